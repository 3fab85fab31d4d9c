# Words: sidebar.
