"""Cases as files."""

from __future__ import annotations

from typing import Literal

from django.http import FileResponse, HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router

from qipan.cases.export.build import export_cases
from qipan.cases.export.response import as_response
from qipan.cases.register.http_api import CaseFilterIn
from qipan.people.public import actor_on
from qipan.tables.public import FORMATS

router = Router(tags=["cases"])
FILES = {
    kind.media.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
    for kind in FORMATS.values()
}


class ExportIn(CaseFilterIn):
    """What is taken out, and as what."""

    format: Literal["csv", "csv-excel", "xlsx", "parquet", "geojson"] = Field(
        "csv", description="csv-excel has a byte order mark, titles and notes above; csv has neither"
    )


@router.post(
    "/cases/exports",
    summary="Take cases out as a file",
    openapi_extra={"responses": {200: {"description": "The file", "content": FILES}}},
)
def export(request: HttpRequest, asked: ExportIn) -> FileResponse:
    """The cases of a list's filter that the caller may see, without personal data; recorded in the log.

    The header ``Qipan-Export`` holds the id under which it was recorded. At most 1,000,000 rows, 100,000 as
    xlsx, fewer than 1,000 of a search.
    """
    by = actor_on(request)
    language = get_language() or "zh"
    return as_response(export_cases(by=by, wanted=asked.wanted(by), form=asked.format, language=language))
