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
from functools import partial

import numpy as np
import numpy.typing as npt

from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec
from summarizer.prompts.plan import Planner
from summarizer.types import SUMMARY_TYPES
from training.texts import Draft, Text, TextError, options_of, raw_answer, spec_of

IGNORED = -100  # label of what isn't learned, as PyTorch's cross_entropy has it
_ALWAYS = ("tldr/short", "topline")
_MOST_ANSWERS = 5
_MOST_VERDICTS = 2  # of either kind
_MOST_TOKENS = 2048
_SHARE_OF_EXTRACTS = 0.25  # of texts read once more for what cites messages

Ids = tuple[int, ...]


@dataclass(frozen=True)
class Branch:
    """What follows a document: a task, and its answer, which is what is learned.

    `wrong` is what mustn't be said instead, if anything: it is packed as one more answer.
    """

    name: str
    task: Ids
    answer: Ids
    wrong: Ids = ()


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
        rest = itertools.chain(*((*task, *said[:-1]) for task, said in self.answers))
        return np.array([*self.shared, *rest], np.int64)

    @property
    def answers(self) -> list[tuple[Ids, Ids]]:
        """Tasks and what is said, right or wrong; what is wrong stands behind what is right."""
        return [
            (each.task, said)
            for each in self.branches
            for said in (each.answer, each.wrong)
            if said
        ]

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
        for task, said in self.answers:
            labels += [IGNORED] * (len(task) - 1) + list(said)
        return np.array(labels, np.int64)

    @property
    def mask(self) -> npt.NDArray[np.bool_]:
        """Whether a token (row) attends to another (column), shape [tokens, tokens]."""
        start = len(self.shared)
        owner = np.repeat(np.arange(len(self._sizes) + 1), [start, *self._sizes])
        same = owner[:, None] == owner[None, :]
        return np.tril(same | (owner[None, :] == 0))

    @property
    def _sizes(self) -> list[int]:
        return [len(task) + len(said) - 1 for task, said in self.answers]


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
        made = [self._answer(text, key, chance) for key in keys]
        made += map(partial(self._mended, text), text.drafts)
        made += self._focus(text, chance)
        shared = made[0][0]
        of_text = [branch for read, branch in made if read == shared]
        of_text += [*self._quote(text), *self._verdicts(text, chance)]
        yield Pack(text.id, shared, _fitting(shared, of_text))
        numbered = [(read, branch) for read, branch in made if read != shared]
        if numbered:
            read = numbered[0][0]
            yield Pack(text.id, read, _fitting(read, [branch for _, branch in numbered]))

    def _answer(self, text: Text, key: str, chance: random.Random) -> tuple[Ids, Branch]:
        options = options_of(text, key)
        read, spec = spec_of(text, options)
        right = raw_answer(text, text.answers[key], read, spec)
        wrong = chance.choice(text.rivals[key]) if key in text.rivals else ""
        return self._branch(key, read, options, spec, right, wrong)

    def _mended(self, text: Text, draft: Draft) -> tuple[Ids, Branch]:
        options = options_of(text, draft.key)
        read, spec = spec_of(text, options)
        wrong = draft.said if draft.said != draft.mended else ""
        return self._branch("mended", read, options, spec, draft.mended, wrong)

    def _branch(
        self,
        name: str,
        read: str,
        options: SummaryOptions,
        spec: OutputSpec,
        answer: str,
        wrong: str = "",
    ) -> tuple[Ids, Branch]:
        plan = self._planner.plan(read, options, spec)
        right, rival = (
            (*self._planner.encode(said), self._planner.chat.end) if said else ()
            for said in (answer, wrong)
        )
        return plan.shared, Branch(name, plan.task, right, rival)

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

    def _quote(self, text: Text) -> Iterator[Branch]:
        """Yield the passages to quote, each a line, if a reader chose any."""
        if not text.quote:
            return
        options = options_of(text, "tldr/short")
        read, spec = spec_of(text, options)
        for each in text.quote:
            if each not in read:
                raise TextError(f"{text.id}: the quotation {each!r} isn't in the text")
        said = itertools.chain(
            *((self._planner.line_break, *self._planner.encode(each)) for each in text.quote)
        )
        yield Branch(
            "quote", self._planner.quote(read, options, spec), (*said, self._planner.chat.end)[1:]
        )

    def _verdicts(self, text: Text, chance: random.Random) -> Iterator[Branch]:
        """Yield true and false statements on the text, as many of either, in any order."""
        pairs = [(chance.choice(true), chance.choice(false)) for true, false in text.statements()]
        statements = []
        for true, false in chance.sample(pairs, min(len(pairs), _MOST_VERDICTS)):
            statements += [(true, self._planner.yes), (false, self._planner.no)]
        for each in text.drafts:
            said = self._planner.yes if each.is_true else self._planner.no
            statements += [(each.said, said), (each.mended, self._planner.yes)]
        statements = list(dict.fromkeys(statements))
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
        size = len(each.task) + len(each.answer)
        size += len(each.task) + len(each.wrong) if each.wrong else 0
        if size <= room:
            kept.append(each)
            room -= size
    return tuple(kept)
