"""Open311 GeoReport v2: what other programs report here and read of the city's cases."""
