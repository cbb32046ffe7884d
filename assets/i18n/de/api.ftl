# Messages of the programming interface.
api-required = Diese Angabe fehlt.
api-point = Das ist kein Punkt: erwartet wird POINT (Länge Breite) oder ein GeoJSON-Punkt.
api-size = Erwartet wird eine Zahl von Metern, größer als 0 und höchstens 2000.
api-waters = Erwartet werden Nummern von Gewässern, höchstens 500.
api-not-json = Der Inhalt der Anfrage ist kein JSON-Objekt.
api-not-an-object = Erwartet wird ein JSON-Objekt.
api-unknown-field = Dieses Feld gibt es nicht.
api-flow-type = Erwartet wird "running", "standing" oder null.
api-not-a-number = Erwartet wird eine Zahl oder eine Liste von Zahlen.
api-too-many = Erwartet werden höchstens 100 Zahlen.
api-too-large = Diese Zahl ist zu groß.
api-negative-count = Eine Anzahl von Tieren kann nicht negativ sein.
api-unknown-parameter = Diese Messgröße gibt es nicht.
api-unknown-question = Diese Frage gibt es beim Strukturindex nicht.
api-unknown-answer = Diese Antwort gibt es auf die Frage nicht.
