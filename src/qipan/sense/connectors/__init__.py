"""File connectors: CSV, Excel, Parquet and GeoJSON read as batches of rows with a person's row numbers."""

from qipan.sense.connectors.files import digest_file, find_files, open_table
from qipan.sense.connectors.table import Batch, Row, RowFault, Table

__all__ = ["Batch", "Row", "RowFault", "Table", "digest_file", "find_files", "open_table"]
