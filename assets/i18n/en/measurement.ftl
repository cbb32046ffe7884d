# Measurements: entry, page, list.
measurement-title = Measurement #{ $number }
measurement-draft = Draft
measurement-hidden = Hidden
measurement-when = When
measurement-who = By whom
measurement-has-animals = with animals
measurement-has-structure = with structure

measurement-steps = Steps
measurement-step-place = Place and time
measurement-step-values = Values
measurement-step-publish = Publish

measurement-add-title = New measurement
measurement-place-lead = Where and when did you measure?
measurement-name = Name of your group
measurement-name-hint = Nickname or team name. No real names, please.
measurement-when-title = When did you measure?
measurement-time-zone = The time is meant in the time zone { $zone }.
measurement-day = Day
measurement-month = Month
measurement-year = Year
measurement-hour = Hour
measurement-minute = Minute
measurement-today = Today
measurement-note = Note
measurement-note-hint = What was the weather like? What did you notice at the water?
measurement-continue = Save and continue
measurement-draft-saved = Saved. It is still a draft: now enter the values.
measurement-saved = Saved.
measurement-published = Published. Thank you for your measurement!
measurement-publish-stale = Somebody changed something meanwhile. Look it over once more, then publish.

measurement-conflict-title = Somebody else has saved meanwhile.
measurement-conflict-text = Here are both versions. Save your input, or take what is stored.

measurement-logged-out-title = You are no longer logged in
measurement-logged-out-text = What you typed is still here, but it is not saved yet. Keep this page open.
measurement-logged-out-login = Log in in a new tab
measurement-logged-out-again = Send again after logging in

measurement-values-lead = Enter what you measured. Several values of one kind count as their mean.
measurement-row = Value { $number }
measurement-choose = Please choose
measurement-parameter = Parameter
measurement-value = Value
measurement-value-note = Note
measurement-row-add = Another value
measurement-row-remove = Remove value
measurement-row-removed = Will be deleted when you save: { $text }
measurement-row-restore = Keep it
measurement-is-right = Yes, the value is right.
measurement-confirmed = You confirmed this unusual value.
measurement-unusual-min = Is this right? At least { $min }{ $unit } is usual.
measurement-unusual-max = Is this right? At most { $max }{ $unit } is usual.
measurement-unusual-both = Is this right? { $min } to { $max }{ $unit } is usual.
measurement-save-draft = Save and continue later
measurement-publish = Publish

measurement-fault-name-long = The name may have 280 characters at most.
measurement-fault-note-long = The note may have 5000 characters at most.
measurement-fault-number = This is not a number. Write for example 6.8.
measurement-fault-thousands = Is that { $whole } or { $fraction }? Write the number like this, without a thousands separator.
measurement-fault-degrees = This is no coordinate. Write for example 49.41234.
measurement-fault-time = There is no such date or time. Check all five boxes.
measurement-fault-time-early = The measurement cannot be from before the year 1900. Write the year with four digits.
measurement-fault-time-future = This time is in the future.
measurement-fault-time-gap = This time did not exist: the clocks were put forward to summer time. Do you mean an hour later?
measurement-fault-place-empty = Set the pin on the map or type both coordinates.
measurement-fault-place-swapped = Latitude and longitude are swapped. The latitude is the number up to 90.
measurement-fault-latitude-range = The latitude is between −90 and 90.
measurement-fault-longitude-range = The longitude is between −180 and 180.
measurement-fault-water = Choose a water from the list.
measurement-fault-water-far = The water is { $distance } away from the pin. Check the coordinates or choose a water nearby.
measurement-fault-type = Choose what you measured.
measurement-fault-value = Enter the value.
measurement-fault-emptied = This row is empty. Remove it or fill it in.
measurement-fault-impossible-min = The value cannot be that small: at least { $min }{ $unit }.
measurement-fault-impossible-max = The value cannot be that large: at most { $max }{ $unit }.
measurement-fault-impossible-both = This cannot be. Possible is { $min } to { $max }{ $unit }.
measurement-fault-rows = More than { $max } values do not fit into one form.
measurement-fault-nothing = There is nothing to publish yet. Enter a value or write a note.

measurement-on-map = Show on the map
measurement-edit-values = Edit values
measurement-draft-text = This is a draft. Only your group and your teacher see it.
measurement-quality-warning = These values are in doubt. Use them with care.
measurement-water-kind = Kind of water
measurement-zone = Time zone
measurement-found = What was found
measurement-values-title = Values
measurement-mean = Mean
measurement-replicates = { $count } values from { $min } to { $max }
measurement-animals-title = Animals
measurement-animal = Group
measurement-abundance = Number
measurement-structure-title = Structure
measurement-structure-lead = Grade 1 is near natural, grade 5 artificial.
measurement-criterion = Criterion
measurement-answer = Observation
measurement-grade = Grade
measurement-nothing-yet = No values have been entered yet.

measurement-list-title = Measurements
measurement-list-found =
    { $count ->
        [one] One measurement
       *[other] { $count } measurements
    }
measurement-list-search = Water, place, group or note
measurement-list-whose = Whose measurements?
measurement-list-own = My own
measurement-list-rest = Others of my course
measurement-list-course = My course
measurement-list-others = Other courses
measurement-list-drafts = Drafts
measurement-list-drafts-shown = The { $shown } that were changed last, of { $count }. Once they are published, the others follow.
measurement-list-published = Published
measurement-list-none-title = Nothing found
measurement-list-reset = Show all measurements
measurement-list-empty-title = No measurement yet
measurement-list-empty-text = As soon as a class measures, it shows here.
