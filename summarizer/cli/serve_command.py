"""`summarizer serve`: OpenAI's interface and one of our own, for programs on this computer."""

from __future__ import annotations

import argparse
import os

from summarizer.cli.demo_command import load_page
from summarizer.cli.numbers import any_port, positive
from summarizer.cli.resources import load
from summarizer.cli.terminal import tell
from summarizer.errors import OptionError, SummarizerError

KEY_VARIABLE = "SUMMARIZER_API_KEY"
HOST, PORT = "127.0.0.1", 7861
DESCRIPTION = (
    "Serves summaries over HTTP until Ctrl-C, to this computer alone: programs made for OpenAI's "
    "API use it by its address, and an interface of our own gives whole results."
)
EPILOG = f"""\
addresses:
  /v1/chat/completions  as OpenAI's: the last user message is the text; what the system says is
                        background, never an instruction. `model` is summarizer, or
                        summarizer/headline and so on for every type. Options of `summarizer
                        summarize` are fields of the body, such as "length": "long"
  /v1/models            their names
  /v1/summaries         {{"text": ..., "type": ...}} to all fields of a result; "stream": true
                        streams the summary while it is written
  /health               200 when it is ready

examples:
  summarizer serve
  summarizer serve --port 9000 --model qwen2.5-coder-0.5b-instruct
  {KEY_VARIABLE}=secret summarizer serve --host 0.0.0.0
  summarizer serve --page
  curl http://{HOST}:{PORT}/v1/summaries -d '{{"text": "...", "type": "headline"}}'
  python: openai.OpenAI(base_url="http://{HOST}:{PORT}/v1", api_key="none")

Web pages of others are refused. Texts are neither stored nor logged. It needs the extra `serve`:
pip install 'summarizer-onnx[serve]'; --page needs `demo` instead.
"""
_OF_PAGE = {"command", "run", "page", "port", "model", "recipe", "threads"}


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Add where it is served, to whom, and with what else."""
    command.add_argument("--port", type=any_port, default=PORT, help="default: %(default)s")
    command.add_argument(
        "--host",
        default=HOST,
        help="the address to listen at (default: %(default)s, which only this computer reaches; "
        "0.0.0.0 for all; others than this computer's own need a key)",
    )
    command.add_argument(
        "--api-key",
        metavar="KEY",
        help="what clients must send as their API key; better in the environment variable "
        f"{KEY_VARIABLE}, since other users of this computer see arguments",
    )
    command.add_argument(
        "--page",
        action="store_true",
        help="serve the page in the browser and MCP, too, from the same model; takes --port, "
        "--model, --recipe and --threads alone",
    )
    command.add_argument(
        "--unload-after-s",
        type=positive,
        metavar="N",
        help="free the model's memory after N seconds without a request (default: it is kept)",
    )
    command.set_defaults(run=run, not_given=command.get_default)


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C, which raises `KeyboardInterrupt`."""
    if arguments.page:
        return _serve_page(arguments)
    try:
        from summarizer.serve.backend import SummarizerBackend
        from summarizer.serve.server import Server, bound, require_key
    except ModuleNotFoundError as error:
        raise _missing("serve", error) from error
    key = arguments.api_key or os.environ.get(KEY_VARIABLE) or None
    require_key(arguments.host, key)
    with bound(arguments.host, arguments.port) as listener, load(arguments, {}) as summarizer:
        summarizer.prewarm()
        where = f"http://{arguments.host}:{listener.getsockname()[1]}/v1"
        tell(f"Summarizer is at {where} with {summarizer.model_id}; Ctrl-C stops it")
        Server(SummarizerBackend(summarizer), arguments.host, key).run([listener])
    return 0


def _serve_page(arguments: argparse.Namespace) -> int:
    """Serve the page, which has the same addresses, with its own program."""
    given = vars(arguments)
    default = arguments.not_given
    others = [
        name for name in given.keys() - _OF_PAGE - {"not_given"} if given[name] != default(name)
    ]
    if others:
        names = ", ".join(f"--{name.replace('_', '-')}" for name in sorted(others))
        raise OptionError(f"the page is served without {names}; leave it out, or leave --page out")
    page = load_page()
    asked = ["--no-browser", "--port", str(arguments.port), "--model", arguments.model]
    asked += ["--recipe", arguments.recipe] if arguments.recipe else []
    asked += ["--threads", str(arguments.threads)] if arguments.threads else []
    return int(page.main(asked))


def _missing(extra: str, error: ModuleNotFoundError) -> SummarizerError:
    return SummarizerError(
        f"{error.name} isn't installed; pip install 'summarizer-onnx[{extra}]' has what it takes"
    )
