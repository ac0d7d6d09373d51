"""Mapping a source's rows to the city's terms, as the pack says, with quality and quarantine reasons."""

from qipan.pool.mapping.binding import KEY_CHARACTERS
from qipan.pool.mapping.mapped import Mapped
from qipan.pool.mapping.mapper import Mapper
from qipan.pool.mapping.quality import QualityTally
from qipan.pool.mapping.reasons import TEMPLATES, Reason, Rejected, Remark, sentence
from qipan.pool.mapping.repeats import RepeatFilter
from qipan.pool.mapping.screen import screen

__all__ = [
    "KEY_CHARACTERS",
    "TEMPLATES",
    "Mapped",
    "Mapper",
    "QualityTally",
    "Reason",
    "Rejected",
    "Remark",
    "RepeatFilter",
    "screen",
    "sentence",
]
