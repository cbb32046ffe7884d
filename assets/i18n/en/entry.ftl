# The entry form beyond step 1, deleting, and the water that the list lacks.
entry-step-animals = Animals
entry-step-structure = Structure
entry-step-closed = running waters only
entry-step-empty = still empty
entry-step-filled =
    { $count ->
        [one] one value
       *[other] { $count } values
    }
entry-step-answers = { $count } of 10
entry-save-publish = Save and publish
entry-save-look = Save and look once more
entry-save-close = Save and close

entry-move-up = Move up
entry-move-down = Move down
entry-repeat = Another value like this
entry-density = Compute from the optical density
entry-density-hint = Choose what your kit measured and enter the density that the photometer shows.
entry-calibration = Kit and parameter
entry-optical-density = Optical density
entry-dilution = Dilution (1 to …)
entry-compute = Compute the value
entry-from-density = from optical density { $density } ({ $calibration }; formula: { $formula })
entry-from-density-diluted = from optical density { $density }, diluted { $dilution } times ({ $calibration }; formula: { $formula } × dilution)

entry-fault-density = Optical densities lie between 0 and { $max }. Write 0.25, for example.
entry-fault-density-no-value = No value follows from this density.
entry-fault-density-range = The kit measures only { $min } to { $max }{ $unit } here.
entry-fault-density-range-od = These are densities from { $from } to { $to }. Dilute the sample or use another kit.
entry-fault-density-other = The density gives { $computed }. Remove the value or the density.
entry-fault-dilution = The dilution lies between 1 and 1000.
entry-fault-not-dilutable = This parameter cannot be measured by diluting.
entry-fault-calibration = Choose the kit that you measured with.
entry-fault-calibration-parameter = Here this kit measures something other than chosen above.
entry-fault-whole = Count whole animals, for example 4.

entry-animals-lead = How many animals of each group did you find? Leave empty what you did not find.
entry-animal-plecoptera = Flat body, two long tails, long feelers.
entry-animal-trichoptera = Often lives in a tube of small stones or plants.
entry-animal-amphipoda = Flat from the side and curved, swims on its side.
entry-animal-odonata = Large eyes, strong legs, a catching mask below the head.
entry-animal-gastropoda = Soft body with a shell.
entry-animal-diptera = Like a worm, without legs, often red or white.
entry-animal-hirudinea = Soft body that stretches, with two suckers.
entry-count-repeat = Another count
entry-count-remove = Remove the count

entry-structure-lead = Look at about 100 m of the water. Choose what fits best.
entry-answer-unknown = Not known
entry-fault-answer = There is no such answer here. Choose one of the six.
entry-structure-utilization = What is left and right of the water? Look about 100 m far.
entry-structure-margin = How wide is the strip along the bank that nobody uses?
entry-structure-course = How does the water run, seen from above?
entry-structure-bank-vegetation = What grows right on the bank?
entry-structure-bank-structure = Is the bank fixed with stones, wood or concrete?
entry-structure-cross-section = How wide is the water compared with its depth?
entry-structure-flow = Do fast and slow places alternate?
entry-structure-depth-variance = Do deep and shallow places alternate?
entry-structure-riverbed = What is the bed made of: sand, gravel, stones, wood or mud?
entry-structure-continuity = Can fish and small animals pass freely?

entry-conflict-caption = Your input and what is stored
entry-conflict-field = Field
entry-conflict-ours = Your input
entry-conflict-theirs = Stored
entry-conflict-differs = differs
entry-conflict-removed = will be deleted
entry-conflict-keep = Save my input
entry-conflict-take = Take what is stored

entry-delete = Delete
entry-delete-title = Delete this measurement?
entry-delete-lead = Nobody will see it then. You can bring it back for { $days } days.
entry-deleted-flash = { $title } is deleted. You can bring it back for { $days } days.
entry-undo = Undo
entry-restored-flash = The measurement is back.
entry-deleted-title = Deleted
entry-deleted-until = You can bring it back until { $until }.
entry-restore = Bring back

entry-new-water-title = Is your water not in the list?
entry-new-water-hint = Then add it here. It stands where the pin is, and we will look at it.
entry-new-water = Add a new water
entry-new-water-name = Name of the water
entry-new-water-flow = Does it flow?
entry-new-water-type = Kind of water
entry-fault-water-name-long = The name may have at most 200 characters.
entry-fault-water-type = Choose a kind from the list.
entry-fault-water-flow = Tell us whether the water flows.
entry-fault-water-flow-type = This does not fit the kind of water.

entry-use-title = Which measurement does the value belong to?
entry-use-lead = Your optical density is { $density }. The value is saved only with the form.
entry-use-none-title = No measurement of your own yet
entry-use-none-text = Start a measurement first.
