# Words of a conversation: its messages, what is done to them, and where one writes.

## Timeline
timeline-label = Messages in { $name }
timeline-loading = Fetching messages
timeline-new = New
timeline-start = This is where { $name } begins.
timeline-start-people = This is where your conversation with { $name } begins.
timeline-older = Fetching older messages…
timeline-newer = Fetching newer messages…
timeline-older-offline = Older messages are on the server, which cannot be reached.
timeline-jump = Jump to newest
timeline-missed = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
}

## A message
post-label = { $name }: { $text }, { $time }
post-bot = BOT
post-guest = Guest
post-pinned = Pinned
post-saved = Saved
post-edited = (edited)
post-deleted = This message was deleted.
post-only-you = Only you can see this.
post-actions = What to do with this message
post-more = More
post-react = Add a reaction
post-reply = Reply in thread
post-edit = Edit
post-edit-label = Edit message
post-edit-save = Save
post-edit-cancel = Cancel
post-copy-text = Copy text
post-copy-link = Copy link
post-save = Save for later
post-unsave = Remove from saved
post-pin = Pin to channel
post-unpin = Unpin
post-follow = Follow thread
post-unfollow = Unfollow thread
post-mark-unread = Mark unread from here
post-delete = Delete

## Deleting
delete-title = Delete this message?
delete-words = It disappears for everyone. This cannot be undone.
delete-with-replies = { $count ->
    [one] It disappears for everyone, with its reply. This cannot be undone.
   *[other] It disappears for everyone, with its { $count } replies. This cannot be undone.
}

## Sending
send-waiting = Sending when the line is back
send-sending = Sending…
send-changing = The change is sent when the line is back
send-failed = Not sent. { $reason }
send-retry = Try again
send-discard = Discard

## Reactions
reactions = Reactions
reaction-label = { $count ->
    [one] :{ $name }:, { $count } reaction
   *[other] :{ $name }:, { $count } reactions
}
reaction-who = { $who } reacted with :{ $name }:
reaction-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}

## Events of a channel
notice-others = { $count ->
    [one] { $count } other
   *[other] { $count } others
}
notice-joined = { $who } joined.
notice-left = { $who } left.
notice-added = { $by } added { $who }.
notice-removed = { $who } was removed.
notice-header = { $by } changed the topic to: { $header }
notice-header-removed = { $by } removed the topic.
notice-purpose = { $by } changed the purpose to: { $purpose }
notice-purpose-removed = { $by } removed the purpose.
notice-renamed = { $by } renamed the channel from { $old } to { $new }.
notice-archived = { $by } archived the channel.
notice-restored = { $by } brought the channel back.

## Text
code-label = Code in { $language }
code-label-plain = Code
code-copy = Copy code
code-copied = Copied
table-label = Table
task-done = Done
task-open = Open
channel-link-unknown = You are not in this channel.
image-open = Open { $name }
image-unnamed = image
image-failed = This image could not be fetched.

## Files
file-open = Open { $name }
file-save = Save { $name }
file-facts = { $kind } · { $size }
uploads = Files of this message
upload-waiting = Goes up when the line is back
upload-progress = { $name } is going up
upload-retry = Try { $name } again
upload-remove = Remove { $name }
upload-pasted = pasted file { $number }
drop-here = Drop files to attach them

## Images, large
viewer-label = { $name }, large
viewer-count = { $number } of { $total }
viewer-larger = Larger
viewer-smaller = Smaller
viewer-next = Next
viewer-before = Previous

## Where one writes
composer-to-channel = Write to { $name }
composer-to-person = Write to { $name }
composer-reply = Reply
composer-tools = Message tools
composer-attach = Attach files
composer-emoji = Emoji
composer-mention = Mention somebody
composer-format = Formatting
composer-send = Send
composer-stuck = Wait for the files, or remove those that failed
composer-left = { $count ->
    [one] { $count } character left
   *[other] { $count } characters left
}
composer-over = { $count ->
    [one] { $count } character too long
   *[other] { $count } characters too long
}
composer-read-only = You can read here, but not write.
composer-archived = This channel is archived. You can read it, but not write.
typing = { $count ->
    [one] { $who } is typing
   *[other] { $who } are typing
}
typing-many = Several people are typing

## Formatting
format-label = Formatting
format-bold = Bold
format-italic = Italic
format-strike = Strikethrough
format-code = Code
format-link = Link
format-quote = Quote
format-list = Bulleted list
format-numbered = Numbered list

## Completion
complete-label = Suggestions
complete-username = @{ $username }
complete-outside = not in this channel
complete-all = everyone here
complete-channel = everyone here
complete-here = everyone here who is online

## Emoji
emoji-picker = Emoji
emoji-search = Find an emoji
emoji-none = No emoji has this name.
emoji-name = :{ $name }:
emoji-categories = Categories
emoji-category-found = Found
emoji-category-recent = Used recently
emoji-category-custom = From this server
emoji-category-0 = Smileys and emotion
emoji-category-1 = People and body
emoji-category-2 = Animals and nature
emoji-category-3 = Food and drink
emoji-category-4 = Activities
emoji-category-5 = Travel and places
emoji-category-6 = Objects
emoji-category-7 = Symbols
emoji-category-8 = Flags

## Connection
offline-since = Offline since { $time }. You can go on, all of it will be sent.
offline-retry = Try now

## Threads
thread-title = Thread
thread-label = Messages of the thread
thread-close = Close thread
thread-follow = Follow
thread-following = Following
thread-replies = { $count ->
    [one] { $count } reply
   *[other] { $count } replies
}
thread-last = last { $time }
thread-unread = { $count ->
    [one] { $count } new reply
   *[other] { $count } new replies
}
thread-mentions = { $count ->
    [one] { $count } mention
   *[other] { $count } mentions
}
threads-title = Threads
threads-all = All
threads-unread = Unread
threads-none = Threads you follow show up here. Reply to a message to begin one.
threads-none-unread = You have read all of them.

## A person
person-label = Person
person-unknown = This person could not be found.
person-message = Message
person-note = Message yourself
person-deactivated = This account is deactivated.
person-bot = A bot
