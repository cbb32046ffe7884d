# The search for waters in OpenStreetMap.
openstreetmap-hint = Fehlt dein Gewässer? Vielleicht kennt es OpenStreetMap.
openstreetmap-search = In OpenStreetMap suchen
openstreetmap-asking = OpenStreetMap wird gefragt …
openstreetmap-found = OpenStreetMap kennt weitere Gewässer. Sie stehen jetzt in der Liste.
openstreetmap-nothing = OpenStreetMap kennt hier keine weiteren Gewässer.
openstreetmap-off = Die Suche in OpenStreetMap ist auf dieser Seite abgeschaltet.
openstreetmap-slow = OpenStreetMap hat nicht rechtzeitig geantwortet. Versuche es später noch einmal.
openstreetmap-busy = OpenStreetMap hat gerade zu viel zu tun. Versuche es in einer Minute noch einmal.
openstreetmap-large = Hier gibt es zu viele Gewässer auf einmal. Setze die Nadel genauer.
openstreetmap-broken = Die Antwort von OpenStreetMap war nicht zu lesen. Versuche es später noch einmal.
openstreetmap-unreachable = OpenStreetMap ist gerade nicht zu erreichen. Versuche es später noch einmal.
