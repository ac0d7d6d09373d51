"""The API of action: one router for each of its subjects."""

from ninja import Router

from qipan.act.http_api import bulk, cases, exports, filters, intake, steps

router = Router()
for _subject in (bulk, exports, filters, cases, intake, steps):
    router.add_router("", _subject.router)
