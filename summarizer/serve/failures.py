"""Errors as clients of OpenAI's interface know them: a status, a message, a type and a code."""

from __future__ import annotations

from typing import Any

from summarizer.errors import (
    AbortError,
    GenerationError,
    InputError,
    MemoryBudgetError,
    QuotaExceededError,
    SummarizerError,
    UnsupportedInputError,
    UnsupportedLanguageError,
)
from summarizer.serve.gate import RefusedError

_INVALID = "invalid_request_error"
_SERVER = "server_error"
# The first that an error is of: its status, type and code.
_KINDS: tuple[tuple[type[SummarizerError], tuple[int, str, str | None]], ...] = (
    (QuotaExceededError, (400, _INVALID, "context_length_exceeded")),
    (MemoryBudgetError, (400, _INVALID, "memory_budget_exceeded")),
    (UnsupportedLanguageError, (400, _INVALID, "unsupported_language")),
    (UnsupportedInputError, (400, _INVALID, "unsupported_input")),
    (InputError, (400, _INVALID, "invalid_value")),
    (GenerationError, (422, "generation_error", "no_summary")),
    (AbortError, (503, _SERVER, "stopping")),
    (SummarizerError, (500, _SERVER, "model_error")),
)
_OF_STATUS = {
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
}


class RequestError(SummarizerError):
    """A request can't be answered.

    Attributes:
        status: Of HTTP.
        param: The field of the body that is wrong, if it is one.
        code: For programs.
    """

    def __init__(
        self, message: str, *, status: int = 400, param: str | None = None, code: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.param = param
        self.code = code


class BusyError(RequestError):
    """Too many summaries are waited for already."""

    def __init__(self, message: str) -> None:
        super().__init__(message, status=429, code="rate_limit_exceeded")


def status_of(error: SummarizerError) -> int:
    """Return the status of HTTP for an error."""
    return error.status if isinstance(error, RequestError) else _kind(error)[0]


def shape(error: SummarizerError) -> dict[str, Any]:
    """Return an error as the body of an answer."""
    if isinstance(error, RequestError):
        return _shape(str(error), _type(error.status), error.param, error.code)
    _, kind, code = _kind(error)
    return _shape(str(error), kind, None, code)


def shape_of_refusal(error: RefusedError) -> dict[str, Any]:
    """Return what the gate refuses as the body of an answer."""
    return shape_of_status(error.status, str(error))


def shape_of_status(status: int, message: str) -> dict[str, Any]:
    """Return the body of an answer of which no more is known."""
    return _shape(message, _type(status), None, None)


def _kind(error: SummarizerError) -> tuple[int, str, str | None]:
    return next(found for kind, found in _KINDS if isinstance(error, kind))


def _type(status: int) -> str:
    return _OF_STATUS.get(status, _SERVER if status >= 500 else _INVALID)


def _shape(message: str, kind: str, param: str | None, code: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}
