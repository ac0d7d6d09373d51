"""Reports taken in for somebody."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Status

from qipan.cases import api_schemas as shapes
from qipan.cases.intake.opening import ReporterContact
from qipan.cases.intake.report_with_photos import take_report_with_photos
from qipan.people.public import actor_on

router = Router(tags=["cases"])


@router.post("/intake", response={201: shapes.ReceiptOut}, summary="Take a report in for somebody")
def take_in(request: HttpRequest, told: shapes.IntakeIn, key: shapes.OnceKey = "") -> Status[dict[str, str]]:
    """By phone, on paper or at a window: the same number and the same rights as by the web."""
    by, reporter = actor_on(request), ReporterContact(told.name, told.phone, told.home, told.wants_call)
    receipt = take_report_with_photos(
        by=by,
        channel=told.channel,
        once=key,
        scope=by.id,
        text=told.text,
        category=told.category,
        lon=told.lon,
        lat=told.lat,
        address=told.address,
        told=reporter,
        answers=told.answers,
    )
    case = receipt.case
    return Status(201, {"id": case.public_id, "number": case.number, "secret": receipt.secret})
