"""Making an export: counted first, written in constant memory, on the record before a byte goes out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from qipan.cases.export.columns import COLUMNS, values
from qipan.cases.export.manifest import about
from qipan.cases.lists.case_filter import recorded
from qipan.cases.lists.rows import RowPage, page_rows
from qipan.cases.search.finding import count_found
from qipan.cases.selectors import CaseFilter, filtered
from qipan.core.public import Actor, local_time, new_id, record, unit_of_work
from qipan.errors import InputError, RuleRefused, StoreError
from qipan.people.public import Permission, require
from qipan.search.public import COUNT_CAP
from qipan.tables.public import FORMATS, Format, Sheet, Writer, passing_folder

PORTION = 1000


@dataclass(frozen=True, slots=True)
class Export:
    """A finished export: an open, nameless file at its beginning; it is gone when it is closed."""

    id: str
    name: str
    media: str
    rows: int
    file: IO[bytes]


def export_cases(
    *, by: Actor, wanted: CaseFilter, form: str, language: str, into: IO[bytes] | None = None
) -> Export:
    """Write the cases that a list with this filter shows to ``by``, and record that it was done.

    The file has no name and lies in the store's folder until it is closed; ``into`` takes its place. Raises
    ``InputError`` for an unknown format, ``RuleRefused`` for more rows than it takes, ``StoreError`` for a
    full disk, ``NotPermitted`` without ``case.view``.
    """
    require(by, Permission.CASE_VIEW)
    kind = _format(form)
    ensure_takes(wanted, by=by, kind=kind)
    export_id = new_id("exp")
    file = into or tempfile.TemporaryFile(prefix="export-", dir=passing_folder())  # noqa: SIM115
    try:
        with override(language):
            told = about(export_id, wanted, by=by, language=language)
            sheet = Sheet(_("Cases"), COLUMNS, told)
            rows = _write(kind.begin(file, sheet), portions(by=by, wanted=wanted, language=language))
        keep_record(export_id, by=by, wanted=wanted, form=form, rows=rows)
        file.seek(0)
    except OSError as error:
        file.close()
        raise StoreError(
            _("The export could not be written (%(why)s).") % {"why": error.strerror or error},
            mend=_("Make room, or narrow the filter."),
        ) from error
    except BaseException:
        file.close()
        raise
    stamp = f"{local_time(told.made_at):%Y%m%d-%H%M}"
    return Export(export_id, f"cases-{stamp}.{kind.suffix}", kind.media, rows, file)


@unit_of_work
def keep_record(export_id: str, *, by: Actor, wanted: CaseFilter, form: str, rows: int) -> None:
    """Record who took what out; none of the columns is personal data, so no purpose is asked for."""
    data = {
        "format": form,
        "filter": recorded(wanted),
        "rows": rows,
        "columns": len(COLUMNS),
        "personal": False,
    }
    record("act.cases.exported", by=by, subject=export_id, data=data)


def ensure_takes(wanted: CaseFilter, *, by: Actor, kind: Format) -> None:
    """Raise ``RuleRefused`` when there are more cases than the format takes."""
    most = COUNT_CAP if wanted.words else kind.most
    count = (
        count_found(wanted, by=by) if wanted.words else filtered(wanted, by=by).order_by()[: most + 1].count()
    )
    if count > most or (wanted.words and count == most):
        raise RuleRefused(
            _("These are more than %(most)s cases: too many for one file of this kind.")
            % {"most": f"{most:,}"},
            where="filter",
            mend=_("Narrow the filter, for example by the time of opening."),
        )


def portions(*, by: Actor, wanted: CaseFilter, language: str) -> Iterator[list[dict[str, Any]]]:
    """All rows, newest first, a thousand at a time, by keyset."""
    cursor, first = "", True
    while cursor or first:
        page: RowPage = page_rows(by=by, wanted=wanted, language=language, cursor=cursor, size=PORTION)
        yield page.rows
        cursor, first = page.cursor, False


def _write(writer: Writer, rows: Iterator[list[dict[str, Any]]]) -> int:
    count = 0
    try:
        for portion in rows:
            writer.add([values(row) for row in portion])
            count += len(portion)
        writer.finish()
    finally:
        writer.give_up()
    return count


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise InputError(
            _("Cases are not exported as '%(name)s'.") % {"name": name},
            where="format",
            mend=", ".join(FORMATS),
        )
    return FORMATS[name]
