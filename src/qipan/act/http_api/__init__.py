"""The API of action: one router for each of its subjects."""

from ninja import Router

from qipan.act.answering import http_api as answering
from qipan.act.http_api import (
    attachments,
    bulk,
    cases,
    duties,
    emergency,
    exchange,
    exports,
    field,
    filters,
    inspection,
    intake,
    limits,
    questions,
    similar,
    steps,
    triage,
)

SUBJECTS = (
    bulk,
    exports,
    filters,
    cases,
    intake,
    questions,
    similar,
    triage,
    steps,
    limits,
    duties,
    emergency,
    attachments,
    field,
    inspection,
    answering,
    exchange,
)

router = Router()
for _subject in SUBJECTS:
    router.add_router("", _subject.router)
