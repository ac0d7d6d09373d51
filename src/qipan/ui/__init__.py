"""The frame of every page: templates, tags, styles, errors; it has no subject of its own."""
