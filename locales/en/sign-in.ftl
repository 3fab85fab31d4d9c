# Words: sign-in.
