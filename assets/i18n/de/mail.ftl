# Mails.
mail-sender = Diese Mail kommt von
mail-confirmation-subject = { $site }: Bitte bestätigen Sie Ihre E-Mail-Adresse
mail-confirmation-change-subject = { $site }: Bitte bestätigen Sie Ihre neue E-Mail-Adresse
mail-confirmation-title = Bitte bestätigen Sie Ihre E-Mail-Adresse
mail-confirmation-text = Guten Tag, mit dieser Adresse wurde ein Kurs bei { $site } angemeldet. Er wird aktiv, sobald Sie sie bestätigen.
mail-confirmation-change-text = Guten Tag, für einen Kurs bei { $site } wurde diese Adresse als neue Adresse der Lehrkraft eingetragen. Sie gilt, sobald Sie sie bestätigen.
mail-confirmation-button = Adresse bestätigen
mail-confirmation-days = Der Link gilt { $days ->
    [one] einen Tag
   *[other] { $days } Tage
}.
mail-confirmation-not-me = Sie haben damit nichts zu tun? Dann löschen Sie diese Mail einfach, und es geschieht nichts.
mail-registration-subject = { $site }: Die Schlüssel für Ihren Kurs
mail-registration-title = Ihr Kurs ist aktiv
mail-registration-text = Guten Tag, vielen Dank für die Anmeldung bei { $site }. Hier sind alle Schlüssel. Bitte heben Sie diese Mail auf.
mail-registration-course = Ihr Kurs
mail-registration-name = Name:
mail-registration-school = Schule:
mail-registration-teacher = Lehrkraft:
mail-registration-token = Ihr Kursschlüssel
mail-registration-token-warning = Der Kursschlüssel ist nur für Sie. Wer ihn kennt, kann den Kurs und alle seine Messungen ändern.
mail-registration-course-link = Kurs verwalten
mail-registration-keys = { $count ->
    [one] Ein Zugangsschlüssel für Ihre Gruppe
   *[other] { $count } Zugangsschlüssel für Ihre Gruppen
}
mail-registration-keys-text = Geben Sie jeder Gruppe einen eigenen Schlüssel. Die Kursübersicht zum Ausdrucken hängt an.
mail-registration-pupils = Mit ihrem Schlüssel melden sich die Schüler:innen an. Dann tragen sie über „Neue Messung“ ihre Werte ein.
mail-registration-login = Zur Anmeldung für Schüler:innen

mail-address-asked-subject = { $site }: Ihre Adresse soll geändert werden
mail-address-asked-title = Eine neue E-Mail-Adresse wurde eingetragen
mail-address-asked-text = Guten Tag, für Ihren Kurs bei { $site } wurde eine neue E-Mail-Adresse eingetragen: { $address }
mail-address-asked-until = Die neue Adresse gilt erst, wenn sie bestätigt ist. Bis dahin bleibt alles, wie es war.
mail-address-asked-not-me = Das waren nicht Sie? Dann nehmen Sie die Änderung auf der Seite des Kurses zurück.
mail-address-done-subject = { $site }: Ihre Adresse wurde geändert
mail-address-done-title = Ihre E-Mail-Adresse wurde geändert
mail-address-done-text = Guten Tag, alle Mails zu Ihrem Kurs bei { $site } gehen ab jetzt an { $address }. Das ist die letzte Mail an diese Adresse.
mail-address-done-not-me = Das waren nicht Sie? Dann kennt jemand Ihren Kursschlüssel. Bitte melden Sie sich an, tragen Sie Ihre Adresse wieder ein, und sagen Sie uns Bescheid.

mail-lost-subject = { $site }: Ihr Kursschlüssel
mail-lost-title = { $count ->
    [one] Ihr Kursschlüssel
   *[other] Ihre Kursschlüssel
}
mail-lost-text = Guten Tag, bei { $site } wurde nach dem Kursschlüssel zu dieser Adresse gefragt. Hier ist er.
mail-lost-button = Anmelden
mail-lost-not-me = Sie haben nicht gefragt? Dann müssen Sie nichts tun. Den Schlüssel kennen nur Sie.

mail-token-rotated-subject = { $site }: Ihr neuer Kursschlüssel
mail-token-rotated-title = Ihr neuer Kursschlüssel
mail-token-rotated-text = Guten Tag, der Kursschlüssel von „{ $course }“ bei { $site } wurde ersetzt. Der alte gilt nicht mehr.
mail-token-rotated-not-me = Das waren nicht Sie? Dann kannte jemand den alten Schlüssel. Bitte ersetzen Sie auch diesen, und sagen Sie uns Bescheid.

