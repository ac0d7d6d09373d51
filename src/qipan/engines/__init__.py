"""Where analytical expressions run: embedded over Parquet files, or in memory as a reference."""
