"""The model `summarizer` of the program and library `llm`: `llm -m summarizer < article.txt`.

What a small model writes is checked, and often replaced, when it has ended. So the draft is sent as
what `llm` calls reasoning, which its command line shows dimmed beside the output, and the text of
the response is the checked summary alone.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from typing import Any, get_type_hints

from summarizer.errors import imported_from_extra
from summarizer.integrations.lending import OneModel
from summarizer.integrations.option_words import MODEL_WORDS, OPTION_WORDS
from summarizer.integrations.threads import in_thread
from summarizer.options import OptionsDict
from summarizer.results import Delta, Rewrite, StreamEvent, SummaryResult
from summarizer.store.assets import AUTO
from summarizer.summarizer import Summarizer

with imported_from_extra("llm"):
    import llm
    import pydantic
    from llm.parts import StreamEvent as Piece

NAME = "summarizer"


def _option(hint: Any, words: str) -> Any:
    return (hint | None, pydantic.Field(default=None, description=words))


_HINTS = get_type_hints(OptionsDict) | {"model": str}
_WORDS = {**OPTION_WORDS, "model": MODEL_WORDS}
Options = pydantic.create_model(
    "Options",
    __base__=llm.Options,
    **{name: _option(hint, _WORDS[name]) for name, hint in _HINTS.items()},
)


class _Shared:
    """What both kinds of model have in common."""

    model_id = NAME
    can_stream = True
    Options = Options

    def __init__(self, models: OneModel) -> None:
        self._models = models

    def __str__(self) -> str:
        return f"Summarizer: {NAME}"

    def _pieces(
        self, prompt: llm.Prompt, response: Any, stop: threading.Event
    ) -> Generator[str | Piece]:
        """Yield the draft while it is written, if it is wanted, and then the summary."""
        options = prompt.options.model_dump(exclude_none=True)
        model = options.pop("model", AUTO)
        if prompt.system:  # background, and never an instruction
            options["context"] = "\n".join(filter(None, (options.get("context"), prompt.system)))
        with self._models.lent(model) as summarizer:
            for event in summarizer.summarize_streaming(prompt.prompt, cancel=stop, **options):
                if isinstance(event, SummaryResult):
                    _note(response, event)
                    yield event.text
                elif response.stream and not prompt.hide_reasoning:
                    yield from _draft(event)


class SummaryModel(_Shared, llm.Model):  # type: ignore[misc]  # its Options are made above
    """The model as `llm` runs it."""

    def execute(
        self,
        prompt: llm.Prompt,
        stream: bool,
        response: llm.Response,
        conversation: llm.Conversation | None,
    ) -> Iterator[str | Piece]:
        """Summarize the prompt; each one by itself, whatever came before in a conversation."""
        return self._pieces(prompt, response, threading.Event())


class AsyncSummaryModel(_Shared, llm.AsyncModel):  # type: ignore[misc]
    """The same for programs with an event loop."""

    async def execute(
        self,
        prompt: llm.Prompt,
        stream: bool,
        response: llm.AsyncResponse,
        conversation: llm.AsyncConversation | None,
    ) -> AsyncGenerator[str | Piece, None]:
        """Summarize the prompt in a thread; cancelling stops the model."""
        async for piece in in_thread(lambda stop: self._pieces(prompt, response, stop)):
            yield piece


@llm.hookimpl
def register_models(register: Callable[..., None]) -> None:
    """Register the model; its weights are loaded at the first prompt."""
    models = OneModel(lambda name: Summarizer.create(name))
    register(SummaryModel(models), AsyncSummaryModel(models))


def _draft(event: StreamEvent) -> Iterator[Piece]:
    if isinstance(event, Delta):
        yield Piece(type="reasoning", chunk=event.text)
    elif isinstance(event, Rewrite):
        yield Piece(type="reasoning", chunk=f"\n{event.text}")


def _note(response: Any, result: SummaryResult) -> None:
    """Record what `llm` keeps of a response: the model that wrote it, its tokens, its checks."""
    response.set_resolved_model(f"{result.model_id} ({result.recipe})")
    response.set_usage(input=result.usage.prompt_tokens, output=result.usage.output_tokens)
    response.response_json = {
        "status": result.status,
        "language": result.language,
        "unsupported": [check.text for check in result.unsupported],
    }
