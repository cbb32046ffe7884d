# Formulare, deren Messung sich nicht mehr ändern lässt.
unsaved-title = Das ließ sich nicht speichern
unsaved-deleted = Diese Messung wurde inzwischen gelöscht.
unsaved-deleted-for-good = Diese Messung wurde gelöscht und lässt sich nicht mehr zurückholen.
unsaved-hidden = Das Team der Seite hat diese Messung ausgeblendet.
unsaved-closed = Dieser Schritt ist geschlossen: Das Gewässer fließt nicht.
unsaved-kept = Die Eingaben sind noch da, aber nicht gespeichert. Diese Seite muss dafür offen bleiben.
unsaved-restore = In einem neuen Tab zurückholen
unsaved-place = Gewässer in einem neuen Tab ändern
unsaved-again = Noch einmal senden
unsaved-set-aside = Gezählte Tiere und Antworten zur Struktur gelten nur für Fließgewässer. Sie bleiben gespeichert, werden hier aber nicht gezeigt.
