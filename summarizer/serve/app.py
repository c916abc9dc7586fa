"""The routes, for any server that speaks ASGI."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from summarizer.errors import SummarizerError
from summarizer.results import StreamEvent, SummaryResult
from summarizer.serve.answers import (
    ChatAnswer,
    Lines,
    SummaryLines,
    comment,
    model_object,
    summary_object,
)
from summarizer.serve.backend import Backend
from summarizer.serve.failures import RequestError, shape, shape_of_status, status_of
from summarizer.serve.requests import MODELS, Asked, chat_asked, require_model, summary_asked

BEAT_S = 5.0  # after which a client that waits for a stream hears that the server lives
_GONE = 499  # what servers note of a client that has gone away
_STREAM_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
# OpenAI's client would ask again at once, in vain.
_NO_RETRY = {"X-Should-Retry": "false"}


def build_app(backend: Backend, *, key: str | None = None) -> Starlette:
    """Return the application, which lacks a gate.

    Args:
        backend: Whoever summarizes.
        key: What clients must give as `Authorization: Bearer KEY`; None for nothing.
    """
    api = _Api(backend, key)
    return Starlette(
        routes=[
            Route("/health", api.health),
            Route("/v1/models", api.guarded(api.models)),
            Route("/v1/models/{name:path}", api.guarded(api.model)),
            Route("/v1/chat/completions", api.guarded(api.chat), methods=["POST"]),
            Route("/v1/summaries", api.guarded(api.summaries), methods=["POST"]),
        ],
        exception_handlers={
            SummarizerError: _failed,
            HTTPException: _not_there,
            Exception: _bug,
        },
    )


_Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class _Api:
    backend: Backend
    key: str | None

    def guarded(self, endpoint: _Endpoint) -> _Endpoint:
        """Return an endpoint that wants the key, if there is one."""

        async def answer(request: Request) -> Response:
            scheme, _, given = request.headers.get("authorization", "").partition(" ")
            if self.key is not None and not (
                scheme.lower() == "bearer"
                and secrets.compare_digest(given.strip().encode("latin-1"), self.key.encode())
            ):
                raise RequestError(
                    "the API key is missing or wrong; send `Authorization: Bearer KEY`",
                    status=401,
                    code="invalid_api_key",
                )
            return await endpoint(request)

        return answer

    async def health(self, request: Request) -> Response:
        """Whether a summary can be asked for now: 200, or 503 with the reason."""
        try:
            return JSONResponse({"status": "ready"} | self.backend.state())
        except SummarizerError as error:
            return JSONResponse({"status": "not ready", "reason": str(error)}, 503)

    async def models(self, request: Request) -> Response:
        return JSONResponse({"object": "list", "data": list(map(model_object, MODELS))})

    async def model(self, request: Request) -> Response:
        return JSONResponse(model_object(require_model(request.path_params["name"])))

    async def chat(self, request: Request) -> Response:
        asked = chat_asked(await request.body())
        answer = ChatAnswer(asked, self.backend.count)
        return await self._answer(request, asked, answer.whole, answer)

    async def summaries(self, request: Request) -> Response:
        asked = summary_asked(await request.body())
        return await self._answer(request, asked, summary_object, SummaryLines())

    async def _answer(
        self,
        request: Request,
        asked: Asked,
        whole: Callable[[SummaryResult], dict[str, Any]],
        lines: Lines,
    ) -> Response:
        events = self.backend.stream(asked.source, asked.options, _client(request, asked))
        if asked.is_streamed:
            return await _streamed(events, lines)
        result = await _result_or_gone(request, events)
        return JSONResponse(whole(result)) if result else Response(status_code=_GONE)


def _client(request: Request, asked: Asked) -> tuple[str, str | int]:
    """Return who asks: a computer's user by name, or else the connection."""
    host, port = request.client or ("", 0)
    return host, asked.user or port


# -- whole answers --------------------------------------------------------------------------------


async def _result_or_gone(
    request: Request, events: AsyncGenerator[StreamEvent, None]
) -> SummaryResult | None:
    """Return the result, or None once the client has gone away; the model is then stopped."""
    result = asyncio.ensure_future(_result(events))
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({result, gone}, return_when=asyncio.FIRST_COMPLETED)
        return result.result() if result.done() else None
    finally:
        result.cancel()
        gone.cancel()
        await asyncio.gather(result, gone, return_exceptions=True)


async def _result(events: AsyncGenerator[StreamEvent, None]) -> SummaryResult:
    async with aclosing(events):
        async for event in events:
            if isinstance(event, SummaryResult):
                return event
    raise AssertionError("a stream ends with its result")


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


# -- streams --------------------------------------------------------------------------------------


async def _streamed(events: AsyncGenerator[StreamEvent, None], lines: Lines) -> Response:
    """Return the answer once something is known, so that an early error has its status."""
    beating = _with_beats(events)
    first = await anext(beating)
    return StreamingResponse(
        _lines(first, beating, lines), media_type="text/event-stream", headers=_STREAM_HEADERS
    )


async def _lines(
    first: StreamEvent | None, rest: AsyncGenerator[StreamEvent | None, None], lines: Lines
) -> AsyncIterator[str]:
    async with aclosing(rest):
        yield lines.begin()
        for line in _lines_of(first, lines):
            yield line
        try:
            async for event in rest:
                for line in _lines_of(event, lines):
                    yield line
        except SummarizerError as error:
            yield lines.failed(error)


def _lines_of(event: StreamEvent | None, lines: Lines) -> list[str]:
    return [comment("waiting")] if event is None else list(lines.of(event))


async def _with_beats(
    events: AsyncGenerator[StreamEvent, None],
) -> AsyncGenerator[StreamEvent | None, None]:
    """Yield events, and None whenever none came for a while."""
    pending: asyncio.Task[StreamEvent | None] | None = None
    try:
        while True:
            pending = pending or asyncio.create_task(_next(events))
            await asyncio.wait({pending}, timeout=BEAT_S)
            if not pending.done():
                yield None
                continue
            event, pending = pending.result(), None
            if event is None:
                return
            yield event
    finally:
        if pending is not None:
            pending.cancel()
            await asyncio.gather(pending, return_exceptions=True)
        await events.aclose()


async def _next(events: AsyncGenerator[StreamEvent, None]) -> StreamEvent | None:
    return await anext(events, None)


# -- errors ---------------------------------------------------------------------------------------


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, SummarizerError)
    status = status_of(error)
    headers = _NO_RETRY if status in (500, 422) else {}
    if status == 401:
        headers = {"WWW-Authenticate": "Bearer"}
    return JSONResponse(shape(error), status, headers)


async def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = f"{request.method} {request.url.path}: {error.detail}; see /v1/models"
    return JSONResponse(shape_of_status(error.status_code, message), error.status_code)


async def _bug(request: Request, error: Exception) -> Response:
    message = "a bug of this program; its log says where"
    return JSONResponse(shape_of_status(500, message), 500, _NO_RETRY)
