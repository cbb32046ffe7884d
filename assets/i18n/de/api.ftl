# Messages of the programming interface.
api-required = Diese Angabe fehlt.
api-point = Das ist kein Punkt: erwartet wird POINT (Länge Breite) oder ein GeoJSON-Punkt.
api-size = Erwartet wird eine Zahl von Metern, größer als 0 und höchstens 2000.
