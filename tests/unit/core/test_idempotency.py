"""A request under a key is carried out once; its repeat gets the first answer; failed work leaves no key."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qipan.core import clock
from qipan.core.idempotency import Repeatable, digest_of, forget_expired, run_once
from qipan.core.job_models import IdempotencyKey
from qipan.errors import InputError, RuleRefused

pytestmark = pytest.mark.django_db
KEY = "0f9e8d7c6b5a49382716"


def asked(text: str = "一盏灯", key: str = KEY, scope: str = "door", **more) -> Repeatable:
    return Repeatable(scope, key, digest_of({"text": text}), **more)


def test_the_second_call_gets_the_answer_of_the_first():
    calls = []

    def run() -> dict[str, str]:
        calls.append(1)
        return {"case": f"no {len(calls)}", "secret": "abc"}

    first = run_once(asked(), run, keep=lambda answer: {**answer, "secret": ""})
    again = run_once(asked(), run)
    assert first == ({"case": "no 1", "secret": "abc"}, False)
    assert again == ({"case": "no 1", "secret": ""}, True)
    assert len(calls) == 1


def test_other_words_under_the_key_are_refused_and_another_scope_is_another_key():
    run_once(asked(), lambda: {"n": 1})
    with pytest.raises(RuleRefused) as refused:
        run_once(asked("另一盏灯", where="key"), lambda: {"n": 2})
    assert refused.value.where == "key"
    assert run_once(asked("另一盏灯", scope="window"), lambda: {"n": 2}) == ({"n": 2}, False)


def test_work_that_fails_leaves_no_key():
    with pytest.raises(ZeroDivisionError):
        run_once(asked(), lambda: {"n": 1 // 0})
    assert not IdempotencyKey.objects.exists()
    assert run_once(asked(), lambda: {"n": 1}) == ({"n": 1}, False)


@pytest.mark.parametrize("key", ["", "short", "x" * 129])
def test_a_key_that_could_be_guessed_or_is_endless_is_refused(key):
    with pytest.raises(InputError):
        run_once(asked(key=key), lambda: pytest.fail("not carried out"))


def test_neither_key_nor_words_are_stored():
    run_once(asked("门牌七号"), lambda: {"case": "cas_1"})
    row = IdempotencyKey.objects.get()
    assert KEY not in f"{row.key}{row.digest}{row.answer}"
    assert "门牌" not in f"{row.key}{row.digest}{row.answer}"


def test_files_and_words_are_both_part_of_what_was_said():
    said = ({"a": 1}, []), ({"a": 2}, []), ({"a": 1}, [b"x"]), ({"a": 1}, [b"y"])
    digests = {digest_of(words, files) for words, files in said}
    assert len(digests) == 4
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})


def test_old_keys_go_and_those_without_end_stay():
    run_once(asked(), dict)
    run_once(asked(scope="for ever", span=None), dict)
    assert forget_expired() == 0
    IdempotencyKey.objects.exclude(expires_at=None).update(expires_at=clock.now() - timedelta(seconds=1))
    assert forget_expired() == 1
    assert IdempotencyKey.objects.get().expires_at is None
