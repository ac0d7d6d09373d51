"""Commands of ``qipan manage`` that belong to the pool."""
