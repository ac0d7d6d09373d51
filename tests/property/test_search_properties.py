"""Whatever is indexed is found by any of its words; a number that points at a person never is."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from qipan.cases.search.documents import INDEX
from qipan.kernels.identifiers import mask
from qipan.kernels.searchwords import asked_words, index_words, plain, spans
from qipan.search.public import HIGHEST, Every

CHINESE = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12)
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzABCXYZéüñ0123456789", min_size=2, max_size=12)
RUSSIAN = st.text(alphabet="абвгдежзийклмн", min_size=2, max_size=9)
MOBILE = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(st.text())
def test_any_text_gives_words_without_spaces_and_the_same_again(text):
    words = index_words([text])
    assert not any(character.isspace() for word in words for character in word)
    assert all(words)
    assert index_words([text]) == words == index_words([plain(text)])


@given(CHINESE, st.integers(0, 11), st.integers(2, 12), st.text(max_size=20))
def test_every_piece_of_chinese_of_two_characters_or_more_is_found(run, begin, length, around):
    piece = run[begin : begin + length]
    kept = set(index_words([f"，{around}，{run}，{around}"]))
    assert set(asked_words(piece)) <= kept
    if len(piece) >= 2:
        assert asked_words(piece)
        assert spans(run, piece)


@given(st.lists(LETTERS | RUSSIAN | CHINESE, min_size=1, max_size=8), st.data())
def test_every_word_of_a_text_is_found(words, data):
    kept = set(index_words([" ".join(words)]))
    for word in words:
        assert set(asked_words(word)) <= kept
    some = data.draw(st.lists(st.sampled_from(words), min_size=1))
    assert set(asked_words(" ".join(some))) <= kept


@given(MOBILE, st.sampled_from(["请打{}", "电话：{}，谢谢", "call {} now", "{}"]))
def test_a_masked_number_is_in_no_index(number, frame):
    words = index_words([mask(frame.format(number))])
    assert number not in words
    assert not any(number[3:] in word or number[-4:] in word for word in words)


@pytest.mark.django_db
@settings(max_examples=40)
@given(st.lists(LETTERS | RUSSIAN | CHINESE, min_size=1, max_size=6))
def test_the_database_finds_what_the_words_say(words):
    """Whatever the letters are, no tokenizer of a database splits or folds them otherwise."""
    from qipan.cases.models import Case, CaseWords

    CaseWords.objects.all().delete()
    Case.objects.filter(number="n1").delete()
    case = Case.objects.create(
        public_id="cas_x",
        number="n1",
        title="x",
        state="new",
        channel="web",
        origin="x",
        opened_at="2026-01-01T00:00Z",
        pack_digest="x",
    )
    kept = index_words([" ".join(words)])
    CaseWords.objects.create(place=7, case=case, words=" ".join(["t:0", "state:new", *kept]))
    for word in kept:
        assert INDEX.newest_places(Every([word]), below=HIGHEST, above=0, size=2) == [7], connection.vendor
    assert INDEX.newest_places(Every([*kept, "state:new"]), below=HIGHEST, above=0, size=2) == [7]
    assert INDEX.newest_places(Every([*kept, "state:closed"]), below=HIGHEST, above=0, size=2) == []
    assert INDEX.newest_places(Every(kept), below=7, above=0, size=2) == []
