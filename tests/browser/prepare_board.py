"""Run as a program: fills the store named by QIPAN_STORE with a small, invented day of Harbin.

    python tests/browser/prepare_board.py [cases]

The store must have been made with ``qipan init harbin --kind demo``. Everything goes through the services.
"""

from __future__ import annotations

import json
import os
import random
import sys
from datetime import timedelta
from pathlib import Path

import django

from qipan.judge.section.warnings import WARNINGS
from qipan.people.section import ACCOUNTS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qipan.config.settings")
django.setup()

from django.db import transaction  # noqa: E402

from qipan.cases import public as case_room  # noqa: E402
from qipan.core.public import clock, new_id, pack, system  # noqa: E402
from qipan.judge import public as judge  # noqa: E402
from qipan.people.public import account_by_username, actor_of, load_demo_accounts  # noqa: E402
from qipan.places.public import area_by_code  # noqa: E402
from qipan.sense.public import Observation, source_by_code  # noqa: E402

PASSWORD = "harbin-board-2026"
MATTERS = (
    ("暖气不热，室内只有13度", (126.61, 45.75)),
    ("热力管道破裂，冒热气", (126.66, 45.72)),
    ("井盖丢失，行人危险", (126.53, 45.80)),
    ("路面塌陷", (126.70, 45.77)),
    ("路灯不亮", (126.95, 45.55)),
    ("下水道堵塞，污水外溢", (126.62, 45.78)),
    ("垃圾没有清运", (127.40, 45.75)),
    ("说不清楚的事", (126.63, 45.74)),
)


def report(text: str, place: tuple[float, float], drawn: random.Random) -> case_room.Receipt:
    """One report near a place, now."""
    now = clock.now()
    observation = Observation(
        occurred_at=now,
        received_at=now,
        kind="report",
        channel=drawn.choice(("web", "phone", "paper", "visit")),
        text=text,
        lon=round(drawn.gauss(place[0], 0.02), 5),
        lat=round(drawn.gauss(place[1], 0.015), 5),
    )
    return case_room.intake(by=system("test"), source=source_by_code("sim-citizens"), observation=observation)


def progress(case: case_room.Case, drawn: random.Random) -> None:
    """Take some cases a few steps on."""
    dispatcher = actor_of(account_by_username("triage"))
    if not case.category or drawn.random() < 0.3:
        return
    case = case_room.triage(by=dispatcher, case=case, category=case.category)
    if drawn.random() < 0.7:
        case_room.dispatch(by=dispatcher, case=case)


def fill(cases: int) -> None:
    """Spread ``cases`` reports over the last two days, more of them towards the end."""
    drawn, now = random.Random(7), clock.now()
    ages = sorted((48 * drawn.random() ** 1.7 for _ in range(cases)), reverse=True)
    with transaction.atomic():
        load_demo_accounts(by=system("test"), accounts=pack().pack[ACCOUNTS], password=PASSWORD)
        for age in ages:
            with clock.at(now - timedelta(hours=age)):
                receipt = report(*drawn.choice(MATTERS), drawn)
                progress(receipt.case, drawn)


def find(indicator: str, area: str, observed: float, expected: float) -> judge.Finding:
    """A finding as the watch would raise it from a longer history than this store has."""
    now = clock.now()
    return judge.Finding.objects.create(
        public_id=new_id("fnd"),
        indicator=indicator,
        area=area_by_code(area),
        raised_at=now,
        last_excess_at=now,
        window_start=now - timedelta(hours=1),
        window_end=now,
        observed=observed,
        expected=expected,
        upper=expected * 3,
        recurrence_days=400.0,
        coverage=1.0,
        evidence=0,
        method="prepared for a test",
        pack_digest=pack().digest,
        simulated=True,
    )


def warn() -> None:
    """One warning in force, by the duty officer, and one finding that waits."""
    grades = pack().pack[WARNINGS]
    officer = actor_of(account_by_username("duty"))
    judge.confirm(
        by=officer,
        finding=find("heating-complaints", "230103", 23, 2.4),
        urgency=grades.urgency[-1].code,
        trend=grades.trend[-1].code,
        harm=grades.harm[-1].code,
        title="南岗区供热投诉骤增",
        text="一小时内供热投诉二十三件，疑似主管网破裂。",
        reasons="投诉集中在同一换热站周边，气温零下三十二度。",
    )
    find("water-calls", "230102", 11, 1.7)


def note_accounts(store: Path) -> None:
    """Write what the log-in page of a demo store shows."""
    accounts = [
        {
            "username": a.username,
            "name_zh": a.name.zh,
            "name_en": a.name.en,
            "roles": [grant.role for grant in a.roles],
        }
        for a in pack().pack[ACCOUNTS]
    ]
    noted = {"password": PASSWORD, "accounts": accounts}
    (store / "demo.json").write_text(json.dumps(noted, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    fill(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
    warn()
    note_accounts(Path(os.environ["QIPAN_STORE"]))
