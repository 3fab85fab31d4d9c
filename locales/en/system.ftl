# Words: system.
