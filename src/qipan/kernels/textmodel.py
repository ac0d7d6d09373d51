"""A linear model over character n-grams: plain arrays, scored without any learning library.

score(class) = bias + sum over n-grams of x · weight, where x is the L2-normed (1 + ln count) · idf. So each
score is a sum of what single characters contribute, and can be explained without approximation.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from qipan.kernels.calibration import Calibration, probabilities_of
from qipan.kernels.textgrams import HEAD, SIZES, clean, counts, head_of, runs, spread

Floats = NDArray[np.float64]
FORMAT = "qipan-textmodel-2"
UNCALIBRATED = Calibration()


@dataclass(frozen=True)
class TextModel:
    """``weights`` (n-grams, classes), ``idf`` (n-grams,), ``bias`` (classes,); ``classes`` name the
    columns.
    """

    classes: tuple[str, ...]
    vocabulary: dict[str, int]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    calibration: Calibration = UNCALIBRATED

    def __post_init__(self) -> None:
        wanted = (len(self.vocabulary), len(self.classes))
        if self.weights.shape != wanted or self.bias.shape != wanted[1:] or self.idf.shape != wanted[:1]:
            raise ValueError(f"The arrays do not fit {wanted[0]} n-grams and {wanted[1]} classes.")

    def calibrated(self, calibration: Calibration, offset: Floats) -> TextModel:
        """The same scores under ``calibration``, with the log of the classes' prior odds added."""
        bias = self.bias + (calibration.temperature * offset).astype(np.float32)
        return replace(self, bias=bias, calibration=calibration)

    def features(self, text: str) -> tuple[NDArray[np.int64], Floats]:
        """Numbers of the n-grams that the model knows, and their values (L2 norm 1, or none at all)."""
        body, head = self._known(clean(text)), self._known(head_of(text))
        found = np.array(body + head * (HEAD - 1), dtype=np.int64)
        at, often = np.unique(found[found >= 0], return_counts=True)
        if not len(at):
            return at, np.zeros(0)
        values = (1.0 + np.log(often)) * self.idf[at]
        return at, values / np.sqrt(values @ values)

    def _known(self, cleaned: str) -> list[int]:
        """The number of each n-gram in turn, -1 where it is unknown: the loop that scoring spends its
        time in.
        """
        look = self.vocabulary.get
        return [look(cleaned[i : i + n], -1) for n in SIZES for i in range(len(cleaned) - n + 1)]

    def known_share(self, text: str) -> float:
        """Share of the text's pairs of characters that stood in the texts it was taught, 0 to 1.

        A linear model is as sure of a text about something else as of its own; this tells the two apart.
        """
        cleaned = clean(text)
        pairs = [cleaned[i : i + 2] for i in range(len(cleaned) - 1)]
        return sum(pair in self.vocabulary for pair in pairs) / len(pairs) if pairs else 0.0

    def scores(self, text: str) -> Floats:
        """One score per class."""
        at, values = self.features(text)
        found: Floats = values @ self.weights[at].astype(np.float64) + self.bias
        return found

    def probabilities(self, text: str) -> Floats:
        """One probability per class; they sum to 1."""
        return probabilities_of(self.scores(text), self.calibration)

    def explain(self, text: str, column: int) -> list[tuple[str, float]]:
        """What each run of characters contributes to a class's score, the strongest first.

        The contributions and the bias sum to the score.
        """
        at, values = self.features(text)
        parts = dict(zip(at.tolist(), (values * self.weights[at, column]).tolist(), strict=True))
        cleaned = clean(text)
        shares = {g: parts[n] for g in counts(text) if (n := self.vocabulary.get(g, -1)) in parts}
        return runs(cleaned, spread(cleaned, shares))

    def to_bytes(self) -> bytes:
        """The model as one compressed archive of arrays; no code in it."""
        held = io.BytesIO()
        words = np.frombuffer("\x00".join(self.vocabulary).encode(), dtype=np.uint8)
        names = np.frombuffer("\x00".join(self.classes).encode(), dtype=np.uint8)
        np.savez_compressed(
            held,
            format=np.frombuffer(FORMAT.encode(), dtype=np.uint8),
            words=words,
            names=names,
            idf=self.idf,
            weights=self.weights,
            bias=self.bias,
            calibration=np.array([self.calibration.temperature, self.calibration.doubt]),
        )
        return held.getvalue()


def from_bytes(content: bytes) -> TextModel:
    """The model that ``to_bytes`` wrote. Raises ``ValueError`` for anything else."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as held:
            if held["format"].tobytes().decode() != FORMAT:
                raise ValueError("unknown format")
            words = held["words"].tobytes().decode().split("\x00")
            return TextModel(
                classes=tuple(held["names"].tobytes().decode().split("\x00")),
                vocabulary={word: at for at, word in enumerate(words)},
                idf=held["idf"],
                weights=held["weights"],
                bias=held["bias"],
                calibration=Calibration(*held["calibration"].tolist()),
            )
    except (KeyError, TypeError, OSError, EOFError, BadZipFile) as error:
        raise ValueError("This is not a stored text model.") from error
