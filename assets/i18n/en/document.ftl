# Documents (PDF).
document-version = version
document-page = page
document-sources = Map: Natural Earth, GSHHG (LGPL), GeoNames (CC BY). Waters: OpenStreetMap (ODbL).
document-number = No.
document-notes = Space for notes
document-link = PDF

document-file-access-keys = access keys
document-file-cards = key cards
document-file-list = measurements
document-file-sheet = field sheet

document-tab = Documents
document-course-title = Course { $course }
document-course-lead = This sheet is for the teacher. It shows all keys of the course.
document-course-name = Name of the course
document-course-email = E-mail address
document-course-token-warning = Keep the course key safe. Whoever has it can change the whole course.
document-course-log-in = How everybody logs in
document-course-step-open = Open in a browser:
document-course-step-key = Teachers enter the course key, pupils an access key.
document-course-step-cards = Give each group its own access key only.
document-course-keys-lead = Write behind each key who gets it.
document-course-who = Who?
document-login-qr = QR code of the log-in page

document-keys-title = Access keys: { $course }
document-key-qr = QR code that logs in with this key
document-key-scan = Scan to log in
document-key-what = With this key you can record measurements.
document-key-secret = Show it to your group only. Do not take pictures of it for others.
document-key-names = We are
document-key-first-steps = First steps
document-key-step-log-in-title = Log in
document-key-step-log-in = Scan the code with a camera. Or type the key at
document-key-step-place-title = Place and time
document-key-step-place = Press “New measurement”. Put the pin where you measured. Then choose the water.
document-key-step-values-title = Values
document-key-step-values = Enter what you measured. Several values of one kind are good. If a value is unusual, the site asks.
document-key-step-publish-title = Publish
document-key-step-publish = Look over everything once more. Then everybody sees your measurement on the map.
document-card-step-scan = 1. Scan the code. Or:
document-card-step-type = 2. Type the key at
document-card-step-new = 3. Choose “New measurement”
document-card-secret = For your group only. Please do not pass it on.

document-measurement-lead = This measurement is on the web at
document-coordinates = Coordinates
document-replicates = Number and single values
document-spread = Spread
document-earlier = Earlier values at this water

document-list-title = List of measurements
document-list-filter = Selected by
document-list-all = All published measurements
document-list-measurements = Measurements
document-list-waters = Waters
document-list-first = First measurement
document-list-last = Last measurement
document-list-clusters = A number in a circle stands for that many measurements close together.
document-list-parameters = Measured
document-list-classes = Quality classes
document-list-cap = The table shows the latest { $shown } of { $count } measurements. Narrow the filter to see all.

document-water-title = Water report: { $water }
document-water-lead = Current values are on the web at
document-water-statistics = Values in numbers
document-water-statistics-lead = Several values of one measurement count as their mean.
document-water-count = Measurements
document-water-least = Lowest
document-water-median = Median
document-water-most = Highest
document-water-latest = Latest

document-sheet-title = Field sheet for the water
document-sheet-lead = Fill in this sheet at the water. Then enter everything at
document-sheet-values = Write down only what you measured. Measuring three times is best.
document-sheet-usual = Usual
document-sheet-in = in
document-sheet-tell = How to tell them
document-sheet-link = Field sheet to print (PDF)

document-cards-link = Cards with QR code (PDF)
document-keys-link = One page for each key (PDF)
document-course-link = Course overview (PDF)
document-documents-lead = These documents show keys. They are made afresh and are not kept.
document-course-what = All data and keys of the course, for your files.
document-cards-what = Eight cards on a page, to cut out.
document-keys-what = A whole sheet for each group, with the first steps.
document-sheet-what = An empty sheet that groups fill in at the water.
document-water-link = Report (PDF)
