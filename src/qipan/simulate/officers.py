"""Simulated officers: the human part of a chain, from a finding to its review, by invented people.

Each function is one act at the current time of ``clock`` through the same services, rights and rules as a
real person's. What they make is marked as simulated. ``Chain`` plays all of it at fixed delays after the
finding, takes up where it was interrupted, and does nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from qipan.cases import public as cases
from qipan.core.public import Actor, clock, pack, targets_of
from qipan.decide import public as decide
from qipan.decide.section import Tracks
from qipan.emergency.public import PublicAlert, Words, goes_by_two, propose, publish, second
from qipan.emergency.section.alerts import ALERTS
from qipan.errors import NotFound
from qipan.judge import public as judge
from qipan.oversee.public import Review, review
from qipan.packs.index import PackIndex
from qipan.people.public import account_by_username, actor_of
from qipan.people.section import ACCOUNTS
from qipan.simulate.caselife import CANNED
from qipan.simulate.story import Story, story_of


@dataclass(frozen=True, slots=True)
class Officers:
    """Who plays which part; ``party`` is the code of the handler's organisation."""

    duty: Actor
    decider: Actor
    handler: Actor
    party: str
    checker: Actor
    reviewer: Actor
    second: Actor
    """Who reads what the duty officer wrote for the public."""


def officers_of(index: PackIndex) -> Officers:
    """The pack's demo accounts, the first that holds each role. Raises ``NotFound`` when one is missing."""
    return Officers(
        duty=_with_role(index, "duty-officer"),
        decider=_with_role(index, "decider"),
        handler=_with_role(index, "handler"),
        party=next(
            grant.organisation or account.organisation
            for account in index.pack[ACCOUNTS]
            for grant in account.roles
            if grant.role == "handler"
        ),
        checker=_with_role(index, "checker"),
        reviewer=_with_role(index, "reviewer"),
        second=_with_role(index, "duty-officer", place=-1),
    )


def _with_role(index: PackIndex, role: str, place: int = 0) -> Actor:
    """The account at a place among those with the role: the first, or (-1) the last."""
    accounts = [each for each in index.pack[ACCOUNTS] if any(grant.role == role for grant in each.roles)]
    if not accounts:
        raise NotFound(f"No demo account has the role {role}.", mend="Add one to people.yaml of the city.")
    return actor_of(account_by_username(accounts[place].username))


def acknowledge_finding(officers: Officers, finding: judge.Finding) -> judge.Finding:
    """The duty officer takes the finding on."""
    return judge.acknowledge(by=officers.duty, finding=finding)


def issue_warning(officers: Officers, finding: judge.Finding, story: Story) -> judge.Warning:
    """The duty officer grades it; the pack's table gives the colour."""
    return judge.confirm(
        by=officers.duty,
        finding=finding,
        urgency=story.urgency,
        trend=story.trend,
        harm=story.harm,
        title=story.title[:120],
        text=story.text,
        reasons=story.reasons,
        simulated=True,
    )


def tell_public(officers: Officers, warning: judge.Warning) -> PublicAlert:
    """The duty officer tells the public what the city warns of; in a simulated city it is an exercise."""
    told = {tongue: story_of(pack(), warning.finding, tongue) for tongue in ("zh", "en")}
    words = Words(
        headline_zh=told["zh"].title[:160],
        headline_en=told["en"].title[:160],
        text_zh=told["zh"].text,
        text_en=told["en"].text,
        instruction_zh=told["zh"].advice,
        instruction_en=told["en"].advice,
    )
    reasons = told["zh"].reasons
    if not goes_by_two(warning):
        return publish(by=officers.duty, warning=warning, words=words, reasons=reasons)
    proposal = propose(by=officers.duty, warning=warning, words=words, reasons=reasons)
    return second(by=officers.second, proposal=proposal, reasons=reasons)


def prepare_dossier(officers: Officers, warning: judge.Warning, story: Story) -> decide.Dossier:
    """The duty officer drafts a dossier on the warning; an opinion of those affected is answered."""
    track = pack()[Tracks].track("")
    dossier = decide.draft(
        by=officers.duty,
        track=track.code,
        question=story.question,
        affected=story.affected,
        legal_basis=story.legal_basis,
        options=story.options,
        evidence=[warning.public_id],
        review_indicator=warning.finding.indicator,
        simulated=True,
    )
    group = track.asks[0].code if track.asks else ""
    opinion = decide.add_opinion(
        by=officers.duty, dossier=dossier, voice=story.voice, text=story.opinion, group=group
    )
    decide.answer_opinion(by=officers.duty, opinion=opinion, answer=story.opinion_answer)
    return dossier


def sign_dossier(officers: Officers, dossier: decide.Dossier, story: Story) -> decide.Dossier:
    """The decider signs, with reasons."""
    return decide.sign(
        by=officers.decider, dossier=dossier, option=story.option, reasons=story.decision_reasons
    )


def issue_order(officers: Officers, dossier: decide.Dossier, story: Story) -> cases.Order:
    """The decision becomes work for the handler's party."""
    return cases.order_from_decision(
        by=officers.decider,
        decision=dossier.public_id,
        title=story.task_title,
        party=officers.party,
        task=story.task,
        category=story.category,
        area_code=story.area,
        simulated=True,
    )


