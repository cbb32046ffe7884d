# Wenn der Speicher nicht reicht
storage-full-title = Der Speicher ist voll
storage-full-text = Es lässt sich gerade nichts speichern. Bitte später noch einmal versuchen.
