"""Likely duplicates: who they are, how sure, why, and the model that says so."""
