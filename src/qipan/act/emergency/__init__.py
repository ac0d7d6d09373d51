"""Emergencies: opening a plan, working its steps, posts, stock, log book, hand-over, ending."""
