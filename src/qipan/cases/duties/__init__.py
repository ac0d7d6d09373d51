"""Duties and quarrels: the list in force, its pages, what it shows on a case."""