def do_work(officers: Officers, order: cases.Order, story: Story) -> cases.Outcome:
    """The handler reports the work as done."""
    return cases.handle(by=officers.handler, order=order, result="fixed", text=story.done)


def check_work(officers: Officers, case: cases.Case, story: Story) -> cases.Check:
    """Somebody else looks at what was done."""
    return cases.check(by=officers.checker, case=case, passed=True, text=story.checked)


def answer_and_close(officers: Officers, case: cases.Case, story: Story) -> cases.Case:
    """The checker's office answers and closes the task."""
    answered = cases.answer(by=officers.checker, case=case, text=story.answer, despite=CANNED)
    return cases.close(by=officers.checker, case=answered)


def write_review(
    officers: Officers, dossier: decide.Dossier, story: Story, rests_on: tuple[str, ...]
) -> Review:
    """The reviewer says what the decision changed against what was expected."""
    return review(
        by=officers.reviewer,
        subject=dossier.public_id,
        expected=story.expected,
        seen=story.seen,
        lesson=story.lesson,
        rests_on=rests_on,
        simulated=True,
    )


class Chain:
    """The human part of one finding's chain, act by act, each at its delay after the finding was raised."""

    def __init__(self, finding: judge.Finding, officers: Officers, story: Story | None = None) -> None:
        self.officers = officers
        self.raised_at = finding.raised_at
        self.story = story or story_of(pack(), finding)
        self._finding = finding.public_id
        self._acts = self._waiting()

    @property
    def ids(self) -> dict[str, str]:
        """Public ids of what stands so far, by stage."""
        ids = {"finding": self._finding}
        path = (
            ("warning", "finding", "confirmed"),
            ("alert", "warning", "published"),
            ("decision", "warning", "prompted"),
            ("case", "decision", "ordered"),
            ("order", "case", "dispatched"),
            ("outcome", "order", "produced"),
            ("check", "outcome", "checked"),
            ("review", "decision", "reviewed"),
        )
        for stage, upstream, relation in path:
            found = targets_of(ids[upstream], relation) if upstream in ids else []
            if found:
                ids[stage] = found[0]
        return ids

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return not self._acts

    def advance(self, until: datetime) -> Iterator[str]:
        """Play all acts due by ``until``, each on its own time; yields the name of each."""
        while self._acts and self.raised_at + self._acts[0][0] <= until:
            delay, name, play = self._acts.pop(0)
            with clock.at(self.raised_at + delay):
                play()
            yield name

    def finish(self) -> Iterator[str]:
        """Play what is left."""
        yield from self.advance(self.raised_at + timedelta(days=365))

    def _waiting(self) -> list[tuple[timedelta, str, Callable[[], object]]]:
        """The acts not done yet, in order."""
        done, finding = self.ids, judge.finding_by_id(self._finding)
        case = cases.case_by_id(done["case"], by=self.officers.checker) if "case" in done else None
        steps: tuple[tuple[float, str, bool, Callable[[], object]], ...] = (
            (4, "acknowledged", finding.state != "open", self._acknowledge),
            (11, "warning issued", "warning" in done, self._warn),
            (14, "public told", "alert" in done or pack().pack[ALERTS] is None, self._tell),
            (18, "dossier opened", "decision" in done, self._draft),
            (29, "decision signed", "decision" in done and self._dossier().state == "signed", self._sign),
            (33, "order issued", "order" in done, self._order),
            (41, "order accepted", "order" in done and self._order_now().state != "issued", self._accept),
            (300, "work done", "outcome" in done, self._work),
            (420, "work checked", "check" in done, self._check),
            (450, "task closed", case is not None and case.closed_at is not None, self._close),
            (570, "reviewed", "review" in done, self._review),
        )
        return [(timedelta(minutes=m), name, play) for m, name, is_done, play in steps if not is_done]

    def _acknowledge(self) -> None:
        acknowledge_finding(self.officers, judge.finding_by_id(self._finding))

    def _warn(self) -> None:
        issue_warning(self.officers, judge.finding_by_id(self._finding), self.story)

    def _tell(self) -> None:
        tell_public(self.officers, judge.warning_by_id(self.ids["warning"]))

    def _draft(self) -> None:
        prepare_dossier(self.officers, judge.warning_by_id(self.ids["warning"]), self.story)

    def _sign(self) -> None:
        sign_dossier(self.officers, self._dossier(), self.story)

    def _order(self) -> None:
        issue_order(self.officers, self._dossier(), self.story)

    def _accept(self) -> None:
        cases.accept(by=self.officers.handler, order=self._order_now())

    def _work(self) -> None:
        do_work(self.officers, self._order_now(), self.story)

    def _check(self) -> None:
        check_work(self.officers, cases.case_by_id(self.ids["case"], by=self.officers.checker), self.story)

    def _close(self) -> None:
        answer_and_close(
            self.officers, cases.case_by_id(self.ids["case"], by=self.officers.checker), self.story
        )

    def _review(self) -> None:
        ids = self.ids
        rests_on = (ids["outcome"], ids["check"], ids["case"])
        write_review(self.officers, self._dossier(), self.story, rests_on)

    def _dossier(self) -> decide.Dossier:
        return decide.dossier_by_id(self.ids["decision"])

    def _order_now(self) -> cases.Order:
        return cases.order_by_id(self.ids["order"])
