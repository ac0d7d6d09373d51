"""Words of simulated people: templates filled with real names of places and invented details."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qipan.simulate.ground import District, Street

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
# Numbers that begin with 000 belong to nobody.
PHONE = "000{:08d}"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented reporter."""

    name: str
    phone: str


def person(number: int) -> Person:
    """An obviously invented person, the same for the same number."""
    surname = SURNAMES[number % len(SURNAMES)]
    return Person(f"{surname}某（模拟）", PHONE.format(number * 7919 % 100_000_000))


def address(district: District, street: Street, number: int) -> str:
    """District, street, community and an invented building."""
    community = _community(street, number)
    return f"{district.name}{street.name}{community}{_building(number)}号楼"


def words(templates: Sequence[str], district: District, street: Street, number: int) -> str:
    """One of the templates with its blanks filled; ``number`` chooses, so that drawing stays repeatable."""
    return templates[number % len(templates)].format(
        district=district.name,
        street=street.name,
        community=_community(street, number),
        building=_building(number),
        unit=number // 37 % 6 + 1,
        floor=number // 41 % 18 + 1,
        degrees=number // 43 % 6 + 10,
        hours=number // 47 % 20 + 2,
        days=number // 53 % 9 + 2,
        minutes=number // 59 % 50 + 10,
        metres=number // 61 % 40 + 3,
    )


def _community(street: Street, number: int) -> str:
    return street.communities[number // 31 % len(street.communities)] if street.communities else ""


def _building(number: int) -> int:
    return number // 29 % 60 + 1
