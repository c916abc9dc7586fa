"""What the model makes of a summary of a text: the raw material of a score.

The text is read once for all its summaries. A summary's tokens are then run through after the task
of summarizing, after a task that asks for a wrong summary, and after no text at all; and the model
is asked about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from benchmarks.quality.written import Loaded, chat_ids
from summarizer.engine.decoder import KVCache
from summarizer.engine.generation import read_prompt

QUESTIONS = {  # and whether yes speaks for the summary
    "only what the text says": ("Does the summary say only what the text says?", True),
    "consistent": ("Is the summary factually consistent with the text?", True),
    "all true": ("Is everything in the summary true according to the text?", True),
    "mistake": ("Does the summary contain a mistake?", False),
    "contradicts": ("Does the summary contradict the text?", False),
}
_RIGHT = "Summarize the text above."
_WRONG = (
    "Write a summary of the text above that is wrong: it says what the text contradicts or doesn't "
    "say."
)
_FENCE = '"""'
_ROOM = 1500  # tokens, for a summary and a question
_DIGITS = 3  # of a log-probability that are kept


@dataclass(frozen=True)
class Judgement:
    """What the model makes of a summary; each list is a token each, in nats.

    text    -- log-probabilities of the summary's tokens after the text and the task
    wrong   -- the same where a wrong summary is asked for
    alone   -- the same after no text
    best    -- of the likeliest token in each place, after the text and the task
    spread  -- the entropy there
    answers -- log-odds of what speaks for the summary, by the question's name
    """

    text: list[float]
    wrong: list[float]
    alone: list[float]
    best: list[float]
    spread: list[float]
    answers: dict[str, float]


class Judge(Loaded):
    """Judges with one bundle; the model is loaded when the first text comes."""

    wording = "1"

    def judgements(self, text: str, summaries: Sequence[str]) -> Iterator[Judgement]:
        """One for each summary of a text."""
        tokenizer = self._engine[2]
        with_text = self._read(f"{_FENCE}\n{text}\n{_FENCE}")
        alone = self._read("")
        for said in summaries:
            ids = tokenizer.encode(said)
            after = _log_softmax(self._run(with_text, self._task(_RIGHT), ids))
            wrong = _log_softmax(self._run(with_text, self._task(_WRONG), ids))
            without = _log_softmax(self._run(alone, self._task(_RIGHT), ids))
            places = np.arange(len(ids))
            yield Judgement(
                *(_rounded(each[places, ids]) for each in (after, wrong, without)),
                _rounded(after.max(axis=-1)),
                _rounded(-(np.exp(after) * after).sum(axis=-1)),
                self._answers(with_text, said),
            )

    def _answers(self, cache: KVCache, said: str) -> dict[str, float]:
        _, decoder, tokenizer = self._engine
        length = cache.length
        decoder.forward(tokenizer.encode(f"\n\nSummary: {said}"), cache)
        asked_at = cache.length
        answers = {}
        for name, (question, is_yes) in QUESTIONS.items():
            cache.length = asked_at
            logits = decoder.forward(self._task(f"{question} Answer Yes or No."), cache)[-1]
            yes, no = (logits[tokenizer.encode(word)[0]] for word in ("Yes", "No"))
            answers[name] = round(float(yes - no if is_yes else no - yes), _DIGITS)
        cache.length = length
        return answers

    def _read(self, text: str) -> KVCache:
        """A cache that has read a user's turn up to the end of the text."""
        _, decoder, tokenizer = self._engine
        ids = chat_ids(tokenizer, text)[: -len(self._turn_end)]
        cache = decoder.new_cache(len(ids) + _ROOM)
        read_prompt(decoder, ids, cache)
        return cache

    def _run(self, cache: KVCache, task: list[int], ids: Sequence[int]) -> npt.NDArray[np.float32]:
        """Logits [tokens, vocab] for each of `ids` after a task; the cache stays as it is."""
        length = cache.length
        logits = self._engine[1].forward([*task, *ids], cache, keep=0)
        cache.length = length
        return logits[len(task) - 1 : -1]

    def _task(self, words: str) -> list[int]:
        return [*self._engine[2].encode(f"\n\n{words}"), *self._turn_end]

    @cached_property
    def _turn_end(self) -> list[int]:
        """From the end of a user's turn to the beginning of the answer."""
        tokenizer = self._engine[2]
        end, start = map(tokenizer.control_id, ("<|im_end|>", "<|im_start|>"))
        return [end, *tokenizer.encode("\n"), start, *tokenizer.encode("assistant\n")]


def _log_softmax(logits: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
    result: npt.NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _rounded(values: npt.NDArray[np.float64]) -> list[float]:
    return [round(float(value), _DIGITS) for value in values]
