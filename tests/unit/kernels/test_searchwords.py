"""The words of a search index: Chinese in pairs, everything else word by word."""

from __future__ import annotations

import pytest

from qipan.kernels.searchwords import MOST, asked_words, index_words, plain, spans

WORDS = [
    ("停水了", ["停水", "水了"]),
    ("道里区 暖气不热", ["道里", "里区", "暖气", "气不", "不热"]),
    ("水", ["水"]),
    ("3号楼B12", ["3", "号楼", "b12"]),
    ("Water pipes, BUSES; glass bus", ["water", "pipe", "buse", "glass", "bus"]),
    ("260121-4829137-5", ["260121", "4829137", "5"]),
    ("ＡＢＣ１２３", ["abc123"]),
    ("Café Straße ул. Ленина", ["cafe", "straße", "ул", "ленина"]),
    ("138********", ["138"]),
    ("停水停水", ["停水", "水停"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "words"), WORDS)
def test_a_text_gives_its_words(text, words):
    assert index_words([text]) == words


def test_a_lone_chinese_character_asks_for_nothing():
    assert asked_words("水") == []
    assert asked_words("A座") == ["a"]
    assert asked_words("停水 座") == ["停水"]
    assert asked_words("，。!?") == []


def test_a_long_text_gives_so_many_words_and_no_more():
    assert len(index_words([f"word{n}" for n in range(MOST + 50)])) == MOST
    assert len(index_words(["x" * 500])[0]) == 40


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("家里停水了", "停水", ["停水"]),
        ("松北区停水", "松北区 停水", ["松北区停水"]),
        ("Two water pipes", "WATER pipe", ["water", "pipe"]),
        ("ＷＡＴＥＲ", "water", ["ＷＡＴＥＲ"]),
        ("无此", "停水", []),
    ],
)
def test_hits_are_found_where_they_stand(text, query, found):
    assert [plain(text[a:b]) if text.isascii() else text[a:b] for a, b in spans(text, query)] == found
