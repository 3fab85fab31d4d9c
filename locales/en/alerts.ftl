# Notifications: where on the first line, who and what below.

alert-title-direct = { $sender }
alert-title-group = { $sender } in { $channel }
alert-title-channel = { $sender } in { $channel }
alert-title-thread = { $sender } replied in { $channel }
alert-body-hidden = A new message
alert-body-file = { $count ->
    [one] Sent a file
   *[other] Sent { $count } files
}
alert-body-image = { $count ->
    [one] Sent a picture
   *[other] Sent { $count } pictures
}
alert-signed-out-title = Signed out of { $server }
alert-signed-out-body = Your session has ended. Sign in again to go on. Nothing is lost.
