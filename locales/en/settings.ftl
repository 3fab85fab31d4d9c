# The settings dialog.

settings = Settings
settings-find = Find a setting
settings-results = Results
settings-none = No setting by the name “{ $text }”.
settings-version = Tidings { $version }
settings-appearance = Appearance
settings-notifications = Notifications
settings-system = Background and start
settings-accounts = Accounts
settings-storage = Storage
setting-fixed = Fixed by { $who }

setting-theme = Light or dark
setting-theme-hint = As the system has it, or always the same.
theme-system = System
theme-light = Light
theme-dark = Dark
setting-density = Density
setting-density-hint = How close messages and channels stand.
density-comfortable = Comfortable
density-compact = Compact
setting-textSize = Text size
setting-textSize-hint = Everything grows and shrinks with it.
setting-tintNames = Tint names
setting-tintNames-hint = Each person’s name in a colour of its own.
setting-language = Language
setting-language-hint = Of the words in Tidings, and of dates.
language-system = As the system has it
setting-notify = Show notifications
setting-notify-hint = For mentions and direct messages, also while the window is closed.
setting-notifyContent = Show what was written
setting-notifyContent-hint = Otherwise a notification only tells who wrote and where.
setting-notifySound = Play a sound
setting-notifySound-hint = With each notification.
setting-background = Stay in the background
setting-background-hint = Closing the window keeps Tidings in the tray, so that notifications go on.
setting-background-no-tray = Closing the window keeps Tidings going, so that notifications go on. Start it again to see the window.
setting-autostart = Start when you sign in to this computer
setting-autostart-hint = In the background, without a window.

## Accounts

account-line = { $username } · { $url } · { $state }
account-online = connected
account-connecting = connecting
account-offline = offline since { $since }
account-signed-out = signed out
account-locked = locked
account-memory = connected, in memory only
account-sign-out = Sign out of { $server }
accounts-none = No account yet.

## Storage

storage-text = Messages and pictures are kept here, encrypted, so that they are there without the server. They can be fetched again.
storage-line = { $posts ->
    [one] One message, { $cache }; pictures and files, { $media }.
   *[other] { $posts } messages, { $cache }; pictures and files, { $media }.
}
storage-unsent = { $count ->
    [one] One thing was not sent yet; it stays.
   *[other] { $count } things were not sent yet; they stay.
}
storage-clear = Clear
storage-clear-name = Clear what is kept of { $server }
