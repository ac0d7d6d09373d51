"""What a file truly is, by its first bytes, so that a PDF named .csv is not read as text."""

from __future__ import annotations

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "gzip"),
    (b"PAR1", "Parquet"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "OLE"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"\xfd7zXZ", "xz archive"),
    (b"BZh", "bzip2 archive"),
    (b"SQLite format 3", "SQLite database"),
    (b"\x7fELF", "program"),
)

WAYS_OUT = {
    "gzip": "If it is a compressed table, name it so that it ends in .gz (e.g. .csv.gz).",
    "ZIP": "If it is an Excel workbook, name it .xlsx; if it is an archive, unpack it first.",
    "OLE": "It may be an old or protected Excel workbook: save it as .xlsx without a password.",
    "Parquet": "Name it so that it ends in .parquet.",
}


def signature_of(head: bytes) -> str:
    """The kind of file that ``head`` (first 16 bytes or more) announces; empty where it announces none."""
    return next((kind for start, kind in SIGNATURES if head.startswith(start)), "")


def way_out(kind: str) -> str:
    """What a person can do with a file of ``kind`` that was handed in as something else."""
    return WAYS_OUT.get(kind, "Hand in the table itself as .csv, .xlsx, .parquet or .geojson.")
