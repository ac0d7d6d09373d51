"""Rules of judgement: when to look, and what a person's judgement needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from qipan.core.public import JUDGEMENT_REASON, reason_problem
from qipan.errors import InputError, RuleRefused

LONGEST_TITLE = 120
METHOD = "hour-of-week-nb/1"


def looks(since: datetime | None, until: datetime, step: timedelta, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments at which counts are looked at after ``since``, up to ``until``: one per step.

    Steps are counted from local midnight. The step that ``until`` lies in is looked at right then and not
    again; steps that passed without a look are looked at as of their ends. The first time ever
    (``since`` is None) only ``until`` is looked at.
    """
    if since is None:
        yield until
        return
    begin = step_end(since, step, zone)
    while begin < until:
        end = step_end(begin + timedelta.resolution, step, zone)
        yield min(end, until)
        begin = end


def step_end(at: datetime, step: timedelta, zone: ZoneInfo) -> datetime:
    """End of the step that ``at`` lies in; a step holds its end, and ends at midnight at the latest."""
    midnight = local_midnight(at, zone)
    steps = -((midnight - at) // step)
    following = local_midnight(at, zone, days=1)
    return min(midnight + steps * step, following) if at > midnight else at


def local_midnight(at: datetime, zone: ZoneInfo, *, days: int = 0) -> datetime:
    """The midnight with which the local day of ``at`` began (or one so many days later), in UTC."""
    day = at.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(0), zone).astimezone(UTC)


def ensure_state(state: str, allowed: Collection[str]) -> None:
    """Raise ``RuleRefused`` when somebody judged before, or the warning is no longer in force."""
    if state not in allowed:
        raise RuleRefused(
            _("This was decided meanwhile; its state is '%(state)s'.") % {"state": state},
            where="state",
            mend=_("Load the page again to see by whom and why."),
        )


def ensure_reasons(reasons: str) -> None:
    """Raise ``RuleRefused`` when a judgement comes without reasons."""
    if problem := reason_problem(reasons, least=JUDGEMENT_REASON):
        raise RuleRefused(
            problem,
            where="reasons",
            mend=_("Say in your own words what you judged it by."),
        )


def ensure_words(title: str, text: str) -> None:
    """Raise ``InputError`` when a warning lacks its title or text, or the title is too long."""
    if not title.strip() or not text.strip():
        raise InputError(
            _("A warning needs a title and a text."),
            where="title, text",
            mend=_("Say what is happening, where, and what people should do."),
        )
    if len(title.strip()) > LONGEST_TITLE:
        raise InputError(
            _("The title is too long."),
            where="title",
            mend=_("At most %(most)d characters.") % {"most": LONGEST_TITLE},
        )
