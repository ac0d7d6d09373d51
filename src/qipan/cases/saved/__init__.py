"""Named filters: what a person or a house asks the list for again and again."""
