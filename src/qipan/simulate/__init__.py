"""The simulator: a city that lives, drawn from declared rates; what it plants is recorded as truth."""
