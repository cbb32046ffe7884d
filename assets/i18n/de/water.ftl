# The list of waters, and the page of a water.
water-list-title = Gewässer
water-list-found = { $count ->
    [one] 1 Gewässer mit Messungen
   *[other] { $count } Gewässer mit Messungen
}
water-list-search = Name des Gewässers
water-list-flow = Art
water-list-flow-all = Alle Arten
water-list-types = Arten von Gewässern
water-list-reset = Alles zeigen
water-list-column-measurements = Messungen
water-list-empty-title = Noch keine Gewässer
water-list-empty-text = Sobald jemand etwas gemessen hat, steht das Gewässer hier.
water-list-none-title = Nichts gefunden
water-list-none-text = Kein Gewässer passt zu dieser Suche. Ein Wortanfang genügt.
