"""Sensing: connectors and intake channels; the raw record with its provenance."""
