"""The city's text of cases: duties, life, limits, conditions, checks, answers."""
