"""Public alerts: a warning told to the public as CAP 1.2, with its updates and its cancelling."""
