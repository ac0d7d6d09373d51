"""Filled forms as files: CSV and XLSX, with the rights of whoever asks; each export is logged."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import xlsxwriter

from qipan.core.public import Actor, record, unit_of_work
from qipan.field.filled import table

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# A cell that begins so is run as a formula by a spreadsheet that opens a CSV file.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@unit_of_work
def export(*, by: Actor, code: str, form: str, since: datetime, until: datetime) -> bytes:
    """The rows of the form ``code`` filled in [since, until), as ``form`` (csv or xlsx); logged."""
    headings, rows = table(code, by=by, since=since, until=until)
    data = {"form": code, "rows": len(rows), "as": form, "since": since, "until": until}
    record("act.forms.exported", by=by, subject=by.id, data=data)
    return _csv(headings, rows) if form == "csv" else _xlsx(headings, rows)


def _csv(headings: list[str], rows: list[list[Any]]) -> bytes:
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(headings)
    lines.writerows([_harmless(cell) for cell in row] for row in rows)
    # The mark at the beginning lets spreadsheets read Chinese.
    return written.getvalue().encode("utf-8-sig")


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _xlsx(headings: list[str], rows: list[list[Any]]) -> bytes:
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings, book.add_format({"bold": True}))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
    return made.getvalue()
