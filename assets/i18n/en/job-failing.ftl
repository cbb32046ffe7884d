# The mail about a job that keeps failing.
job-failing-subject = [{ $site }] A job keeps failing
job-failing-title = A job keeps failing
job-failing-text = Hello, a job of { $site } has failed several times. It is tried again every hour.
job-failing-job = Job:
job-failing-since = Since:
job-failing-runs = Tries that failed:
job-failing-look = This tells why, on the server:
job-failing-once = You get no other message about it until the job has succeeded.
