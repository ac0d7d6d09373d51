"""Whatever a page changes, a program can change: each page that takes a form names its operation of the API.

Who adds a page that changes something adds its row here, and its operation to the API.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from qipan.act.bulk.rules import STEPS as BULK_STEPS
from qipan.act.steps import STEPS

pytestmark = pytest.mark.django_db

ON_CASES = ("triage", "dispatch", "check", "answer", "close", "reopen", "end")
ON_ORDERS = ("accept", "return", "handle")
# name of the page's route → operations of the API that do the same
OPERATIONS = {
    "act:born": ["POST /warnings/{}/cases"],
    "act:emergency-act": [
        *(
            f"POST /emergencies/{{}}/{part}"
            for part in ("posts", "stock", "log", "handover", "charge", "end")
        ),
        *(f"POST /emergencies/{{}}/steps/{{}}/{verb}" for verb in ("finish", "skip", "order")),
        *(f"POST /emergencies/{{}}/stock/{{}}/{verb}" for verb in ("commit", "release")),
        "POST /emergencies/{}/handover/accept",
    ],
    "act:open-emergency": ["POST /emergencies"],
    "act:taken-up": ["POST /signals/{}/cases"],
    "judge:tell": ["POST /warnings/{}/alerts"],
    "act:ask-assist": ["POST /cases/{}/assists"],
    "act:dispute": ["POST /disputes/{}/rule"],
    "act:redaction": ["POST /attachments/{}/boxes"],
    "act:release-photo": ["POST /attachments/{}/release"],
    "act:withdraw-photo": ["POST /attachments/{}/withdraw"],
    "act:original-photo": ["POST /attachments/{}/original"],
    "act:proposal": ["POST /proposals/{}/accept", "POST /proposals/{}/reject"],
    "act:sub-order": ["POST /orders/{}/accept", "POST /orders/{}/handle", "POST /orders/{}/end"],
    "act:whistle": ["POST /cases/{}/whistles"],
    "act:bulk": ["POST /cases/bulk", "POST /cases/bulk/preview"],
    "act:delay": ["POST /cases/{}/delay"],
    "act:delivery": ["POST /outbox/{}/again", "POST /outbox/{}/arrived", "POST /outbox/{}/give-up"],
    "act:end-key": ["POST /open311/keys/{}/end"],
    "act:keys": ["POST /open311/keys"],
    "act:merge": ["POST /cases/{}/merge"],
    "act:split": ["POST /cases/{}/split"],
    "act:triage-model": ["POST /triage/models/{}/activate", "POST /triage/models/{}/retire"],
    "act:unmerge": ["POST /cases/{}/unmerge"],
    "act:decide": ["POST /requests/{}/decide", "POST /requests/{}/end"],
    "act:limit": [
        "POST /cases/{}/extensions",
        "POST /cases/{}/suspensions",
        "POST /cases/{}/appeals",
        "POST /cases/{}/phases/{}",
        "POST /cases/{}/condition",
    ],
    "act:inspection": ["POST /inspections/{}"],
    "act:mails": ["POST /intake/mail"],
    "act:remarks": ["POST /cases/{}/answer/remarks"],
    "act:settle": ["POST /held/{}/take-in", "POST /held/{}/set-aside"],
    "act:webhook": ["POST /webhooks/{}/state", "POST /webhooks/{}/secret"],
    "act:webhooks": ["POST /webhooks"],
    "act:decision-order": ["POST /decisions/{}/orders"],
    "act:end-filter": ["POST /filters/{}/end"],
    "act:export": ["POST /cases/exports"],
    "act:intake": ["POST /intake"],
    "act:save-filter": ["POST /filters"],
    "act:step": [
        *(
            f"POST /cases/{{}}/{step}"
            for step in ("triage", "dispatch", "check", "answer", "close", "reopen", "end")
        ),
        *(f"POST /orders/{{}}/{step}" for step in ("accept", "return", "handle")),
    ],
    "decide:answer": ["POST /decisions/{}/opinions/{}/answer"],
    "decide:new": ["POST /decisions"],
    "decide:opinion": ["POST /decisions/{}/opinions"],
    "decide:sign": ["POST /decisions/{}/sign"],
    "judge:acknowledge": ["POST /findings/{}/acknowledge"],
    "judge:adjust": ["POST /warnings/{}/adjust"],
    "judge:cancel": ["POST /warnings/{}/cancel"],
    "judge:confirm": ["POST /findings/{}/confirm"],
    "judge:dismiss": ["POST /findings/{}/dismiss"],
    "oversee:review": ["POST /reviews"],
    "pool:dismiss": ["POST /pool/rows/{}/dismiss"],
    "pool:reread": ["POST /pool/sources/{}/reread"],
    "oversee:hold": ["POST /holds"],
    "oversee:lift": ["POST /holds/{}/lift"],
    "voice:callback": ["POST /callbacks/{}"],
    "voice:verdict": ["POST /reports/{}/feedback"],
    "voice:forget": ["POST /reports/{}/forget"],
    "voice:report": ["POST /reports"],
}
# Pages that take a form and have no operation, each with its reason.
WITHOUT = {
    "act:reveal": "a look at who reported is a person's, at a page, with a purpose: no program makes it",
    "voice:callback-number": "a look at a number is a person's, at a page: no program makes it",
    "act:suggest": "a guess while typing; it changes nothing",
    **dict.fromkeys(
        ("act:open311-discovery", "act:open311-services", "act:open311-requests"),
        "an API of its own, by its own standard",
    ),
    "voice:matter": "turns to another matter of a report; programs name the number: GET /reports/{number}",
    "act:filled-form": "a file of GET /field/forms/{code}; it changes nothing",
    "voice:leave": "ends a browser's look at a case; programs send number and code with each call",
    "voice:follow": "reads a case by number and code: GET /reports/{number}",
    "people:login": "a session is a browser's; programs have keys",
    "people:logout": "a session is a browser's; programs have keys",
    "set_language": "a browser's language; programs send Accept-Language",
}
FILLED = {"slug": "x", "str": "x", "int": "1", "path": "x", "uuid": "x"}


def routes(patterns, path="", space=""):
    """(name, address with its places filled) of every page."""
    for pattern in patterns:
        part = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if part.startswith("api/"):
                continue
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, path + part, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            filled = path + part
            for name, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
                filled = filled.replace(f"<{kind}:{name}>", FILLED[kind]).replace(f"<{name}>", "x")
            yield f"{space}{pattern.name}", f"/{filled}"


def taking_forms():
    """Names of the pages that take a form: those that do not answer a POST with 405."""
    client = Client(raise_request_exception=False)
    return {
        name for name, path in routes(get_resolver().url_patterns) if client.post(path).status_code != 405
    }


def shaped(path):
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def described():
    schema = Client().get("/api/v1/openapi.json").json()
    return {
        f"{method.upper()} {shaped(path.removeprefix('/api/v1'))}"
        for path, operations in schema["paths"].items()
        for method in operations
    }


def test_every_page_that_changes_something_has_its_operation():
    assert taking_forms() == set(OPERATIONS) | set(WITHOUT)


@pytest.mark.parametrize("page", OPERATIONS)
def test_the_operations_that_pages_name_are_described(page):
    assert set(OPERATIONS[page]) <= described()


def test_every_step_of_a_case_and_of_a_bulk_has_its_operation():
    ends = {"reject", "merge", "cancel"}
    named = {path.rsplit("/", 1)[1] for path in OPERATIONS["act:step"]}
    assert set(STEPS) - ends | {"end"} == named
    assert set(BULK_STEPS) <= set(STEPS)
