"""What the house is measured against. Each says what it is and what it is not."""
