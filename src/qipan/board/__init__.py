"""The board: the city on one live page."""
