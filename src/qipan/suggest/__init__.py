"""Learned models: triage and duplicates."""
