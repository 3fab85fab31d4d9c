# Words of the window around the conversation.

app-name = Tidings
close = Close
cancel = Cancel
dismiss = Dismiss
details = Details
copy = Copy
copied = Copied
retry = Try again
back = Back
forward = Forward

## Presence

presence-online = Online
presence-away = Away
presence-dnd = Do not disturb
presence-ooo = Out of office
presence-offline = Offline

## Times in lists

time-today = Today
time-yesterday = Yesterday
time-yesterday-inline = yesterday
time-now = now
time-minutes = { $count } min
time-hours = { $count } h
loading = Loading
continue = Continue

## Regions of the window

rail = Servers and teams
rail-add = Add a server
rail-unread = unread messages
rail-mentions = { $count ->
    [one] one mention
   *[other] { $count } mentions
}
rail-signed-out = signed out
rail-where = { $team } · { $username } on { $server }
rail-me = { $name }, { $status }
pane = Thread
pane-width = Width of the thread
engine-gone = Tidings is starting again. Nothing is lost.
account-loading = Fetching what is new on { $server }. This happens once.

## One's own status

status = Your status
status-heading = { $name } on { $server }
status-dnd-until = Do not disturb until { $until }
status-dnd-halfHour = For 30 minutes
status-dnd-hour = For an hour
status-dnd-twoHours = For two hours
status-dnd-tomorrow = Until tomorrow at 9
status-dnd-never = Until I change it

## Conversation header

header-menu = What to do with this conversation
header-members = { $count ->
    [one] One member
   *[other] { $count } members
}
header-pinned = { $count ->
    [one] One pinned message
   *[other] { $count } pinned messages
}
channel-archived = Archived
channel-mark-read = Mark as read
channel-favourite = Add to favourites
channel-unfavourite = Take off favourites
channel-mute = Mute
channel-unmute = Unmute
channel-leave = Leave
channel-close = Close conversation
level = Notify me of
level-default = What my settings say
level-all = Every message
level-mention = Mentions
level-none = Nothing
members = Members
members-find = Find a member
members-none = Nobody by that name.
members-you = you
members-more = { $count ->
    [one] One more is not shown.
   *[other] { $count } more are not shown.
}
tag-bot = BOT
tag-guest = GUEST
threads = Threads
threads-mark-all = Mark all threads as read

## No team

no-team-title = You are in no team yet
no-team-text = Somebody on { $server } can invite you, or you can join an open team in the browser.
no-team-open = Open in the browser

## Keyboard

shortcuts = Keyboard shortcuts
keys-go = Going places
keys-window = The window
keys-message = On a message that has the focus
keys-writing = Writing
key-switcher = Find or go to
key-newDirect = Write to somebody
key-previousChannel = Previous channel
key-nextChannel = Next channel
key-previousUnread = Previous unread channel
key-nextUnread = Next unread channel
key-back = Back
key-forward = Forward
key-previousTeam = Previous team
key-nextTeam = Next team
key-team = Go to a team
key-account = Go to an account
key-nextRegion = Next part of the window
key-previousRegion = Previous part of the window
key-composer = To the message box
key-pane = Close the thread
key-settings = Settings
key-shortcuts = Show these shortcuts
key-message-reply = Reply
key-message-edit = Edit
key-message-copy-text = Copy text
key-message-copy-link = Copy link
key-message-save = Save
key-message-pin = Pin
key-message-unread = Mark unread
key-message-follow = Follow thread
key-message-delete = Delete
key-writing-send = Send
key-writing-line = New line
key-writing-edit-last = Edit your last message
key-writing-bold = Bold
key-writing-italic = Italic
key-writing-attach = Attach a file
