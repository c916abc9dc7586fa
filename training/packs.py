"""Make training examples of texts: a document with all of its answers packed behind it.

Each answer follows the document as the product asks for it: the product's own reader, prompt and
tokenizer make the ids. The answers don't see each other (`Pack.mask`), and each begins at the
position behind the document; so a document is read once for all of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from summarizer.options import SummaryOptions
from summarizer.output.spec import OutputSpec
from summarizer.prompts.plan import Planner
from summarizer.types import SUMMARY_TYPES
from training.texts import Drafts, Text, options_of, raw_answer, spec_of

_ALWAYS = ("tldr/short", "topline")
_MOST_ANSWERS = 5
_MOST_VERDICTS = 2  # of either kind
_MOST_TOKENS = 2048
_SHARE_OF_EXTRACTS = 0.25  # of texts read once more for what cites messages

Ids = tuple[int, ...]


@dataclass(frozen=True)
class Branch:
    """What follows a document: a task, and its answer, which is what is learned.

    `wrong` is what mustn't be said instead, if anything: each is packed as one more answer.
    """

    name: str
    task: Ids
    answer: Ids
    wrong: tuple[Ids, ...] = ()

    @property
    def said(self) -> tuple[Ids, ...]:
        """What is right, then what is wrong."""
        return (self.answer, *self.wrong)


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
        return np.concatenate([np.array(part.ids, np.int64) for part in self._parts])

    @property
    def positions(self) -> npt.NDArray[np.int64]:
        """Position of each token, shape [tokens]."""
        return np.concatenate(
            [np.arange(part.position, part.position + len(part.ids)) for part in self._parts]
        )

    @property
    def mask(self) -> npt.NDArray[np.bool_]:
        """Whether a token (row) attends to another (column), shape [tokens, tokens]."""
        owner = np.repeat(np.arange(len(self._parts)), [len(part.ids) for part in self._parts])
        sees = np.eye(len(self._parts), dtype=bool)
        for number, part in enumerate(self._parts):
            sees[number] |= sees[part.parent]
        return np.tril(sees[owner[:, None], owner[None, :]])

    @property
    def predictions(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Places of tokens and what follows each, shapes [answers' tokens]: what is learned.

        The first token of each answer of a task follows the same place, the task's last one.
        """
        places: list[int] = []
        labels: list[int] = []
        start = len(self.shared)
        for branch in self.branches:
            start += len(branch.task)
            last = start - 1
            for said in branch.said:
                places += [last, *range(start, start + len(said) - 1)]
                labels += said
                start += len(said) - 1
        return np.array(places, np.int64), np.array(labels, np.int64)

    @cached_property
    def _parts(self) -> list[_Part]:
        parts = [_Part(self.shared, 0, 0)]
        for branch in self.branches:
            task = _Part(branch.task, len(self.shared), 0)
            parts.append(task)
            number, position = len(parts) - 1, len(self.shared) + len(branch.task)
            parts += [_Part(said[:-1], position, number) for said in branch.said]
        return parts


@dataclass(frozen=True)
class _Part:
    """Tokens that follow another part: the document, a task after it, an answer after a task."""

    ids: Ids
    position: int
    parent: int


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
        of_text += self._verdicts(text, chance)
        yield Pack(text.id, shared, _fitting(shared, of_text))
        numbered = [(read, branch) for read, branch in made if read != shared]
        if numbered:
            read = numbered[0][0]
            yield Pack(text.id, read, _fitting(read, [branch for _, branch in numbered]))

    def drafts(self, text: Text, seed: int) -> Iterator[Pack]:
        """Yield a pack of what readers made of a model's own answers, if they were asked."""
        if not text.drafts:
            return
        made = [self._mended(text, drafts) for drafts in text.drafts]
        verdicts = self._judged(text, [*_marked(text)], random.Random(f"{seed}/{text.id}"))
        shared = made[0][0]
        branches = [*(branch for read, branch in made if read == shared), *verdicts]
        yield Pack(text.id, shared, _fitting(shared, branches))

    def _answer(self, text: Text, key: str, chance: random.Random) -> tuple[Ids, Branch]:
        options = options_of(text, key)
        read, spec = spec_of(text, options)
        right = raw_answer(text, text.answers[key], read, spec)
        wrong = (chance.choice(text.rivals[key]),) if key in text.rivals else ()
        return self._branch(key, read, options, spec, right, wrong)

    def _mended(self, text: Text, drafts: Drafts) -> tuple[Ids, Branch]:
        options = options_of(text, drafts.key)
        read, spec = spec_of(text, options)
        return self._branch("mended", read, options, spec, drafts.mended, drafts.false)

    def _branch(
        self,
        name: str,
        read: str,
        options: SummaryOptions,
        spec: OutputSpec,
        answer: str,
        wrong: Sequence[str] = (),
    ) -> tuple[Ids, Branch]:
        plan = self._planner.plan(read, options, spec)
        right, *rivals = (
            (*self._planner.encode(said), self._planner.chat.end) for said in (answer, *wrong)
        )
        return plan.shared, Branch(name, plan.task, right, tuple(rivals))

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
        """Return true and false statements on the text, as many of either, and those of drafts."""
        pairs = [(chance.choice(true), chance.choice(false)) for true, false in text.statements()]
        statements = []
        for true, false in chance.sample(pairs, min(len(pairs), _MOST_VERDICTS)):
            statements += [(true, True), (false, False)]
        return self._judged(text, [*statements, *_marked(text)], chance)

    def _judged(
        self, text: Text, statements: Sequence[tuple[str, bool]], chance: random.Random
    ) -> Iterator[Branch]:
        """Yield whether each of some statements is true, in any order."""
        options = options_of(text, "tldr/short")
        read, spec = spec_of(text, options)
        different = list(dict.fromkeys(statements))
        for statement, is_true in chance.sample(different, len(different)):
            task = self._planner.verdict(read, statement, options, spec)
            answer = self._planner.yes if is_true else self._planner.no
            yield Branch("verdict", task, (answer,))


def _marked(text: Text) -> Iterator[tuple[str, bool]]:
    """Yield what a model said and whether it is true, and what it was mended to."""
    for drafts in text.drafts:
        yield from ((said, True) for said in (*drafts.true, drafts.mended))
        yield from ((said, False) for said in drafts.false)


def _is_extract(text: Text, key: str) -> bool:
    return SUMMARY_TYPES[options_of(text, key).type].extracts is not None


def _fitting(shared: Ids, branches: Sequence[Branch]) -> tuple[Branch, ...]:
    """Return as many branches as a pack has room for."""
    kept, room = [], _MOST_TOKENS - len(shared)
    for each in branches:
        size = len(each.task) + sum(map(len, each.said))
        if size <= room:
            kept.append(each)
            room -= size
    return tuple(kept)
