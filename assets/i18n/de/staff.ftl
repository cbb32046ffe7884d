# The staff's log-in and own account.
staff-login-title = Anmelden für die Betreuung
staff-login-lead = Hier meldet sich an, wer diese Seite betreut. Klassen nehmen ihren Schlüssel.
staff-login-keys = Zur Anmeldung mit Schlüssel
staff-name = Name
staff-password = Passwort
staff-code = Code aus der App
staff-code-hint = Nur wenn Sie einen zweiten Schritt eingerichtet haben: sechs Ziffern.
staff-refused = Name, Passwort oder Code ist falsch. Nach mehreren Fehlern ist ein Name eine Zeit lang gesperrt.
staff-account = Mein Zugang
staff-account-lead = Nach zwölf Stunden endet jede Anmeldung von selbst.
staff-role = Rolle
staff-role-administrator = Verwaltung
staff-role-moderator = Moderation
staff-email = E-Mail-Adresse
staff-last-login = Letzte Anmeldung
staff-password-title = Passwort ändern
staff-password-text = Alle anderen Anmeldungen enden dabei.
staff-password-now = Bisheriges Passwort
staff-password-new = Neues Passwort
staff-password-new-hint = Mindestens 12 Zeichen. Mehrere Wörter sind gut zu merken.
staff-password-again = Neues Passwort noch einmal
staff-password-change = Passwort ändern
staff-password-short = Ein Passwort braucht mindestens 12 Zeichen.
staff-password-long = Das Passwort ist zu lang.
staff-password-name = Der Name ist kein gutes Passwort.
staff-password-differs = Die beiden neuen Passwörter sind nicht gleich.
staff-password-wrong = Das Passwort ist falsch.
staff-password-changed = Das Passwort ist geändert.
staff-factor-title = Zweiter Schritt
staff-factor-text = Eine App auf dem Telefon zeigt alle 30 Sekunden einen neuen Code. Ohne ihn hilft ein gestohlenes Passwort niemandem.
staff-factor-on = eingerichtet
staff-factor-off = nicht eingerichtet
staff-factor-set-up = Zweiten Schritt einrichten
staff-factor-remove = Zweiten Schritt entfernen
staff-factor-removed = Der zweite Schritt ist entfernt. Ab jetzt reicht das Passwort.
staff-factor-set = Der zweite Schritt ist eingerichtet. Ab jetzt fragt die Anmeldung nach dem Code.
staff-factor-old = Diese Seite war zu lange offen. Bitte scannen Sie den neuen Code.
staff-factor-page-lead = Scannen Sie das Bild mit Ihrer Authenticator-App.
staff-factor-picture = QR-Code für die App
staff-factor-typed = Geht das Scannen nicht? Tippen Sie dieses Geheimnis in die App:
staff-factor-code = Code, den die App jetzt zeigt
staff-factor-save = Einrichten
staff-factor-lost = Ist das Telefon einmal weg, entfernt der Betrieb den zweiten Schritt auf dem Server.
staff-code-wrong = Dieser Code stimmt nicht. Geht die Uhr des Telefons richtig?
staff-sessions-title = Anmeldungen
staff-session-begun = Angemeldet
staff-session-seen = Zuletzt benutzt
staff-session-which = Welche
staff-session-this = diese hier
staff-session-other = eine andere
staff-sessions-end = Alle anderen abmelden
staff-sessions-ended = { $count ->
    [0] Es gab keine andere Anmeldung.
    [one] Eine andere Anmeldung ist beendet.
   *[other] { $count } andere Anmeldungen sind beendet.
}
staff-thrown-out = Ihre Anmeldung wurde beendet.
