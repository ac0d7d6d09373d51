"""City packs: a city as versioned text, validated before anything runs on it.

This room knows YAML, pydantic and nothing of Django: contexts read packs, packs read no context.
"""
