"""Places: the hierarchy of areas, geometry, point in area, and hexagonal cells."""
