"""How much a reply tells: of what was done (completeness) and of why (explanation), as two monotone scores.

A score adds up logarithms of counts, each over its spread among 3,468 real replies of Chinese authorities:
characters that stay when greetings, thanks and closing dates are taken out, and marks of steps, facts and
reasons. More of any of them never lowers a score; nothing else enters it. The weights were chosen by hand on
60 replies that one reader labelled (``docs/guide/answers.md`` says what 50 others gave). The scores say how
little a reply tells, never whether it is true.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass

_NOISE = re.compile(r"[\W_]+")
# Longer replies are read up to here; the scores no longer change much.
READ = 5000
_COURTESY = re.compile(
    r"(?:网友|网民)?[“\"].{2,20}?[”\"]:?|您好|你好|尊敬的?网[友民]|热心网友|网[友民]|现?将?有关情况(?:回复|答复)如下"
    r"|现(?:回复|答复)如下|[您你]的?(?:留言|来信|帖文|咨询)?已?收悉|感谢[^。!]{0,40}|祝[您你][^。!]{0,20}"
    r"|谢谢[^。!]{0,20}|\d{4}年\d{1,2}月\d{1,2}日?$"
    r"|\b(?:dear [a-z ]{1,30}|thank you[^.!]{0,60}|kind regards|yours sincerely)[,.!]?",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"根据|依据|按照|规定|条例|办法|《|由于|因为|因此|原因|鉴于|属于|所以|为了|为[^,。]{2,10},|系[^,。]{2}"
    r"|未[^,。]{1,8}[,。]|\b(?:because|since|due to|according to|under (?:section|the)|therefore)\b",
    re.IGNORECASE,
)
_FACT = re.compile(
    r"经[^,。]{0,12}(?:核实|核查|调查|查|了解|勘查|研究|沟通)|据[查悉了]|目前|现场|截至|其中|一是|二是"
    r"|[一二三四][、是]|\([一二三123]\)|[123][、.]|\b(?:inspected|found that|on site|currently|as of)\b",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"将[^,。]{2,}|已[^,。收]{2,}|要求|责令|督促|整改|下一步|计划|预计|年内|\d{1,2}月|\d{1,2}[日号]"
    r"|\b(?:will|have|has been|was|were|plan to|ordered|scheduled)\b",
    re.IGNORECASE,
)
# Spread (standard deviation) of each logarithm among those replies.
_LENGTH, _SUBSTANCE, _REASONS, _FACTS, _STEPS = 0.97, 1.14, 0.85, 0.75, 0.69


@dataclass(frozen=True, slots=True)
class Substance:
    """What was counted in a reply: all characters, those beside courtesies, and marks of each kind."""

    characters: int
    substance: int
    reasons: int
    facts: int
    steps: int

    @property
    def completeness(self) -> float:
        """Substance, steps (what was done, will be done, by when) and facts; about 3 to 8."""
        own = math.log1p(self.substance) / _SUBSTANCE
        return own + 0.3 * math.log1p(self.steps) / _STEPS + 0.2 * math.log1p(self.facts) / _FACTS

    @property
    def explanation(self) -> float:
        """Substance and reasons (cause, rule, basis); about 3 to 8."""
        own = 0.5 * math.log1p(self.substance) / _SUBSTANCE + 0.5 * math.log1p(self.characters) / _LENGTH
        return own + 0.5 * math.log1p(self.reasons) / _REASONS


def substance_of(reply: str) -> Substance:
    """The counts of a reply; an empty one has none."""
    text = unicodedata.normalize("NFKC", " ".join(reply[:READ].split()))
    substance = _NOISE.sub("", _COURTESY.sub("", text))
    reasons, facts, steps = (len(mark.findall(text)) for mark in (_REASON, _FACT, _STEP))
    return Substance(len(text), len(substance), reasons, facts, steps)
