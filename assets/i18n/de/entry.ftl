# The entry form beyond step 1, deleting, and the water that the list lacks.
entry-step-animals = Tiere
entry-step-structure = Struktur
entry-step-closed = nur an Fließgewässern
entry-step-empty = noch leer
entry-step-filled =
    { $count ->
        [one] ein Wert
       *[other] { $count } Werte
    }
entry-step-answers = { $count } von 10
entry-save-publish = Speichern und veröffentlichen
entry-save-look = Speichern und noch einmal ansehen
entry-save-close = Speichern und schließen

entry-move-up = Nach oben
entry-move-down = Nach unten
entry-repeat = Noch ein solcher Wert
entry-density = Aus der optischen Dichte berechnen
entry-density-hint = Wähle die Messgröße deines Kits und trage die Dichte vom Fotometer ein.
entry-calibration = Kit und Messgröße
entry-optical-density = Optische Dichte
entry-dilution = Verdünnung (1 zu …)
entry-compute = Wert berechnen
entry-from-density = aus der optischen Dichte { $density } ({ $calibration }; Formel: { $formula })
entry-from-density-diluted = aus der optischen Dichte { $density }, verdünnt { $dilution }-fach ({ $calibration }; Formel: { $formula } × Verdünnung)

entry-fault-density = Optische Dichten liegen zwischen 0 und { $max }. Schreibe zum Beispiel 0,25.
entry-fault-density-no-value = Aus dieser Dichte folgt kein Wert.
entry-fault-density-range = Das Kit misst hier nur von { $min } bis { $max }{ $unit }.
entry-fault-density-range-od = Das sind Dichten von { $from } bis { $to }. Verdünne die Probe oder nimm ein anderes Kit.
entry-fault-density-other = Aus der Dichte folgt { $computed }. Lösche den Wert oder die Dichte.
entry-fault-dilution = Die Verdünnung liegt zwischen 1 und 1000.
entry-fault-not-dilutable = Diese Messgröße lässt sich nicht durch Verdünnen messen.
entry-fault-calibration = Wähle, mit welchem Kit ihr gemessen habt.
entry-fault-calibration-parameter = Dieses Kit misst hier etwas anderes, als oben gewählt ist.
entry-fault-whole = Zähle ganze Tiere, zum Beispiel 4.

entry-animals-lead = Wie viele Tiere jeder Gruppe habt ihr gefunden? Was ihr nicht gefunden habt, bleibt leer.
entry-animal-plecoptera = Flacher Körper, zwei lange Schwanzfäden, lange Fühler.
entry-animal-trichoptera = Steckt oft in einer Röhre aus Steinchen oder Pflanzen.
entry-animal-amphipoda = Seitlich flach und gekrümmt, schwimmt auf der Seite.
entry-animal-odonata = Große Augen, kräftige Beine, unter dem Kopf eine Fangmaske.
entry-animal-gastropoda = Weicher Körper mit einem Gehäuse.
entry-animal-diptera = Wie ein Wurm, ohne Beine, oft rot oder weiß.
entry-animal-hirudinea = Weicher, dehnbarer Körper mit zwei Saugnäpfen.
entry-count-repeat = Noch eine Zählung
entry-count-remove = Zählung entfernen

entry-structure-lead = Schaut euch etwa 100 m des Gewässers an. Wählt, was am besten passt.
entry-answer-unknown = Weiß nicht
entry-fault-answer = Diese Antwort gibt es hier nicht. Wähle eine der sechs.
entry-structure-utilization = Was ist links und rechts des Gewässers? Schaut etwa 100 m weit.
entry-structure-margin = Wie breit ist der Streifen am Ufer, den niemand nutzt?
entry-structure-course = Wie verläuft das Gewässer, von oben gesehen?
entry-structure-bank-vegetation = Was wächst direkt am Ufer?
entry-structure-bank-structure = Ist das Ufer mit Steinen, Holz oder Beton befestigt?
entry-structure-cross-section = Wie breit ist das Gewässer im Vergleich zu seiner Tiefe?
entry-structure-flow = Wechseln sich schnelle und langsame Stellen ab?
entry-structure-depth-variance = Wechseln sich tiefe und flache Stellen ab?
entry-structure-riverbed = Woraus besteht der Grund: Sand, Kies, Steine, Holz oder Schlamm?
entry-structure-continuity = Kommen Fische und kleine Tiere hier ungehindert durch?

entry-conflict-caption = Deine Eingaben und was gespeichert ist
entry-conflict-field = Feld
entry-conflict-ours = Deine Eingabe
entry-conflict-theirs = Gespeichert
entry-conflict-differs = verschieden
entry-conflict-removed = wird gelöscht
entry-conflict-keep = Meine Eingaben speichern
entry-conflict-take = Das Gespeicherte nehmen

entry-delete = Löschen
entry-delete-title = Messung löschen?
entry-delete-lead = Niemand sieht sie dann mehr. Sie lässt sich { $days } Tage lang zurückholen.
entry-deleted-flash = { $title } ist gelöscht. Sie lässt sich { $days } Tage lang zurückholen.
entry-undo = Rückgängig machen
entry-restored-flash = Die Messung ist wieder da.
entry-deleted-title = Gelöscht
entry-deleted-until = Zurückholen geht bis zum { $until }.
entry-restore = Zurückholen

entry-new-water-title = Ist euer Gewässer nicht dabei?
entry-new-water-hint = Dann legt es hier an. Es steht an der Stelle der Nadel, und wir sehen es uns an.
entry-new-water = Ein neues Gewässer anlegen
entry-new-water-name = Name des Gewässers
entry-new-water-flow = Fließt es?
entry-new-water-type = Art des Gewässers
entry-fault-water-name-long = Der Name darf höchstens 200 Zeichen haben.
entry-fault-water-type = Wähle eine Art aus der Liste.
entry-fault-water-flow = Sag uns, ob das Wasser fließt.
entry-fault-water-flow-type = Das passt nicht zur Art des Gewässers.

entry-use-title = In welche Messung gehört der Wert?
entry-use-lead = Ihr habt die optische Dichte { $density }. Der Wert wird erst mit dem Formular gespeichert.
entry-use-none-title = Noch keine eigene Messung
entry-use-none-text = Lege zuerst eine Messung an.
