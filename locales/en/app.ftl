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
