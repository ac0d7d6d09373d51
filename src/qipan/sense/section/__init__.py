"""The city's text of what comes in: sources, classes of matter, what is asked."""
