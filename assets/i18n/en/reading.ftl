# Reading measurements: the list with its filter, the page of one.
reading-filter = Filter
reading-filter-active = active
reading-filter-when = When was it measured?
reading-filter-from = From
reading-filter-to = Until
reading-filter-values = What was measured?
reading-filter-animals = Which animals were counted?
reading-filter-any = All
reading-filter-apply = Apply filter
reading-fault-day = There is no such date. Write for example 2024-06-02.
reading-fault-range = This day is before the first one.
reading-chips = Active filters
reading-chip-remove = remove
reading-chip-search = Search: { $text }
reading-chip-from = from { $day }
reading-chip-to = until { $day }
reading-none = No measurement fits this filter. Take a part of it away.
reading-unsearchable = Search for words or numbers. Punctuation alone finds nothing.
reading-print = Print
reading-histogram = Measurements from { $from } to { $to }. Most of them ({ $most }) from { $peak } on.
reading-histogram-bar = { $from } to { $to }: { $count ->
    [one] one measurement
   *[other] { $count } measurements
}

reading-ago-now = just now
reading-ago-minutes = { $count ->
    [one] one minute ago
   *[other] { $count } minutes ago
}
reading-ago-hours = { $count ->
    [one] one hour ago
   *[other] { $count } hours ago
}
reading-ago-days = { $count ->
    [one] one day ago
   *[other] { $count } days ago
}
reading-ago-months = { $count ->
    [one] one month ago
   *[other] { $count } months ago
}
reading-ago-years = { $count ->
    [one] one year ago
   *[other] { $count } years ago
}

reading-spread = spread ±{ $spread }
reading-unusual-min = Unusual: { $min }{ $unit } or more is common.
reading-unusual-max = Unusual: { $max }{ $unit } or less is common.
reading-unusual-both = Unusual: { $min } to { $max }{ $unit } is common.
reading-earlier = Earlier at this water
reading-nearby = Nearby
