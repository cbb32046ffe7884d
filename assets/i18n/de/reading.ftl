# Reading measurements: the list with its filter, the page of one.
reading-filter = Filter
reading-filter-active = aktiv
reading-filter-when = Wann gemessen?
reading-filter-from = Von
reading-filter-to = Bis
reading-filter-values = Was wurde gemessen?
reading-filter-animals = Welche Tiere wurden gezählt?
reading-filter-any = Alle
reading-filter-apply = Filter anwenden
reading-fault-day = Dieses Datum gibt es nicht. Schreibe zum Beispiel 2024-06-02.
reading-fault-range = Dieser Tag liegt vor dem ersten.
reading-chips = Aktive Filter
reading-chip-remove = entfernen
reading-chip-search = Suche: { $text }
reading-chip-from = ab { $day }
reading-chip-to = bis { $day }
reading-none = Zu diesem Filter gibt es keine Messung. Nimm einen Teil davon weg.
reading-unsearchable = Suche nach Wörtern oder Zahlen. Satzzeichen allein findet die Suche nicht.
reading-print = Drucken
reading-histogram = Messungen vom { $from } bis { $to }. Die meisten ({ $most }) ab { $peak }.
reading-histogram-bar = { $from } bis { $to }: { $count ->
    [one] eine Messung
   *[other] { $count } Messungen
}

reading-ago-now = gerade eben
reading-ago-minutes = { $count ->
    [one] vor einer Minute
   *[other] vor { $count } Minuten
}
reading-ago-hours = { $count ->
    [one] vor einer Stunde
   *[other] vor { $count } Stunden
}
reading-ago-days = { $count ->
    [one] vor einem Tag
   *[other] vor { $count } Tagen
}
reading-ago-months = { $count ->
    [one] vor einem Monat
   *[other] vor { $count } Monaten
}
reading-ago-years = { $count ->
    [one] vor einem Jahr
   *[other] vor { $count } Jahren
}

reading-spread = Streuung ±{ $spread }
reading-unusual-min = Ungewöhnlich: Üblich sind mindestens { $min }{ $unit }.
reading-unusual-max = Ungewöhnlich: Üblich sind höchstens { $max }{ $unit }.
reading-unusual-both = Ungewöhnlich: Üblich sind { $min } bis { $max }{ $unit }.
reading-earlier = Früher an diesem Gewässer
reading-nearby = In der Nähe
