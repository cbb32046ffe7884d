# Registration, course data, access keys.
course-unnamed = Kurs ohne Namen
course-name = Name des Kurses
course-name-hint = Zum Beispiel Klasse 8b oder AG Wasser. Er ist öffentlich zu sehen.
course-teacher-name = Name der Lehrkraft
course-teacher-email = E-Mail-Adresse der Lehrkraft
course-teacher-email-hint = An diese Adresse gehen die Schlüssel. Öffentlich ist sie nicht.
course-number-of-keys = Anzahl der Zugangsschlüssel
course-number-of-keys-hint = Einer je Gruppe, 1 bis { $max }. Weitere können Sie später erzeugen.
course-terms = Ich leite eine Lerngruppe. Ich bin einverstanden, dass unsere Messungen ohne Namen veröffentlicht und unter { $licence } frei genutzt werden.

course-register-title = Kurs anmelden
course-register-lead = Für Lehrkräfte und Gruppenleitungen. Schüler:innen brauchen kein Konto, nur einen Zugangsschlüssel.
course-register-step-form = Sie füllen dieses Formular aus.
course-register-step-mail = Sie bestätigen Ihre Adresse mit dem Link in unserer Mail.
course-register-step-keys = Sie erhalten den Kursschlüssel und die Zugangsschlüssel für Ihre Gruppen.
course-register-leave-empty = Dieses Feld bitte leer lassen
course-register-submit = Kurs anmelden
course-register-again = Bitte drücken Sie noch einmal auf „Kurs anmelden“.
course-register-again-text = Programme füllen solche Formulare sehr schnell aus. Mit dem zweiten Druck wissen wir, dass Sie ein Mensch sind.
course-registered = Vielen Dank! Wir haben Ihnen eine Mail geschickt. Mit dem Link darin wird der Kurs aktiv.

course-confirm-title = E-Mail-Adresse bestätigen
course-confirm-text = Mit diesem Schritt wird der Kurs aktiv, der mit { $address } angemeldet wurde.
course-confirm-change-text = Mit diesem Schritt gehen alle Mails zum Kurs künftig an { $address }.
course-confirm-submit = Adresse bestätigen
course-confirm-change-not-me = Sie kennen diesen Kurs nicht? Dann schließen Sie die Seite. Es ändert sich nichts.
course-confirm-not-me = Sie haben nichts angemeldet? Dann schließen Sie diese Seite, und es geschieht nichts.
course-confirm-done-title = Schon bestätigt
course-confirm-done-text = Die Adresse { $address } ist bereits bestätigt. Mit dem Kursschlüssel melden Sie sich an.
course-confirm-other-log-out = Die vorige Anmeldung wurde durch den Link beendet.
course-confirmed = Ihr Kurs ist jetzt aktiv, und Sie sind angemeldet. Alle Schlüssel kommen auch per Mail.
course-confirmed-change = Die neue E-Mail-Adresse ist bestätigt.

course-tab-data = Daten
course-tab-keys = Zugangsschlüssel
course-data-title = Kurs
course-data-heading = Daten des Kurses
course-token-text = Damit melden Sie sich an. Wer ihn kennt, kann alles im Kurs ändern: Bitte behalten Sie ihn für sich.
course-token-rotate = Kursschlüssel ersetzen
course-token-rotate-text = Kennt jemand den Schlüssel, der ihn nicht haben soll? Dann ersetzen Sie ihn. Der alte gilt sofort nicht mehr, und wer sonst damit angemeldet ist, wird abgemeldet. Die Zugangsschlüssel der Gruppen bleiben.
course-token-rotate-submit = Neuer Kursschlüssel
course-token-rotated = Der Kursschlüssel ist ersetzt. Den neuen finden Sie hier und in einer Mail an Sie.
course-email-change-hint = Eine neue Adresse gilt erst, wenn Sie den Link in unserer Mail bestätigen.
course-email-confirmed = bestätigt
course-email-pending = noch nicht bestätigt
course-email-pending-text = Wir haben eine Mail mit einem Link geschickt. Bis dahin gilt { $address }.
course-address-withdraw = Änderung zurücknehmen
course-address-withdrawn = Die Änderung der Adresse ist zurückgenommen.
course-saved = Die Daten sind gespeichert.
course-saved-confirm = Die Daten sind gespeichert. Bitte bestätigen Sie die neue Adresse mit dem Link in unserer Mail.

course-keys-title = Zugangsschlüssel
course-keys-lead = Jede Gruppe misst unter einem eigenen Schlüssel und ändert nur ihre eigenen Messungen.
course-keys-more = Weitere Schlüssel
course-keys-room = Von { $max } möglichen Schlüsseln { $room ->
    [one] ist noch einer
   *[other] sind noch { $room }
} frei.
course-keys-full = Mehr als { $max } aktive Schlüssel hat ein Kurs nicht. Deaktivieren Sie einen, oder melden Sie einen weiteren Kurs an.
course-keys-count = Anzahl
course-keys-generate = Erzeugen
course-keys-generated = { $count ->
    [one] Ein Zugangsschlüssel wurde erzeugt.
   *[other] { $count } Zugangsschlüssel wurden erzeugt.
}
course-key-label = Gruppe
course-key-numbered = Nr. { $key }
course-key-label-of = Name der Gruppe mit Schlüssel Nr. { $key }
course-key-show = Schlüssel Nr. { $key } anzeigen
course-key-state = Zustand
course-key-active = aktiv
course-key-inactive = deaktiviert
course-key-last-login = Letzte Anmeldung
course-key-never = noch nie
course-key-measurements = Messungen
course-key-action = Aktion
course-key-deactivate = Deaktivieren
course-key-activate = Aktivieren
course-key-activated = Der Schlüssel ist wieder aktiv.
course-key-deactivated = Der Schlüssel ist deaktiviert. Wer mit ihm angemeldet war, ist abgemeldet.

