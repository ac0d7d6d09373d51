"""``city.yaml``: identity of the city and of this version of its text; the one file that every pack has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from qipan.packs.base import Code, Name, PackModel, Ref
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Section, register
from qipan.packs.yamltext import Path

if TYPE_CHECKING:
    from qipan.packs.view import View


class City(PackModel):
    """Identity of the city and of this version of its text."""

    code: Code
    version: str = Field(min_length=1, description="Calendar version of the text, e.g. 2026.1")
    name: Name
    timezone: str = Field(description="IANA name, e.g. Asia/Shanghai")
    admin_code: Annotated[str, Ref("area", blank=True)] = Field(
        default="", description="Official code of the city's own area, e.g. 2301; empty: the city's code"
    )
    centre: tuple[float, float] = Field(
        default=(0.0, 20.0), description="Longitude, latitude where the map opens"
    )
    zoom: float = 8.0
    datum: Literal["WGS84", "GCJ-02", "unstated"] = "WGS84"
    language: Literal["zh-hans", "en"] = "zh-hans"

    @property
    def own_area(self) -> str:
        """Code of the area that is the whole city."""
        return self.admin_code or self.code


def zone_problems(view: View, path: Path, zone: str) -> Iterator[Problem]:
    """``zone`` is in the IANA time zone database."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        what = _("There is no time zone `{zone}`.", zone=zone)
        yield view.problem(path, what, _("Use an IANA name such as Asia/Shanghai."))


def identity(view: View) -> Iterator[Problem]:
    """The city's zone and centre are real, and its own area is the whole city."""
    yield from zone_problems(view, ("city", "timezone"), view.city.timezone)
    own = view.names("area").get(view.city.own_area)
    if own is not None and own.level and own.level != "city":
        what = _("The city's own area `{code}` has the level {level}.", code=own.code, level=own.level)
        yield view.problem(("city", "admin_code"), what, _("Name the area with the level city."))
    longitude, latitude = view.city.centre
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        mend = _("Write [longitude, latitude].")
        yield view.problem(("city", "centre"), _("The centre is not on the earth."), mend)


def _refuse(city: object) -> City:
    raise TypeError(f"no pack is without its city ({city!r})")


CITY: Section[City] = register(
    Section("city", "city.yaml", City, absent=_refuse, rules=(identity,), required=True)
)
