# What a class has measured, for the teacher and the projector.
classview-tab = Messungen
classview-title = Messungen der Klasse
classview-today = heute
classview-day = Tag
classview-updated = Stand: { $time }
classview-groups = Wer hat was gemessen?
classview-group = Gruppe { $number }
classview-no-key = Ohne Schlüssel
classview-published = Veröffentlicht
classview-values = { $count ->
    [0] kein Messwert
    [one] ein Messwert
   *[other] { $count } Messwerte
}
classview-idle = Noch ohne Messung an diesem Tag:
classview-empty-title = An diesem Tag hat niemand gemessen
classview-empty-text = Sobald eine Gruppe etwas speichert, steht es hier.
classview-unit = in { $unit }
classview-column-group = Gruppe
classview-column-values = Messwerte
classview-median = Mitte { $value }
classview-doubtful = auffällig
classview-far = Weicht stark von den anderen ab.
classview-legend = Auffällig: außerhalb des Üblichen oder weit weg von den anderen. Die gestrichelte Linie ist die Mitte (Median), der grüne Streifen ist üblich.
classview-pause = Aktualisieren anhalten
classview-paused = Angehalten. Neue Werte erscheinen erst wieder, wenn Sie den Knopf noch einmal drücken.
classview-failed = Die Seite ist gerade nicht erreichbar. Sie wird es weiter versuchen.
classview-cut = An diesem Tag gibt es mehr Messungen. Hier stehen nur die ersten { $count }.
