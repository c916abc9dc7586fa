"""Estimate from a model's attention values which passages of a document matter, and for what.

What a model keeps of a passage while it reads tells more of it than what the model would write.
Linear probes (Alain and Bengio 2016) over the mean attention values of a passage's tokens, and over
where and how it stands, are fitted for each model (training/salience.py): a ranker (listwise, Cao
et al. 2007) on passages that readers chose to quote, and classifiers on those that give somebody a
task and on questions that stay open. They lie in the model's folder.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from summarizer.errors import ModelError
from summarizer.language.words import count_words
from summarizer.types import INPUT_TYPES, InputType

FILE = "salience.npz"  # in the model's folder
QUOTED, REQUESTS, QUESTIONS = range(3)  # what the probes find, in their order
_QUESTION_MARKS = ("?", "\uff1f", "؟")
_EXCLAMATIONS = ("!", "\uff01")
_FEW_WORDS = 4
_DIGIT = re.compile(r"\d")

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)  # arrays have no one answer to ==
class SalienceProbe:
    """Linear probes for one model.

    Attributes:
        first: The first layer that they read, from 0.
        weights: [probes, layers, kv_heads, head_dim], for the mean values of a passage.
        traits: [probes, traits], for those of `traits_of`.
        biases: [probes]
    """

    first: int
    weights: FloatArray
    traits: FloatArray
    biases: FloatArray

    def scores(
        self, number: int, means: FloatArray, passages: Sequence[str], input_type: InputType
    ) -> FloatArray:
        """Return what a probe says of each passage; of a classifier above 0 for yes.

        Args:
            number: Of the probe.
            means: [passages, probes], the mean over each passage's tokens of `values @ weights`.
            passages: All of a document's, in its order.
            input_type: The document's.
        """
        traits = traits_of(passages, input_type) @ self.traits[number]
        scores: FloatArray = means[:, number] + traits + self.biases[number]
        return scores

    def shares(
        self, means: FloatArray, passages: Sequence[str], input_type: InputType
    ) -> FloatArray:
        """Return for each passage the probability that it is the one to quote; their sum is 1."""
        scores = self.scores(QUOTED, means, passages, input_type)
        shares: FloatArray = np.exp(scores - scores.max(initial=-np.inf))
        shares /= shares.sum()
        return shares

    def to_bytes(self) -> bytes:
        """Return the probes as the content of a file."""
        file = io.BytesIO()
        np.savez_compressed(file, **{each.name: getattr(self, each.name) for each in fields(self)})
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Return the probes that `to_bytes` wrote; raise `ModelError` for anything else."""
        try:
            return cls._from_bytes(content)
        except (ValueError, KeyError, EOFError, OSError, BadZipFile) as error:
            raise ModelError(
                f"the model's {FILE} is damaged ({error}); install the package again"
            ) from error

    @classmethod
    def _from_bytes(cls, content: bytes) -> Self:
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            return cls(int(kept["first"]), kept["weights"], kept["traits"], kept["biases"])


@dataclass(frozen=True, eq=False)
class Reading:
    """What probes see in a text while the model reads it.

    Attributes:
        text: What was read.
        offsets: [tokens + 1], where in it each token begins and the last one ends.
        scores: [tokens, probes].
        topic: What the text is about, if that was asked and is known.
    """

    text: str
    offsets: Sequence[int]
    scores: FloatArray
    topic: str = ""

    def means(self, spans: Sequence[tuple[int, int]]) -> FloatArray:
        """Return [spans, probes], the mean scores of the tokens of spans of the text."""
        means = [self.scores[self.tokens(*span)].mean(axis=0) for span in spans]
        return np.array(means, np.float32).reshape(len(spans), self.scores.shape[1])

    def tokens(self, start: int, end: int) -> slice:
        """Return the tokens of a span of the text, at least one."""
        first = int(np.searchsorted(self.offsets[1:], start, side="right"))
        first = min(first, len(self.scores) - 1)
        last = int(np.searchsorted(self.offsets[:-1], end, side="left"))
        return slice(first, max(first + 1, last))


def traits_of(passages: Sequence[str], input_type: InputType) -> FloatArray:
    """Return [passages, traits]: where each stands and how it is said.

    For turns and for notifications apart: there the last word counts more than the first.
    """
    info = INPUT_TYPES[input_type]
    rows = [_traits(passages, number) for number in range(len(passages))]
    traits = np.array(rows, np.float32).reshape(len(passages), -1)
    return np.concatenate([traits, traits * info.is_in_turns, traits * info.is_from_apps], axis=1)


def _traits(passages: Sequence[str], number: int) -> list[float]:
    text = passages[number].rstrip()
    last = len(passages) - 1
    place = number / max(1, last)
    words = count_words(text)
    return [
        number == 0,
        number == last,
        number == last - 1,
        place,
        place**2,
        math.log1p(words),
        math.log1p(words) ** 2,
        words < _FEW_WORDS,
        text.endswith(_QUESTION_MARKS),
        number > 0 and passages[number - 1].rstrip().endswith(_QUESTION_MARKS),
        text.endswith(_EXCLAMATIONS),
        _DIGIT.search(text) is not None,
    ]
