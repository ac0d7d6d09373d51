"""A mapping proposed for a file: which column says what, and what is doubtful about it.

Every guess is written with its reason, so that a person can judge it without knowing how it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qipan.commands.city.profile import Column
from qipan.packs.formalism import forbidden_word

_KEY = r"(?:^|_)(?:id|key|uuid|number|no|nr|ref|reference)$|unique|编号|单号|流水号|序号"
_TIME = r"creat|open|report|receiv|request|occur|start|date|time|受理|创建|登记|上报|发生|来电|时间|日期"
_END = r"clos|complet|resol|end|finish|due|updat|办结|完成|结束|更新|截止"
_KIND = r"(?:^|_)(?:type|category|kind|class|nature|topic|subject)|complaint|problem|类型|类别|分类|事项|性质"
_AREA = r"borough|district|ward|neighbou?rhood|precinct|(?:^|_)area|county|区县|行政区|城区|街道|社区|辖区"
_TEXT = r"descri|detail|text|content|comment|message|summary|notes?|内容|描述|详情|标题|诉求"
_ADDRESS = r"address|地址|位置"
_STATUS = r"^status$|(?:^|_)(?:status|state)$|状态|进度"
_PERSON = (
    r"(?:first|last|full|caller|contact|reporter|customer)_?name|phone|mobile|e-?mail"
    r"|姓名|电话|手机|身份证|联系人"
)
_LON, _LAT = r"^(?:lon|lng|long|longitude|x|经度)$|longitude|经度", r"^(?:lat|latitude|y|纬度)$|latitude|纬度"
_STATES = (
    (r"dup|merge|重复|合并", "merged"),
    (r"cancel|withdraw|作废|撤", "cancelled"),
    (r"reject|不予", "rejected"),
    (r"clos|complet|resolv|done|finish|办结|完成|结案|关闭", "closed"),
)
_SLUG = re.compile(r"[^a-z0-9]+")
MOST_CATEGORIES, MOST_AREAS = 400, 80


@dataclass
class Proposal:
    """What each part of the mapping would be; ``doubts`` by the part that they concern."""

    columns: tuple[str, ...]
    key: tuple[str, ...] = ()
    time: str = ""
    formats: tuple[str, ...] = ()
    ended: str = ""
    category: str = ""
    codes: dict[str, str] = field(default_factory=dict)
    longitude: str = ""
    latitude: str = ""
    bounds: tuple[float, float, float, float] | None = None
    area: str = ""
    areas: tuple[str, ...] = ()
    address: str = ""
    status: str = ""
    states: dict[str, str] = field(default_factory=dict)
    end_formats: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    doubts: dict[str, list[str]] = field(default_factory=dict)

    def doubt(self, part: str, words: str) -> None:
        """Note what a person has to look at."""
        self.doubts.setdefault(part, []).append(words)

    @property
    def centre(self) -> tuple[float, float] | None:
        """Middle of the points, where there are some."""
        if self.bounds is None:
            return None
        west, south, east, north = self.bounds
        return round((west + east) / 2, 4), round((south + north) / 2, 4)


def propose(columns: Sequence[Column]) -> Proposal:
    """A mapping for a file by the names and the values of its columns."""
    made = Proposal(tuple(column.name for column in columns))
    _key(made, columns)
    _times(made, columns)
    _place(made, columns)
    _category(made, columns)
    _area(made, columns)
    _rest(made, columns)
    return made


def _named(columns: Iterable[Column], pattern: str) -> list[Column]:
    return [column for column in columns if column.filled and re.search(pattern, column.plain, re.IGNORECASE)]


def _key(made: Proposal, columns: Sequence[Column]) -> None:
    for column in _named(columns, _KEY):
        if column.shortened:
            words = f"`{column.name}` was shortened by a spreadsheet (2.0E+17): export it as text."
            made.doubt("key", words)
    sound = [column for column in columns if column.filled == column.rows and not column.shortened]
    sole = [column for column in sound if column.identifies]
    named = _named(sole, _KEY)
    short = [c for c in sole if c.time_formats() is None and c.letters <= 40 * c.filled]
    if named or short:
        made.key = ((named or short)[0].name,)
        if not named:
            made.doubt("key", f"`{short[0].name}` is different in every row; its name does not say why.")
        return
    repeated = [column for column in _named(sound, _KEY) if not column.overflow]
    if repeated:
        made.key = (repeated[0].name,)
        twice = sum(count - 1 for count in repeated[0].values.values() if count > 1)
        made.doubt("key", f"{twice} rows repeat a value and go to quarantine.")
        return
    varied = sorted((c for c in sound if c.different > 1), key=lambda c: -c.different)
    made.key = tuple(column.name for column in varied[:3])
    made.doubt("key", "No column identifies a row; these together are the nearest to it.")


def _times(made: Proposal, columns: Sequence[Column]) -> None:
    times = {c.name: formats for c in columns if (formats := c.time_formats()) is not None}
    full = [column for column in columns if column.name in times and column.filled == column.rows]
    begun = [column for column in _named(full, _TIME) if not re.search(_END, column.name, re.IGNORECASE)]
    ordered = [*begun, *full, *(column for column in columns if column.name in times)]
    if not ordered:
        made.doubt("occurred_at", "No column holds a time that can be read; name it, and its format.")
        return
    made.time, made.formats = ordered[0].name, times[ordered[0].name][:1]
    if len(times[made.time]) > 1:
        first, second = times[made.time]
        made.doubt("occurred_at", f"{first} and {second} both read every value: which is it?")
    others = [column.name for column in begun[1:]]
    if others:
        made.doubt("occurred_at", f"Also possible: {', '.join(others)}.")
    if ordered[0].filled < ordered[0].rows:
        made.doubt(
            "occurred_at", f"{ordered[0].rows - ordered[0].filled} rows have none and go to quarantine."
        )
    ends = [column.name for column in columns if column.name in times and _named([column], _END)]
    made.ended = next((name for name in ends if re.search("clos|complet|办结|完成", name, re.IGNORECASE)), "")
    made.end_formats = times.get(made.ended, ())[:1]


def _place(made: Proposal, columns: Sequence[Column]) -> None:
    lon, lat = _coordinate(columns, _LON, 180), _coordinate(columns, _LAT, 90)
    if lon is None or lat is None:
        made.doubt("place", "No columns with longitude and latitude in degrees.")
        return
    made.longitude, made.latitude = lon.name, lat.name
    west, east = _core(lon.numbers())
    south, north = _core(lat.numbers())
    made.bounds = (west, south, east, north)
    outside = max(_outside(lon, west, east), _outside(lat, south, north))
    if outside:
        made.doubt("place", f"Rows outside these bounds go to quarantine: {outside} at least.")
    if lon.filled < lon.rows:
        made.doubt("place", f"{lon.rows - lon.filled} rows have no point; they are taken without one.")
    if west > 73 and east < 136 and south > 3 and north < 54:
        made.doubt("place", "Points in China may be GCJ-02: if so, convert them first and say WGS84.")


def _coordinate(columns: Sequence[Column], pattern: str, limit: float) -> Column | None:
    fitting = (c for c in _named(columns, pattern) if (n := c.numbers()) and max(map(abs, n)) <= limit)
    return next(fitting, None)


def _outside(column: Column, low: float, high: float) -> int:
    """Rows whose value does not lie within."""
    return sum(count for value, count in column.values.items() if not low <= float(value) <= high)


def _core(numbers: list[float]) -> tuple[float, float]:
    """Where all but the strays lie: the middle half, widened on each side by six times its width."""
    ordered = sorted(number for number in numbers if number)
    low, high = ordered[len(ordered) // 4], ordered[(3 * len(ordered)) // 4]
    reach = max(6 * (high - low), 0.25)
    inside = [number for number in ordered if low - reach <= number <= high + reach]
    return round(inside[0] - 0.005, 3), round(inside[-1] + 0.005, 3)


def _category(made: Proposal, columns: Sequence[Column]) -> None:
    fitting = [
        column
        for column in columns
        if 2 <= len(column.real) <= min(MOST_CATEGORIES, max(2, column.rows // 3))
        and not column.overflow
        and column.time_formats() is None
        and not column.numbers()
        and column.letters / column.filled <= 60
    ]
    fullest = sorted(_named(fitting, _KIND), key=lambda c: (-_strength(c), -c.filled))
    if not fullest:
        made.doubt("category", "No column names a kind of matter; every row is taken without one.")
        return
    column = fullest[0]
    made.category, made.codes = column.name, codes_of(column.real)
    if len(fullest) > 1:
        made.doubt("category", f"Also possible: {', '.join(other.name for other in fullest[1:4])}.")
    for code in sorted(set(made.codes.values())):
        spellings = [value for value, each in made.codes.items() if each == code]
        if len(spellings) > 1:
            made.doubt("category", f"Taken as one: {' = '.join(spellings)}.")


def _strength(column: Column) -> int:
    """How plainly a name says that it is the kind of matter."""
    strong = re.search(r"complaint|request|categor|service_type|类别|事项|诉求", column.name, re.IGNORECASE)
    weak = re.search(
        r"address|location|facility|vehicle|channel|source|渠道|来源|地址", column.name, re.IGNORECASE
    )
    return (2 if strong else 1) - (2 if weak else 0)


def codes_of(values: Iterable[str]) -> dict[str, str]:
    """A code for each value; values that differ only by case, spaces and marks share one."""
    codes: dict[str, str] = {}
    taken: dict[str, str] = {}
    for number, value in enumerate(values, start=1):
        folded = re.sub(r"[\W_]+", "", value.lower())
        slug = _SLUG.sub("-", value.lower()).strip("-")[:48] or f"c{number:03d}"
        if folded and folded in taken:
            codes[value] = taken[folded]
        else:
            code = slug if slug not in taken.values() else f"{slug}-{number}"
            codes[value] = taken[folded or code] = code
    return codes


def _area(made: Proposal, columns: Sequence[Column]) -> None:
    fitting = [
        column
        for column in _named(columns, _AREA)
        if 2 <= len(column.real) <= MOST_AREAS
        and column.filled >= column.rows * 0.5
        and column.name not in (made.category, made.time)
        and column.time_formats() is None
    ]
    ordered = sorted(fitting, key=lambda column: (-column.filled, len(column.real)))
    if not ordered:
        made.doubt("areas", "No column names a district; the city is one area.")
        return
    made.area, made.areas = ordered[0].name, tuple(ordered[0].real)
    others = [column.name for column in ordered[1:]]
    if others:
        made.doubt("areas", f"Also possible: {', '.join(others)}.")
    strays = sorted(set(ordered[0].values) - set(made.areas))
    if strays:
        made.doubt("areas", f"Not taken as districts: {', '.join(strays)}; their rows go to quarantine.")


def _rest(made: Proposal, columns: Sequence[Column]) -> None:
    _status(made, columns)
    made.address = next((column.name for column in _named(columns, _ADDRESS) if _wordy(column)), "")
    words = sorted(_named(columns, _TEXT), key=lambda column: -column.filled)
    made.text = tuple(c.name for c in words if _wordy(c) and c.filled >= c.rows * 0.3)[:2]
    if not made.text and made.category:
        made.text = (made.category,)
    used = {*made.key, made.time, made.longitude, made.latitude, made.category, made.area, *made.text}
    left: dict[str, list[str]] = {}
    for column in columns:
        if column.name in used or not column.filled:
            continue
        reason = _why_not(column)
        if reason:
            left.setdefault(reason, []).append(column.name)
        else:
            made.keep = (*made.keep, column.name)
    for reason, names in left.items():
        made.doubt("keep", f"Left out ({reason}): {', '.join(names)}.")


def _status(made: Proposal, columns: Sequence[Column]) -> None:
    """The states of old cases, as far as their words say so; all others are taken as new."""
    column = next((each for each in _named(columns, _STATUS) if 2 <= each.different <= 40), None)
    if column is None:
        return
    made.status = column.name
    for value in column.values:
        fitting = (state for pattern, state in _STATES if re.search(pattern, value, re.IGNORECASE))
        made.states[value] = next(fitting, "new")
    fresh = [value for value, state in made.states.items() if state == "new"]
    made.doubt("case", f"Taken as new: {', '.join(fresh)}. The states are those of workflow.yaml.")


def _wordy(column: Column) -> bool:
    return column.filled > 0 and not column.numbers() and column.time_formats() is None


def _why_not(column: Column) -> str:
    """Why a column is better not kept; empty where nothing speaks against it."""
    if re.search(_PERSON, column.name, re.IGNORECASE):
        return "may hold personal data: keep it only for a purpose"
    if forbidden_word(column.name):
        return "its name says what may not be kept of people who work"
    if column.name.startswith(":@") or next(iter(column.values)).startswith("{"):
        return "computed or nested"
    return "the same in every row" if column.different < 2 and column.filled == column.rows else ""
