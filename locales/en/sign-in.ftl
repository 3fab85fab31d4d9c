# Adding a server, signing in and out, and accounts that cannot be opened.

welcome = Welcome to Tidings
welcome-text = Which Mattermost server do you use?
sign-in-address = Server address
sign-in-address-hint = For instance chat.example.org. Whoever looks after the server knows it.
sign-in-address-example = chat.example.org
sign-in-probing = Looking for the server
sign-in-title = Sign in to { $server }
sign-in-insecure = This connection is not encrypted. Others on the way can read your password and your messages.
# Parts of the label of a field, which begins with a capital: “E-mail or username”.
sign-in-email = e-mail
sign-in-username = username
sign-in-ldap = LDAP name
sign-in-either = { $some } or { $last }
sign-in-login-any = E-mail or username
sign-in-password = Password
sign-in-code = Code
sign-in-code-hint = From your authenticator app.
sign-in-token = Personal access token
sign-in-token-hint = Made on the server, in your profile under Security.
sign-in = Sign in
sign-in-busy = Signing in
sign-in-with-token = Use an access token instead
sign-in-with-password = Use name and password instead
sign-in-other-server = Choose another server
sign-in-providers = This server also offers { $providers }, which Tidings cannot use yet. An access token works for every account.
sign-in-only-providers = This server lets people in through { $providers } only, which Tidings cannot use yet.
sign-in-no-method = This server has no way to sign in switched on. Ask whoever looks after it.

## Signing out

sign-out = Sign out
sign-out-title = Sign out of { $server }?
sign-out-text = What Tidings keeps of this account on this computer will be removed. Your messages stay on the server.
sign-out-unsent = Something you wrote was not sent yet. It will be lost if you sign out now. If the line is down, wait until it is back.
sign-out-discard = Discard and sign out

## Accounts that cannot be opened

locked-title-signed-out = Sign in to { $server } again
locked-text-signed-out = Your session on the server has ended. Everything kept here is still here, also what was not sent yet.
locked-title-locked = Your keychain is locked
locked-text-locked = The key to your messages is in the keychain of this computer. Unlock it to go on. Nothing is lost.
locked-title-no-key = The key to this account is missing
locked-text-no-key = The keychain does not hold the key to what is stored here. If you have moved to another keychain, open the old one and try again. Else remove the account and sign in anew.
locked-remove = Remove this account

## Keychain

keychain-again = Try again
keychain-locked-text = Your keychain is locked. Unlock it to open your accounts.
no-keychain-title = No place for your keys
no-keychain-text = Tidings found no keychain on this computer, so it has nowhere safe to store the keys to your messages.
no-keychain-point-memory = You can go on in memory only. Nothing is written to disk, and you sign in again after each start.
no-keychain-point-install = Or install a keychain, such as GNOME Keyring or KWallet, and try again.
no-keychain-go-on = Go on in memory only
