"""Oversee: reviews, evaluation with intervals, the audit page."""
