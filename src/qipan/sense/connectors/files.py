"""Opening a file as a table, whatever its format; finding files; their digests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from qipan.errors import InputError
from qipan.sense.connectors.cap_file import open_cap
from qipan.sense.connectors.csv_file import open_csv
from qipan.sense.connectors.geojson_file import open_geojson
from qipan.sense.connectors.parquet_file import open_parquet
from qipan.sense.connectors.table import Table
from qipan.sense.connectors.xlsx_file import open_xlsx

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
CAP_SUFFIXES = (".xml", ".cap", ".atom")
SUFFIXES = (*TEXT_SUFFIXES, ".xlsx", ".parquet", ".geojson", *CAP_SUFFIXES)


def open_table(
    path: Path,
    *,
    encoding: str = "",
    sheet: str = "",
    expect: Sequence[str] = (),
    needs: Sequence[str] = (),
) -> Table:
    """Open ``path`` as a table by its suffix, and check its header against ``expect``.

    Args:
        encoding: of a text table; empty: found among UTF-8, UTF-16 with a mark and GB18030.
        sheet: of a workbook; empty: the first.
        expect: columns that must be there; others are told in ``Table.unknown_columns``.
        needs: columns that must be there among any others, where nothing is expected.

    Raises:
        InputError: the file is missing, empty, of another kind, broken, or its header does not fit.
    """
    check_file(path)
    name = path.name.lower()
    if name.endswith(TEXT_SUFFIXES):
        return open_csv(path, encoding=encoding, expect=expect, needs=needs)
    if name.endswith(".xlsx"):
        return open_xlsx(path, sheet=sheet, expect=expect, needs=needs)
    if name.endswith(".parquet"):
        return open_parquet(path, expect=expect)
    if name.endswith(".geojson"):
        return open_geojson(path, expect=expect)
    if name.endswith(CAP_SUFFIXES):
        return open_cap(path, expect=expect)
    raise InputError(
        "Files of this kind are not read.",
        where=path.name,
        mend=f"Hand in one that ends in {', '.join(SUFFIXES)}.",
    )


def check_file(path: Path) -> None:
    """Raise ``InputError`` unless ``path`` is a readable file with content."""
    if path.is_dir():
        raise InputError("This is a folder, not a file.", where=str(path), mend="Name a file inside it.")
    try:
        with path.open("rb") as stream:
            empty = not stream.read(1)
    except FileNotFoundError:
        raise InputError("There is no such file.", where=str(path), mend="Check the path.") from None
    except OSError as error:
        raise InputError(
            f"The file cannot be read ({error.strerror}).", where=str(path), mend="Check its permissions."
        ) from error
    if empty:
        raise InputError("The file is empty.", where=path.name, mend="Hand in the file again.")


def digest_file(path: Path) -> str:
    """SHA-256 of the file as it stands on disk, in hex."""
    check_file(path)
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def find_files(path: Path, glob: str = "") -> list[Path]:
    """The file itself, or the files of a folder that match ``glob`` (empty: any known suffix), by name.

    Raises:
        InputError: no such path, or no file in the folder matches.
    """
    if not path.is_dir():
        check_file(path)
        return [path]
    found = sorted(p for p in path.glob(glob or "*") if p.is_file() and _wanted(p, glob))
    if not found:
        raise InputError(
            f"No file in the folder matches {glob or 'a known format'}.",
            where=str(path),
            mend=f"Known formats: {', '.join(SUFFIXES)}.",
        )
    return found


def _wanted(path: Path, glob: str) -> bool:
    """Not hidden, not an editor's lock file (~$…), and of a known suffix where no pattern was given."""
    if path.name.startswith((".", "~$")):
        return False
    return bool(glob) or path.name.lower().endswith(SUFFIXES)
