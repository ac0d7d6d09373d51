"""Tables on their way out: CSV, XLSX, Parquet and GeoJSON, of any columns, in constant memory."""
