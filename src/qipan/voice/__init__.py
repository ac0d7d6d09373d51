"""Voice: reporters follow, confirm or contest what was done."""
