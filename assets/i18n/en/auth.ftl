# Logging in and out.
auth-login-title = Log in
auth-login-lead = Looking around needs no log-in, only entering data does.
auth-login-already = Logged in now: { $who }. A new log-in replaces this one.
auth-door-pupils = For pupils
auth-door-pupils-text = With an access key you enter measurements. Your teacher gives it to you.
auth-door-teachers = For teachers
auth-door-teachers-text = With the course key you manage your course. It was in the mail that followed your registration.
auth-access-key-hint = 8 characters. Capitals and hyphens do not matter.
auth-course-key-hint = 12 characters. Capitals and hyphens do not matter.
auth-log-in = Log in
auth-no-course = No course yet?
auth-course-unnamed = Course without a name
auth-key-empty = The key is missing here.
auth-key-length = An access key has 8 characters. Is one missing, or one too many?
auth-key-length-course = A course key has 12 characters. Is one missing, or one too many?
auth-key-is-course-key = This is a course key with 12 characters. It belongs in the field for teachers.
auth-key-is-access-key = This is an access key with 8 characters. It belongs in the field for pupils.
auth-key-signs = One character is never part of a key. Keys have no I, O, U, V and 0.
auth-key-unknown = There is no such key. Please compare it character by character.
auth-key-inactive = This key is not active. For an access key, please ask the teacher. A new course becomes active by the link in the mail.
auth-keys-full = This key does not fit, and too many wrong ones came from here. A right key still opens. { $minutes ->
    [one] What is wrong with another one is told again in a minute.
   *[other] What is wrong with another one is told again in { $minutes } minutes.
}
auth-keys-shut = There were too many wrong keys. So even a right one does not open now. { $minutes ->
    [one] Please try again in a minute.
   *[other] Please try again in { $minutes } minutes.
}
auth-thrown-out = This key is no longer active. That is why the log-in has ended.
auth-logged-out = You are logged out.
auth-logout-title = Log out
auth-logout-text = Logged in: { $who }. Really log out?
auth-logout-nobody = Nobody is logged in.
