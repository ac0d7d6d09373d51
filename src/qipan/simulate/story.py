"""What simulated officers say and decide about a finding, in the city's language; every text says so."""

from __future__ import annotations

from dataclasses import dataclass

from qipan.decide.public import OptionText
from qipan.judge.public import Finding
from qipan.judge.section.indicators import Indicators
from qipan.judge.section.warnings import WARNINGS, Grade
from qipan.packs.index import PackIndex

MARKS = {"zh": "【模拟】", "en": "[Simulated] "}


@dataclass(frozen=True, slots=True)
class Story:
    """The human part of one chain, in words. Grades are codes of the pack's table."""

    urgency: str
    trend: str
    harm: str
    title: str
    text: str
    advice: str
    reasons: str
    question: str
    affected: str
    legal_basis: str
    options: tuple[OptionText, ...]
    option: int
    voice: str
    opinion: str
    opinion_answer: str
    decision_reasons: str
    task_title: str
    task: str
    category: str
    area: str
    done: str
    checked: str
    answer: str
    expected: str
    seen: str
    lesson: str


def story_of(index: PackIndex, finding: Finding, language: str = "") -> Story:
    """A plain story that fits any finding of a count above the usual."""
    tongue = "zh" if (language or index.pack.city.language).startswith("zh") else "en"
    words = {
        "what": index.label("indicator", finding.indicator, tongue),
        "where": index.label("area", finding.area.code, tongue),
        "seen": f"{finding.observed:g}",
        "usual": f"{finding.expected:.1f}",
        "unit": index[Indicators].indicator(finding.indicator).unit.in_language(tongue),
    }
    table = index.pack[WARNINGS]
    said = {name: MARKS[tongue] + text.format(**words) for name, text in _TEXTS[tongue].items()}
    categories = index[Indicators].indicator(finding.indicator).counts.categories
    return Story(
        urgency=_gravest(table.urgency),
        trend=_gravest(table.trend),
        harm=sorted(table.harm, key=lambda grade: grade.rank)[min(1, len(table.harm) - 1)].code,
        legal_basis=table.basis,
        options=(
            OptionText(said["wait"], said["wait_effects"]),
            OptionText(said["act"], said["act_effects"], said["act_costs"], predicted=finding.upper),
        ),
        option=2,
        category=categories[0] if categories else "",
        area=finding.area.code,
        **{name: said[name] for name in _SAID},
    )


def _gravest(grades: tuple[Grade, ...]) -> str:
    return max(grades, key=lambda grade: grade.rank).code


_SAID = (
    "title",
    "text",
    "advice",
    "reasons",
    "question",
    "affected",
    "voice",
    "opinion",
    "opinion_answer",
    "decision_reasons",
    "task_title",
    "task",
    "done",
    "checked",
    "answer",
    "expected",
    "seen",
    "lesson",
)
_TEXTS = {
    "en": {
        "title": "{what} far above the usual in {where}",
        "text": "{seen} {unit} within the window where {usual} are usual. Keep away from the places named.",
        "advice": "Stay away from the places named; look in on elderly neighbours; call 12345 for help.",
        "reasons": "Reports come from many places and rise; one cause is likely, people are at risk.",
        "question": "Send crews ahead of the calls in {where}, or answer calls as they come?",
        "affected": "People in the places reported gain; routine works of the crews wait for a day.",
        "wait": "Answer calls as they come",
        "wait_effects": "No extra cost; the calls keep rising and the queue grows.",
        "act": "Send crews ahead to the places reported",
        "act_effects": "The count falls back to the usual within a day.",
        "act_costs": "Two crews for one day; routine works wait.",
        "voice": "Residents of the places reported",
        "opinion": "Tell us at once which roads are closed.",
        "opinion_answer": "Agreed: the list of closed roads is part of the task.",
        "decision_reasons": "The count is many times the usual and grows; waiting costs more than two crews.",
        "task_title": "Crews to the places reported: {what}",
        "task": "Visit the places reported, secure them, report closed roads.",
        "done": "Places visited and secured, closed roads reported.",
        "checked": "Three of the places looked at again: secured.",
        "answer": "The places reported were secured the same day.",
        "expected": "The count falls back to the usual within a day.",
        "seen": "The count fell once the crews had been at the places.",
        "lesson": "The signal came before the first call from a department: keep the threshold.",
    },
    "zh": {
        "title": "{where}{what}远超平常",
        "text": "窗口内{seen}{unit}，平常约{usual}。请避开所列地点。",
        "advice": "远离所列地点，留意身边独居老人，需要帮助请拨打12345。",
        "reasons": "报告来自多处且仍在增加，可能同一成因，群众有风险。",
        "question": "{where}：提前派出队伍，还是来一件办一件？",
        "affected": "所报地点的居民受益；队伍的日常工作推迟一天。",
        "wait": "来一件办一件",
        "wait_effects": "无额外费用；报告继续增加，积压扩大。",
        "act": "提前派队伍到所报地点",
        "act_effects": "一天内计数回到平常。",
        "act_costs": "两支队伍一天；日常工作推迟。",
        "voice": "所报地点的居民",
        "opinion": "请立即告知受影响的范围。",
        "opinion_answer": "采纳：受影响范围清单列入任务。",
        "decision_reasons": "计数为平常的数倍且仍在增加，等待的代价高于两支队伍。",
        "task_title": "队伍赴所报地点：{what}",
        "task": "到所报地点排查、处置，报告受影响范围。",
        "done": "各地点已到场处置，受影响范围已报告。",
        "checked": "抽查三处，均已处置。",
        "answer": "所报地点当天已处置。",
        "expected": "一天内计数回到平常。",
        "seen": "队伍到场后计数回落。",
        "lesson": "信号早于部门首次来电，阈值保留。",
    },
}
