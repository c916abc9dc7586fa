"""The server for assistants, spoken to by the official client through a pipe."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import redirect_stdout
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.shared.memory import create_connected_server_and_client_session

from demo.endpoints import FUNCTIONS
from summarizer import Summarizer
from summarizer.cli import main
from summarizer.integrations.lending import OneModel
from summarizer.integrations.mcp_server import build

from ..scripted import POINTS, TEXT, Scripted
from .conftest import SHORT

Answer = TypeVar("Answer")
PATIENCE = timedelta(seconds=120)
MAIL = f"""\
From: ann@example.org
To: ben@example.org
Subject: The trains
Date: Mon, 2 Nov 2026 10:00:00 +0000
Message-ID: <1@example.org>
MIME-Version: 1.0
Content-Type: text/plain

{TEXT}
"""


def settings(*options: str) -> dict[str, Any]:
    """What `summarizer mcp --config` prints."""
    with redirect_stdout(StringIO()) as printed:
        assert main(["mcp", "--config", *options]) == 0
    found: dict[str, Any] = json.loads(printed.getvalue())
    return found


def with_assistant(
    programs: dict[str, str], ask: Callable[[ClientSession], Awaitable[Answer]]
) -> Answer:
    """What an assistant gets that starts the server as its settings say."""
    server = settings("claude", "--threads", "1")["mcpServers"]["summarizer"]
    started = StdioServerParameters(command=server["command"], args=server["args"], env=programs)

    async def asked() -> Answer:
        async with (
            stdio_client(started) as (read, write),
            ClientSession(read, write, read_timeout_seconds=PATIENCE) as session,
        ):
            await session.initialize()
            return await ask(session)

    return asyncio.run(asked())


# -- through a pipe -------------------------------------------------------------------------------


def test_the_tools_are_those_of_the_page(programs: dict[str, str]) -> None:
    async def ask(session: ClientSession) -> list[Any]:
        return (await session.list_tools()).tools

    tools = {tool.name: tool for tool in with_assistant(programs, ask)}
    assert tools.keys() == set(FUNCTIONS)
    for tool in tools.values():
        assert tool.description and tool.annotations.readOnlyHint
        for name, schema in tool.inputSchema["properties"].items():
            assert schema.get("description"), f"{tool.name}: {name}"
    assert "headline" in tools["summarize"].inputSchema["properties"]["type"]["enum"]
    assert "context" not in tools["summarize"].inputSchema["properties"]


def test_answers_are_texts_and_json(programs: dict[str, str]) -> None:
    async def ask(session: ClientSession) -> list[Any]:
        asked = [
            ("summarize", {"text": SHORT, "type": "tldr"}),
            ("summarize_in_detail", {"text": SHORT}),
            ("check_summary", {"source": TEXT, "summary": "A relay failed at Hull."}),
            ("list_models", {}),
        ]
        return [await session.call_tool(name, arguments) for name, arguments in asked]

    plain, detail, checked, models = with_assistant(programs, ask)
    assert [part.text for part in plain.content] == [SHORT]
    assert detail.structuredContent["status"] == "passthrough"
    assert json.loads(detail.content[0].text) == detail.structuredContent
    assert checked.structuredContent["is_consistent"] is False
    assert [each["text"] for each in checked.structuredContent["checks"]] == ["Hull"]
    assert {"model", "state", "is_built"} <= models.structuredContent["result"][0].keys()


def test_a_wrong_call_is_an_answer_that_says_what_is_right(programs: dict[str, str]) -> None:
    wrong = [
        ({"type": "poem"}, "headline"),
        ({"output_language": "tlh"}, "tlh"),
        ({"model": "gpt"}, "unknown model"),
    ]

    async def ask(session: ClientSession) -> list[Any]:
        asked = [*(arguments for arguments, _ in wrong), {}]
        return [await session.call_tool("summarize", {"text": SHORT} | each) for each in asked]

    *refused, right = with_assistant(programs, ask)
    for answer, (_, said) in zip(refused, wrong, strict=True):
        assert answer.isError and said in answer.content[0].text
    assert right.content[0].text == SHORT, "the server goes on"


def test_without_a_model_the_call_says_how_to_get_one(programs: dict[str, str]) -> None:
    async def ask(session: ClientSession) -> Any:
        return await session.call_tool("summarize", {"text": SHORT})

    programs["SUMMARIZER_HOME"] += "-empty"
    answer = with_assistant(programs, ask)
    assert answer.isError and "summarizer setup" in answer.content[0].text


HELLO = (
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",'
    '"capabilities":{},"clientInfo":{"name":"test","version":"0"}}}\n'
)


def test_nothing_but_the_protocol_is_on_standard_output(
    programs: dict[str, str], tmp_path: Path
) -> None:
    """Neither what Python prints nor what a native library writes."""
    (tmp_path / "noisy.py").write_text(
        "import os, sys\n"
        "from summarizer import Summarizer\n"
        "real = Summarizer.summarize_streaming\n"
        "def noisy(self, *given, **options):\n"
        "    print('loud')\n"
        "    os.write(1, b'louder')\n"
        "    return real(self, *given, **options)\n"
        "Summarizer.summarize_streaming = noisy\n"
        "from summarizer.cli import main\n"
        "sys.exit(main(['mcp', '--threads', '1']))\n"
    )
    ready = '{"jsonrpc":"2.0","method":"notifications/initialized"}\n'
    call = {"name": "summarize", "arguments": {"text": SHORT}}
    asked = json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call})
    command = [sys.executable, str(tmp_path / "noisy.py")]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=programs, text=True, **pipes) as server:
        server.stdin.write(f"{HELLO}{ready}{asked}\n")
        server.stdin.flush()
        answers = [json.loads(server.stdout.readline()) for _ in range(2)]
        rest, told = server.communicate(timeout=60)  # which hangs up
    assert answers[1]["result"]["content"][0]["text"] == SHORT
    assert rest == ""
    assert "loud\n" in told and "louder" in told
    assert server.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signal")
def test_ctrl_c_ends_it(programs: dict[str, str]) -> None:
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    command = [sys.executable, "-m", "summarizer", "mcp"]
    with subprocess.Popen(command, env=programs, text=True, **pipes) as server:
        server.stdin.write(HELLO)
        server.stdin.flush()
        assert "serverInfo" in server.stdout.readline()
        server.send_signal(signal.SIGINT)
        try:
            assert server.wait(timeout=20) == 130
        finally:
            server.kill()
        assert "Traceback" not in server.stderr.read()


# -- settings -------------------------------------------------------------------------------------


def test_the_settings_are_of_this_python_and_keep_the_options() -> None:
    found = settings("--model", "qwen2.5-0.5b-instruct", "--profile", "mobile")
    server = found["mcpServers"]["summarizer"]
    assert server["command"] == sys.executable
    assert server["args"][-4:] == ["--model", "qwen2.5-0.5b-instruct", "--profile", "mobile"]
    assert settings("vscode")["servers"]["summarizer"]["type"] == "stdio"
    assert settings("zed")["context_servers"]["summarizer"]["args"] == ["-m", "summarizer", "mcp"]


def test_the_settings_need_no_extra(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.fastmcp", None)
    monkeypatch.delitem(sys.modules, "summarizer.integrations.mcp_server")
    assert main(["mcp", "--config"]) == 0
    assert json.loads(capsys.readouterr().out)
    assert main(["mcp"]) == 1
    assert "summarizer-onnx[mcp]" in capsys.readouterr().err


# -- the server by itself -------------------------------------------------------------------------


def test_the_model_is_loaded_at_the_first_call_and_once(scripted: Scripted) -> None:
    loaded: list[str] = []

    def load(name: str) -> Summarizer:
        loaded.append(name)
        return scripted(POINTS)

    async def main() -> None:
        server = build(OneModel(load))
        async with create_connected_server_and_client_session(server) as session:
            await session.list_tools()
            assert loaded == []
            for _ in range(2):
                answer = await session.call_tool("summarize", {"text": TEXT})
                assert "Trains were late" in answer.content[0].text
            assert loaded == ["auto"]
            await session.call_tool("summarize", {"text": TEXT, "model": "other"})
            assert loaded == ["auto", "other"]

    asyncio.run(main())


def test_progress_is_told(scripted: Scripted) -> None:
    told: list[float] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        assert total
        told.append(progress / total)

    async def main() -> None:
        server = build(OneModel(lambda name: scripted(POINTS)))
        async with create_connected_server_and_client_session(server) as session:
            await session.call_tool("summarize", {"text": TEXT}, progress_callback=note)

    asyncio.run(main())
    assert told and told == sorted(told) and told[-1] == 1


def test_calls_at_once_are_all_answered(scripted: Scripted) -> None:
    async def main() -> list[Any]:
        server = build(OneModel(lambda name: scripted(POINTS)))
        async with create_connected_server_and_client_session(server) as session:
            calls = (session.call_tool("summarize", {"text": TEXT}) for _ in range(6))
            return list(await asyncio.gather(*calls))

    answers = asyncio.run(main())
    assert len({answer.content[0].text for answer in answers}) == 1
    assert not any(answer.isError for answer in answers)


def test_a_mailbox_gives_a_line_a_thread(scripted: Scripted) -> None:
    async def main() -> Any:
        server = build(OneModel(lambda name: scripted("Trains to Leeds were late.")))
        async with create_connected_server_and_client_session(server) as session:
            return await session.call_tool("summarize_mailbox", {"mailbox": MAIL})

    answer = asyncio.run(main())
    assert not answer.isError, answer.content
    (thread,) = answer.structuredContent["result"]
    assert (thread["title"], thread["mails"], thread["error"]) == ("The trains", 1, "")
    assert "rains to Leeds were late" in thread["top_line"]
    assert thread["participants"] == ["ann@example.org"]
