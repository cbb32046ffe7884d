# What a class has measured, for the teacher and the projector.
classview-tab = Measurements
classview-title = Measurements of the class
classview-today = today
classview-day = Day
classview-updated = As of { $time }
classview-groups = Who has measured what?
classview-group = Group { $number }
classview-no-key = Without a key
classview-published = Published
classview-values = { $count ->
    [0] no value
    [one] one value
   *[other] { $count } values
}
classview-idle = No measurement on this day yet:
classview-empty-title = Nobody measured on this day
classview-empty-text = As soon as a group saves something, it shows here.
classview-unit = in { $unit }
classview-column-group = Group
classview-column-values = Values
classview-median = Middle { $value }
classview-doubtful = stands out
classview-far = Far from the others.
classview-legend = Stands out: beyond the usual or far from the others. The dashed line is the middle (median), the green band is what is usual.
classview-pause = Pause updates
classview-paused = Paused. New values show again once you press the button once more.
classview-failed = The page cannot be reached right now. It will keep trying.
classview-cut = There are more measurements on this day. Only the first { $count } are shown here.
