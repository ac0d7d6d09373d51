"""One step for many cases: each takes it by itself, under the same rules, or is refused with a reason."""
