"""What may not be demanded of grass-roots workers, as words that a pack may not declare.

Source: 《关于防治“指尖上的形式主义”的若干意见》 (Central Cyberspace Affairs Commission, 2023-12-18), which
forbids check-ins, point collecting and ranking as ends in themselves, and showing that work was done by
traces of people's movements.
"""

from __future__ import annotations

import re

RULE = "《关于防治“指尖上的形式主义”的若干意见》(2023-12-18)"

_CHINESE = ("打卡", "签到", "积分", "排名", "轨迹", "考勤", "实时定位", "人员定位", "步数")
_ENGLISH = re.compile(
    r"(?:^|[-_. ])("
    r"check[-_ ]?ins?|sign[-_ ]?ins?|clock[-_ ]?ins?|attendance|"
    r"points?|rank(?:s|ings?)?|leaderboards?|track(?:s|ing)?|"
    r"(?:worker|staff|my|person)[-_ ]?(?:location|position|place)|gps|geofences?|step[-_ ]?counts?|selfies?"
    r")(?:$|[-_. ])",
    re.IGNORECASE,
)


def forbidden_word(text: str) -> str:
    """The first forbidden word in a key, code or name; empty when there is none.

    English words count as whole words (``check-in``, ``points``), so ``checkpoint`` and ``trackless`` pass.
    """
    found = next((word for word in _CHINESE if word in text), "")
    if found:
        return found
    match = _ENGLISH.search(text)
    return match.group(1) if match else ""
