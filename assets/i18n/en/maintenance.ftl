# Reports to the managers.
maintenance-subject = [{ $site }] Maintenance report
maintenance-title = Maintenance report
maintenance-text = Hello, { $site } has tidied up. This is what happened:
maintenance-test-subject = [{ $site }] Report of the test instance
maintenance-test-title = Report of the test instance
maintenance-test-text = Hello, the test instance of { $site } has forgotten old things. This is what happened:
maintenance-began = Began:
maintenance-count-measurements_hidden = Empty measurements hidden
maintenance-count-courses_never_confirmed = Courses deleted that were never confirmed
maintenance-count-courses_warned = Teachers warned before a deletion
maintenance-count-courses_deleted = Unused courses deleted
maintenance-count-keys_deactivated = Access keys switched off after 180 days
maintenance-count-keys_deleted = Unused access keys deleted
maintenance-count-measurements_deleted = Hidden and old measurements deleted
maintenance-failed = These jobs failed in the seven days before, so often:
maintenance-look = This tells why, on the server:
maintenance-version = GCampus { $version }
