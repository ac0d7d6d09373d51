"""Field work: visits on the spot, filled forms, hand-overs; off-line too."""
