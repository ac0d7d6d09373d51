"""Photos and voice notes: checked by content, covered, shown to strangers only once released."""
