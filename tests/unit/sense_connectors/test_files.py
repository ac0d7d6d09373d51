"""Opening by suffix, finding files, digests."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from qipan.errors import InputError
from qipan.sense.connectors import digest_file, find_files, open_table


def test_errors_of_the_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(InputError, match="a folder"):
        open_table(tmp_path)
    (tmp_path / "t.csv").touch()
    with pytest.raises(InputError, match="is empty"):
        open_table(tmp_path / "t.csv")
    (tmp_path / "t.doc").write_text("x")
    with pytest.raises(InputError, match="not read"):
        open_table(tmp_path / "t.doc")


def test_digest(tmp_path: Path) -> None:
    content = b"x" * 3_000_000
    (tmp_path / "t.csv").write_bytes(content)
    assert digest_file(tmp_path / "t.csv") == hashlib.sha256(content).hexdigest()


def test_find_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.parquet", "~$a.xlsx", ".hidden.csv", "notes.md"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder.csv").mkdir()
    assert [p.name for p in find_files(tmp_path)] == ["a.csv", "b.csv", "c.parquet"]
    assert [p.name for p in find_files(tmp_path, "*.md")] == ["notes.md"]
    assert find_files(tmp_path / "b.csv", "*.parquet") == [tmp_path / "b.csv"]
    with pytest.raises(InputError, match=r"matches \*\.xlsx"):
        find_files(tmp_path, "*.xlsx")
    with pytest.raises(InputError, match="no such file"):
        find_files(tmp_path / "gone")


def test_suffix_in_capitals(tmp_path: Path) -> None:
    (tmp_path / "T.CSV").write_text("a,b\n1,2\n")
    assert open_table(tmp_path / "T.CSV").columns == ("a", "b")
