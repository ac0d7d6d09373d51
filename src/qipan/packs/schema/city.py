"""``city.yaml``: identity of the city and of this version of its text."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Code, Name, PackModel


class City(PackModel):
    """Identity of the city and of this version of its text."""

    code: Code
    version: str = Field(min_length=1, description="Calendar version of the text, e.g. 2026.1")
    name: Name
    timezone: str = Field(description="IANA name, e.g. Asia/Shanghai")
    admin_code: str = Field(description="Official code of the city's own area, e.g. 2301")
    centre: tuple[float, float] = Field(description="Longitude, latitude where the map opens")
    zoom: float = 8.0
    datum: Literal["WGS84", "GCJ-02", "unstated"] = "WGS84"
    language: Literal["zh-hans", "en"] = "zh-hans"
