"""Rules that a pack must keep beyond its form, one module per subject.

Each module offers functions ``(PackText, Pack) -> Iterator[Problem]``.
"""
