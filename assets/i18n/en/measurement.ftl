# Measurements: entry, page, list.
measurement-title = Measurement #{ $number }
measurement-draft = Draft
measurement-when = When
measurement-who = By whom
measurement-has-animals = with animals
measurement-has-structure = with structure
