"""A triage model for a demo: learnt from what simulated officers said of simulated reports, and marked so."""

from __future__ import annotations

from qipan.cases.public import examples_from_store
from qipan.core.public import pack, system
from qipan.errors import InputError
from qipan.people.public import account_by_username, actor_of
from qipan.people.section import ACCOUNTS
from qipan.suggest.public import activate_model, train_triage
from qipan.suggest.section import TRIAGE

# A category has few sentences in the simulator: more examples teach nothing and cost time.
MOST_EACH = 40
ROLE = "analyst"
REASON = "模拟演示：由模拟报告训练，准确率只说明其熟悉模拟语句 / Demo: trained on simulated reports only"


def learn_triage() -> None:
    """Train a version from the lived day and let the pack's invented analyst put it into use.

    A city without a register entry or an analyst keeps to its keywords; so does a day too short to learn
    from.
    """
    analyst = next((a for a in pack().pack[ACCOUNTS] if any(g.role == ROLE for g in a.roles)), None)
    if pack().pack[TRIAGE] is None or analyst is None:
        return
    try:
        examples = examples_from_store(pack(), most_each=MOST_EACH)
        made = train_triage(by=system("simulator"), examples=examples)
    except InputError:
        return
    activate_model(
        by=actor_of(account_by_username(analyst.username)), public_id=made.public_id, reason=REASON
    )
