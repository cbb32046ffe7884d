# Links of confirmation mails that can't be used, and another course key.
course-link-title = Link aus einer Mail
course-link-overtaken-title = Dieser Link gilt nicht mehr
course-link-overtaken-text = Die Änderung der E-Mail-Adresse wurde zurückgenommen oder durch eine neue ersetzt.
course-link-overtaken-do = Haben Sie danach eine weitere Mail bekommen? Dann gilt der Link darin. Sonst melden Sie sich an und tragen die Adresse noch einmal ein.
course-link-unknown-title = Diesen Link kennen wir nicht
course-link-unknown-text = Vielleicht fehlt am Ende ein Stück. Oder der Kurs ist inzwischen gelöscht.
course-link-unknown-do = Bitte kopieren Sie den ganzen Link aus der Mail. Hilft das nicht, melden Sie den Kurs noch einmal an.

course-token-rotate = Kursschlüssel ersetzen
course-token-rotate-text = Kennt jemand den Schlüssel, der ihn nicht haben soll? Dann ersetzen Sie ihn. Der alte gilt sofort nicht mehr, und wer sonst damit angemeldet ist, wird abgemeldet. Die Zugangsschlüssel der Gruppen bleiben.
course-token-rotate-submit = Neuer Kursschlüssel
course-token-rotated = Der Kursschlüssel ist ersetzt. Den neuen finden Sie hier und in einer Mail an Sie.
mail-token-rotated-subject = { $site }: Ihr neuer Kursschlüssel
mail-token-rotated-title = Ihr neuer Kursschlüssel
mail-token-rotated-text = Guten Tag, der Kursschlüssel von „{ $course }“ bei { $site } wurde ersetzt. Der alte gilt nicht mehr.
mail-token-rotated-not-me = Das waren nicht Sie? Dann kannte jemand den alten Schlüssel. Bitte ersetzen Sie auch diesen, und sagen Sie uns Bescheid.
mail-kind-course-token-rotated = Neuer Kursschlüssel
