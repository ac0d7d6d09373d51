"""Merging as a step of the case's page: the other case is named by its number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qipan.cases import selectors
from qipan.cases.merging.services import merge
from qipan.cases.models import Case, Order
from qipan.cases.rules import clean_number
from qipan.core.public import Actor
from qipan.errors import NotFound, RuleRefused


def merge_step(by: Actor, case: Case, order: Order | None, told: Mapping[str, Any]) -> object:
    """Merge ``case`` into the one whose number was typed. Raises ``RuleRefused`` at the field ``into``."""
    del order
    return merge(by=by, case=case, into=case_named(told["into"], by=by), reason=told["reason"])


def case_named(number: str, *, by: Actor) -> Case:
    """The case with a number that ``by`` may see. Raises ``RuleRefused`` that names the field ``into``."""
    try:
        found = selectors.case_by_number(clean_number(number))
        return selectors.case_by_id(found.public_id, by=by)
    except (NotFound, RuleRefused) as error:
        raise RuleRefused(error.what, where="into", mend=error.mend) from error
