"""Programs that speak OpenAI's interface, on the page's models: see `summarizer.serve`.

Its addresses, `/v1/` and `/health`, are beside Gradio's, behind the same gate.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncGenerator, Hashable, Mapping
from contextlib import closing
from typing import Any

from starlette.concurrency import iterate_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from summarizer import StreamEvent, SummarizerError
from summarizer.inputs import Source
from summarizer.serve import failures
from summarizer.serve.app import build_app

from .app_context import AppContext
from .fair_queue import BusyError
from .runs import SummaryJob, run


class ProgramsRoute:
    """Middleware that answers programs, and passes on what isn't for them."""

    def __init__(self, app: ASGIApp, context: AppContext) -> None:
        self._app = app
        self._programs = build_app(PageBackend(context))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        is_theirs = path.startswith("/v1/") or path == "/health"
        await (self._programs if is_theirs else self._app)(scope, receive, send)


class PageBackend:
    """The page's models; a page's own summaries come first."""

    def __init__(self, context: AppContext) -> None:
        self._context = context

    async def stream(
        self, source: Source, options: Mapping[str, Any], client: Hashable
    ) -> AsyncGenerator[StreamEvent, None]:
        context, name = self._context, f"program {client}"
        try:
            with (
                context.calls.admit(name),
                context.runs.register(None, secrets.token_hex(8)) as own,
            ):
                job = SummaryJob(source, None, dict(options))
                with closing(run(context.models, job, own.cancel, name)) as batches:
                    async for batch in iterate_in_threadpool(batches):
                        for event in batch:
                            if isinstance(event, StreamEvent):
                                yield event
        except BusyError as error:
            raise failures.BusyError(str(error)) from error

    def count(self, text: str) -> int:
        loaded = self._context.models.loaded(None)
        if loaded is None:
            raise SummarizerError("the model was exchanged meanwhile; ask again")
        return loaded[0].token_count(text)

    def state(self) -> dict[str, Any]:
        chosen = self._context.models.menu().chosen
        if chosen is None or not chosen.is_usable:
            reason = chosen.availability.reason if chosen else "no model is known"
            raise SummarizerError(f"{reason}; open the page, which helps")
        calls = len(self._context.models.queue)
        return {"model": chosen.model, "recipe": chosen.recipe, "open_calls": calls}
