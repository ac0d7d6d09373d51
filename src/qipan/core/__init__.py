"""The floor of the house: ids, clock, calendars, the event log, provenance, the store and its city pack."""
