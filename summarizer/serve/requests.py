"""What a body asks for: the text, the options, and how the answer shall come."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from summarizer.errors import OptionError
from summarizer.inputs.document import Message, Source
from summarizer.options import SummaryOptions
from summarizer.serve.failures import RequestError
from summarizer.types import SUMMARY_TYPES

NAME: Final = "summarizer"
MODELS = (NAME, *(f"{NAME}/{each}" for each in SUMMARY_TYPES))

_OPTIONS = tuple(each.name for each in fields(SummaryOptions))
_MESSAGE = tuple(each.name for each in fields(Message))
_OURS = ("model", "stream", "user")
# Of OpenAI's: what says nothing about the answer, and what does but may have one of these values.
_UNUSED = (
    *("metadata", "parallel_tool_calls", "prompt_cache_key", "prompt_cache_options"),
    *("prompt_cache_retention", "reasoning_effort", "safety_identifier", "service_tier", "store"),
)
_NEUTRAL: dict[str, tuple[object, ...]] = {
    "audio": (),
    "frequency_penalty": (0,),
    "function_call": ("none", "auto"),
    "functions": ([],),
    "logit_bias": ({},),
    "logprobs": (False,),
    "modalities": (["text"],),
    "moderation": (),
    "n": (1,),
    "prediction": (),
    "presence_penalty": (0,),
    "response_format": ({"type": "text"},),
    "stop": ([], ""),
    "tool_choice": ("none", "auto"),
    "tools": ([],),
    "top_logprobs": (0,),
    "verbosity": ("medium",),
    "web_search_options": (),
}
_LONGEST_QUOTED = 80  # characters of a value, in an error
_LIMITS = ("max_completion_tokens", "max_tokens")
_CHAT = (*_OURS, "messages", "stream_options", *_LIMITS, *_OPTIONS, *_UNUSED, *_NEUTRAL)
_SUMMARY = (*_OURS, "text", "messages", *_OPTIONS)


@dataclass(frozen=True)
class Asked:
    """What a body asks for.

    Attributes:
        options: Keyword arguments of `Summarizer.summarize`.
        model: As the client named it.
        user: Whom it is for, as the client says; "" if it doesn't.
        most_tokens: At which the answer is cut off.
        has_usage: Whether the tokens are told at the end of a stream.
    """

    source: Source = field(repr=False)  # never in a log
    options: dict[str, Any] = field(repr=False)
    model: str
    is_streamed: bool
    user: str = ""
    most_tokens: int | None = None
    has_usage: bool = False


def chat_asked(body: bytes) -> Asked:
    """Read a body of `/v1/chat/completions`; raises `RequestError` or `InputError`."""
    given = _given(body, _CHAT)
    for name, values in _NEUTRAL.items():
        if name in given and given[name] not in values:
            raise _wrong(name, f"{name} {_short(given[name])} isn't supported; leave it out")
    text, context = _text_and_context(_of_kind(given, "messages", list, []))
    options = _options(given)
    options["context"] = "\n\n".join(filter(None, (options.get("context", ""), *context)))
    limits = [_limit(given, name) for name in _LIMITS if name in given]
    stream_options = _of_kind(given, "stream_options", dict, {})
    return Asked(
        text,
        _checked(options),
        *_ours(given),
        most_tokens=min(limits, default=None),
        has_usage=stream_options.get("include_usage") is True,
    )


def summary_asked(body: bytes) -> Asked:
    """Read a body of `/v1/summaries`; raises `RequestError` or `InputError`."""
    given = _given(body, _SUMMARY)
    if ("text" in given) == ("messages" in given):
        raise _wrong("text", "give either `text`, or `messages` with participant and text each")
    source: Source = _of_kind(given, "text", str, "")
    if "messages" in given:
        source = [_message(each) for each in _of_kind(given, "messages", list, [])]
    return Asked(source, _checked(_options(given)), *_ours(given))


def require_model(name: object) -> str:
    """Return the name of a model; raises `RequestError` for an unknown one."""
    if name not in MODELS:
        raise RequestError(
            f"unknown model {_short(name)}; known: {', '.join(MODELS)}",
            status=404,
            param="model",
            code="model_not_found",
        )
    return str(name)


def _given(body: bytes, known: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of a body that are given, which null isn't."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        raise RequestError("the body isn't JSON; send one object, in UTF-8") from None
    if not isinstance(given, dict):
        raise RequestError("the body must be one JSON object")
    for name in given:
        if name not in known:
            raise _wrong(name, f"unknown option {_short(name)}; known: {', '.join(known)}")
    return {name: value for name, value in given.items() if value is not None}


def _ours(given: Mapping[str, Any]) -> tuple[str, bool, str]:
    """Return the model, whether the answer is a stream, and the user."""
    model = require_model(given.get("model", NAME))
    return model, _of_kind(given, "stream", bool, False), _of_kind(given, "user", str, "")


def _options(given: Mapping[str, Any]) -> dict[str, Any]:
    options = {name: given[name] for name in _OPTIONS if name in given}
    _, _, type_ = require_model(given.get("model", NAME)).partition("/")
    if type_ and options.setdefault("type", type_) != type_:
        raise _wrong("type", f"the model is for {type_}; ask {NAME} itself for another type")
    return options


def _checked(options: dict[str, Any]) -> dict[str, Any]:
    """Return options; raises `InputError` for wrong values."""
    try:
        SummaryOptions().with_changes(**options)
    except TypeError:  # a value that can't be compared or hashed
        raise OptionError("an option has a value of a wrong kind; see /v1/summaries") from None
    return options


def _text_and_context(messages: list[Any]) -> tuple[str, list[str]]:
    """Return the last user's message, and what the system says: background, no instruction."""
    users, context = [], []
    for number, message in enumerate(messages):
        role = message.get("role") if isinstance(message, dict) else None
        if role == "user":
            users.append((number, message))
        elif role in ("system", "developer"):
            context.append(_content(message.get("content"), number))
        elif role not in ("assistant", "tool", "function"):
            raise _wrong("messages", f"message {number} has no role that is known, such as user")
    if not users:
        raise _wrong("messages", "there is no message of the user: the last one is the text")
    number, last = users[-1]
    return _content(last.get("content"), number), context


