"""Reports taken in for somebody."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Status

from qipan.act import api_schemas as shapes
from qipan.act.doors import take_report
from qipan.act.once import digest_of, taken_once
from qipan.act.opening import Told
from qipan.people.public import actor_on

router = Router(tags=["cases"])


@router.post("/intake", response={201: shapes.ReceiptOut}, summary="Take a report in for somebody")
def take_in(request: HttpRequest, told: shapes.IntakeIn, key: shapes.OnceKey = "") -> Status[dict[str, str]]:
    """By phone, on paper or at a window: the same number and the same rights as by the web."""
    by, reporter = actor_on(request), Told(told.name, told.phone, told.home, told.wants_call)
    said = told.dict()
    receipt = taken_once(
        key,
        digest_of(said),
        lambda secret: take_report(
            by=by,
            channel=told.channel,
            text=told.text,
            category=told.category,
            lon=told.lon,
            lat=told.lat,
            address=told.address,
            told=reporter,
            answers=told.answers,
            secret=secret,
        ),
        scope=by.id,
    )
    case = receipt.case
    return Status(201, {"id": case.public_id, "number": case.number, "secret": receipt.secret})
