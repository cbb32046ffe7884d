# Measurements: entry, page, list.
measurement-title = Messung #{ $number }
measurement-draft = Entwurf
measurement-when = Wann
measurement-who = Von wem
measurement-has-animals = mit Tieren
measurement-has-structure = mit Struktur
