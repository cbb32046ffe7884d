# Plots over time on the page of a water.
history-heading = Im Laufe der Zeit
history-lead = { $count ->
    [one] Hier steht, was bei einer Messung herauskam.
   *[other] Hier steht, was bei { $count } Messungen herauskam.
}
history-bands = Die Streifen zeigen Güteklassen, bei einzelnen Werten die des chemischen Index für diesen Wert allein.
history-cut = Es gibt sehr viele Werte. Gezeichnet sind die neuesten.
history-indices = Güteklassen
history-parameters = Gemessene Werte
history-animals = Gezählte Tiere
history-title = { $what }: { $waters }
history-class = Klasse { $class }
history-point = { $date }: { $value }
history-replicates = { $date }: { $value } im Mittel von { $count } Werten, { $low } bis { $high }
history-many = { $from } bis { $to }: { $value } im Mittel von { $count } Messungen, { $low } bis { $high }
history-spread = { $low } bis { $high }, { $count } Werte
history-table = Werte als Tabelle
history-table-more = { $count ->
    [one] Ein älterer Wert steht nur im Bild.
   *[other] { $count } ältere Werte stehen nur im Bild.
}
history-day = Tag
history-value = Wert
history-picture = Bild (SVG)
history-compare = Mit einem anderen Gewässer vergleichen
history-compare-end = Vergleich beenden
history-compare-unknown = Dieses Gewässer gibt es nicht, oder dort wurde noch nichts gemessen.
history-compare-none = Kein anderes Gewässer mit Messungen heißt so. Ein Wortanfang genügt.