course-fault-signs = Bitte ohne Zeilenumbrüche und Steuerzeichen.
course-fault-long = Höchstens { $limit } Zeichen, bitte kürzen.
course-fault-email-missing = Ohne E-Mail-Adresse können wir die Schlüssel nicht schicken.
course-fault-email = Das ist keine gültige E-Mail-Adresse. Sie sieht so aus: name@schule.de
course-fault-email-blocked = Diese Adresse kann hier nicht genutzt werden. Bitte nehmen Sie eine andere.
course-fault-count = Bitte eine Zahl von 1 bis { $limit }.
course-fault-room = Es { $limit ->
    [one] ist nur noch ein Schlüssel
   *[other] sind nur noch { $limit } Schlüssel
} frei.
course-fault-no-room = Alle Schlüssel, die ein Kurs haben kann, sind aktiv. Deaktivieren Sie zuerst einen.
course-fault-terms = Bitte stimmen Sie zu, sonst können wir den Kurs nicht anlegen.
course-fault-sure = Bitte setzen Sie den Haken, wenn Sie den Kurs löschen wollen.

course-labels-save = Namen speichern
course-labels-saved = Die Namen der Gruppen sind gespeichert.
course-labels-private = Die Namen der Gruppen sehen nur Sie.
course-keys-sort = Sortieren nach
course-keys-by-created = Erstellt
course-keys-by-label = Gruppe
course-keys-by-last_login = Letzte Anmeldung
course-keys-by-measurements = Messungen
course-keys-in-order = so sortiert
course-keys-reversed = umgekehrt sortiert
course-key-measurements-of-course = Messungen. Zu den Messungen des Kurses
course-key-rotate = Ersetzen
course-key-rotate-text = Der alte Schlüssel gilt sofort nicht mehr. Die Messungen bleiben bei der Gruppe.
course-key-rotate-submit = Neuer Schlüssel
course-key-rotated = Der Schlüssel ist ersetzt. Wer mit dem alten angemeldet war, ist abgemeldet.

course-cards-link = Karten drucken
course-cards-title = Schlüsselkarten
course-cards-lead = Drucken Sie diese Seite, und schneiden Sie die Karten aus. Jede Gruppe bekommt eine.
course-cards-how = Code scannen, oder unter { $address } anmelden.
course-cards-picture = QR-Code zum Anmelden mit diesem Schlüssel
course-cards-names = Namen:
course-cards-none = Es gibt keinen aktiven Schlüssel.

course-lost-question = Kursschlüssel vergessen?
course-lost-link = Schlüssel per Mail schicken
course-lost-title = Kursschlüssel vergessen
course-lost-lead = Wir schicken ihn an die Adresse, mit der Sie den Kurs angemeldet haben.
course-lost-hint = Die bestätigte Adresse Ihres Kurses.
course-lost-submit = Schlüssel schicken
course-lost-other-address = Sie haben keinen Zugang mehr zu dieser Adresse? Dann melden Sie bitte einen neuen Kurs an.
course-lost-sent = Wenn zu dieser Adresse ein Kurs gehört, kommt der Kursschlüssel in wenigen Minuten per Mail.

course-delete-title = Kurs löschen
course-delete-hint = Sie brauchen den Kurs nicht mehr? Dann löschen Sie ihn mit allen Namen und Schlüsseln.
course-delete-link = Kurs löschen …
course-delete-goes = Das wird gelöscht
course-delete-names = Ihr Name, Ihre Adresse und die Namen von Kurs und Schule
course-delete-keys = { $count ->
    [0] der Kursschlüssel
    [one] der Kursschlüssel und ein Zugangsschlüssel
   *[other] der Kursschlüssel und { $count } Zugangsschlüssel
}
course-delete-unpublished = { $count ->
    [one] eine Messung, die nicht veröffentlicht ist
   *[other] { $count } Messungen, die nicht veröffentlicht sind
}
course-delete-stays = Das bleibt
course-delete-published = { $count ->
    [one] Eine veröffentlichte Messung bleibt. Sie sagt dann nicht mehr, welche Klasse sie gemacht hat.
   *[other] { $count } veröffentlichte Messungen bleiben. Sie nennen dann die Klasse nicht mehr.
}
course-delete-nothing-published = Der Kurs hat nichts veröffentlicht. Es bleibt nichts.
course-delete-look = Messungen des Kurses ansehen
course-delete-sure = Ja, ich will diesen Kurs löschen. Das lässt sich nicht rückgängig machen.
course-delete-submit = Kurs endgültig löschen
course-deleted-done = Der Kurs ist gelöscht. Zur Bestätigung kommt noch eine Mail.
