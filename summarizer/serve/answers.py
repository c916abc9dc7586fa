"""Results and events as clients get them: objects of JSON, and lines of server-sent events."""

from __future__ import annotations

import json
import re
import secrets
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

from summarizer.errors import SummarizerError
from summarizer.results import Delta, Progress, Rewrite, StreamEvent, SummaryResult
from summarizer.serve.failures import shape
from summarizer.serve.requests import MODELS, Asked

_WORD_STARTS = re.compile(r"(?<=\s)(?=\S)")
DONE = "data: [DONE]\n\n"


class Lines(Protocol):
    """What a stream consists of, each piece one or more whole events."""

    def begin(self) -> str: ...

    def of(self, event: StreamEvent) -> Iterator[str]: ...

    def failed(self, error: SummarizerError) -> str: ...


def model_object(name: str) -> dict[str, Any]:
    """Return a model as OpenAI lists them."""
    return {"id": name, "object": "model", "created": 0, "owned_by": MODELS[0]}


def summary_object(result: SummaryResult) -> dict[str, Any]:
    """Return the whole result."""
    unsupported = [asdict(each) for each in result.unsupported]
    return {"object": "summary"} | asdict(result) | {"unsupported": unsupported}


def comment(text: str) -> str:
    """Return a line that clients skip: it shows that the server lives."""
    return f": {text}\n\n"


@dataclass(frozen=True)
class SummaryLines:
    """The stream of `/v1/summaries`: each event under its name, the result last."""

    def begin(self) -> str:
        return comment("begun")

    def of(self, event: StreamEvent) -> Iterator[str]:
        if isinstance(event, SummaryResult):
            yield _named("result", summary_object(event))
        else:
            yield _named(_NAMES[type(event)], asdict(event))

    def failed(self, error: SummarizerError) -> str:
        return _named("error", shape(error))


@dataclass(frozen=True)
class ChatAnswer:
    """The answer to a chat, whole or as a stream.

    OpenAI's stream can't take anything back, and the library may rewrite what it has written until
    it is checked. So the text comes when it is final, and until then comments say how far it is.

    Attributes:
        count: Returns the number of tokens in a text.
    """

    asked: Asked
    count: Callable[[str], int]
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, result: SummaryResult) -> dict[str, Any]:
        """Return a chat completion."""
        text, reason = self._within(result.text)
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": None}
        return (
            self._head("chat.completion", result)
            | {"choices": [choice], "usage": _usage(result)}
            | {"summarizer": _facts(result)}
        )

    def begin(self) -> str:
        return _data(self._chunk({"role": "assistant", "content": ""}))

    def of(self, event: StreamEvent) -> Iterator[str]:
        if isinstance(event, Progress):
            yield comment(f"read {event.done} of {event.total} tokens")
        elif isinstance(event, SummaryResult):
            text, reason = self._within(event.text)
            for piece in _WORD_STARTS.split(text) if text else ():
                yield _data(self._chunk({"content": piece}))
            yield _data(self._chunk({}, reason) | {"summarizer": _facts(event)})
            if self.asked.has_usage:
                usage = {"choices": [], "usage": _usage(event)}
                yield _data(self._head("chat.completion.chunk", event) | usage)
            yield DONE

    def failed(self, error: SummarizerError) -> str:
        return _data(shape(error))

    def _chunk(self, delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": reason, "logprobs": None}
        return self._head("chat.completion.chunk") | {"choices": [choice]}

    def _head(self, kind: str, result: SummaryResult | None = None) -> dict[str, Any]:
        head = {"id": self.id, "object": kind, "created": self.created, "model": self.asked.model}
        of_result = {"system_fingerprint": f"{result.model_id} {result.recipe}"} if result else {}
        return head | of_result

    def _within(self, text: str) -> tuple[str, str]:
        """Return as much of a text as the client has room for, and why it ends there."""
        most = self.asked.most_tokens
        if most is None or self.count(text) <= most:
            return text, "stop"
        length = bisect_right(range(len(text)), most, key=lambda end: self.count(text[:end])) - 1
        return text[:length].rstrip(), "length"


def _facts(result: SummaryResult) -> dict[str, Any]:
    """Return what a reader must know of a summary besides its text."""
    return {
        "status": result.status,
        "language": result.language,
        "coverage": result.coverage,
        "unsupported": [each.text for each in result.unsupported],
    }


def _usage(result: SummaryResult) -> dict[str, Any]:
    usage = result.usage
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.prompt_tokens + usage.output_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
    }


def _data(content: object) -> str:
    return f"data: {json.dumps(content)}\n\n"


def _named(name: str, content: object) -> str:
    return f"event: {name}\n{_data(content)}"


_NAMES: dict[type, str] = {Progress: "progress", Delta: "delta", Rewrite: "rewrite"}
