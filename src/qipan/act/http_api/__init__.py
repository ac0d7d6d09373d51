"""The API of action: one router for each of its subjects."""

from ninja import Router

from qipan.act.http_api import attachments, cases, field, intake, steps

router = Router()
for _subject in (cases, intake, steps, attachments, field):
    router.add_router("", _subject.router)
