"""Act: cases and orders from intake to closing, clocks, independent checks."""
