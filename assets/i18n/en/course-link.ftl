# Links of confirmation mails that can't be used.
course-link-title = Link from a mail
course-link-overtaken-title = This link is no longer valid
course-link-overtaken-text = The change of the e-mail address was withdrawn, or replaced by another one.
course-link-overtaken-do = Did you get another mail after this one? Then use the link in it. Otherwise log in and enter the address once more.
course-link-unknown-title = We do not know this link
course-link-unknown-text = Perhaps a piece is missing at its end. Or the course has been deleted.
course-link-unknown-do = Please copy the whole link from the mail. If that does not help, register the course once more.
