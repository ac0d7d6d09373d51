"""The city's text of emergencies: plans and public alerts."""
