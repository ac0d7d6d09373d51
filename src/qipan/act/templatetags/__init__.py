"""Template tags of action."""
