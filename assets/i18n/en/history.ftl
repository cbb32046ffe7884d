# Plots over time on the page of a water.
history-heading = Over time
history-lead = { $count ->
    [one] This is what one measurement found.
   *[other] This is what { $count } measurements found.
}
history-bands = The bands show quality classes; behind single values those of the chemical index for this value alone.
history-cut = There are very many values. The latest are drawn.
history-indices = Quality classes
history-parameters = Measured values
history-animals = Counted animals
history-title = { $what }: { $waters }
history-class = Class { $class }
history-point = { $date }: { $value }
history-replicates = { $date }: { $value } as mean of { $count } values, { $low } to { $high }
history-many = { $from } to { $to }: { $value } as mean of { $count } measurements, { $low } to { $high }
history-spread = { $low } to { $high }, { $count } values
history-table = Values as a table
history-table-more = { $count ->
    [one] One older value is only in the picture.
   *[other] { $count } older values are only in the picture.
}
history-day = Day
history-value = Value
history-picture = Picture (SVG)
history-compare = Compare with another water
history-compare-end = End comparison
history-compare-unknown = There is no such water, or nothing was measured there yet.
history-compare-none = No other water with measurements has this name. The beginning of a word is enough.
