"""The API of action: one router for each of its subjects."""

from ninja import Router

from qipan.act.answering import http_api as answering
from qipan.act.http_api import cases, exchange, intake, steps

router = Router()
for _subject in (cases, intake, steps, answering, exchange):
    router.add_router("", _subject.router)