def _content(content: object, number: int) -> str:
    """Return a message's text, which may be in parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else [content]
    texts = [
        part["text"]
        for part in parts
        if isinstance(part, dict)
        and part.get("type") in ("text", "input_text")
        and isinstance(part.get("text"), str)
    ]
    if not parts or len(texts) < len(parts):
        raise _wrong("messages", f"message {number} has other content than text; send text alone")
    return "\n\n".join(texts)


def _message(given: object) -> Message:
    if not isinstance(given, dict) or not {"participant", "text"} <= set(given) <= set(_MESSAGE):
        raise _wrong("messages", f"a message has participant and text, of {', '.join(_MESSAGE)}")
    if not all(isinstance(value, str) for value in given.values()):
        raise _wrong("messages", "the fields of a message are strings")
    return Message(**given)


def _limit(given: Mapping[str, Any], name: str) -> int:
    number: int = _of_kind(given, name, int, 1)
    if isinstance(number, bool) or number < 1:
        raise _wrong(name, f"{name} must be a whole number from 1, not {_short(number)}")
    return number


def _of_kind(given: Mapping[str, Any], name: str, kind: type, default: Any) -> Any:
    value = given.get(name, default)
    if not isinstance(value, kind):
        raise _wrong(name, f"{name} must be {_KINDS[kind]}, not {_short(value)}")
    return value


def _wrong(name: str, message: str) -> RequestError:
    return RequestError(message, param=name, code="invalid_value")


_KINDS: dict[type, str] = {
    bool: "true or false",
    dict: "an object",
    int: "a whole number",
    list: "a list",
    str: "a string",
}


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]} ..."
