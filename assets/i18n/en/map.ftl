# The map, its pop-ups, and the page of a water.
map-title = Map of measurements
map-welcome-title = What is this?
map-welcome-what = School classes examine streams, rivers and lakes.
map-welcome-point = Each point is a measurement: tap it and read what they found.
map-welcome-join = Take part with your class!
map-welcome-pupils = For pupils
map-welcome-teachers = For teachers
map-popup-open = Whole measurement
map-water-on-map = On the map
map-water-outline = Outline: { $name }, with the places of the measurements
map-water-caption = Measurements were made here. North is up.
map-water-measurements = { $count ->
    [one] 1 measurement
   *[other] { $count } measurements
}
map-latest = Latest measurements
map-search-place = Place
map-box-wrong = This is no part of a map. It needs four numbers and at most one degree a side.
map-search = Search waters or places
map-search-none = Nothing found. The beginning of a word is enough.
map-search-failed = The search did not work. Try again.
map-period = Period
map-period-from = From
map-period-to = To
map-popup-retry = Try again
map-picture-title = Map with the place of the measurement
map-picture-sources = Map: Natural Earth, GSHHG (LGPL), GeoNames (CC BY). Waters: OpenStreetMap (ODbL)
