"""The draw: committed to a day ahead, made when the frame is closed, told with the last inspection."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from qipan.cases.models import Case, Draw, Inspection
from qipan.cases.section.checks import CHECKS, Reinspection
from qipan.cases.section.workflow import WORKFLOW
from qipan.core.heads import head
from qipan.core.public import Actor, clock, current, new_id, pack, record, system
from qipan.kernels import sampling

DRAWER = system("inspection")
# A closing that was being written while a frame was read belongs to the next frame.
LATE = timedelta(hours=1)


def draw_now(by: Actor = DRAWER) -> Draw | None:
    """Draw among the cases closed since the last draw, and commit to the seed of the next one.

    The first call only commits: of what was closed before, nobody had promised a draw. None where the city's
    text wants no draws, the first time, and where nothing was closed: then the promise stands for what comes.
    Safe to repeat: what was drawn is not drawn again.
    """
    wanted = pack().pack[CHECKS].reinspection
    if wanted is None:
        return None
    with transaction.atomic():
        _tell_overdue(wanted, by)
        ahead = Draw.objects.select_for_update().filter(state="committed").first()
        if ahead is None:
            _commit(clock.now(), by)
            return None
        until = clock.now()
        frame = frame_between(ahead.since, until)
        if not frame:
            return None
        made = _draw(ahead, frame, until, wanted, by)
        _commit(until, by)
    return made


def _commit(since: datetime, by: Actor) -> None:
    seed = secrets.token_bytes(32)
    made = Draw.objects.create(
        public_id=new_id("drw"),
        seed=seed.hex(),
        commitment=sampling.commitment(seed),
        since=since,
        simulated=current().kind != "work",
    )
    record("act.draw.committed", by=by, subject=made.public_id, data={"commitment": made.commitment})


def _draw(draw: Draw, frame: list[tuple[str, str]], until: datetime, wanted: Reinspection, by: Actor) -> Draw:
    """Close the frame and draw. No event tells what was drawn before it was inspected: all read the log."""
    last = head()
    draw.until, draw.state = until, "drawn"
    draw.beacon = last.chain if last else ""
    draw.frame = "\n".join(f"{case} {stratum}" for case, stratum in frame)
    draw.frame_digest = sampling.frame_digest(frame)
    draw.share, draw.at_least = wanted.share, wanted.at_least
    draw.save()
    drawn = sample(draw)
    keys = dict(Case.objects.filter(public_id__in=drawn).values_list("public_id", "pk"))
    Inspection.objects.bulk_create(
        [Inspection(public_id=new_id("ins"), draw=draw, case_id=keys[case]) for case in drawn]
    )
    told = {"cases": len(frame), "drawn": len(drawn), "frame": draw.frame_digest, "beacon": draw.beacon}
    record("act.draw.made", by=by, subject=draw.public_id, data={**told, "commitment": draw.commitment})
    return draw


def frame_between(since: datetime, until: datetime) -> list[tuple[str, str]]:
    """Cases closed in ``(since, until]`` and worked here, each with its lead's code (two queries).

    With those closed a little earlier that the frame before did not see: they were not written yet.
    """
    before = Draw.objects.filter(until=since).first()
    framed = {case for case, _stratum in frame_of(before)} if before else set()
    start = since - LATE if before else since
    closed = [s.code for s in pack().pack[WORKFLOW].states if s.role == "closed"]
    cases = Case.objects.filter(
        closed_at__gt=start, closed_at__lte=until, state__in=closed, adopted=False, head=None
    ).exclude(lead=None)
    rows = cases.values_list("public_id", "lead__code", "closed_at")
    return sorted((case, lead) for case, lead, at in rows if (at and at > since) or case not in framed)


def frame_of(draw: Draw) -> list[tuple[str, str]]:
    """The frame that a draw was made from: case and stratum."""
    pairs = (line.split(" ", 1) for line in draw.frame.splitlines())
    return [(case, stratum) for case, stratum in pairs]


def sample(draw: Draw) -> list[str]:
    """The cases that seed, beacon and frame of a draw give: the same whenever it is asked for."""
    return sampling.draw(
        frame_of(draw),
        seed=bytes.fromhex(draw.seed),
        beacon=draw.beacon,
        share=draw.share or 0.0,
        at_least=draw.at_least or 0,
    )


def _tell_overdue(wanted: Reinspection, by: Actor) -> None:
    """A case that nobody can inspect any more does not keep a seed secret for ever."""
    latest = clock.now() - timedelta(days=wanted.tell_after_days)
    for draw in Draw.objects.filter(state="drawn", until__lt=latest):
        reveal(draw, by)


def reveal(draw: Draw, by: Actor) -> None:
    """Tell the seed, once nobody waits any more or it is time: from then on everybody can draw again."""
    draw.state = "revealed"
    draw.save(update_fields=["state"])
    record("act.draw.revealed", by=by, subject=draw.public_id, data={"seed": draw.seed})
