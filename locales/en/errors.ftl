# What went wrong, one for each `ErrorCode`: what happened, what is safe, what to do.

error-bad-address = This is not the address of a server. One looks like chat.example.org.
error-unreachable = The server does not answer. Check the address and your connection, then try again.
error-not-mattermost = Something answers at this address, but it is not a Mattermost server. Check the address, also the part after the slash.
error-bad-certificate = The server could not prove who it is: its certificate is not trusted. Nothing was sent to it. Ask whoever looks after the server.
error-server-too-old = This server is too old for Tidings. It needs version 5.37 or newer. Ask whoever looks after the server.
error-forbidden-by-policy = Your administrator does not allow this.
error-bad-credentials = The server does not accept this name and password. Check both and try again.
error-mfa-needed = The server asks for a code from your authenticator app.
error-mfa-wrong = The server does not accept this code. Codes change every half minute; try the next one.
error-mfa-setup-required = The server asks you to set up two-step sign-in first. Do so in the browser, then sign in here.
error-account-inactive = This account is deactivated. Ask whoever looks after the server.
error-email-not-verified = The mail address of this account is not confirmed yet. Open the link in the mail from the server, then sign in here.
error-too-many-attempts = There were too many attempts, so the server has locked this account for a while. Wait, or reset the password in the browser.
error-bad-token = The server does not accept this token. Check that it was copied whole and has not been revoked.
error-already-signed-in = This account is in Tidings already.
error-signed-out = Your session on this server has ended. Your messages and what you wrote are kept. Sign in again to go on.
error-keychain-locked = Your keychain is locked, so what is stored here cannot be opened. Nothing is lost. Unlock it and try again.
error-no-keychain = This computer has no keychain that answers, so nothing can be stored safely.
error-unsent-work = Something you wrote was not sent yet. Signing out would discard it.
error-offline = This needs the server, which cannot be reached right now. Nothing is lost. Try again when the line is back.
error-refused = The server refused this. Nothing was changed.
error-server-fault = The server had a fault of its own. What you wrote is kept. Try again in a while.
error-busy = The server asks to slow down. What you wrote is kept. Try again in a minute.
error-unsupported = This server does not offer this.
error-not-found = This is not there any more, or you cannot see it.
error-too-long = { $over ->
    [one] The message is one character too long. Your text is kept. Shorten it and send it again.
    [other] The message is too long by { $over } characters. Your text is kept. Shorten it and send it again.
   *[unknown] The message is too long. Your text is kept. Shorten it and send it again.
}
error-empty = There is nothing to send yet.
error-file-too-large = This file is larger than the server allows. It was not attached.
error-file-access = The file could not be read or written. Check that it is still there and that you may use it.
error-too-many-files = A message cannot hold this many files. Send the rest in another one.
error-link-not-allowed = Tidings does not open links of this kind.
error-disk-full = The disk is full, so nothing new can be kept. What was kept before is safe. Make room and try again.
error-store-failed = What is stored on this computer could not be written. Try again; if it stays so, restart Tidings.
error-cancelled = You called this off. Nothing was changed.
error-bad-request = Tidings did not understand itself: the window and the engine disagree. Nothing was changed. Restart Tidings.
error-engine-gone = The part of Tidings that does the work has stopped. It is being started again; nothing is lost.
