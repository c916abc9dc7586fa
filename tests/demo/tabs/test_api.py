"""What the page shows to programs is true: it is run against the page, as it stands there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from demo.tabs.api import PROGRAMS

from ..serving import served
from ..stand_in import StandIns, app_context


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(app_context(StandIns())) as found:
        yield found


def filled(name: str, address: str) -> str:
    return PROGRAMS[name].replace("%address%", address)


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="needs curl")
def test_the_commands_for_curl_bring_a_summary(address: str) -> None:
    command = ["bash", "-c", filled("curl", address)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    *_, last = [line for line in ran.stdout.splitlines() if line.startswith("data: ")]
    assert json.loads(last.removeprefix("data: ")) == ["Text ..."]


def test_the_program_in_python_brings_a_summary(address: str) -> None:
    command = [sys.executable, "-c", filled("python", address)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ran.stdout.strip() == "Text ...", ran.stderr


@pytest.mark.parametrize(("name", "key"), [("mcp_servers", "mcpServers"), ("mcp_code", "servers")])
def test_a_configuration_names_the_address_of_the_tools(name: str, key: str, address: str) -> None:
    (server,) = json.loads(filled(name, address))[key].values()
    assert server == {"type": "http", "url": filled("mcp", address)}
