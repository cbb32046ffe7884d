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
mail-registration-keys-text = Give each group a key of its own. The course overview to print is attached.
mail-registration-pupils = Pupils log in with their key. Then they enter their values under “New measurement”.
mail-registration-login = Log-in page for pupils

mail-address-asked-subject = { $site }: your address is to be changed
mail-address-asked-title = A new e-mail address was entered
mail-address-asked-text = Hello, a new e-mail address was entered for your course at { $site }: { $address }
mail-address-asked-until = The new address counts once it is confirmed. Until then everything stays as it was.
mail-address-asked-not-me = This was not you? Then withdraw the change on the page of the course.
mail-address-done-subject = { $site }: your address was changed
mail-address-done-title = Your e-mail address was changed
mail-address-done-text = Hello, from now on all mail about your course at { $site } goes to { $address }. This is the last mail to this address.
mail-address-done-not-me = This was not you? Then somebody knows your course key. Please log in, enter your address again, and tell us.

mail-lost-subject = { $site }: your course key
mail-lost-title = { $count ->
    [one] Your course key
   *[other] Your course keys
}
mail-lost-text = Hello, somebody asked { $site } for the course key of this address. Here it is.
mail-lost-button = Log in
mail-lost-not-me = You did not ask? Then you need not do anything. Only you know the key.

mail-token-rotated-subject = { $site }: your new course key
mail-token-rotated-title = Your new course key
mail-token-rotated-text = Hello, the course key of “{ $course }” at { $site } was replaced. The old one no longer works.
mail-token-rotated-not-me = This was not you? Then somebody knew the old key. Please replace this one too, and tell us.

mail-deleted-subject = { $site }: your course is deleted
mail-deleted-title = Your course is deleted
mail-deleted-text = Hello, the course “{ $course }” at { $site } is deleted.
mail-deleted-goes = All names, your address, the course key and all access keys are deleted. We keep nothing of this mail either.
mail-deleted-stays = The published measurements stay. They no longer tell which class made them.
mail-deleted-again = Thank you for measuring! When you go to the water again, simply register a new course.
mail-deleted-register = Register a new course

mail-given-up-subject = [{ $site }] { $count ->
    [one] One mail did not arrive
   *[other] { $count } mails did not arrive
}
mail-given-up-title = Mails did not arrive
mail-given-up-text = For two days, { $count ->
    [one] one mail
   *[other] these { $count } mails
} could not be delivered. We have stopped trying.
mail-given-up-look = These commands help on the server:
mail-given-up-outbox = What waits, and why:
mail-given-up-test = Whether sending works:
mail-given-up-retry = Send everything once more:
mail-kind-course-address-notice = Notice of a new address
mail-kind-course-confirmation = Request to confirm an address
mail-kind-course-deleted = Message about a deleted course
mail-kind-course-keys-deactivated = List of expired access keys
mail-kind-course-lost-token = Lost course key
mail-kind-course-registration = Keys of a new course
mail-kind-course-token-rotated = New course key
mail-kind-course-unused-deleted = Message about an unused course
mail-kind-course-unused-warning = Warning before a course is deleted
mail-kind-job-failing = Job that keeps failing
mail-kind-maintenance-report = Maintenance report
mail-kind-maintenance-report-test = Report of the test instance
mail-kind-measurement-reported = Report of a measurement to the managers
mail-kind-measurement-reported-teacher = Report of a measurement to the teacher

mail-test-subject = { $site }: test mail
mail-test-title = Sending works
mail-test-text = Hello, this is a test mail from { $site }. If you read it, the site can send mail.

mail-reported-subject = [{ $site }] Measurement reported: No. { $number }
mail-reported-title = Measurement No. { $number } was reported
mail-reported-problem = Problem:
mail-reported-water = Water:
mail-reported-measured = Measured on:
mail-reported-name = Group:
mail-reported-at = Reported on:
mail-reported-words = Message
mail-reported-reporter = Answer to:
mail-reported-button = See the measurement
mail-reported-review = The measurement now waits for a review.
mail-reported-teacher-subject = { $site }: a remark on measurement No. { $number }
mail-reported-teacher-title = A remark on measurement No. { $number }
mail-reported-teacher-text = Hello, somebody reported a problem with a measurement of your course “{ $course }”.
mail-reported-teacher-what = Please look whether something has to be changed. With the course key you can edit the measurement.
mail-problem-other = something else
mail-problem-note = The text is problematic
mail-problem-values = The values are problematic
mail-problem-private = The place is not on public ground
mail-problem-dry = The place is not at a water
mail-problem-water = The name of the water does not fit the place
