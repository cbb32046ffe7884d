# Mails.
mail-sender = This mail comes from
mail-confirmation-subject = { $site }: Please confirm your e-mail address
mail-confirmation-change-subject = { $site }: Please confirm your new e-mail address
mail-confirmation-title = Please confirm your e-mail address
mail-confirmation-text = Hello, a course was registered at { $site } with this address. It becomes active once you confirm it.
mail-confirmation-change-text = Hello, this address was entered as the teacher’s new address of a course at { $site }. It counts once you confirm it.
mail-confirmation-button = Confirm address
mail-confirmation-days = The link is valid for { $days ->
    [one] one day
   *[other] { $days } days
}.
mail-confirmation-not-me = This has nothing to do with you? Then simply delete this mail, and nothing happens.
mail-registration-subject = { $site }: the keys for your course
mail-registration-title = Your course is active
mail-registration-text = Hello, thank you for registering at { $site }. Here are all your keys. Please keep this mail.
mail-registration-course = Your course
mail-registration-name = Name:
mail-registration-school = School:
mail-registration-teacher = Teacher:
mail-registration-token = Your course key
mail-registration-token-warning = The course key is for you alone. Whoever knows it can change the course and all its measurements.
mail-registration-course-link = Manage the course
mail-registration-keys = { $count ->
    [one] One access key for your group
   *[other] { $count } access keys for your groups
}
mail-registration-keys-text = Give each group a key of its own.
mail-registration-pupils = With their key, pupils log in here and then enter their values under “New measurement”:
