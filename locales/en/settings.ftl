# Words: settings.
