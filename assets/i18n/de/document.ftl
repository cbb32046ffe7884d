# Documents (PDF).
document-version = Version
document-page = Seite
document-sources = Karte: Natural Earth, GSHHG (LGPL), GeoNames (CC BY). Gewässer: OpenStreetMap (ODbL).
document-number = Nr.
document-notes = Platz für Notizen
document-link = PDF

document-file-access-keys = Zugangsschlüssel
document-file-cards = Schlüsselkarten
document-file-list = Messungen
document-file-sheet = Feldbogen

document-tab = Dokumente
document-course-title = Kurs { $course }
document-course-lead = Dieses Blatt ist für die Lehrkraft. Es zeigt alle Schlüssel des Kurses.
document-course-name = Name des Kurses
document-course-email = E-Mail-Adresse
document-course-token-warning = Bewahren Sie den Kursschlüssel sicher auf. Wer ihn hat, kann den ganzen Kurs ändern.
document-course-log-in = So melden sich alle an
document-course-step-open = Öffnen Sie im Browser:
document-course-step-key = Lehrkräfte geben den Kursschlüssel ein, Schüler:innen einen Zugangsschlüssel.
document-course-step-cards = Geben Sie jeder Gruppe nur ihren eigenen Zugangsschlüssel.
document-course-keys-lead = Schreiben Sie hinter jeden Schlüssel, wer ihn bekommt.
document-course-who = Wer?
document-login-qr = QR-Code der Anmeldeseite

document-keys-title = Zugangsschlüssel: { $course }
document-key-qr = QR-Code, der mit diesem Schlüssel anmeldet
document-key-scan = Scannen und anmelden
document-key-what = Mit diesem Schlüssel kannst du Messungen eintragen.
document-key-secret = Zeige ihn nur deiner Gruppe. Fotografiere ihn nicht für andere.
document-key-names = Wir sind
document-key-first-steps = Die ersten Schritte
document-key-step-log-in-title = Anmelden
document-key-step-log-in = Scanne den Code mit der Kamera. Oder tippe den Schlüssel ein auf
document-key-step-place-title = Ort und Zeit
document-key-step-place = Tippe auf „Neue Messung“. Setze die Nadel dorthin, wo ihr gemessen habt. Wähle dann das Gewässer.
document-key-step-values-title = Messwerte
document-key-step-values = Trage ein, was ihr gemessen habt. Mehrere Werte derselben Art sind gut. Ist ein Wert ungewöhnlich, fragt die Seite nach.
document-key-step-publish-title = Veröffentlichen
document-key-step-publish = Schau noch einmal über alles. Danach sehen alle eure Messung auf der Karte.
document-card-step-scan = 1. Code scannen. Oder:
document-card-step-type = 2. Schlüssel eintippen auf
document-card-step-new = 3. „Neue Messung“ wählen
document-card-secret = Nur für deine Gruppe. Bitte nicht weitergeben.

document-measurement-lead = Diese Messung steht im Internet unter
document-coordinates = Koordinaten
document-replicates = Anzahl und Einzelwerte
document-spread = Streuung
document-earlier = Frühere Werte an diesem Gewässer

document-list-title = Liste der Messungen
document-list-filter = Ausgewählt nach
document-list-all = Alle veröffentlichten Messungen
document-list-measurements = Messungen
document-list-waters = Gewässer
document-list-first = Erste Messung
document-list-last = Letzte Messung
document-list-clusters = Eine Zahl im Kreis steht für so viele Messungen, die dicht beieinander liegen.
document-list-parameters = Gemessen
document-list-classes = Güteklassen
document-list-cap = Die Tabelle zeigt die { $shown } neuesten von { $count } Messungen. Engen Sie den Filter ein, um alle zu sehen.

document-water-title = Gewässerbericht: { $water }
document-water-lead = Aktuelle Werte stehen im Internet unter
document-water-statistics = Werte in Zahlen
document-water-statistics-lead = Mehrere Werte einer Messung zählen als ihr Mittel.
document-water-count = Messungen
document-water-least = Kleinster
document-water-median = Median
document-water-most = Größter
document-water-latest = Neuester

document-sheet-title = Feldbogen für das Gewässer
document-sheet-lead = Füllt den Bogen am Wasser aus. Tragt danach alles ein auf
document-sheet-values = Schreibt nur auf, was ihr gemessen habt. Messt am besten dreimal.
document-sheet-usual = Üblich
document-sheet-in = in
document-sheet-tell = Daran erkennt ihr sie
document-sheet-link = Feldbogen zum Ausdrucken (PDF)

document-cards-link = Karten mit QR-Code (PDF)
document-keys-link = Eine Seite je Schlüssel (PDF)
document-course-link = Kursübersicht (PDF)
document-documents-lead = Diese Dokumente zeigen Schlüssel. Sie entstehen frisch und werden nicht gespeichert.
document-course-what = Alle Daten und Schlüssel des Kurses, für Ihre Unterlagen.
document-cards-what = Acht Karten auf einer Seite, zum Ausschneiden.
document-keys-what = Ein ganzes Blatt für jede Gruppe, mit den ersten Schritten.
document-sheet-what = Ein leerer Bogen, den die Gruppen am Wasser ausfüllen.
document-water-link = Bericht (PDF)
