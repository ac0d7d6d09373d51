"""How long what people told is kept with their cases, and what is held beyond it."""
