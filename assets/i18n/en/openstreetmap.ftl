# The search for waters in OpenStreetMap.
openstreetmap-hint = Is your water missing? OpenStreetMap may know it.
openstreetmap-search = Search OpenStreetMap
openstreetmap-asking = Asking OpenStreetMap …
openstreetmap-found = OpenStreetMap knows more waters. They are in the list now.
openstreetmap-nothing = OpenStreetMap knows no more waters here.
openstreetmap-off = The search in OpenStreetMap is switched off on this site.
openstreetmap-slow = OpenStreetMap did not answer in time. Try again later.
openstreetmap-busy = OpenStreetMap is too busy right now. Try again in a minute.
openstreetmap-large = There are too many waters here at once. Set the pin more exactly.
openstreetmap-broken = The answer of OpenStreetMap could not be read. Try again later.
openstreetmap-unreachable = OpenStreetMap cannot be reached right now. Try again later.
