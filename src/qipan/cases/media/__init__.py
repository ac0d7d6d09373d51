"""Photos and voice notes of cases."""
