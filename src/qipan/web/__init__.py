"""Web: the board: shell, components, map, live updates."""
