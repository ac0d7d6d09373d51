"""The API of action: one router for each of its subjects."""

from ninja import Router

from qipan.cases.answering import http_api as answering
from qipan.cases.bulk import http_api as bulk
from qipan.cases.duties import http_api as duties
from qipan.cases.export import http_api as exports
from qipan.cases.inspection import http_api as inspection
from qipan.cases.intake import http_api as intake
from qipan.cases.limits import http_api as limits
from qipan.cases.media import http_api as attachments
from qipan.cases.questions import http_api as questions
from qipan.cases.register import http_api as cases
from qipan.cases.saved import http_api as filters
from qipan.cases.similar import http_api as similar
from qipan.cases.triage import http_api as triage
from qipan.cases.work import http_api as steps

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
    attachments,
    inspection,
    answering,
)

router = Router()
for _subject in SUBJECTS:
    router.add_router("", _subject.router)
