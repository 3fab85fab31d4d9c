# Words outside the web view: the tray, dialogs of the system, and what Rust words itself.

tray-open = Open Tidings
tray-quit = Quit
tray-tooltip = { $mentions ->
    [0] Tidings
    [one] Tidings: one mention
   *[other] Tidings: { $mentions } mentions
}
tray-tooltip-unread = Tidings: unread messages
tray-tooltip-offline = Tidings: offline
dialog-pick-files = Choose files to attach
dialog-save-file = Save file
