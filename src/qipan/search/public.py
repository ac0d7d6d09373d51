"""What other rooms may use of full text."""

from qipan.search.fields import WordsField, index_statements
from qipan.search.lookups import COUNT_CAP, HIGHEST, NEWEST_LOOKED_AT, WordIndex
from qipan.search.places import block_of, place_at, place_of
from qipan.search.snippets import Piece, best, cut
from qipan.search.terms import Either, Every, Term

__all__ = [
    "COUNT_CAP",
    "HIGHEST",
    "NEWEST_LOOKED_AT",
    "Either",
    "Every",
    "Piece",
    "Term",
    "WordIndex",
    "WordsField",
    "best",
    "block_of",
    "cut",
    "index_statements",
    "place_at",
    "place_of",
]