mail-deleted-subject = { $site }: Ihr Kurs ist gelöscht
mail-deleted-title = Ihr Kurs ist gelöscht
mail-deleted-text = Guten Tag, der Kurs „{ $course }“ bei { $site } ist gelöscht.
mail-deleted-goes = Gelöscht sind alle Namen, Ihre Adresse, der Kursschlüssel und alle Zugangsschlüssel. Auch diese Mail steht nirgends mehr bei uns.
mail-deleted-stays = Die veröffentlichten Messungen bleiben. Sie sagen nicht mehr, welche Klasse sie gemacht hat.
mail-deleted-again = Vielen Dank fürs Messen! Wenn Sie wieder an ein Gewässer gehen, melden Sie einfach einen neuen Kurs an.
mail-deleted-register = Neuen Kurs anmelden

mail-given-up-subject = [{ $site }] { $count ->
    [one] Eine Mail kam nicht an
   *[other] { $count } Mails kamen nicht an
}
mail-given-up-title = Mails kamen nicht an
mail-given-up-text = Zwei Tage lang ließ sich { $count ->
    [one] eine Mail
   *[other] diese { $count } Mails
} nicht zustellen. Jetzt sind die Versuche beendet.
mail-given-up-look = Auf dem Server helfen diese Befehle:
mail-given-up-outbox = Was wartet, und woran es liegt:
mail-given-up-test = Ob der Versand geht:
mail-given-up-retry = Alles noch einmal senden:
mail-kind-course-address-notice = Hinweis auf eine neue Adresse
mail-kind-course-confirmation = Bitte um Bestätigung der Adresse
mail-kind-course-deleted = Nachricht über einen gelöschten Kurs
mail-kind-course-keys-deactivated = Liste abgelaufener Zugangsschlüssel
mail-kind-course-lost-token = Vergessener Kursschlüssel
mail-kind-course-registration = Schlüssel eines neuen Kurses
mail-kind-course-token-rotated = Neuer Kursschlüssel
mail-kind-course-unused-deleted = Nachricht über einen unbenutzten Kurs
mail-kind-course-unused-warning = Warnung vor dem Löschen eines Kurses
mail-kind-job-failing = Aufgabe, die immer wieder fehlschlägt
mail-kind-maintenance-report = Bericht der Wartung
mail-kind-maintenance-report-test = Bericht der Testinstanz
mail-kind-measurement-reported = Meldung einer Messung an die Betreuung
mail-kind-measurement-reported-teacher = Meldung einer Messung an die Lehrkraft

mail-test-subject = { $site }: Testmail
mail-test-title = Der Versand geht
mail-test-text = Guten Tag, das ist eine Testmail von { $site }. Wenn Sie sie lesen, kann die Seite Mails senden.

mail-reported-subject = [{ $site }] Messung gemeldet: Nr. { $number }
mail-reported-title = Messung Nr. { $number } wurde gemeldet
mail-reported-problem = Problem:
mail-reported-water = Gewässer:
mail-reported-measured = Gemessen am:
mail-reported-name = Gruppe:
mail-reported-at = Gemeldet am:
mail-reported-words = Nachricht
mail-reported-reporter = Antwort an:
mail-reported-button = Messung ansehen
mail-reported-review = Die Messung wartet jetzt auf eine Prüfung.
mail-reported-teacher-subject = { $site }: Zu Messung Nr. { $number } gibt es einen Hinweis
mail-reported-teacher-title = Ein Hinweis zu Messung Nr. { $number }
mail-reported-teacher-text = Guten Tag, jemand hat zu einer Messung Ihres Kurses „{ $course }“ ein Problem gemeldet.
mail-reported-teacher-what = Bitte sehen Sie nach, ob etwas zu ändern ist. Mit dem Kursschlüssel können Sie die Messung bearbeiten.
mail-problem-other = etwas anderes
mail-problem-note = Der Text ist problematisch
mail-problem-values = Die Werte sind problematisch
mail-problem-private = Der Ort ist nicht öffentlich zugänglich
mail-problem-dry = Der Ort liegt an keinem Gewässer
mail-problem-water = Der Name des Gewässers passt nicht zum Ort
