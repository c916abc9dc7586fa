"""No text of a user reaches the terminal, whatever goes wrong with it."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import threading
import traceback
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from gradio_client import Client

from demo.log import places, texts_kept_out

from .alone import Alone, alone
from .serving import Visitor
from .stand_in import MODEL
from .test_endpoints import call

SECRET = "the-lamp-on-the-pier-is-out"
QUOTED = {"data": [f"fail {SECRET}", "tldr", "short", "same", "", "auto", "auto", ""]}


def ask(address: str, path: str, body: Any, **options: Any) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"} | options.pop("headers", {})
    where = urljoin(address, f"gradio_api/{path}")
    with suppress(httpx.HTTPError):
        answer = httpx.post(where, content=content, headers=headers, timeout=5, **options)
        with suppress(ValueError, KeyError, TypeError):
            event = answer.json()["event_id"]
            httpx.get(f"{where}/{event}", timeout=5)


def misuse(address: str) -> None:
    """Everything that can be done wrongly with a text, by HTTP, gradio_client, MCP and the page."""
    for data in ([SECRET], [SECRET] * 3, [SECRET] * 9, [{"a": SECRET}], SECRET):
        for route in ("call", "run", "call/v2"):
            ask(address, f"{route}/summarize", {"data": data})
    for name in ("check_summary", "summarize_mailbox", "list_models", SECRET):
        ask(address, f"call/{name}", {"data": [SECRET]})
    options = {"text": SECRET, "type": SECRET, "length": SECRET, SECRET: SECRET}
    ask(address, "call/v2/summarize", options)
    ask(address, "queue/join", QUOTED | {"fn_index": 10**6, "session_hash": SECRET})
    ask(address, "queue/join", QUOTED | {"fn_index": SECRET, "session_hash": "s"})
    ask(address, "queue/join", {"data": [SECRET], "fn_index": 0, "event_data": {"a": SECRET}})
    ask(address, "call/summarize", QUOTED)
    ask(address, "cancel", {"event_id": SECRET, "session_hash": SECRET, "fn_index": 0})
    ask(address, f"call/summarize?text={SECRET}", SECRET.encode())
    ask(address, "mcp/", SECRET.encode())
    ask(address, "mcp/", {"jsonrpc": "2.0", "id": 1, "method": SECRET, "params": SECRET})
    ask(address, f"mcp/messages/?session_id={SECRET}", {"method": SECRET})
    for path in (f"queue/data?session_hash={SECRET}", f"call/summarize/{SECRET}", f"mcp/{SECRET}"):
        with suppress(httpx.HTTPError):
            httpx.get(urljoin(address, f"gradio_api/{path}"), timeout=5)


def misuse_by_clients(address: str) -> None:
    client = Client(address, verbose=False)
    for wrong in ({"type": SECRET}, {"model": SECRET}, {"focus": [SECRET]}):
        with suppress(Exception):
            client.submit(f"fail {SECRET}", **wrong, api_name="/summarize").result(5)
    with suppress(Exception):
        client.submit(f"fail {SECRET}", api_name="/summarize_in_detail").result(5)
    for arguments in ({"text": f"fail {SECRET}"}, {"text": SECRET, "type": SECRET}, {"a": SECRET}):
        with suppress(BaseExceptionGroup, Exception):
            call(address, "summarize", **arguments)
    with suppress(BaseExceptionGroup, Exception):
        call(address, SECRET, text=SECRET)


def misuse_by_the_page(address: str) -> None:
    visitor = Visitor(address)
    for asked in (
        (None, f"fail {SECRET}", "tldr", "short", "same", "", MODEL),
        (None, SECRET, SECRET, SECRET, SECRET, SECRET, SECRET),
        (None, SECRET),
        ({SECRET: SECRET}, SECRET, "tldr", "short", "same", "", MODEL),
    ):
        with suppress(Exception):
            list(visitor.run("summarize_again", *asked))
    for told in ({"handles": SECRET}, {"handles": [[SECRET]]}, {SECRET: 1}, SECRET, [SECRET]):
        with suppress(Exception):
            list(visitor.run("open_files", "tldr", "short", MODEL, told=told))
    handle = visitor.upload(f"{SECRET}.pdf", b"%PDF-1.7 " + SECRET.encode())
    with suppress(Exception):
        list(visitor.run("open_files", "tldr", "short", MODEL, told={"handles": [handle]}))


@pytest.mark.parametrize("way", [misuse, misuse_by_clients, misuse_by_the_page])
def test_no_text_is_written_whatever_is_done_wrongly_with_it(way: Any, tmp_path: Path) -> None:
    with alone(tmp_path) as found:
        way(found.address)
        assert still_summarizes(found)
        written = found.stop()
    assert SECRET not in written
    assert "Traceback" not in written


def test_an_error_of_the_model_is_told_by_its_place(tmp_path: Path) -> None:
    with alone(tmp_path) as found:
        ask(found.address, "call/summarize", QUOTED)
        written = found.stop()
    assert "ValueError" in written and "alone.py" in written
    assert SECRET not in written


def still_summarizes(found: Alone) -> bool:
    client = Client(found.address, verbose=False)
    return bool(client.predict("One two.", api_name="/summarize") == "One two.")


# -- what writes ----------------------------------------------------------------------------------


def print_it() -> None:
    sys.stdout.write(SECRET)
    sys.stderr.write(SECRET)


def print_an_error() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError:
        traceback.print_exc()


def give_notice() -> None:
    warnings.warn(SECRET, stacklevel=1)


def log_of_a_library() -> None:
    logging.getLogger("mcp.server").warning("failed: %s", SECRET)
    logging.getLogger("mcp.server").warning(f"failed: {SECRET}")


def log_an_error() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError:
        logging.getLogger("demo.run_state").exception("a summary failed")


def fail_in_a_thread_of_its_own() -> None:
    raise KeyError(SECRET)


def fail_in_a_thread() -> None:
    thread = threading.Thread(target=fail_in_a_thread_of_its_own)
    thread.start()
    thread.join()


def fail_in_a_task() -> None:
    async def fail() -> None:
        raise KeyError(SECRET)

    async def forget() -> None:
        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        del task

    asyncio.run(forget())


WAYS = [
    print_it,
    print_an_error,
    give_notice,
    log_of_a_library,
    log_an_error,
    fail_in_a_thread,
    fail_in_a_task,
]


@pytest.mark.parametrize("way", WAYS)
def test_a_text_is_kept_out_by_whatever_way_it_comes(
    way: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    with texts_kept_out():
        way()
    written = "".join(capfd.readouterr())
    assert SECRET not in written
    is_error = way not in (print_it, give_notice, log_of_a_library)
    assert ("KeyError" in written) == is_error
    assert (way.__name__ in written) == is_error or way is fail_in_a_task


def test_afterwards_all_is_printed_as_before(capsys: pytest.CaptureFixture[str]) -> None:
    with texts_kept_out():
        sys.stdout.write("kept out")
    sys.stdout.write("seen")
    assert capsys.readouterr().out == "seen"


def test_an_error_is_told_with_those_behind_it() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        told = places(error)
    assert told.startswith("ValueError") and "after KeyError" in told
    assert "test_log.py" in told and SECRET not in told


def test_an_error_that_was_raised_from_itself_is_told_once() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise error from ValueError(SECRET)
    except KeyError as error:
        assert error.__cause__ is not None
        error.__cause__.__cause__ = error
        told = places(error)
    assert (told.count("KeyError"), told.count("ValueError")) == (1, 1)
