"""Put prompts and answers into a model's chat template, as token ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from summarizer.bundle.chat_templates import template_for
from summarizer.engine import FloatArray
from summarizer.engine.constraints import Constraint, all_of, forbid_tokens
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import BundleError


class Chat:
    """A tokenizer with its chat template; raises `BundleError` if it has no known one."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        try:
            self.template = template_for(tokenizer.added_tokens)
        except LookupError as error:
            raise BundleError(str(error)) from error
        self._control = re.compile(f"({'|'.join(map(re.escape, self.template.control))})")
        self.end = tokenizer.control_id(self.template.stops[0])
        self._completions: dict[str, Constraint] = {}

    def framed(self, before: str, text: str = "", after: str = "") -> list[int]:
        """Encode `text` between parts of the template; only those may contain control tokens."""
        *opening, joined = self._control.split(before)
        rest, *closing = self._control.split(after)
        ids: list[int] = []
        for place, piece in enumerate([*opening, joined + text + rest, *closing]):
            is_control = place % 2 == 1  # `split` puts them between the other pieces
            encode, control_id = self._tokenizer.encode, self._tokenizer.control_id
            ids += [control_id(piece)] if is_control else encode(piece)
        return ids

    @cached_property
    def turn_end(self) -> list[int]:
        """Token ids from the end of a request to the beginning of its answer."""
        return [*self.framed("", "", self.template.user[1]), *self.framed(self.template.answer)]

    def prompt(self, system: str, request: str) -> list[int]:
        """Return the ids of a whole prompt, up to where its answer begins."""
        template = self.template
        opening = self.framed(template.system[0], system, template.system[1])
        return [*opening, *self.framed(template.user[0], request), *self.turn_end]

    @cached_property
    def answer_alone(self) -> Constraint:
        """Forbid control tokens, except those that end an answer, and thoughts."""
        stops = {self._tokenizer.control_id(name) for name in self.template.stops}
        forbidden = self._tokenizer.added_ids - stops
        for mark in self.template.marks:
            forbidden |= {*self._tokenizer.tokens_spelt(re.compile(re.escape(mark)))}
        return all_of(forbid_tokens(sorted(forbidden)), self._without_marks)

    def _without_marks(self, logits: FloatArray, written: Sequence[int]) -> FloatArray:
        """Forbid the tokens that would complete the mark of a thought, spelt out as plain text."""
        longest = max(map(len, self.template.marks), default=0)
        tail = self._tokenizer.decode(list(written[-longest:])) if longest else ""
        for mark in self.template.marks:
            for length in range(1, len(mark)):
                if tail.endswith(mark[:length]):
                    logits = self._forbid_completion(mark[length:])(logits, written)
        return logits

    def _forbid_completion(self, beginning: str) -> Constraint:
        if beginning not in self._completions:
            tokens = self._tokenizer.tokens_spelt(re.compile(f"^{re.escape(beginning)}"))
            self._completions[beginning] = forbid_tokens(tokens)
        return self._completions[beginning]
