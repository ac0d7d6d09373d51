"""An export on its way to a browser or a program."""

from __future__ import annotations

from django.http import FileResponse

from qipan.cases.export.build import Export


def as_response(export: Export) -> FileResponse:
    """The file, sent piece by piece; it is gone when the last piece is sent or the asker hangs up."""
    response = FileResponse(export.file, as_attachment=True, filename=export.name, content_type=export.media)
    response["Qipan-Export"], response["Qipan-Rows"] = export.id, str(export.rows)
    response["Cache-Control"] = "no-store"
    return response
