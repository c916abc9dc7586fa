"""What our checker makes of a summary of a text, and what the bare model says when it is asked."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import summarizer
from benchmarks.quality.systems import Loaded, chat_ids
from summarizer import Summarizer
from summarizer.engine.chat import Chat
from summarizer.engine.decoder import KVCache
from summarizer.engine.generation import read_prompt
from summarizer.grounding.probe import FILE

QUESTIONS = {
    "only what the text says": "Does the summary say only what the text says?",
    "consistent": "Is the summary factually consistent with the text?",
}
MODELS = Path(__file__).parents[2] / "models"
_FENCE = '"""'
_ROOM = 1500  # tokens, for a summary and a question
_SURE = 1e-9  # from 0 and 1: log-odds have an end


@dataclass(frozen=True)
class Judgement:
    """What is made of a summary.

    score   -- our checker's, in log-odds; 0.0 where the model has no probe
    passes  -- whether our checker lets it pass
    faults  -- claims that the text doesn't have
    answers -- log-odds of yes, by the question's name
    """

    score: float
    passes: bool
    faults: int
    answers: dict[str, float]


class Judge(Loaded):
    """Judges with one bundle; it is loaded, once for the checker and once for the questions."""

    @property
    def version(self) -> str:
        return f"{super().version} {_digest(MODELS / self._model / FILE)}"

    @cached_property
    def _summarizer(self) -> Summarizer:
        return Summarizer.create(self._model, recipe=self._recipe, threads=self._threads)

    def judgements(self, text: str, summaries: Sequence[str]) -> Iterator[Judgement]:
        """One for each summary of a text, which is read once for the checks and the questions."""
        with_text = self._read(f"{_FENCE}\n{text}\n{_FENCE}")
        for said in summaries:
            verdict = self._summarizer.check(text, said)
            yield Judgement(
                _log_odds(verdict.score),
                verdict.is_consistent,
                len(verdict.unsupported),
                self._answers(with_text, said),
            )

    def _answers(self, cache: KVCache, said: str) -> dict[str, float]:
        _, decoder, tokenizer = self._engine
        length = cache.length
        decoder.forward(tokenizer.encode(f"\n\nSummary: {said}"), cache)
        asked_at = cache.length
        answers = {}
        for name, question in QUESTIONS.items():
            cache.length = asked_at
            ids = tokenizer.encode(f"\n\n{question} Answer Yes or No.")
            logits = decoder.forward([*ids, *self._turn_end], cache)[-1]
            yes, no = (logits[tokenizer.encode(word)[0]] for word in ("Yes", "No"))
            answers[name] = float(yes - no)
        cache.length = length
        return answers

    def _read(self, text: str) -> KVCache:
        """A cache that has read a user's turn up to the end of the text."""
        _, decoder, tokenizer = self._engine
        ids = chat_ids(tokenizer, text)[: -len(self._turn_end)]
        cache = decoder.new_cache(len(ids) + _ROOM)
        read_prompt(decoder, ids, cache)
        return cache

    @cached_property
    def _turn_end(self) -> list[int]:
        """From the end of a user's turn to the beginning of the answer."""
        return Chat(self._engine[2]).turn_end


def _log_odds(score: float | None) -> float:
    kept = min(max(0.5 if score is None else score, _SURE), 1 - _SURE)
    return math.log(kept / (1 - kept))


def _digest(probe: Path) -> str:
    """A short name of a probe, and of all code that has a say in a check."""
    package = Path(summarizer.__file__).parent
    files = [*([probe] if probe.exists() else []), Path(__file__), *sorted(package.rglob("*.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
