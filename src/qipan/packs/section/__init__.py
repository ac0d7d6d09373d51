"""The part of a pack that every city has: its identity."""
