# Logging in and out.
auth-login-title = Anmelden
auth-login-lead = Zum Ansehen braucht es keine Anmeldung, nur zum Eintragen.
auth-login-already = Gerade angemeldet: { $who }. Eine neue Anmeldung ersetzt diese.
auth-door-pupils = Für Schüler:innen
auth-door-pupils-text = Mit einem Zugangsschlüssel trägst du Messungen ein. Du bekommst ihn von deiner Lehrkraft.
auth-door-teachers = Für Lehrkräfte
auth-door-teachers-text = Mit dem Kursschlüssel verwalten Sie den Kurs. Er stand in der Mail nach der Anmeldung des Kurses.
auth-access-key-hint = 8 Zeichen. Groß oder klein ist egal, Striche auch.
auth-course-key-hint = 12 Zeichen. Groß oder klein ist egal, Striche auch.
auth-log-in = Anmelden
auth-no-course = Noch keinen Kurs?
auth-course-unnamed = Kurs ohne Namen
auth-key-empty = Hier fehlt der Schlüssel.
auth-key-length = Ein Zugangsschlüssel hat 8 Zeichen. Fehlt eins, oder ist eins zu viel?
auth-key-length-course = Ein Kursschlüssel hat 12 Zeichen. Fehlt eins, oder ist eins zu viel?
auth-key-is-course-key = Das ist ein Kursschlüssel mit 12 Zeichen. Er gehört in das Feld für Lehrkräfte.
auth-key-is-access-key = Das ist ein Zugangsschlüssel mit 8 Zeichen. Er gehört in das Feld für Schüler:innen.
auth-key-signs = Ein Zeichen kommt in Schlüsseln nicht vor. I, O, U, V und 0 gibt es darin nie.
auth-key-unknown = Diesen Schlüssel gibt es nicht. Bitte Zeichen für Zeichen vergleichen.
auth-key-inactive = Dieser Schlüssel ist nicht aktiv. Bei einem Zugangsschlüssel hilft die Lehrkraft. Ein neuer Kurs wird erst durch den Link in der Mail aktiv.
auth-keys-full = Dieser Schlüssel passt nicht, und von hier kamen schon zu viele falsche. Ein richtiger Schlüssel öffnet weiterhin. { $minutes ->
    [one] Was an einem falschen nicht stimmt, steht hier in einer Minute wieder.
   *[other] Was an einem falschen nicht stimmt, steht hier in { $minutes } Minuten wieder.
}
auth-keys-shut = Es gab zu viele falsche Schlüssel. Darum öffnet jetzt auch ein richtiger nicht. { $minutes ->
    [one] Bitte in einer Minute noch einmal.
   *[other] Bitte in { $minutes } Minuten noch einmal.
}
auth-thrown-out = Dieser Schlüssel ist nicht mehr aktiv. Deshalb wurde die Anmeldung beendet.
auth-logged-out = Die Anmeldung ist beendet.
auth-logout-title = Abmelden
auth-logout-text = Angemeldet: { $who }. Wirklich abmelden?
auth-logout-nobody = Gerade ist niemand angemeldet.
