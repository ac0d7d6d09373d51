"""Full text on the store's own database: words as tokens, an inverted index, newest first."""
