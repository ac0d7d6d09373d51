"""Several reports become one case, one report becomes several cases; everybody keeps number and rights."""
