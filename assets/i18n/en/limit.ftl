# Too many requests, and requests for another host.
limit-title = Too many tries
limit-text = Please wait a little, then try again.
limit-wait = { $minutes ->
    [one] Too many tries. Please try again in a minute.
   *[other] Too many tries. Please try again in { $minutes } minutes.
}
limit-host-title = This site has another name
limit-host-text = The site does not answer at this address. Please use the address that you were given.
