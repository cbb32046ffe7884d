# The map, its pop-ups, and the page of a water.
map-title = Karte der Messungen
map-welcome-title = Was ist das hier?
map-welcome-what = Schulklassen untersuchen Bäche, Flüsse und Seen.
map-welcome-point = Jeder Punkt ist eine Messung: Tippe darauf und lies, was sie gefunden haben.
map-welcome-join = Mach mit deiner Klasse mit!
map-welcome-pupils = Für Schüler:innen
map-welcome-teachers = Für Lehrkräfte
map-popup-open = Ganze Messung
map-water-on-map = Auf der Karte
map-water-outline = Umriss: { $name }, mit den Stellen der Messungen
map-water-caption = Hier wurde gemessen. Norden ist oben.
map-water-measurements = { $count ->
    [one] 1 Messung
   *[other] { $count } Messungen
}
map-latest = Neueste Messungen
map-search-place = Ort
map-box-wrong = Der Ausschnitt der Karte ist keiner. Er braucht vier Zahlen und höchstens ein Grad je Seite.
map-search = Gewässer oder Ort suchen
map-search-none = Nichts gefunden. Ein Wortanfang genügt.
map-search-failed = Die Suche hat nicht geklappt. Versuche es noch einmal.
map-period = Zeitraum
map-period-from = Von
map-period-to = Bis
map-popup-retry = Noch einmal versuchen
map-picture-title = Karte mit dem Ort der Messung
map-picture-sources = Karte: Natural Earth, GSHHG (LGPL), GeoNames (CC BY). Gewässer: OpenStreetMap (ODbL)
