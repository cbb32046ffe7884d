# Wenn der Speicher für Dokumente nicht reicht
storage-full-title = Der Speicher ist voll
storage-full-text = Das Dokument lässt sich gerade nicht ablegen. Bitte versuchen Sie es später noch einmal.
