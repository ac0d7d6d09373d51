"""What a city asks of a matter besides its words: with a report, by every door alike."""
