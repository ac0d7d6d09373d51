"""What the API of action takes and gives."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Header, Schema

from qipan.ui.public import Body


class ClockOut(Schema):
    """A running clock of a case; ``provisional`` while the year's calendar is not published."""

    stage: str
    due_at: datetime
    provisional: bool


class PieceOut(Schema):
    """A part of a text; ``hit`` where it is what was looked for."""

    text: str
    hit: bool


class CaseRow(Schema):
    """A case as a list shows it. Names are in the language asked for; empty where there is none."""

    id: str
    number: str
    kind: Literal["report", "task"]
    title: str
    category: str
    category_name: str
    state: str
    state_name: str
    channel: str
    area: str
    area_name: str
    district: str
    district_name: str
    party: str
    party_name: str
    lon: float | None
    lat: float | None
    opened_at: datetime
    due_at: datetime | None = Field(description="The nearest running deadline")
    overdue: bool
    closed_at: datetime | None
    reopened: int
    confirmed: bool
    simulated: bool
    adopted: bool
    clocks: list[ClockOut]
    found: list[PieceOut] = Field([], description="Only in a search: the text around what was looked for")


class CasePageOut(Schema):
    """A page of cases."""

    cases: list[CaseRow]
    cursor: str = Field(description="Ask for the next page with it; empty on the last")
    before: str = Field(description="Ask for the page before with it; empty on the first, and in a search")


class PointsOut(Schema):
    """Cases as columns: the n-th value of each belongs to the n-th case."""

    since: datetime = Field(description="Opening of the oldest point; minutes count from here")
    whole_since: str = Field(description="Empty when everything asked for is here, else since when it is")
    count: int
    id: list[str]
    number: list[str]
    lon: list[float]
    lat: list[float]
    category: list[int] = Field(description="Place in categories")
    state: list[int] = Field(description="Place in states")
    open: list[int]
    late: list[int]
    minute: list[int]
    categories: list[str]
    states: list[str]


class ClockDetail(ClockOut):
    """A clock with how its deadline was counted."""

    phase: str = Field(description="Empty for the whole stage")
    rule: str
    condition: str
    amount: float
    unit: str
    started_at: datetime
    stopped_at: datetime | None
    exempt: bool = Field(description="Its overtime was excused by an appeal; the fact stays")
    explanation: Any


class OrderOut(Schema):
    """Work given to a party."""

    id: str
    case: str
    party: str
    role: Literal["lead", "assist"]
    state: str
    task: str
    duty: str
    issued_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    end_code: str
    end_reason: str


class OutcomeOut(Schema):
    """What was done for an order."""

    id: str
    order: str
    result: str
    text: str
    done_at: datetime
    done_by: str


class CheckOut(Schema):
    """The independent check of an outcome."""

    id: str
    outcome: str
    passed: bool
    text: str
    checked_at: datetime
    checked_by: str


class EventOut(Schema):
    """One thing that happened to a case."""

    id: str
    action: str
    at: datetime
    actor: str
    data: Any


class AnswerOut(Schema):
    """A question of the category and what was answered, in words."""

    question: str
    said: str


class WordsOut(Schema):
    """What one report said; masked unless the caller has a task on the case."""

    signal: str
    text: str
    address: str


class CaseOut(Schema):
    """A case with all that belongs to it."""

    id: str
    number: str
    kind: str
    title: str
    category: str
    condition: str
    state: str
    channel: str
    origin: str
    area: str
    district: str
    party: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    answer: str
    reopened: int
    confirmed: bool
    simulated: bool
    adopted: bool
    clear: bool
    lon: float | None
    lat: float | None
    words: list[WordsOut]
    open_steps: list[str]
    signals: list[str]
    answers: list[AnswerOut]
    clocks: list[ClockDetail]
    orders: list[OrderOut]
    outcomes: list[OutcomeOut]
    checks: list[CheckOut]
    history: list[EventOut]


OnceKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="Random, 16 to 128 characters: the same report sent again under it is taken once",
    ),
]


class IntakeIn(Body):
    """A report as a clerk writes it down."""

    channel: Literal["phone", "paper", "visit"]
    text: str
    category: str = ""
    lon: float | None = None
    lat: float | None = None
    address: str = Field("", max_length=200, description="Where the matter is")
    name: str = Field("", max_length=64)
    phone: str = Field("", max_length=32)
    home: str = Field("", max_length=200, description="Where the reporter lives")
    wants_call: bool = False
    answers: dict[str, Any] = Field(
        default_factory=dict, description="By code of the category's questions: GET /questions"
    )


class ReceiptOut(Schema):
    """What a reporter takes away; the secret is told this once."""

    id: str
    number: str
    secret: str


class TriageIn(Body):
    """What kind of matter it is."""

    category: str
    condition: str = Field("", description="Empty means the usual one of the category")
    reason: str = ""


class DispatchIn(Body):
    """Whom it goes to; an empty party means the one that the duty list names."""

    party: str = ""
    task: str = ""
    reason: str = ""
    with_assists: bool = Field(False, description="Sub-orders to the assisting parties of the list too")


class ReturnIn(Body):
    """Why work is given back; ``code`` is one of the city's list."""

    code: str = ""
    reason: str = ""


class ReasonIn(Body):
    """A step that a person has to justify."""

    reason: str


class HandleIn(Body):
    """What was done."""

    result: Literal["fixed", "not-fixed", "not-possible"]
    text: str


class CheckIn(Body):
    """What the check found."""

    passed: bool
    text: str


class AnswerIn(Body):
    """The answer to the reporter."""

    text: str
    despite: str = Field(default="", description="Why it goes out although a grave remark stands")


class EndIn(Body):
    """An ending without work."""

    action: Literal["reject", "cancel"]
    reason: str


class StateOut(Schema):
    """Where a case stands after a step."""

    id: str
    number: str
    state: str
    due_at: datetime | None


class TaskIn(Body):
    """A piece of work that a signed decision orders."""

    title: str = Field(max_length=160)
    party: str
    task: str
    category: str
    area: str = ""
