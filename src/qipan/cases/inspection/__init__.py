"""Looking again: a draw among closed cases that nobody can foresee, inspected by strangers to the case."""
