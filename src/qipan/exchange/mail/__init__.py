"""E-mail as a door: a file of a mail becomes a report."""
