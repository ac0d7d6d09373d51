"""The city's text of oversight: evaluation and retention."""
