"""A table of a pack (``areas.csv``): rows as mappings with the line of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem, nearest
from qipan.packs.yamltext import Path


@dataclass
class CsvText:
    """A parsed table: its rows, the line of each by path, and its problems."""

    data: list[dict[str, str | None]] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=lambda: {(): 1})
    problems: list[Problem] = field(default_factory=list)


def parse_csv(text: str, file: str, model: type[BaseModel]) -> CsvText:
    """Rows by the fields of ``model``. An empty cell of a field that may be unknown is None."""
    parsed, reader = CsvText(), csv.reader(io.StringIO(text))
    unknown = {name for name, each in model.model_fields.items() if each.default is None}
    try:
        header = next(reader, [])
        parsed.problems.extend(_header_problems(header, file, model))
        for cells in reader:
            if cells and len(cells) != len(header):
                what = _(
                    "This row has {cells} cells where the header has {columns}.",
                    cells=len(cells),
                    columns=len(header),
                )
                mend = _("Quote a cell that holds a comma.")
                parsed.problems.append(Problem(file, reader.line_num, what, mend))
            elif any(cells):
                row = dict(zip(header, cells, strict=True))
                parsed.lines[(len(parsed.data),)] = reader.line_num
                parsed.data.append({k: (None if k in unknown and not v else v) for k, v in row.items()})
    except csv.Error as error:
        what = _("This is not valid CSV: {reason}.", reason=error)
        parsed.problems.append(Problem(file, reader.line_num, what, _("Check the quotes.")))
    return parsed


def _header_problems(header: list[str], file: str, model: type[BaseModel]) -> Iterator[Problem]:
    columns = tuple(model.model_fields)
    listed = _("Columns: {columns}.", columns=", ".join(columns))
    for name, each in model.model_fields.items():
        if each.is_required() and name not in header:
            yield Problem(file, 1, _("The column `{column}` is missing.", column=name), listed)
    for name in header:
        if name not in columns:
            mend = nearest(name, columns) or listed
            yield Problem(file, 1, _("The column `{column}` is unknown.", column=name), mend)
    for name in sorted({name for name in header if header.count(name) > 1}):
        what = _("The column `{column}` stands twice.", column=name)
        yield Problem(file, 1, what, _("Remove one."))


def table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> str:
    """Rows as CSV text with a header, lines ended by a line feed."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
