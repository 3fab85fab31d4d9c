# Words: alerts.
