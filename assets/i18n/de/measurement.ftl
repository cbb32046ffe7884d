# Measurements: entry, page, list.
measurement-title = Messung #{ $number }
measurement-draft = Entwurf
measurement-hidden = Ausgeblendet
measurement-when = Wann
measurement-who = Von wem
measurement-has-animals = mit Tieren
measurement-has-structure = mit Struktur

measurement-steps = Schritte
measurement-step-place = Ort und Zeit
measurement-step-values = Messwerte
measurement-step-publish = Veröffentlichen

measurement-add-title = Neue Messung
measurement-place-lead = Wo und wann habt ihr gemessen?
measurement-name = Name eurer Gruppe
measurement-name-hint = Spitzname oder Teamname. Bitte keine echten Namen.
measurement-when-title = Wann habt ihr gemessen?
measurement-time-zone = Die Zeit gilt für die Zeitzone { $zone }.
measurement-day = Tag
measurement-month = Monat
measurement-year = Jahr
measurement-hour = Stunde
measurement-minute = Minute
measurement-today = Heute
measurement-note = Notiz
measurement-note-hint = Wie war das Wetter? Was ist euch am Gewässer aufgefallen?
measurement-continue = Speichern und weiter
measurement-draft-saved = Gespeichert. Noch ist es ein Entwurf: Trage jetzt die Messwerte ein.
measurement-saved = Gespeichert.
measurement-published = Veröffentlicht. Danke für eure Messung!
measurement-publish-stale = Inzwischen hat jemand etwas geändert. Schau noch einmal darüber und veröffentliche dann.

measurement-conflict-title = Inzwischen hat jemand anderes gespeichert.
measurement-conflict-text = Hier stehen beide Fassungen. Speichere deine Eingaben, oder nimm das Gespeicherte.

measurement-logged-out-title = Du bist nicht mehr angemeldet
measurement-logged-out-text = Deine Eingaben sind noch da, aber noch nicht gespeichert. Lass diese Seite offen.
measurement-logged-out-login = In einem neuen Tab anmelden
measurement-logged-out-again = Nach dem Anmelden noch einmal senden

measurement-values-lead = Trage ein, was ihr gemessen habt. Mehrere Werte derselben Art zählen als Mittelwert.
measurement-row = Messwert { $number }
measurement-choose = Bitte wählen
measurement-parameter = Messgröße
measurement-value = Wert
measurement-value-note = Notiz
measurement-row-add = Weiterer Messwert
measurement-row-remove = Messwert entfernen
measurement-row-removed = Wird beim Speichern gelöscht: { $text }
measurement-row-restore = Doch behalten
measurement-is-right = Ja, der Wert stimmt.
measurement-confirmed = Du hast diesen ungewöhnlichen Wert bestätigt.
measurement-unusual-min = Stimmt das? Üblich sind mindestens { $min }{ $unit }.
measurement-unusual-max = Stimmt das? Üblich sind höchstens { $max }{ $unit }.
measurement-unusual-both = Stimmt das? Üblich sind { $min } bis { $max }{ $unit }.
measurement-save-draft = Speichern und später weiter
measurement-publish = Veröffentlichen

measurement-fault-name-long = Der Name darf höchstens 280 Zeichen haben.
measurement-fault-note-long = Die Notiz darf höchstens 5000 Zeichen haben.
measurement-fault-number = Das ist keine Zahl. Schreibe zum Beispiel 6,8.
measurement-fault-thousands = Heißt das { $whole } oder { $fraction }? Schreibe die Zahl so, ohne Tausenderzeichen.
measurement-fault-degrees = Das ist keine Koordinate. Schreibe zum Beispiel 49,41234.
measurement-fault-time = Dieses Datum oder diese Uhrzeit gibt es nicht. Prüfe alle fünf Felder.
measurement-fault-time-early = Die Messung kann nicht vor dem Jahr 1900 liegen. Schreibe das Jahr mit vier Ziffern.
measurement-fault-time-future = Diese Zeit liegt in der Zukunft.
measurement-fault-time-gap = Diese Uhrzeit gab es nicht: Die Uhren wurden auf Sommerzeit vorgestellt. Meinst du eine Stunde später?
measurement-fault-place-empty = Setze die Nadel auf der Karte oder tippe beide Koordinaten.
measurement-fault-place-swapped = Breite und Länge sind vertauscht. Die Breite ist die Zahl bis 90.
measurement-fault-latitude-range = Die Breite liegt zwischen −90 und 90.
measurement-fault-longitude-range = Die Länge liegt zwischen −180 und 180.
measurement-fault-water = Wähle ein Gewässer aus der Liste.
measurement-fault-water-far = Das Gewässer ist { $distance } von der Nadel entfernt. Prüfe die Koordinaten oder wähle ein Gewässer in der Nähe.
measurement-fault-type = Wähle, was ihr gemessen habt.
measurement-fault-value = Trage den Wert ein.
measurement-fault-emptied = Diese Zeile ist leer. Entferne sie oder fülle sie aus.
measurement-fault-impossible-min = So klein kann der Wert nicht sein: mindestens { $min }{ $unit }.
measurement-fault-impossible-max = So groß kann der Wert nicht sein: höchstens { $max }{ $unit }.
measurement-fault-impossible-both = Das kann nicht sein. Möglich sind { $min } bis { $max }{ $unit }.
measurement-fault-rows = Mehr als { $max } Messwerte gehen nicht in ein Formular.
measurement-fault-nothing = Hier ist noch nichts zu veröffentlichen. Trage einen Messwert ein oder schreibe eine Notiz.

measurement-on-map = Auf der Karte zeigen
measurement-edit-values = Messwerte bearbeiten
measurement-draft-text = Das ist ein Entwurf. Nur eure Gruppe und eure Lehrkraft sehen ihn.
measurement-quality-warning = An diesen Werten gibt es Zweifel. Verwende sie mit Vorsicht.
measurement-water-kind = Art des Gewässers
measurement-zone = Zeitzone
measurement-found = Was herausgekommen ist
measurement-values-title = Messwerte
measurement-mean = Mittel
measurement-replicates = { $count } Werte von { $min } bis { $max }
measurement-animals-title = Tiere
measurement-animal = Tiergruppe
measurement-abundance = Anzahl
measurement-structure-title = Struktur
measurement-structure-lead = Note 1 ist naturnah, Note 5 künstlich.
measurement-criterion = Merkmal
measurement-answer = Beobachtung
measurement-grade = Note
measurement-nothing-yet = Es sind noch keine Messwerte eingetragen.

measurement-list-title = Messungen
measurement-list-found =
    { $count ->
        [one] Eine Messung
       *[other] { $count } Messungen
    }
measurement-list-search = Gewässer, Ort, Gruppe oder Notiz
measurement-list-whose = Wessen Messungen?
measurement-list-own = Eigene
measurement-list-rest = Andere aus meinem Kurs
measurement-list-course = Mein Kurs
measurement-list-others = Andere Kurse
measurement-list-drafts = Entwürfe
measurement-list-drafts-shown = Die { $shown } zuletzt geänderten von { $count }. Sind sie veröffentlicht, rücken die übrigen nach.
measurement-list-published = Veröffentlicht
measurement-list-none-title = Nichts gefunden
measurement-list-reset = Alle Messungen zeigen
measurement-list-empty-title = Noch keine Messung
measurement-list-empty-text = Sobald eine Klasse misst, steht es hier.
