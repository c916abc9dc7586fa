"""The prompts: a paragraph repeated to an exact length, and real requests for summaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.child import ROOT
from summarizer.bench.worker import WRITING, prompt_ids
from summarizer.engine.chat import Chat
from summarizer.engine.tokenizer import Tokenizer

EXAMPLES = ROOT / "examples"
SHORTEST_ANSWER = 16  # tokens, where the model would stop even sooner
_SYSTEM = "You summarize texts truthfully. You write the summary and nothing else."
_TASKS = {
    "en": "Write the three main points of the text above as a list, one short sentence each.",
    "zh": "请用简体中文以3个要点概括上面的文字，每个要点一行，写成一句简短完整的话。",
}


@dataclass(frozen=True)
class Prompt:
    """What every engine reads, and how many tokens it writes after it."""

    name: str
    ids: list[int]
    new_tokens: int

    @property
    def room(self) -> int:
        return len(self.ids) + self.new_tokens


def repeated(tokenizer: Tokenizer, count: int, new_tokens: int) -> Prompt:
    """The prompt of exactly `count` tokens."""
    return Prompt(str(count), prompt_ids(tokenizer.encode, count), new_tokens)


def examples(tokenizer: Tokenizer, new_tokens: int) -> Iterator[Prompt]:
    """A request for key points of each example."""
    for path in sorted(EXAMPLES.glob("*.txt")):
        ids = request(tokenizer, path.read_text("utf-8"), _language(path))
        yield Prompt(path.stem, ids, new_tokens)


def request(tokenizer: Tokenizer, text: str, language: str) -> list[int]:
    """The ids of a request for key points of `text`, in the form of the model's chats."""
    return Chat(tokenizer).prompt(_SYSTEM, f'"""\n{text}\n"""\n\n{_TASKS[language]}')


def answer_length(tokens: Sequence[int], stop_ids: Sequence[int]) -> int:
    """How many of `tokens` come before the model would have stopped.

    What a model writes after its own end repeats itself, which drafts guess too well.
    """
    ends = [index for index, token in enumerate(tokens) if token in stop_ids]
    return max(SHORTEST_ANSWER, min(ends, default=len(tokens)))


def _language(path: Path) -> str:
    return "zh" if path.stem.endswith("_zh") else "en"


def work(prompts: Sequence[Prompt], rounds: int) -> float:
    """Return the work of each contender, in tokens read."""
    return rounds * sum(len(each.ids) + WRITING * each.new_tokens for each in prompts)
