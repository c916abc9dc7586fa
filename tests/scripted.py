"""A stand-in for the decoder that writes given answers, one an attempt."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from summarizer import Summarizer
from summarizer.engine.chat import Chat
from summarizer.engine.tokenizer import Tokenizer

from . import tiny

TEXT = (
    "The 8:15 train to Leeds was late by forty minutes on Monday. Signals at York had failed at "
    "dawn. Engineers came at nine and replaced a relay. Passengers got their money back. The "
    "operator has promised a report by the end of June, and a second relay as a spare."
)
POINTS = "A relay failed.\n- Trains were late.\n- Fares were paid back."
ZH = (
    "周一早上，开往上海的列车晚点四十分钟，原因是信号故障。工程师九点到达，更换了设备。乘客拿回了票款。公司答应六月底前提交报告。"
    * 2
)

Scripted = Callable[..., Summarizer]  # (answers, one an attempt; options)
# Logits: an end at LIKELY has a probability of about 0.1; one at POSSIBLE comes where the answer's
# own token is barred.
POSSIBLE, LIKELY, CERTAIN = 1.0, 8.0, 10.0
_ANSWER_BEGINS = re.compile(
    r"(?:<\|im_start\|>assistant\n|<｜Assistant｜>)(?:<think>\n\n</think>\n\n)?"
    r"(?:- ?|\|.*\n\|[ |-]+\n\|)?\Z"
)
_STATEMENT = re.compile(r"Answer Yes or No\.\n\n(.*)<\|im_end\|>\n<\|im_start\|>assistant\n\Z")


@dataclass
class ScriptedCache:
    capacity: int
    ids: list[int] = field(default_factory=list)
    length: int = 0


class ScriptedDecoder:
    """Reads whatever it is given; after an assistant's turn began, writes the next answer.

    answers     -- what each attempt writes; the last one is repeated
    likely_ends -- texts after which the end of the answer is likely, though not the likeliest
    doubted     -- statements that it doesn't find in the text when it is asked
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        answers: Sequence[str],
        likely_ends: Sequence[str] = (),
        doubted: Collection[str] = (),
    ) -> None:
        self._tokenizer = tokenizer
        self._answers = [tokenizer.encode(answer) for answer in answers]
        self._likely_ends = [tokenizer.encode(text) for text in likely_ends]
        self._doubted = doubted
        self.asked: list[str] = []  # the statements
        self._end = Chat(tokenizer).end
        self._start = self._position = 0  # of the answer that is being written, and in it
        self.prompts: list[str] = []  # one an attempt
        self.end_logit = 0.0  # POSSIBLE, for answers of which something is barred
        self.rewinds: list[int] = []  # the length of the cache after each

    def close(self) -> None:
        pass

    def new_cache(self, capacity: int) -> ScriptedCache:
        return ScriptedCache(capacity)

    def forward(
        self, ids: Sequence[int], cache: ScriptedCache, *, keep: int = 1
    ) -> npt.NDArray[np.float32]:
        assert cache.length + len(ids) <= cache.capacity
        if cache.length < len(cache.ids):
            self.rewinds.append(cache.length)
        cache.ids[cache.length :] = ids
        cache.length = len(cache.ids)
        prompt = self._tokenizer.decode(cache.ids)
        if statement := _STATEMENT.search(prompt):
            self.asked.append(statement[1])
            return self._verdict(statement[1])
        if _ANSWER_BEGINS.search(prompt):
            self.prompts.append(prompt)
            self._start = len(cache.ids)
        self._position = max(0, len(cache.ids) - self._start)
        return self._logits()

    def _verdict(self, statement: str) -> npt.NDArray[np.float32]:
        word = "No" if statement in self._doubted else "Yes"
        row = np.zeros((1, tiny.CONFIG.vocab_size), np.float32)
        row[0, self._tokenizer.encode(word)[0]] = CERTAIN
        return row

    def _logits(self) -> npt.NDArray[np.float32]:
        row = np.zeros((1, tiny.CONFIG.vocab_size), np.float32)
        if self.prompts:
            row[0, self._end] = self.end_logit
            answer = self._answers[min(len(self.prompts), len(self._answers)) - 1]
            if answer[: self._position] in self._likely_ends:
                row[0, self._end] = LIKELY
            row[0, [*answer, self._end][min(self._position, len(answer))]] = CERTAIN
        return row


class ThinkingDecoder(ScriptedDecoder):
    """Would rather think than answer, at every token; answers where it can't."""

    def _logits(self) -> npt.NDArray[np.float32]:
        row = super()._logits()
        for mark in tiny.THOUGHT:
            row[0, self._tokenizer.control_id(mark)] = 2 * CERTAIN
        return row
