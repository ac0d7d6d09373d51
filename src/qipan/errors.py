"""Errors that a person can act on: what went wrong, where, and what to do.

Anything that is not a ``QipanError`` is a fault of the program and keeps its traceback.
"""

from __future__ import annotations


class QipanError(Exception):
    """Base of all errors meant for a person.

    ``what`` is one sentence, ``where`` names the file, row, field or object, ``mend`` says the way out.
    ``exit_code`` is what the command line returns, ``status`` what HTTP answers.
    """

    exit_code = 1
    status = 400
    code = "error"

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.mend = what, where, mend

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        way_out = f" {self.mend}" if self.mend else ""
        return f"{place}{self.what}{way_out}"


class InputError(QipanError):
    """What was handed in is not usable: a file, a row, a form field."""

    exit_code = 2
    code = "input"


class PackError(QipanError):
    """A city pack breaks its schema or its rules."""

    exit_code = 3
    code = "pack"


class StoreError(QipanError):
    """The store is missing, locked, full, of another city, or altered."""

    exit_code = 4
    status = 503
    code = "store"


class RuleRefused(QipanError):
    """A rule of the house or of the pack forbids this step."""

    exit_code = 5
    status = 409
    code = "rule"


class NotPermitted(QipanError):
    """The person lacks the right, or the purpose was not stated."""

    exit_code = 6
    status = 403
    code = "permission"


class NotFound(QipanError):
    """No such object, or none that this person may know of."""

    exit_code = 7
    status = 404
    code = "not-found"


class TooMany(QipanError):
    """More calls than are taken from one caller in a time."""

    status = 429
    code = "too-many"
