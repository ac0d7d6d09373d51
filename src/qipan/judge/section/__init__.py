"""The city's text of judgement: indicators and the grading of warnings."""
