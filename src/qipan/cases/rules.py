"""Rules of action that no city may switch off, and what can be said of a case without a database."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from qipan.cases.section.workflow import CaseWorkflow, Transition
from qipan.core.public import reason_problem
from qipan.errors import NotPermitted, RuleRefused
from qipan.kernels.checkdigits import append_check, is_valid
from qipan.packs.index import PackIndex
from qipan.people.public import Permission

# The right that each step needs, whatever the city calls its states.
RIGHT_FOR: dict[str, Permission] = {
    "triage": Permission.CASE_TRIAGE,
    "reject": Permission.CASE_TRIAGE,
    "merge": Permission.CASE_TRIAGE,
    "cancel": Permission.CASE_TRIAGE,
    "dispatch": Permission.CASE_DISPATCH,
    "accept": Permission.CASE_HANDLE,
    "return": Permission.CASE_HANDLE,
    "dispute": Permission.CASE_HANDLE,
    "rule": Permission.CASE_RULE,
    "uphold": Permission.CASE_RULE,
    "handle": Permission.CASE_HANDLE,
    "check-pass": Permission.CASE_CHECK,
    "check-fail": Permission.CASE_CHECK,
    "answer": Permission.CASE_ANSWER,
    "close": Permission.CASE_ANSWER,
    "reopen": Permission.CASE_ANSWER,
}
# Endings and rulings that a person has to justify; a return names a reason of the pack's list instead.
NEEDS_REASON = frozenset(
    {"reject", "merge", "cancel", "rule", "uphold", "check-fail", "reopen", "unmerge", "split"}
)

# No 0/O, 1/I/L, 5/S, 2/Z, 8/B: read over the phone, copied by hand.
PLAIN_LETTERS = "34679ACDEFGHJKMNPQRTUVWXY"
SECRET_LENGTH = 8


def next_step(index: PackIndex, action: str, state: str) -> Transition:
    """The pack's transition for ``action`` from ``state``.

    Raises ``RuleRefused`` naming what is open instead.
    """
    found = index[CaseWorkflow].transition(action, state)
    if found is None:
        open_steps = ", ".join(t.action for t in index[CaseWorkflow].transitions_from(state)) or "-"
        raise RuleRefused(
            _("A case in state '%(state)s' cannot take the step '%(action)s'.")
            % {"state": state, "action": action},
            mend=_("Open steps: %(steps)s.") % {"steps": open_steps},
        )
    return found


def ensure_reason(action: str, reason: str) -> None:
    """Raise ``RuleRefused`` when a step that needs a reason comes without one."""
    problem = reason_problem(reason) if action in NEEDS_REASON else ""
    if problem:
        raise RuleRefused(
            problem,
            where="reason",
            mend=_("Write it in one sentence; it stays with the case."),
        )


def ensure_independent(checker: str, handlers: Collection[str]) -> None:
    """Raise ``NotPermitted`` when the checker has handled the case: invariant of the house."""
    if checker in handlers:
        raise NotPermitted(
            _("Whoever handled a case does not check it."), mend=_("Leave the check to somebody else.")
        )


def new_number(opened_at: datetime) -> str:
    """A case number for people: ``260121-4829137-5``.

    The date of ``opened_at`` as given (on the city's clock), seven random digits, the check digit of Damm.
    """
    digits = f"{opened_at:%y%m%d}{secrets.randbelow(10**7):07d}"
    checked = append_check(digits)
    return f"{checked[:6]}-{checked[6:13]}-{checked[13:]}"


def clean_number(text: str) -> str:
    """The number as stored, from however it was typed (spaces, hyphens, full-width digits).

    Raises ``RuleRefused`` when the check digit fails.
    """
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdecimal() and c.isascii())
    if len(digits) != 14 or not is_valid(digits):
        raise RuleRefused(
            _("This is not a case number: a digit is wrong, missing or swapped."),
            where="number",
            mend=_("Copy it once more from your receipt; it looks like 260121-4829137-5."),
        )
    return f"{digits[:6]}-{digits[6:13]}-{digits[13:]}"


def new_secret() -> str:
    """A reporter's secret: eight letters and digits that cannot be confused."""
    return "".join(secrets.choice(PLAIN_LETTERS) for _i in range(SECRET_LENGTH))


def derived_secret(said: str, key: str) -> str:
    """A secret that can be made again: HMAC-SHA-256 of ``said`` under the store's key, in plain letters."""
    number = int.from_bytes(hmac.digest(key.encode(), said.encode(), "sha256"))
    letters = []
    for _place in range(SECRET_LENGTH):
        number, letter = divmod(number, len(PLAIN_LETTERS))
        letters.append(PLAIN_LETTERS[letter])
    return "".join(letters)


def hash_secret(secret: str, key: str) -> str:
    """Keyed hash under which a secret is kept (HMAC-SHA-256), blind to case, spaces and full width."""
    plain = "".join(unicodedata.normalize("NFKC", secret).upper().split()).replace("-", "")
    return hmac.new(key.encode(), plain.encode(), hashlib.sha256).hexdigest()
