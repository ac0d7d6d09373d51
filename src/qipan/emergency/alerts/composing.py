"""From a warning and a person's words to a CAP message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from qipan.core.public import pack
from qipan.emergency.alerts.models import PublicAlert
from qipan.emergency.section.alerts import ALERTS, AlertEvent, AlertTable
from qipan.errors import InputError, RuleRefused
from qipan.judge.public import Warning
from qipan.judge.section.warnings import Colour, WarningColours
from qipan.kernels import cap
from qipan.places.public import outline_of

LANGUAGES = (("zh", "zh-CN"), ("en", "en-US"))
SIMULATED = "演练：模拟信息，不是真实预警。 Exercise: simulated, not a real warning."


@dataclass(frozen=True, slots=True)
class Words:
    """What the public reads, in both languages."""

    headline_zh: str
    headline_en: str
    text_zh: str
    text_en: str
    instruction_zh: str = ""
    instruction_en: str = ""

    def __post_init__(self) -> None:
        for name in ("headline_zh", "headline_en", "text_zh", "text_en"):
            if not getattr(self, name).strip():
                raise InputError(
                    _("The public reads it in Chinese and in English."),
                    where=name,
                    mend=_("Write it in both languages."),
                )

    def get(self, name: str, language: str) -> str:
        """``headline``, ``text`` or ``instruction`` in ``zh`` or ``en``."""
        return str(getattr(self, f"{name}_{language}")).strip()


def table() -> AlertTable:
    """The city's table of public alerts. Raises ``RuleRefused`` where it has none."""
    found = pack().pack[ALERTS]
    if found is None:
        raise RuleRefused(_("This city publishes no alerts."), mend=_("Declare alerts.yaml in its text."))
    return found


def compose(
    identifier: str,
    warning: Warning,
    words: Words,
    *,
    message_type: str,
    status: str,
    sent: datetime,
    earlier: Sequence[PublicAlert],
) -> cap.Alert:
    """The message; the axes come from the person's grades by the city's table."""
    zone = ZoneInfo(pack().pack.city.timezone)
    return cap.Alert(
        identifier=identifier,
        sender=table().sender,
        sent=sent.astimezone(zone),
        status=status,
        message_type=message_type,
        scope="Public",
        note="" if status == "Actual" else SIMULATED,
        references=tuple(
            cap.Reference(each.sender, each.public_id, each.sent.astimezone(zone)) for each in earlier
        ),
        incidents=warning.public_id,
        infos=tuple(
            _info(warning, words, language, code, sent.astimezone(zone), ends=message_type == "Cancel")
            for language, code in LANGUAGES
        ),
    )


def expiry(sent: datetime) -> datetime:
    """When a message that is neither renewed nor cancelled ends."""
    return sent + timedelta(hours=table().expires_hours)


def _info(
    warning: Warning, words: Words, language: str, code: str, sent: datetime, *, ends: bool
) -> cap.Info:
    rules, event = table(), _event(warning)
    return cap.Info(
        language=code,
        categories=(event.category,),
        event=event.name.in_language(language),
        urgency="Past" if ends else rules.urgency[warning.urgency],
        severity=rules.severity[warning.harm],
        certainty=rules.certainty[warning.urgency],
        responses=("AllClear",) if ends else event.responses,
        effective=sent,
        expires=expiry(sent),
        sender_name=rules.sender_name.in_language(language),
        headline=words.get("headline", language),
        description=words.get("text", language),
        instruction=words.get("instruction", language),
        contact=rules.contact,
        parameters=(
            cap.Pair(
                rules.level_name.in_language(language), rules.colours[_colour(warning)].in_language(language)
            ),
        ),
        areas=(_area(warning, language),),
    )


def _colour(warning: Warning) -> Colour:
    return pack()[WarningColours].colour(warning.urgency, warning.trend, warning.harm)


def _event(warning: Warning) -> AlertEvent:
    named = {event.indicator: event for event in table().events}
    return named.get(warning.finding.indicator) or named[""]


def _area(warning: Warning, language: str) -> cap.Area:
    """The area in words, as simplified outlines where the city has them, and by its official code."""
    outline = outline_of(warning.area)
    return cap.Area(
        warning.area.in_language(language),
        cap.rings(outline) if outline is not None else (),
        geocodes=(cap.Pair(table().geocode_name, warning.area.code),),
    )
