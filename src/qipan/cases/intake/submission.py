"""The doors by which a report comes in: web, phone, paper, a visit. One number, one set of rights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from qipan.cases.intake.opening import Receipt, ReporterContact, intake
from qipan.cases.questions.answers import checked_and_kept
from qipan.cases.section.workflow import WORKFLOW
from qipan.core.public import Actor, clock, pack
from qipan.errors import RuleRefused
from qipan.people.public import Permission, require
from qipan.sense.public import Observation, Source, source_by_code
from qipan.sense.section.sources import SOURCES

CLERKS_CHANNELS = ("phone", "paper", "visit")


def submit_report(
    *,
    by: Actor,
    channel: str,
    text: str,
    category: str = "",
    lon: float | None = None,
    lat: float | None = None,
    address: str = "",
    area_code: str = "",
    told: ReporterContact | None = None,
    answers: Mapping[str, Any] | None = None,
    secret: str = "",
) -> Receipt:
    """Take a report in now. A clerk's channels need ``case.intake``; the web is open to everybody.

    ``answers`` are values by code of the questions of the category; ``secret`` as in ``intake``. Raises
    ``InputError`` for an empty report and for answers that do not fit, ``NotFound`` for an unknown category.
    """
    if channel in CLERKS_CHANNELS:
        require(by, Permission.CASE_INTAKE)
    now, source = clock.now(), form_source()
    observation = Observation(
        occurred_at=now,
        received_at=now,
        kind=source.signal_kind,
        channel=channel,
        category=category,
        text=text,
        lon=lon,
        lat=lat,
        address=address,
        area_code=area_code,
        payload=checked_and_kept(category, answers or {}),
    )
    return intake(by=by, source=source, observation=observation, told=told, secret=secret)


def ensure_door() -> str:
    """Code of the source that stands for reports taken in here (no query).

    Raises ``SectionMissing`` for a city without cases, ``RuleRefused`` where it takes no reports in.
    """
    pack().pack.written(WORKFLOW)
    code = next((s.code for s in pack().pack[SOURCES] if s.kind == "form"), "")
    if not code:
        raise RuleRefused(
            _("This city takes no reports in here."), mend=_("Declare a source of kind 'form' in its text.")
        )
    return code


def form_source() -> Source:
    """The source that stands for reports taken in here. Raises as ``ensure_door`` does."""
    return source_by_code(ensure_door())
