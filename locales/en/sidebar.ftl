# The sidebar, the quick switcher and making channels.

sidebar = Channels
sidebar-width = Width of the sidebar
sidebar-show = Show channels
sidebar-hide = Hide channels
new = New
new-direct = Write to somebody
find = Find or go to
more-unreads = More unreads
category-favorites = Favourites
category-channels = Channels
category-direct_messages = Direct messages

## What a row's looks tell, in words

row-kind-O = { $name }
row-kind-P = { $name }, private
row-kind-D = { $name }
row-kind-G = { $name }, group
row-unread = unread
row-mentions = { $count ->
    [one] one mention
   *[other] { $count } mentions
}
row-draft = draft
row-muted = Muted
row-menu = What to do with { $name }

## Quick switcher

switcher-placeholder = A channel, a person or a thread
switcher-people = Somebody’s name
switcher-recent = Recent
switcher-results = Results
switcher-join = Join · { $team }
switcher-thread = Thread in { $channel }
switcher-none = Nothing by the name “{ $text }”.
switcher-none-offline = Nothing here by the name “{ $text }”. The server cannot be asked right now.
switcher-hint-choose = choose
switcher-hint-go = go
switcher-hint-close = Esc close

## Channels to join and to make

browse = Browse channels
browse-find = Find a channel
browse-join = Join
browse-join-name = Join { $name }
browse-none = No other channels to join.
create-channel = Create a channel
create-name = Name
create-kind = Who can join
create-public = Everybody in the team
create-public-hint = A public channel. Anybody can find and read it.
create-private = Only those who are invited
create-private-hint = A private channel. Others do not see it.
create-purpose = What it is for
create-purpose-hint = Shown to those who look for channels. You can leave it empty.
create-do = Create
