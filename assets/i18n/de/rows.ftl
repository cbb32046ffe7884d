# The rows of the entry form, and what to look at again before it is saved.
rows-problems =
    { $count ->
        [one] Das ist noch nicht gespeichert. Prüfe eine Stelle:
       *[other] Das ist noch nicht gespeichert. Prüfe { $count } Stellen:
    }
rows-problems-tab = Bitte prüfen: { $title }
rows-dropped = Entfernt: { $text }
rows-usual = üblich: { $min } bis { $max }{ $unit }
rows-fault-sign = Schreibe nur die Zahl. Was der Test sonst sagt, etwa „kleiner als“, gehört in die Notiz.
rows-fault-grouped = Schreibe die Zahl ohne Tausenderpunkt, zum Beispiel 1234,5.
rows-converted = Die optische Dichte { $density } steht danach im nächsten Schritt bereit.
rows-gone = Diese Messung ist gelöscht. Nur eure Gruppe, eure Lehrkraft und das Team der Seite sehen diesen Hinweis.
rows-densities = optische Dichten von { $low } bis { $high }
