# Words that the engine says outside the window: alerts, the tray, and the system's dialogs.

# Title of an alert of a direct message.
alert-direct = Direct message
# Title of an alert of a reply. $where is a channel's name, or the words of alert-direct.
alert-reply = Reply in { $where }
# Title where there are several accounts.
alert-server = { $server } · { $title }
# Body. $sender is a name, $text what was written.
alert-message = { $sender }: { $text }
alert-image = { $sender } uploaded an image
alert-file = { $sender } uploaded a file
alert-image-linked = { $sender } posted an image
alert-empty = { $sender } posted a message
# Body where what was written is not to be shown.
alert-hidden = New message
# When nothing is known of the sender.
alert-someone = Someone

tray-quiet = Tidings
tray-unread = Tidings: unread messages
tray-mentions = { $count ->
    [one] Tidings: { $count } mention
   *[other] Tidings: { $count } mentions
}
tray-offline = Tidings: no connection
tray-open = Open Tidings
tray-quit = Quit

# Titles of the system's dialogs.
dialog-pick-files = Choose files to attach
dialog-save-file = Save file
