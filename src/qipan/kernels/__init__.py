"""Pure numerics: arrays in, arrays out. No Django, no I/O, no context; importable on its own."""
