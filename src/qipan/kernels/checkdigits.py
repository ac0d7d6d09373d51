"""A check digit for numbers that people read out on the telephone and copy by hand.

Damm, H. M. (2004). Total anti-symmetrische Quasigruppen. Dissertation, Philipps-Universität Marburg.
A totally anti-symmetric quasigroup of order 10 detects **all** single-digit errors and **all**
transpositions of neighbours with one decimal digit, which ISO 7064 MOD 11-10 does not reach.
The check digit of a number does not change under leading zeros, so numbers need a fixed length.
"""

from __future__ import annotations

_QUASIGROUP = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def append_check(digits: str) -> str:
    """``digits`` with its check digit at the end. Raises ValueError unless all are 0–9, at least one."""
    if not _are_digits(digits):
        raise ValueError(f"not a row of digits: {digits!r}")
    return f"{digits}{_interim(digits)}"


def is_valid(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it; False for anything else."""
    return len(digits) > 1 and _are_digits(digits) and _interim(digits) == 0


def _interim(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _QUASIGROUP[interim][int(digit)]
    return interim


def _are_digits(digits: str) -> bool:
    return digits.isascii() and digits.isdigit()
