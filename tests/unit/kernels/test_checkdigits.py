"""Check digits: every single-digit error and every swap of neighbours is found, exhaustively."""

from __future__ import annotations

from itertools import product

import pytest

from qipan.kernels.checkdigits import append_check, is_valid

NUMBERS = [
    append_check("".join(digits))
    for length in (1, 2, 3, 4)
    for digits in product("0123456789", repeat=length)
]


def test_the_published_example():
    assert append_check("572") == "5724"


def test_every_number_with_its_check_digit_is_valid_and_only_with_that_one():
    for number in NUMBERS:
        assert [digit for digit in "0123456789" if is_valid(number[:-1] + digit)] == [number[-1]]


def test_every_single_digit_error_is_found():
    for number in NUMBERS:
        for place, right in enumerate(number):
            wrong = (number[:place] + digit + number[place + 1 :] for digit in "0123456789" if digit != right)
            assert not any(map(is_valid, wrong))


def test_every_swap_of_different_neighbours_is_found():
    for number in NUMBERS:
        for place in range(len(number) - 1):
            one, other = number[place : place + 2]
            swapped = number[:place] + other + one + number[place + 2 :]
            assert is_valid(swapped) is (one == other)


@pytest.mark.parametrize("text", ["", "0", "12a4", "５７２４", "57 24", "-5724", "5724\n"])
def test_what_is_no_number_is_not_valid(text):
    assert not is_valid(text)


@pytest.mark.parametrize("text", ["", "12a", "１２"])
def test_what_is_no_row_of_digits_gets_no_check_digit(text):
    with pytest.raises(ValueError, match="not a row of digits"):
        append_check(text)
