"""Make training examples of texts: a document with all of its answers packed behind it.

Each answer follows the document as the product asks for it: the product's own reader, prompt and
tokenizer make the ids. The answers don't see each other (`Pack.mask`), and each begins at the
position behind the document; so a document is read once for all of them.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec
from summarizer.prompts.plan import Planner
from summarizer.types import SUMMARY_TYPES
from training.texts import Answer, Text, options_of, raw_answer, spec_of

IGNORED = -100  # label of what isn't learned, as PyTorch's cross_entropy has it
_ALWAYS = ("tldr/short", "topline")
_MOST_ANSWERS = 5
_MOST_VERDICTS = 2  # of either kind
_MOST_TOKENS = 2048
_SHARE_OF_EXTRACTS = 0.5  # of texts read once more for what cites messages

Ids = tuple[int, ...]


@dataclass(frozen=True)
class Branch:
    """What follows a document: a task, and its answer, which is what is learned."""

    name: str
    task: Ids
    answer: Ids


@dataclass(frozen=True)
class Pack:
    """A document and its branches.

    Attributes:
        id: Of the text.
        shared: Token ids up to the end of the document.
        branches: What follows it.
    """

    id: str
    shared: Ids
    branches: tuple[Branch, ...]

    @property
    def ids(self) -> npt.NDArray[np.int64]:
        """All tokens, shape [tokens]; the last one of an answer is only a label."""
        rest = itertools.chain(*((*each.task, *each.answer[:-1]) for each in self.branches))
        return np.array([*self.shared, *rest], np.int64)

    @property
    def positions(self) -> npt.NDArray[np.int64]:
        """Position of each token, shape [tokens]."""
        start = len(self.shared)
        rest = (range(start, start + size) for size in self._sizes)
        return np.array([*range(start), *itertools.chain(*rest)], np.int64)

    @property
    def labels(self) -> npt.NDArray[np.int64]:
        """The token that each one shall be followed by, shape [tokens]; `IGNORED` for most."""
        labels = [IGNORED] * len(self.shared)
        for each in self.branches:
            labels += [IGNORED] * (len(each.task) - 1) + list(each.answer)
        return np.array(labels, np.int64)

    @property
    def mask(self) -> npt.NDArray[np.bool_]:
        """Whether a token (row) attends to another (column), shape [tokens, tokens]."""
        start = len(self.shared)
        owner = np.repeat(np.arange(len(self.branches) + 1), [start, *self._sizes])
        same = owner[:, None] == owner[None, :]
        return np.tril(same | (owner[None, :] == 0))

    @property
    def _sizes(self) -> list[int]:
        return [len(each.task) + len(each.answer) - 1 for each in self.branches]


class Packer:
    """Makes packs with a model's tokenizer."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    def packs(self, text: Text, seed: int) -> Iterator[Pack]:
        """Yield the packs of a text: of most answers, and of those that cite messages by number.

        Of many answers a few are taken, others for each seed.
        """
        chance = random.Random(f"{seed}/{text.id}")
        extracts = chance.random() < _SHARE_OF_EXTRACTS
        keys = [key for key in text.answers if key in _ALWAYS]
        others = [
            key
            for key in text.answers
            if key not in _ALWAYS and (extracts or not _is_extract(text, key))
        ]
        keys += chance.sample(others, min(len(others), _MOST_ANSWERS - len(keys)))
        made = [self._answer(text, key, text.answers[key]) for key in keys]
        made += self._focus(text, chance)
        shared = made[0][0]
        of_text = [branch for read, branch in made if read == shared]
        of_text += self._verdicts(text, chance)
        yield Pack(text.id, shared, _fitting(shared, of_text))
        numbered = [(read, branch) for read, branch in made if read != shared]
        if numbered:
            read = numbered[0][0]
            yield Pack(text.id, read, _fitting(read, [branch for _, branch in numbered]))

    def _answer(self, text: Text, key: str, answer: Answer) -> tuple[Ids, Branch]:
        options = options_of(text, key)
        read, spec = spec_of(text, options)
        return self._branch(key, read, options, spec, raw_answer(text, answer, read, spec))

    def _branch(
        self, name: str, read: str, options: SummaryOptions, spec: OutputSpec, answer: str
    ) -> tuple[Ids, Branch]:
        plan = self._planner.plan(read, options, spec)
        said = (*self._planner.encode(answer), self._planner.chat.end)
        return plan.shared, Branch(name, plan.task, said)

    def _focus(self, text: Text, chance: random.Random) -> Iterator[tuple[Ids, Branch]]:
        """Yield whether the text has anything on a wish, and the answer where it has."""
        if not text.focus:
            return
        wish, answer = chance.choice(text.focus)
        options = replace(options_of(text, "tldr/short"), focus=wish)
        read, spec = spec_of(text, options)
        if answer:
            yield self._branch("focus", read, options, spec, answer)
        plan = self._planner.plan(read, options, replace(spec, asks=True))
        if plan.ask:
            said = self._planner.yes if answer else self._planner.no
            yield plan.shared, Branch("ask", plan.ask.task, (said,))

    def _verdicts(self, text: Text, chance: random.Random) -> Iterator[Branch]:
        """Yield true and false statements on the text, as many of either, in any order."""
        keys = ("tldr/short", "headline/short", "topline")
        true = [str(text.answers[key]) for key in keys if key in text.answers]
        true += text.true
        count = min(len(true), len(text.false), _MOST_VERDICTS)
        statements = [(each, self._planner.yes) for each in chance.sample(true, count)]
        statements += [(each, self._planner.no) for each in chance.sample(text.false, count)]
        options = options_of(text, "tldr/short")
        read, spec = spec_of(text, options)
        for statement, said in chance.sample(statements, len(statements)):
            task = self._planner.verdict(read, statement, options, spec)
            yield Branch("verdict", task, (said,))


def _is_extract(text: Text, key: str) -> bool:
    return SUMMARY_TYPES[options_of(text, key).type].extracts is not None


def _fitting(shared: Ids, branches: Sequence[Branch]) -> tuple[Branch, ...]:
    """Return as many branches as a pack has room for."""
    kept, room = [], _MOST_TOKENS - len(shared)
    for each in branches:
        room -= len(each.task) + len(each.answer)
        if room >= 0:
            kept.append(each)
    return tuple(kept)
