# Registration, course data, access keys.
course-unnamed = Course without a name
course-name = Name of the course
course-name-hint = For example Class 8b or Water club. Everybody can see it.
course-teacher-name = Name of the teacher
course-teacher-email = E-mail address of the teacher
course-teacher-email-hint = The keys go to this address. It is not public.
course-number-of-keys = Number of access keys
course-number-of-keys-hint = One for each group, 1 to { $max }. You can make more later.
course-terms = I lead a group of learners. I agree that our measurements are published without names and free to use under CC BY 4.0.

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
course-email-change-hint = A new address counts once you have opened the link in our mail.
course-email-confirmed = confirmed
course-email-pending = not confirmed yet
course-email-pending-text = Until then, { $address } is used.
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
