# Too many requests, and requests for another host.
limit-title = Das waren zu viele Versuche
limit-text = Bitte warten Sie kurz, und versuchen Sie es dann noch einmal.
limit-wait = { $minutes ->
    [one] Das waren zu viele Versuche. Bitte in einer Minute noch einmal.
   *[other] Das waren zu viele Versuche. Bitte in { $minutes } Minuten noch einmal.
}
limit-host-title = Diese Seite hat einen anderen Namen
limit-host-text = Unter dieser Adresse antwortet die Seite nicht. Bitte benutzen Sie die Adresse, die Sie bekommen haben.
