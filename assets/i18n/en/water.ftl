# The list of waters, and the page of a water.
water-list-title = Waters
water-list-found = { $count ->
    [one] 1 water with measurements
   *[other] { $count } waters with measurements
}
water-list-search = Name of the water
water-list-flow = Kind
water-list-flow-all = All kinds
water-list-types = Kinds of water
water-list-reset = Show all
water-list-column-measurements = Measurements
water-list-empty-title = No waters yet
water-list-empty-text = As soon as somebody has measured something, the water is listed here.
water-list-none-title = Nothing found
water-list-none-text = No water fits this search. The beginning of a word is enough.
