"""Whatever is done to a city's files, reading ends in a pack or in problems, never in a crash."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qipan.packs.loader import check_city

TINY = Path(__file__).parents[1] / "data" / "tiny-city"
FILES = sorted(str(path.relative_to(TINY)) for path in TINY.rglob("*") if path.is_file())
PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [b"", b"\0", b"[", b"{", b": ", b"\n- ", b"&a ", b"*a", b"!x ", b"? ", b"\xff", b"<<: *a", b"|\n"]
    ),
)


@given(st.sampled_from(FILES), PIECES, st.floats(0, 1), st.integers(0, 40))
def test_any_damage_is_reported(file: str, piece: bytes, place: float, cut: int) -> None:
    """Bytes are cut out and others put in; the answer always names files and lines."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(TINY, Path(scratch) / "tiny"))
        content = (folder / file).read_bytes()
        start = int(place * len(content))
        (folder / file).write_bytes(content[:start] + piece + content[start + cut :])
        pack, problems = check_city(folder)
    assert pack is not None or problems
    assert all(problem.file and problem.line >= 0 and problem.what for problem in problems)
    assert all("\n" not in str(problem) for problem in problems)
