"""Field work: the day's list, visits recorded once, the forms that they fill, hand-overs, new matters."""
