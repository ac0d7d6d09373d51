"""What a file says of itself: where it comes from, when, for whom, of which filter, under which text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qipan import __version__
from qipan.cases.lists.case_filter import serialise_case_filter
from qipan.cases.selectors import CaseFilter
from qipan.core.public import Actor, clock, current, pack


@dataclass(frozen=True, slots=True)
class About:
    """Facts of an export. ``lines`` are for people, ``plain`` for programs."""

    id: str
    city: str
    source: str
    made_at: datetime
    made_by: str
    asked: dict[str, str]
    pack_version: str
    pack_digest: str
    store_kind: str

    def plain(self) -> dict[str, str]:
        """Names and values."""
        return {
            "export": self.id,
            "source": self.source,
            "made_at": self.made_at.isoformat(),
            "made_by": self.made_by,
            "filter": json.dumps(self.asked, ensure_ascii=False, sort_keys=True),
            "pack": f"{self.pack_version} {self.pack_digest}",
            "store": self.store_kind,
        }

    def lines(self) -> list[tuple[str, str]]:
        """Words and values in the language of the page."""
        asked = "; ".join(f"{name}={value}" for name, value in self.asked.items())
        return [
            (_("Source"), self.source),
            (_("Made at"), self.made_at.isoformat(timespec="minutes")),
            (_("Made for"), self.made_by),
            (_("Filter"), asked or _("all cases within reach")),
            (_("City's text"), f"{self.pack_version} ({self.pack_digest[:12]})"),
            (_("Export"), self.id),
            *(
                [(_("Simulated"), _("People and matters are simulated."))]
                if self.store_kind == "demo"
                else []
            ),
        ]


def about(export_id: str, wanted: CaseFilter, *, by: Actor, language: str) -> About:
    """The facts of an export that begins now."""
    index = pack()
    city = index.pack.city
    name = city.name.in_language(language)
    return About(
        id=export_id,
        city=name,
        source=f"{name} · Qipan {__version__}",
        made_at=clock.now(),
        made_by=by.label,
        asked=serialise_case_filter(wanted),
        pack_version=city.version,
        pack_digest=index.digest,
        store_kind=current().kind,
    )
