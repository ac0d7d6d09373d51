"""Emergency plans at work, and public alerts."""
