# Links of confirmation mails that can't be used, and another course key.
course-link-title = Link from a mail
course-link-overtaken-title = This link is no longer valid
course-link-overtaken-text = The change of the e-mail address was withdrawn, or replaced by another one.
course-link-overtaken-do = Did you get another mail after this one? Then use the link in it. Otherwise log in and enter the address once more.
course-link-unknown-title = We do not know this link
course-link-unknown-text = Perhaps a piece is missing at its end. Or the course has been deleted.
course-link-unknown-do = Please copy the whole link from the mail. If that does not help, register the course once more.

course-token-rotate = Replace the course key
course-token-rotate-text = Does somebody know the key who should not? Then replace it. The old one stops working at once, and whoever else is logged in with it is logged out. The access keys of the groups stay.
course-token-rotate-submit = New course key
course-token-rotated = The course key is replaced. You find the new one here and in a mail to you.
mail-token-rotated-subject = { $site }: your new course key
mail-token-rotated-title = Your new course key
mail-token-rotated-text = Hello, the course key of “{ $course }” at { $site } was replaced. The old one no longer works.
mail-token-rotated-not-me = This was not you? Then somebody knew the old key. Please replace this one too, and tell us.
mail-kind-course-token-rotated = New course key
