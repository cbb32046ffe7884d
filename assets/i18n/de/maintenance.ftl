# Berichte an die Betreuung.
maintenance-subject = [{ $site }] Bericht der Wartung
maintenance-title = Bericht der Wartung
maintenance-text = Guten Tag, { $site } hat aufgeräumt. Das ist geschehen:
maintenance-test-subject = [{ $site }] Bericht der Testinstanz
maintenance-test-title = Bericht der Testinstanz
maintenance-test-text = Guten Tag, die Testinstanz von { $site } hat Altes vergessen. Das ist geschehen:
maintenance-began = Beginn:
maintenance-count-measurements_hidden = Leere Messungen verborgen
maintenance-count-courses_never_confirmed = Nie bestätigte Kurse gelöscht
maintenance-count-courses_warned = Lehrkräfte vor dem Löschen gewarnt
maintenance-count-courses_deleted = Unbenutzte Kurse gelöscht
maintenance-count-keys_deactivated = Zugangsschlüssel nach 180 Tagen abgeschaltet
maintenance-count-keys_deleted = Unbenutzte Zugangsschlüssel gelöscht
maintenance-count-measurements_deleted = Verborgene und alte Messungen gelöscht
maintenance-failed = Diese Aufgaben sind in den sieben Tagen davor fehlgeschlagen, so oft:
maintenance-look = Warum, zeigt auf dem Server:
maintenance-version = GCampus { $version }
