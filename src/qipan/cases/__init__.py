"""Cases: intake, orders, outcomes, checks, clocks, and what becomes of them."""
