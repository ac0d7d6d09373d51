"""Which of a city's sources a file comes from, judged by its columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qipan.errors import InputError
from qipan.pool.rules import ensure_columns, used_columns
from qipan.sense.public import find_files, open_table
from qipan.sense.section.sources import SourceText


def choose_source(
    sources: Sequence[SourceText], path: Path, *, code: str = ""
) -> tuple[SourceText, list[Path]]:
    """The source that reads ``path``, and its files: the path itself, or those of a folder, by name.

    ``code`` names the source; without it, the one among those of kind ``file`` whose columns the first file
    has.

    Raises:
        InputError: no source of that code or kind, no file, columns that no source knows or that several do.
    """
    candidates = _candidates(sources, code)
    if len(candidates) == 1:
        return candidates[0], find_files(path, candidates[0].files)
    fitting, misfits = [], []
    for source in candidates:
        try:
            files = find_files(path, source.files)
            _check(source, files[0])
        except InputError as error:
            misfits.append(f"{source.code} ({error.what})")
        else:
            fitting.append((source, files))
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise _ambiguous(path, [source for source, _files in fitting])
    raise InputError(
        f"No source of the city fits: {'; '.join(misfits)}",
        where=str(path),
        mend="Name the source that is meant with --source to see what is missing.",
    )


def _candidates(sources: Sequence[SourceText], code: str) -> list[SourceText]:
    found = [source for source in sources if (source.code == code if code else source.kind == "file")]
    if not found:
        files = ", ".join(source.code for source in sources if source.kind == "file")
        raise InputError(
            f"The city has no source '{code}'." if code else "The city has no source that reads files.",
            where="--source" if code else "",
            mend=f"It reads files as: {files}." if files else "Add one to sources/ of the city.",
        )
    return found


def _check(source: SourceText, file: Path) -> None:
    needs = used_columns(source)
    ensure_columns(open_table(file, encoding=source.encoding, expect=source.columns, needs=needs), source)


def _ambiguous(path: Path, sources: Sequence[SourceText]) -> InputError:
    codes = ", ".join(source.code for source in sources)
    return InputError(
        f"Several sources fit: {codes}.", where=str(path), mend="Say which one is meant with --source CODE."
    )
