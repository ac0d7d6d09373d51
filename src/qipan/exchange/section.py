"""``exchange.yaml``: what the city shows by Open311, and the systems of others that it works with.

Addresses and keys are no text of a city: they belong to the machine (``QIPAN_PARTNER_<CODE>_URL`` and
``_KEY``), so that a copy of a city's text never sends anything anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Section, register
from qipan.packs.trees import unique
from qipan.packs.view import View
from qipan.packs.yamltext import Path

CategoryCode = Annotated[str, Ref("category")]


class Open311Text(PackModel):
    """The Open311 server of the city.

    A matter below ``homes`` is shown without its place and words, one below ``private`` not at all.
    """

    jurisdiction: str = Field(min_length=1, description="jurisdiction_id that callers may name")
    contact: Name
    key_service: Name = Field(description="How a key is asked for")
    homes: tuple[CategoryCode, ...] = Field(
        description="Categories whose place is somebody's home; may be empty"
    )
    private: tuple[CategoryCode, ...] = ()
    basis: Basis


class Partner(PackModel):
    """Another system: orders for ``party`` are sent to it, its requests are taken in as signals."""

    code: Code
    name: Name
    party: Annotated[str, Ref("party", blank=True)] = Field(
        default="", description="Orders given to this party are sent; empty: none"
    )
    source: Annotated[str, Ref("partner-source", blank=True)] = Field(
        default="", description="Its requests are taken in as this source; empty: none"
    )
    format: Literal["json", "xml"] = "json"
    jurisdiction: str = ""
    repeats: Literal["safe", "unsafe"] = Field(
        default="unsafe", description="Whether it knows a request that is sent twice by its Idempotency-Key"
    )
    services: dict[str, CategoryCode] = Field(
        default_factory=dict, description="Its service code -> our category"
    )
    first_days: int = Field(default=7, ge=1, le=90, description="How far back the first look goes")
    basis: Basis


class Exchange(PackModel):
    """All that a city exchanges with others."""

    open311: Open311Text | None = None
    partners: tuple[Partner, ...] = ()


_AT: Path = ("exchange", "partners")


def partners(view: View) -> Iterator[Problem]:
    """Partners have codes of their own, and a party or a source."""
    texts = view[EXCHANGE].partners
    yield from unique(view, _AT, [partner.code for partner in texts])
    for index, partner in enumerate(texts):
        if not (partner.party or partner.source):
            what = _("Nothing is sent to this partner and nothing taken from it.")
            yield view.problem((*_AT, index), what, _("Name a `party`, a `source`, or both."))


def one_each(view: View) -> Iterator[Problem]:
    """A party is served by one partner, and a source filled by one: else a case would be sent twice."""
    for key in ("party", "source"):
        first: dict[str, Partner] = {}
        for index, partner in enumerate(view[EXCHANGE].partners):
            code = getattr(partner, key)
            if code and code in first:
                what = _(
                    "The {key} `{code}` belongs to the partner `{partner}` already.",
                    key=key,
                    code=code,
                    partner=first[code].code,
                )
                yield view.problem((*_AT, index, key), what, _("Give each to one partner."))
            first.setdefault(code, partner)


EXCHANGE: Section[Exchange] = register(
    Section(
        "exchange", "exchange.yaml", Exchange, absent=lambda _city: Exchange(), rules=(partners, one_each)
    )
)
