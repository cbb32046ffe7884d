# Mails.
mail-sender = Diese Mail kommt von
mail-confirmation-subject = { $site }: Bitte bestätigen Sie Ihre E-Mail-Adresse
mail-confirmation-change-subject = { $site }: Bitte bestätigen Sie Ihre neue E-Mail-Adresse
mail-confirmation-title = Bitte bestätigen Sie Ihre E-Mail-Adresse
mail-confirmation-text = Guten Tag, mit dieser Adresse wurde ein Kurs bei { $site } angemeldet. Er wird aktiv, sobald Sie sie bestätigen.
mail-confirmation-change-text = Guten Tag, für einen Kurs bei { $site } wurde diese Adresse als neue Adresse der Lehrkraft eingetragen. Sie gilt, sobald Sie sie bestätigen.
mail-confirmation-button = Adresse bestätigen
mail-confirmation-days = Der Link gilt { $days ->
    [one] einen Tag
   *[other] { $days } Tage
}.
mail-confirmation-not-me = Sie haben damit nichts zu tun? Dann löschen Sie diese Mail einfach, und es geschieht nichts.
mail-registration-subject = { $site }: Die Schlüssel für Ihren Kurs
mail-registration-title = Ihr Kurs ist aktiv
mail-registration-text = Guten Tag, vielen Dank für die Anmeldung bei { $site }. Hier sind alle Schlüssel. Bitte heben Sie diese Mail auf.
mail-registration-course = Ihr Kurs
mail-registration-name = Name:
mail-registration-school = Schule:
mail-registration-teacher = Lehrkraft:
mail-registration-token = Ihr Kursschlüssel
mail-registration-token-warning = Der Kursschlüssel ist nur für Sie. Wer ihn kennt, kann den Kurs und alle seine Messungen ändern.
mail-registration-course-link = Kurs verwalten
mail-registration-keys = { $count ->
    [one] Ein Zugangsschlüssel für Ihre Gruppe
   *[other] { $count } Zugangsschlüssel für Ihre Gruppen
}
mail-registration-keys-text = Geben Sie jeder Gruppe einen eigenen Schlüssel.
mail-registration-pupils = Mit ihrem Schlüssel melden sich die Schüler:innen hier an, dann tragen sie über „Neue Messung“ ihre Werte ein:
