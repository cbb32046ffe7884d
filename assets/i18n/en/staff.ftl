# The staff's log-in and own account.
staff-login-title = Staff log-in
staff-login-lead = For those who look after this site. Classes use their key.
staff-login-keys = Log in with a key
staff-name = Name
staff-password = Password
staff-code = Code from the app
staff-code-hint = Only if you have set up a second step: six digits.
staff-refused = Name, password or code is wrong. After several mistakes a name is locked for a while.
staff-account = My account
staff-account-lead = Every log-in ends by itself after twelve hours.
staff-role = Role
staff-role-administrator = administration
staff-role-moderator = moderation
staff-email = E-mail address
staff-last-login = Last log-in
staff-password-title = Change password
staff-password-text = This ends all your other log-ins.
staff-password-now = Current password
staff-password-new = New password
staff-password-new-hint = At least 12 characters. Several words are easy to remember.
staff-password-again = New password once more
staff-password-change = Change password
staff-password-short = A password needs at least 12 characters.
staff-password-long = The password is too long.
staff-password-name = The name is no good password.
staff-password-differs = The two new passwords are not the same.
staff-password-wrong = The password is wrong.
staff-password-changed = The password is changed.
staff-factor-title = Second step
staff-factor-text = An app on your phone shows a new code every 30 seconds. Without it a stolen password helps nobody.
staff-factor-on = set up
staff-factor-off = not set up
staff-factor-set-up = Set up the second step
staff-factor-remove = Remove the second step
staff-factor-removed = The second step is removed. From now on the password is enough.
staff-factor-set = The second step is set up. From now on the log-in asks for the code.
staff-factor-old = This page was open for too long. Please scan the new code.
staff-factor-page-lead = Scan the picture with your authenticator app.
staff-factor-picture = QR code for the app
staff-factor-typed = Can't scan? Type this secret into the app:
staff-factor-code = Code that the app shows now
staff-factor-save = Set up
staff-factor-lost = If the phone is ever lost, the operator removes the second step on the server.
staff-code-wrong = This code is not right. Is the phone's clock correct?
staff-sessions-title = Log-ins
staff-session-begun = Logged in
staff-session-seen = Last used
staff-session-which = Which
staff-session-this = this one
staff-session-other = another one
staff-sessions-end = Log out all others
staff-sessions-ended = { $count ->
    [0] There was no other log-in.
    [one] One other log-in has ended.
   *[other] { $count } other log-ins have ended.
}
staff-thrown-out = Your log-in has been ended.
