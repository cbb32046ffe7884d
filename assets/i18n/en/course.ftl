# Registration, course data, access keys.
course-unnamed = Course without a name
course-name = Name of the course
course-name-hint = For example Class 8b or Water club. Everybody can see it.
course-teacher-name = Name of the teacher
course-teacher-email = E-mail address of the teacher
course-teacher-email-hint = The keys go to this address. It is not public.
course-number-of-keys = Number of access keys
course-number-of-keys-hint = One for each group, 1 to { $max }. You can make more later.
course-terms = I lead a group of learners. I agree that our measurements are published without names and free to use under { $licence }.

course-register-title = Register a course
course-register-lead = For teachers and group leaders. Pupils need no account, only an access key.
course-register-step-form = You fill in this form.
course-register-step-mail = You confirm your address with the link in our mail.
course-register-step-keys = You receive the course key and the access keys for your groups.
course-register-leave-empty = Please leave this field empty
course-register-submit = Register course
course-register-again = Please press “Register course” once more.
course-register-again-text = Programs fill in forms like this very quickly. The second press tells us that you are a person.
course-registered = Thank you! We have sent you a mail. The link in it makes the course active.

course-confirm-title = Confirm your e-mail address
course-confirm-text = This step makes the course active that was registered with { $address }.
course-confirm-change-text = After this step, all mail about the course goes to { $address }.
course-confirm-submit = Confirm address
course-confirm-change-not-me = You do not know this course? Then close this page. Nothing changes.
course-confirm-not-me = You did not register anything? Then close this page, and nothing happens.
course-confirm-done-title = Already confirmed
course-confirm-done-text = The address { $address } is confirmed already. You log in with the course key.
course-confirm-other-log-out = The link has ended the previous log-in.
course-confirmed = Your course is active now, and you are logged in. All keys come by mail too.
course-confirmed-change = The new e-mail address is confirmed.

course-tab-data = Data
course-tab-keys = Access keys
course-data-title = Course
course-data-heading = Data of the course
course-token-text = You log in with it. Whoever knows it can change everything in the course: please keep it to yourself.
course-token-rotate = Replace the course key
course-token-rotate-text = Does somebody know the key who should not? Then replace it. The old one stops working at once. Whoever else is logged in with it is logged out. The access keys of the groups stay.
course-token-rotate-submit = New course key
course-token-rotated = The course key is replaced. You find the new one here and in a mail to you.
course-email-change-hint = A new address counts once you have opened the link in our mail.
course-email-confirmed = confirmed
course-email-pending = not confirmed yet
course-email-pending-text = We have sent a mail with a link. Until then, { $address } is used.
course-address-withdraw = Withdraw the change
course-address-withdrawn = The change of address is withdrawn.
course-saved = The data is saved.
course-saved-confirm = The data is saved. Please confirm the new address with the link in our mail.

course-keys-title = Access keys
course-keys-lead = Each group measures under a key of its own and changes only its own measurements.
course-keys-more = More keys
course-keys-room = Of { $max } possible keys, { $room ->
    [one] one is
   *[other] { $room } are
} still free.
course-keys-full = A course has at most { $max } active keys. Deactivate one, or register another course.
course-keys-count = Number
course-keys-generate = Make keys
course-keys-generated = { $count ->
    [one] One access key was made.
   *[other] { $count } access keys were made.
}
course-key-label = Group
course-key-numbered = No. { $key }
course-key-label-of = Name of the group with key no. { $key }
course-key-show = Show key no. { $key }
course-key-state = State
course-key-active = active
course-key-inactive = deactivated
course-key-last-login = Last log-in
course-key-never = never
course-key-measurements = Measurements
course-key-action = Action
course-key-deactivate = Deactivate
course-key-activate = Activate
course-key-activated = The key is active again.
course-key-deactivated = The key is deactivated. Whoever was logged in with it is logged out.

course-fault-signs = Please use no line breaks or control characters.
course-fault-long = At most { $limit } characters, please shorten it.
course-fault-email-missing = Without an e-mail address we cannot send the keys.
course-fault-email = This is not a valid e-mail address. It looks like this: name@school.org
course-fault-email-blocked = This address cannot be used here. Please take another one.
course-fault-count = Please give a number from 1 to { $limit }.
course-fault-room = Only { $limit ->
    [one] one more key is
   *[other] { $limit } more keys are
} free.
course-fault-no-room = All keys that a course can have are active. Deactivate one first.
course-fault-terms = Please agree, otherwise we cannot set up the course.
course-fault-sure = Please tick the box if you want to delete the course.

course-labels-save = Save names
course-labels-saved = The names of the groups are saved.
course-labels-private = Only you see the names of the groups.
course-keys-sort = Sort by
course-keys-by-created = Made
course-keys-by-label = Group
course-keys-by-last_login = Last log-in
course-keys-by-measurements = Measurements
course-keys-in-order = sorted like this
course-keys-reversed = sorted in reverse
course-key-measurements-of-course = measurements. To the measurements of the course
course-key-rotate = Replace
course-key-rotate-text = The old key stops working at once. The measurements stay with the group.
course-key-rotate-submit = New key
course-key-rotated = The key is replaced. Whoever was logged in with the old one is logged out.

course-cards-link = Print cards
course-cards-title = Key cards
course-cards-lead = Print this page and cut out the cards. Each group gets one.
course-cards-how = Scan the code, or log in at { $address }.
course-cards-picture = QR code that logs in with this key
course-cards-names = Names:
course-cards-none = There is no active key.

course-lost-question = Lost the course key?
course-lost-link = Send the key by mail
course-lost-title = Lost course key
course-lost-lead = We send it to the address with which you registered the course.
course-lost-hint = The confirmed address of your course.
course-lost-submit = Send key
course-lost-other-address = You no longer have access to this address? Then please register a new course.
course-lost-sent = If there is a course at this address, the course key comes by mail within minutes.

course-delete-title = Delete the course
course-delete-hint = You no longer need the course? Then delete it with all names and keys.
course-delete-link = Delete the course …
course-delete-goes = This is deleted
course-delete-names = your name, your address, and the names of course and school
course-delete-keys = { $count ->
    [0] the course key
    [one] the course key and one access key
   *[other] the course key and { $count } access keys
}
course-delete-unpublished = { $count ->
    [one] one measurement that is not published
   *[other] { $count } measurements that are not published
}
course-delete-stays = This stays
course-delete-published = { $count ->
    [one] One published measurement stays. It no longer tells which class made it.
   *[other] { $count } published measurements stay. They no longer tell which class made them.
}
course-delete-nothing-published = The course has published nothing. Nothing stays.
course-delete-look = See the measurements of the course
course-delete-sure = Yes, I want to delete this course. It cannot be undone.
course-delete-submit = Delete the course for good
course-deleted-done = The course is deleted. A mail will confirm it.
