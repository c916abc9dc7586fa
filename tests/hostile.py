"""Strings built to hurt: for each place where a pattern repeats, runs that it nearly matches."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_COMMON = "a1 \n"
ALPHABET = "a1 \nA.-,:'\"(<>[/_@|é中。\t*#=\\{"
_LONG = 8  # a repeat that ends before is no run
_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
_INNER = {_constants.SUBPATTERN: 3, _constants.ATOMIC_GROUP: None}  # where their body lies
_LOOKS = (_constants.ASSERT, _constants.ASSERT_NOT)
_ONE = (_constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY, _constants.IN)
_MOST_ALTERNATIVES = 3
_ENDS = ("", "\x01a")  # what a run is followed by, so that no match ends there


Unit = tuple[str, str, str]  # what leads there, what is repeated, what follows


def text(unit: Unit, length: int) -> str:
    """A text of about `length` characters."""
    before, repeated, end = unit
    return before + repeated * (length // len(repeated)) + end


def alternatives(pattern: re.Pattern[Any]) -> Iterator[tuple[re.Pattern[Any], list[Unit]]]:
    """A pattern's alternatives, each with what hurts it: their times add up to the pattern's."""
    tree = _parser.parse(pattern.pattern, pattern.flags)
    *shared, (operation, value) = tree or [(None, None)]  # what all begin with comes before them
    if operation != _constants.BRANCH or any(each[0] != _constants.AT for each in shared):
        yield pattern, _units(tree, pattern.flags)
        return
    for branch in value[1]:
        whole = _parser.SubPattern(tree.state, [*shared, *branch])
        yield _compiler.compile(whole, pattern.flags), _units(whole, pattern.flags)


def _units(tree: Any, flags: int) -> list[Unit]:
    """What hurts a pattern most, if anything does; each once."""
    structure = _Structure(flags)
    found = [*structure.runs(tree, "")]
    for whole in structure.samples(tree):
        found += [("", whole), ("", whole[:-1]), ("", f"{whole[:-1]} "), ("", f"{whole[:-1]}\n")]
    runs = [(*each, end) for each in dict.fromkeys(found) if each[1] for end in _ENDS]
    pairs = itertools.permutations(_COMMON, 2)
    plain = [*ALPHABET, *map("".join, pairs)]
    return list(dict.fromkeys([*runs, *(("", unit, _ENDS[1]) for unit in plain)]))


class _Structure:
    def __init__(self, flags: int) -> None:
        self._flags = flags

    def runs(self, items: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
        """Each long repeat's runs, alone and with what leads there."""
        for operation, value in items:
            if operation in _REPEATS:
                _, most, body = value
                if most == _constants.MAXREPEAT or most > _LONG:
                    yield from self._of_repeat(body, before)
                yield from self.runs(body, before)
            elif operation in _LOOKS:
                yield from self.runs(value[1], before)
            elif operation in _INNER:
                place = _INNER[operation]
                yield from self.runs(value if place is None else value[place], before)
            elif operation == _constants.BRANCH:
                for branch in value[1]:
                    yield from self.runs(branch, before)
            before += next(self.samples([(operation, value)]), "")

    def _of_repeat(self, body: Any, before: str) -> Iterator[tuple[str, str]]:
        for unit in self.samples(body):
            yield "", unit
            yield before, unit
            yield "", before + unit
            yield "", f"{before}{unit}\n"
        yield "", before

    def samples(self, items: Iterable[Any]) -> Iterator[str]:
        """A few strings that the items match, if no look-around forbids it."""
        each = [list(itertools.islice(self._of(*item), _MOST_ALTERNATIVES)) for item in items]
        most = max(map(len, each), default=0)
        for turn in range(most):
            yield "".join(some[min(turn, len(some) - 1)] for some in each if some)

    def _of(self, operation: Any, value: Any) -> Iterator[str]:
        if operation in _ONE:
            yield from self._characters(operation, value)
        elif operation in _REPEATS:
            least, _, body = value
            for one in self.samples(body):
                yield one * max(least, 1)
        elif operation == _constants.BRANCH:
            yield from itertools.chain.from_iterable(
                itertools.islice(self.samples(branch), 1) for branch in value[1]
            )
        elif operation in _INNER:
            place = _INNER[operation]
            yield from self.samples(value if place is None else value[place])

    def _characters(self, operation: Any, value: Any) -> Iterator[str]:
        if operation == _constants.LITERAL:
            yield chr(value)
            return
        state = _parser.State()
        state.flags = self._flags
        alone = _parser.SubPattern(state, [(operation, value)])
        one = _compiler.compile(alone, self._flags)
        fitting = [character for character in ALPHABET if one.match(character)]
        yield from fitting or self._first_listed(value)

    @staticmethod
    def _first_listed(value: Any) -> Iterator[str]:
        for operation, listed in value:
            if operation == _constants.LITERAL:
                yield chr(listed)
            elif operation == _constants.RANGE:
                yield chr(listed[0])
