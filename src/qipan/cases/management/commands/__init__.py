"""Commands of ``qipan manage`` that belong to action."""
