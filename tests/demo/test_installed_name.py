"""The page as `summarizer demo` runs it: by the name that it has in the wheel."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from demo.app import build_demo
from demo.server import start
from summarizer.cli import demo_command, main

from .serving import free_port
from .stand_in import StandIns, app_context

ROOT = Path(__file__).parents[2]


def test_in_a_clone_the_page_has_the_name_that_it_has_in_the_wheel(tmp_path: Path) -> None:
    """Whatever else is called demo: it is neither run nor in the way."""
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "__init__.py").write_text("raise RuntimeError('of others')", "utf-8")
    program = (
        "import sys; from summarizer.cli.demo_command import load_page; page = load_page()\n"
        "print(page.__name__, page.__file__, 'demo' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, [tmp_path, ROOT, *sys.path]))},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == [
        "summarizer_demo.__main__",
        str(ROOT / "demo" / "__main__.py"),
        "False",
    ]


def test_without_gradio_the_extra_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo_command.importlib.util, "find_spec", lambda name: None)
    assert main(["demo"]) == 1
    assert "pip install 'summarizer-onnx[demo]'" in capsys.readouterr().err


def test_where_there_is_neither_wheel_nor_clone_nothing_else_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A package of others that is called demo may lie beside ours in site-packages."""
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "__init__.py").write_text("raise RuntimeError('of others')", "utf-8")
    monkeypatch.setattr(demo_command, "_BESIDE", tmp_path)
    monkeypatch.delitem(sys.modules, demo_command.INSTALLED, raising=False)
    assert main(["demo"]) == 1
    assert "install the package again" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--port", "0"], ["--threads", "0"], ["--share"], ["--recipe", "int3"]]
)
def test_wrong_arguments_are_bad_use(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        sys.exit(main(["demo", "--no-browser", *wrong]))  # argparse exits by itself
    assert exited.value.code == 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the loopback has one address")
@pytest.mark.parametrize(("host", "is_reached"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_who_reaches_it_elsewhere_gets_no_answer(host: str, is_reached: bool) -> None:
    """As in a container, where it listens at every address; 127.0.0.2 stands for another one."""
    context, port = app_context(StandIns()), free_port()
    page = build_demo(context)
    try:
        start(page, context, host=host, port=port)
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
        try:
            answer = httpx.get(f"http://127.0.0.2:{port}/").status_code
        except httpx.ConnectError:
            answer = None
        assert answer == (400 if is_reached else None)
    finally:
        context.close()
        page.close(verbose=False)
