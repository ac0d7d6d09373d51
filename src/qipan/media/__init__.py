"""Photos and voice notes: files, what is covered, who may see them."""
