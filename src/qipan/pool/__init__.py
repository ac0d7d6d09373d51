"""The data pool: catalogue, standards, quality, linkage and release of what owners share."""
