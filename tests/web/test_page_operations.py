"""Whatever a page changes, a program can change: each page that takes a form names its operation of the API.

Who adds a page that changes something adds its row here, and its operation to the API.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from qipan.cases.bulk.rules import STEPS as BULK_STEPS
from qipan.cases.work.steps import STEPS

pytestmark = pytest.mark.django_db

ON_CASES = ("triage", "dispatch", "check", "answer", "close", "reopen", "end")
ON_ORDERS = ("accept", "return", "handle")
# name of the page's route → operations of the API that do the same
OPERATIONS = {
    "emergency:born": ["POST /warnings/{}/cases"],
    "emergency:emergency-act": [
        *(
            f"POST /emergencies/{{}}/{part}"
            for part in ("posts", "stock", "log", "handover", "charge", "end")
        ),
        *(f"POST /emergencies/{{}}/steps/{{}}/{verb}" for verb in ("finish", "skip", "order")),
        *(f"POST /emergencies/{{}}/stock/{{}}/{verb}" for verb in ("commit", "release")),
        "POST /emergencies/{}/handover/accept",
    ],
    "emergency:open-emergency": ["POST /emergencies"],
    "emergency:taken-up": ["POST /signals/{}/cases"],
    "emergency:tell": ["POST /warnings/{}/alerts", "POST /warnings/{}/alert-proposals"],
    "emergency:second": ["POST /alert-proposals/{}/send", "POST /alert-proposals/{}/withdraw"],
    "cases:ask-assist": ["POST /cases/{}/assists"],
    "cases:dispute": ["POST /disputes/{}/rule"],
    "media:redaction": ["POST /attachments/{}/boxes"],
    "media:release-photo": ["POST /attachments/{}/release"],
    "media:withdraw-photo": ["POST /attachments/{}/withdraw"],
    "media:original-photo": ["POST /attachments/{}/original"],
    "cases:proposal": ["POST /proposals/{}/accept", "POST /proposals/{}/reject"],
    "cases:sub-order": ["POST /orders/{}/accept", "POST /orders/{}/handle", "POST /orders/{}/end"],
    "cases:whistle": ["POST /cases/{}/whistles"],
    "cases:bulk": ["POST /cases/bulk", "POST /cases/bulk/preview"],
    "cases:delay": ["POST /cases/{}/delay"],
    "exchange:delivery": ["POST /outbox/{}/again", "POST /outbox/{}/arrived", "POST /outbox/{}/give-up"],
    "exchange:end-key": ["POST /open311/keys/{}/end"],
    "exchange:keys": ["POST /open311/keys"],
    "cases:merge": ["POST /cases/{}/merge"],
    "cases:split": ["POST /cases/{}/split"],
    "cases:triage-model": ["POST /triage/models/{}/activate", "POST /triage/models/{}/retire"],
    "cases:unmerge": ["POST /cases/{}/unmerge"],
    "cases:decide": ["POST /requests/{}/decide", "POST /requests/{}/end"],
    "cases:limit": [
        "POST /cases/{}/extensions",
        "POST /cases/{}/suspensions",
        "POST /cases/{}/appeals",
        "POST /cases/{}/phases/{}",
        "POST /cases/{}/condition",
    ],
    "cases:inspection": ["POST /inspections/{}"],
    "exchange:mails": ["POST /intake/mail"],
    "cases:remarks": ["POST /cases/{}/answer/remarks"],
    "exchange:settle": ["POST /held/{}/take-in", "POST /held/{}/set-aside"],
    "exchange:webhook": ["POST /webhooks/{}/state", "POST /webhooks/{}/secret"],
    "exchange:webhooks": ["POST /webhooks"],
    "cases:decision-order": ["POST /decisions/{}/orders"],
    "cases:end-filter": ["POST /filters/{}/end"],
    "cases:export": ["POST /cases/exports"],
    "cases:intake": ["POST /intake"],
    "cases:save-filter": ["POST /filters"],
    "cases:step": [
        *(
            f"POST /cases/{{}}/{step}"
            for step in ("triage", "dispatch", "check", "answer", "close", "reopen", "end")
        ),
        *(f"POST /orders/{{}}/{step}" for step in ("accept", "return", "handle")),
    ],
    "decide:answer": ["POST /decisions/{}/opinions/{}/answer"],
    "decide:new": ["POST /decisions"],
    "decide:opinion": ["POST /decisions/{}/opinions"],
    "decide:unasked": ["POST /decisions/{}/unasked"],
    "decide:sign": ["POST /decisions/{}/sign"],
    "judge:acknowledge": ["POST /findings/{}/acknowledge"],
    "judge:adjust": ["POST /warnings/{}/adjust"],
    "judge:cancel": ["POST /warnings/{}/cancel"],
    "judge:confirm": ["POST /findings/{}/confirm"],
    "judge:dismiss": ["POST /findings/{}/dismiss"],
    "oversee:review": ["POST /reviews"],
    "pool:dismiss": ["POST /pool/rows/{}/dismiss"],
    "pool:reread": ["POST /pool/sources/{}/reread"],
    "oversee:start-job": ["POST /jobs"],
    "oversee:cancel-job": ["POST /jobs/{}/cancel"],
    "oversee:hold": ["POST /holds"],
    "oversee:lift": ["POST /holds/{}/lift"],
    "voice:callback": ["POST /callbacks/{}"],
    "voice:verdict": ["POST /reports/{}/feedback"],
    "voice:forget": ["POST /reports/{}/forget"],
    "voice:report": ["POST /reports"],
}
# Pages that take a form and have no operation, each with its reason.
WITHOUT = {
    "cases:reveal": "a look at who reported is a person's, at a page, with a purpose: no program makes it",
    "voice:callback-number": "a look at a number is a person's, at a page: no program makes it",
    "cases:suggest": "a guess while typing; it changes nothing",
    **dict.fromkeys(
        ("exchange:open311-discovery", "exchange:open311-services", "exchange:open311-requests"),
        "an API of its own, by its own standard",
    ),
    "voice:matter": "turns to another matter of a report; programs name the number: GET /reports/{number}",
    "field:filled-form": "a file of GET /field/forms/{code}; it changes nothing",
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
    named = {path.rsplit("/", 1)[1] for path in OPERATIONS["cases:step"]}
    assert set(STEPS) - ends | {"end"} == named
    assert set(BULK_STEPS) <= set(STEPS)
