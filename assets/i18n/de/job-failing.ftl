# Die Mail über eine Aufgabe, die immer wieder fehlschlägt.
job-failing-subject = [{ $site }] Eine Aufgabe gelingt nicht
job-failing-title = Eine Aufgabe gelingt nicht
job-failing-text = Guten Tag, auf { $site } ist eine Aufgabe mehrmals fehlgeschlagen. Sie wird jede Stunde wieder versucht.
job-failing-job = Aufgabe:
job-failing-since = Seit:
job-failing-runs = Versuche, die fehlgeschlagen sind:
job-failing-look = Warum, zeigt auf dem Server:
job-failing-once = Sie bekommen davon keine weitere Nachricht, bis die Aufgabe wieder gelingt.
