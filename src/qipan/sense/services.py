"""Writes of sensing: sources from the pack, signals one by one or in bulk, reporters kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from qipan.core.public import (
    Actor,
    NewEvent,
    PackCache,
    bulk,
    clock,
    insert_rows,
    new_id,
    record,
    record_many,
    unit_of_work,
    update_row,
)
from qipan.errors import InputError, NotFound, NotPermitted
from qipan.packs.index import PackIndex
from qipan.people.public import Organisation, Permission, require, require_person
from qipan.places.public import cell, ids_by_code, is_near_city, known_area, locate
from qipan.sense.models import FILES, OUTSIDE, Reporter, Signal, SignalVersion, Source
from qipan.sense.section.sources import SOURCES, SourceText

MAX_TEXT = 10_000


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known of a signal before it stands in the store. Times aware, coordinates in degrees."""

    occurred_at: datetime
    received_at: datetime
    kind: str
    channel: str
    category: str = ""
    text: str = ""
    external_ref: str = ""
    lon: float | None = None
    lat: float | None = None
    area_code: str = ""
    address: str = ""
    value: float | None = None
    unit: str = ""
    confidence: float = 1.0
    payload: dict[str, Any] = field(default_factory=dict)
    digest: str = ""


@unit_of_work
def load_sources(*, by: Actor, index: PackIndex) -> int:
    """Bring the pack's sources into the store; running it twice changes nothing."""
    owners = {o.code: o for o in Organisation.objects.all()}
    for text in index.pack[SOURCES]:
        wanted = _source_fields(text, owners[text.owner])
        source, made = Source.objects.get_or_create(
            code=text.code, defaults={"public_id": new_id("src"), **wanted}
        )
        if made or any(getattr(source, key) != value for key, value in wanted.items()):
            Source.objects.filter(pk=source.pk).update(**wanted)
            record("sense.source.loaded", by=by, subject=source.public_id, data={"version": text.version})
    return len(index.pack[SOURCES])


def _source_fields(text: SourceText, owner: Organisation) -> dict[str, Any]:
    return {
        "name_zh": text.name.zh,
        "name_en": text.name.en,
        "kind": text.kind,
        "signal_kind": text.signal_kind,
        "channel": text.channel,
        "owner": owner,
        "licence": text.licence,
        "mapping_version": text.version,
        "simulated": text.kind == "simulator",
    }


_sources = PackCache(lambda code: Source.objects.filter(code=code).first())


def source_by_code(code: str) -> Source:
    """The source with a code; remembered, so to be read only. Raises ``NotFound``."""
    found = _sources(code)
    if found is None:
        raise NotFound(f"The city has no source '{code}'.", mend="See the files in sources/ of the city.")
    return found


@transaction.atomic(savepoint=False)
def receive(
    *, by: Actor, source: Source, observation: Observation, reporter: Reporter | None = None
) -> Signal:
    """Take one signal in.

    A point outside the city is kept beside the report and is not its place. Raises ``InputError`` for a text
    or address that is too long, and for coordinates off the globe.
    """
    _check(observation)
    observation = _within_city(observation)
    area_code = observation.area_code or _located(observation)
    area = known_area(area_code)
    signal = _signal(source, observation, area.pk if area else None, clock.now(), reporter)
    signal.area = area
    insert_rows([signal])
    record(
        "sense.signal.received",
        by=by,
        subject=signal.public_id,
        data={"channel": signal.channel},
    )
    return signal


def receive_many(
    *, by: Actor, source: Source, run: str, observations: Sequence[Observation], area_codes: Sequence[str]
) -> list[Signal]:
    """Take many signals of one import run in, with one event for the batch.

    ``area_codes`` (same length) are the areas already located. Observations whose reference the source
    already gave must have been left out by the caller.
    """
    ids = take_in(by=by, source=source, run=run, observations=observations, area_codes=area_codes)
    found = {signal.public_id: signal for signal in Signal.objects.filter(public_id__in=ids)}
    return [found[public_id] for public_id in ids]


@unit_of_work
def take_in(
    *, by: Actor, source: Source, run: str, observations: Sequence[Observation], area_codes: Sequence[str]
) -> list[str]:
    """As ``receive_many``, but returns public ids and makes no model instances: for files of any size."""
    area_ids, now = ids_by_code(c for c in area_codes if c), clock.now()
    rows = [
        {**_fields(source, observation, area_ids.get(code), now), "run": run}
        for observation, code in zip(observations, area_codes, strict=True)
    ]
    bulk.insert(Signal, rows)
    ids = [row["public_id"] for row in rows]
    record("sense.signals.received", by=by, subject=run, data={"signals": ids})
    return ids


def _check(observation: Observation) -> None:
    if "\x00" in observation.text + observation.address:
        raise InputError(
            _("The text holds a character that is none."), where="text", mend=_("Write it once more by hand.")
        )
    _ensure_length("address", observation.address, Signal)
    if len(observation.text) > MAX_TEXT:
        raise InputError(
            _("The text has %(length)d characters; %(most)d are read.")
            % {"length": len(observation.text), "most": MAX_TEXT},
            where="text",
            mend=_("Shorten it, or hand the rest in as an attachment."),
        )
    lon, lat = observation.lon, observation.lat
    if (lon is None) != (lat is None) or (
        lon is not None and lat is not None and not (-180 <= lon <= 180 and -90 <= lat <= 90)
    ):
        raise InputError(
            _("The place is not a point on the globe."), where="lon, lat", mend=_("Pick it on the map.")
        )


