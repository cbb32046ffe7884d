# The rows of the entry form, and what to look at again before it is saved.
rows-problems =
    { $count ->
        [one] This is not saved yet. Check one place:
       *[other] This is not saved yet. Check { $count } places:
    }
rows-problems-tab = Please check: { $title }
rows-dropped = Removed: { $text }
rows-usual = usual: { $min } to { $max }{ $unit }
rows-fault-sign = Write the number only. What else the test says, such as “less than”, belongs in the note.
rows-fault-grouped = Write the number without a mark for thousands, for example 1234.5.
rows-converted = The optical density { $density } will be ready in the next step.
rows-gone = This measurement is deleted. Only your group, your teacher and the site's team see this page.
rows-densities = optical densities from { $low } to { $high }
