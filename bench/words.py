"""A store of cases with words to be found: drawn sentences, written to the index as the house writes them."""

from __future__ import annotations

import random

from django.db import connection

from bench import crowd
from qipan.cases.models import Case, CaseWords
from qipan.cases.search.documents import documents
from qipan.core.public import pack
from qipan.kernels.searchwords import index_words
from qipan.places.section import AREAS
from qipan.search.public import place_of

PORTION = 5000
COMMON, HALF, RARE, PAST = "请尽快处理", "暖气不热", "罕见之词", "去年旧事"
SAID = (
    "家里暖气不热室温只有十四度",
    "楼道路灯不亮夜里看不清",
    "井盖破损车辆经过很危险",
    "小区停水两天没有通知",
    "垃圾堆放无人清运气味大",
    "工地夜间施工噪声扰民",
    "Street light is out near the school",
    "Water pipe burst on the main road",
)


def fill(total: int) -> None:
    """Bring the store to ``total`` cases, each with a sentence of its own in title and index."""
    crowd.fill(total)
    draw = random.Random(20260101)
    seeds = {
        case.pk: case for case in Case.objects.filter(pk__lte=crowd.SEEDS).select_related("area", "lead")
    }
    known = {row.case_id: row.words.split(" ") for row in documents(seeds.values())}
    last = CaseWords.objects.count()
    for begin in range(last + 1, total + 1, PORTION):
        _write(range(begin, min(begin + PORTION, total + 1)), total, known, draw)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_casewords" if connection.vendor == "postgresql" else "PRAGMA optimize")


def _write(keys: range, total: int, known: dict[int, list[str]], draw: random.Random) -> None:
    opened = dict(Case.objects.filter(pk__in=keys).values_list("pk", "opened_at"))
    rows, titles = [], []
    for key in keys:
        said = sentence(key, total, draw)
        place, seed = place_of(opened[key], key), known[key % crowd.SEEDS + 1]
        marks = [word for word in seed if ":" in word and not word.startswith("t:")]
        words = " ".join([*marks, f"t:{place >> 44}", *index_words([said])])
        rows.append(CaseWords(place=place, case_id=key, words=words))
        titles.append((said[:160], key))
    CaseWords.objects.bulk_create(rows)
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE cases_case SET title = %s WHERE id = %s", titles)


def sentence(key: int, total: int, draw: random.Random) -> str:
    """What the ``key``-th reporter said: a common request, now and then something rare or old."""
    parts = [draw.choice(SAID), f"{draw.randint(1, 900)}号楼{draw.randint(1, 9)}单元", COMMON]
    if key % 100_000 == 7:
        parts.append(RARE)
    if key < total // 5:
        parts.append(PAST)
    return "，".join(parts)


def questions() -> dict[str, str]:
    """What is asked, by what is hard about it."""
    codes = {"district": next(a.code for a in pack().pack[AREAS] if a.level == "district")}
    return {
        "in every case": f"q={COMMON}",
        "in one of eight": f"q={HALF}",
        "in ten of a million": f"q={RARE}",
        "only long ago, then in all": f"q={PAST}",
        "two common words": f"q={COMMON} 停水",
        "two words never together": "q=停水 井盖",
        "English": "q=water burst",
        "one building": "q=488号楼 暖气",
        "common, in a district": f"q={COMMON}&district={codes['district']}",
        "common, closed": f"q={COMMON}&state=closed",
    }