def _within_city(observation: Observation) -> Observation:
    """The observation without a point outside the city: it stays beside the report, for whoever triages.

    A report is not refused for what a telephone got wrong; (0, 0) is what one without satellites says.
    """
    lon, lat = observation.lon, observation.lat
    if lon is None or lat is None or ((lon, lat) != (0, 0) and is_near_city(lon, lat)):
        return observation
    return replace(observation, lon=None, lat=None, payload={**observation.payload, OUTSIDE: [lon, lat]})


def _ensure_length(name: str, value: str, model: type[Model]) -> None:
    """Raise ``InputError`` for more than the column holds: one database would take it, the other not."""
    most = getattr(model._meta.get_field(name), "max_length", None)
    if most is not None and len(value) > most:
        raise InputError(
            _("This has %(length)d characters; %(most)d are kept.") % {"length": len(value), "most": most},
            where=name,
            mend=_("Shorten it."),
        )


def _located(observation: Observation) -> str:
    if observation.lon is None or observation.lat is None:
        return ""
    return locate(observation.lon, observation.lat)


def _signal(
    source: Source, observation: Observation, area_id: int | None, now: datetime, reporter: Reporter | None
) -> Signal:
    signal = Signal(**_fields(source, observation, area_id, now))
    signal.source, signal.reporter = source, reporter
    return signal


def _fields(source: Source, observation: Observation, area_id: int | None, now: datetime) -> dict[str, Any]:
    """Every column of a signal but its key."""
    lon, lat = observation.lon, observation.lat
    return {
        "public_id": new_id("sig", observation.received_at),
        "source_id": source.pk,
        "external_ref": observation.external_ref,
        "kind": observation.kind,
        "channel": observation.channel,
        "category": observation.category,
        "text": observation.text,
        "occurred_at": observation.occurred_at,
        "received_at": observation.received_at,
        "recorded_at": now,
        "lon": lon,
        "lat": lat,
        "cell": cell(lon, lat) if lon is not None and lat is not None else None,
        "area_id": area_id,
        "address": observation.address,
        "value": observation.value,
        "unit": observation.unit,
        "confidence": observation.confidence,
        "payload": observation.payload,
        "digest": observation.digest,
        "simulated": source.simulated,
        "reporter_id": None,
    }


def note_files(signal: str, files: Sequence[Mapping[str, str]]) -> None:
    """Write at a signal which files came with it and what became of each, in its transaction."""
    row = Signal.objects.get(public_id=signal)
    row.payload = {**row.payload, FILES: [dict(each) for each in files]}
    update_row(row, "payload")


def keep_reporter(
    *, name: str, phone: str, address: str, wants_call: bool, email: str = ""
) -> Reporter | None:
    """Keep what the reporter told of themselves apart from the report; None when nothing was told.

    Raises ``InputError`` for a name, number or address that is too long.
    """
    if not (name or phone or address or email):
        return None
    for field_name, value in (("name", name), ("phone", phone), ("address", address), ("email", email)):
        _ensure_length(field_name, value, Reporter)
    reporter = Reporter(
        public_id=new_id("rpt"),
        name=name,
        phone=phone,
        address=address,
        email=email,
        wants_call=wants_call,
        created_at=clock.now(),
    )
    return insert_rows([reporter])[0]


@unit_of_work
def reveal_reporter(*, by: Actor, signal: Signal, case: str, purpose: str) -> Reporter:
    """Show a reporter's identity to a person with the right and a stated purpose; each look is logged.

    Raises ``NotPermitted`` without the right or without a purpose of at least four characters, ``NotFound``
    when the reporter gave nothing or the data was shredded.
    """
    require_person(by)
    require(by, Permission.REPORTER_REVEAL, areas=signal.area.chain if signal.area else ())
    if len(purpose.strip()) < 4:
        raise NotPermitted(
            _("Say what you need the reporter's identity for."),
            where="purpose",
            mend=_("Write it in one sentence."),
        )
    reporter = signal.reporter
    if reporter is None or reporter.shredded_at is not None:
        raise NotFound(_("The reporter left no name or number, or it was deleted."))
    data = {"purpose": purpose.strip(), "case": case}
    record("sense.reporter.revealed", by=by, subject=reporter.public_id, data=data)
    return reporter


def shred_reporters(*, by: Actor, reporters: Sequence[Reporter], reason: str) -> None:
    """Delete who they are; that somebody reported stays. Inside a transaction of the caller."""
    Reporter.objects.filter(pk__in=[reporter.pk for reporter in reporters]).update(
        name="", phone="", email="", address="", wants_call=False, shredded_at=clock.now()
    )
    _tell_shredded("sense.reporter.shredded", reporters, by, reason)


def shred_words(*, by: Actor, signals: Sequence[Signal], reason: str) -> None:
    """Delete what was said and the written place; point, area, category and times stay, for the figures."""
    keys = [signal.pk for signal in signals]
    Signal.objects.filter(pk__in=keys).update(text="", address="", payload={})
    SignalVersion.objects.filter(signal__in=keys).update(content={})
    _tell_shredded("sense.words.shredded", signals, by, reason)


def _tell_shredded(action: str, rows: Sequence[Reporter | Signal], by: Actor, reason: str) -> None:
    record_many([NewEvent(action, row.public_id, {"reason": reason}) for row in rows], by=by)
