# Links of confirmation mails that can't be used.
course-link-title = Link aus einer Mail
course-link-overtaken-title = Dieser Link gilt nicht mehr
course-link-overtaken-text = Die Änderung der E-Mail-Adresse wurde zurückgenommen oder durch eine neue ersetzt.
course-link-overtaken-do = Haben Sie danach eine weitere Mail bekommen? Dann gilt der Link darin. Sonst melden Sie sich an und tragen die Adresse noch einmal ein.
course-link-unknown-title = Diesen Link kennen wir nicht
course-link-unknown-text = Vielleicht fehlt am Ende ein Stück. Oder der Kurs ist inzwischen gelöscht.
course-link-unknown-do = Bitte kopieren Sie den ganzen Link aus der Mail. Hilft das nicht, melden Sie den Kurs noch einmal an.
