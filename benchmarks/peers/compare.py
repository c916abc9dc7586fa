"""Our engine beside a peer on the same weights: one run, interleaved, each in its own process.

    python -m benchmarks.peers.compare --peer-python .venv-peers/onnxruntime-genai/bin/python

Both get the same prompt ids and threads and write the same number of tokens, greedily, stopping at
none. The peer's graphs are built by its own builder from the same float32 numbers and are kept in
build/peers. Rounds in which others used the machine are run again. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.peers import onnxruntime_genai as peer
from benchmarks.peers.child import ROOT, Child, Contender
from benchmarks.peers.distance import distance_to_float32
from benchmarks.peers.float32_checkpoint import Float32Checkpoint
from benchmarks.peers.hf_folder import write_hf_folder
from benchmarks.peers.quiet import clock, others_share
from benchmarks.peers.rounds import QUIET, Round, is_quiet, summarize
from benchmarks.results_file import write_results
from summarizer import Bundle, ensure_bundle
from summarizer.bench.prompt import prompt_ids
from summarizer.engine.tokenizer import Tokenizer

OURS = "summarizer"
MOST_ROUNDS = 4  # times the rounds asked for: then the machine isn't going to be quiet


def main() -> None:
    arguments = _arguments()
    bundle = ensure_bundle(arguments.model, arguments.recipe)
    reference = ensure_bundle(arguments.model, "float32")
    contenders = [
        Contender(OURS, Path(sys.executable), "benchmarks.peers.ours", bundle.path),
        *_peers(arguments, reference),
    ]
    ids = prompt_ids(Tokenizer(bundle.tokenizer_path).encode, arguments.prompt_tokens)
    with ExitStack() as stack:
        children = {
            each.name: stack.enter_context(Child(each, arguments.threads)) for each in contenders
        }
        rounds = _rounds(children, ids, arguments)
    figures = _settings(arguments) | {
        "contenders": {each.name: {"disk_bytes": each.disk_bytes} for each in contenders},
        "loaded": {name: child.loaded for name, child in children.items()},
        **summarize(rounds, OURS, arguments.repeats),
    }
    if arguments.distance:
        figures["distance_to_float32"] = distance_to_float32(
            reference, contenders[:2], arguments.threads
        )
    path = write_results(f"peers-{peer.NAME}", figures)
    _show(figures)
    print(f"written to {path}")
    print(json.dumps(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer-python", type=Path, required=True, help="the interpreter with it")
    parser.add_argument("--model", default="qwen2.5-coder-0.5b-instruct")
    parser.add_argument("--recipe", default="int4", help="of our bundle; the peer's is int4")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--prompt-tokens", type=int, default=1228)
    parser.add_argument("--new-tokens", type=int, default=96)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument(
        "--no-distance", dest="distance", action="store_false", help="skip the KL to float32"
    )
    return parser.parse_args()


def _settings(arguments: argparse.Namespace) -> dict[str, Any]:
    names = ("model", "recipe", "threads", "prompt_tokens", "new_tokens", "repeats")
    settings = {name: getattr(arguments, name) for name in names}
    return settings | {"builder_options": peer.VARIANTS}


def _peers(arguments: argparse.Namespace, reference: Bundle) -> list[Contender]:
    """The peer on each of its graphs, which are built if they aren't there."""
    folders = {
        variant: ROOT / "build" / "peers" / peer.NAME / arguments.model / variant
        for variant in peer.VARIANTS
    }
    missing = {variant: folder for variant, folder in folders.items() if not folder.exists()}
    if missing:
        with tempfile.TemporaryDirectory() as scratch:
            tokenizer = json.loads(reference.tokenizer_path.read_text("utf-8"))
            checkpoint = Path(scratch) / "checkpoint"
            write_hf_folder(checkpoint, Float32Checkpoint(reference), tokenizer)
            for variant, folder in missing.items():
                print(f"building {folder} ...", file=sys.stderr)
                folder.parent.mkdir(parents=True, exist_ok=True)
                peer.build(arguments.peer_python, checkpoint, variant, folder)
    return [
        Contender(f"{peer.NAME} ({variant})", arguments.peer_python, peer.MODULE, folder)
        for variant, folder in folders.items()
    ]


def _rounds(
    children: dict[str, Child], ids: list[int], arguments: argparse.Namespace
) -> list[Round]:
    """Rounds in which each runs once, until there are enough quiet ones; one to warm up."""
    _round(children, ids, arguments.new_tokens)
    rounds: list[Round] = []
    quiet = 0
    while quiet < arguments.repeats and len(rounds) < MOST_ROUNDS * arguments.repeats:
        rounds.append(_round(children, ids, arguments.new_tokens))
        quiet += is_quiet(rounds[-1])
        print(f"round {len(rounds)}, {quiet} quiet of {arguments.repeats}", file=sys.stderr)
    return rounds


def _round(children: dict[str, Child], ids: list[int], new_tokens: int) -> Round:
    answers = {}
    for name, child in children.items():
        before = clock(child.pid)
        answer = child.ask(ids=ids, new_tokens=new_tokens)
        share = others_share(before, clock(child.pid), os.cpu_count() or 1)
        if len(answer["tokens"]) != new_tokens:
            raise RuntimeError(f"{name} wrote {len(answer['tokens'])} tokens, not {new_tokens}")
        answers[name] = answer | {"others_share": share}
    return answers


def _show(figures: dict[str, Any]) -> None:
    if not figures["is_quiet"]:
        print(f"others used over {QUIET:.0%} of the machine: don't trust the seconds")
    for name, values in figures["engines"].items():
        print(
            f"{name:<34} first token {values['first_token_s']['median']:6.2f} s, "
            f"then {values['decode_tokens_per_s']['median']:5.1f} tokens/s"
        )
    for name, ratios in figures["ratios"].items():
        print(
            f"ours to {name}: first token {_spread(ratios['first_token'])}, "
            f"decode {_spread(ratios['decode'])}"
        )


def _spread(values: dict[str, float]) -> str:
    return f"{values['median']:.2f} ({values['lowest']:.2f} to {values['highest']:.2f})"


if __name__ == "__main__":
    main()
