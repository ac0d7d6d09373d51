"""Taking cases out as files: what a list shows, with the rights of whoever asks, and on the record."""
