"""Our engine beside every rival on the same weights: one run, interleaved, each in its own process.

    python -m benchmarks.peers.compare                       # every table, hours
    python -m benchmarks.peers.compare --table plain --prompt-tokens 128 --repeats 1

All get the same prompt ids and threads and write the same number of tokens, greedily, stopping at
none. Rivals are converted from the same float32 numbers by their own tools, into build/peers, but
llama.cpp reads the file that these come from. Tables:

    plain     a repeated paragraph of each length, no drafts, nothing kept of earlier prompts
    best      requests for summaries of the examples, with prompt lookup by those that offer it
    distance  the KL divergence of each one's next-token distributions from float32's

A table or a prompt length that isn't asked for is kept as it is in the results file. Rounds in
which others used the machine are run again. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from benchmarks.peers.child import Child, Contender
from benchmarks.peers.contenders import is_wanted, own, own_label, rivals
from benchmarks.peers.distance import distance_to_float32
from benchmarks.peers.rounds import same_tokens, summarize, summed
from benchmarks.peers.show import show
from benchmarks.peers.texts import Prompt, answer_length, examples, repeated
from benchmarks.peers.turns import WARM_UP_NEW_TOKENS, WARM_UP_TOKENS, Turns, take_turns
from benchmarks.results_file import RESULTS, write_results
from summarizer import Bundle, ensure_bundle
from summarizer.engine.tokenizer import Tokenizer

TABLES = ("plain", "best", "distance")
RECIPES = ("int8", "int4")
PROMPT_TOKENS = (128, 512, 1228, 3500)

Table = dict[str, Any]


def main() -> None:
    arguments = _arguments()
    reference = ensure_bundle(arguments.model, "float32")
    found, left_out = rivals(reference, arguments.model, arguments.only)
    mine = [
        each
        for each in own(arguments.model, RECIPES)
        if is_wanted(arguments.only, each.name, each.label)
    ]
    contenders = [*mine, *found]
    figures = _kept(arguments.model) | _settings(arguments)
    figures["left_out"] = left_out
    figures["contenders"] = figures.get("contenders", {}) | {
        each.label: _facts(each) for each in contenders
    }
    for name in arguments.table or TABLES:
        for table in _MEASURED[name](contenders, reference, arguments, figures.get(name, {})):
            figures[name] = table
            path = write_results(f"peers-{arguments.model}", figures)
            print(f"written to {path}")
    show(figures)
    print(json.dumps(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", default="qwen2.5-coder-0.5b-instruct")
    parser.add_argument("--table", action="append", choices=TABLES, help="may be repeated")
    parser.add_argument("--only", nargs="+", default=[], help="rivals, by name or part of a label")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--prompt-tokens", type=int, action="append", help="may be repeated")
    parser.add_argument("--example", action="append", help="of the table best; may be repeated")
    parser.add_argument("--new-tokens", type=int, default=96)
    parser.add_argument("--repeats", type=int, default=5, help="quiet rounds")
    parser.add_argument(
        "--most-rounds", type=int, help="while others disturb them; left out, twice the repeats"
    )
    return parser.parse_args()


def _kept(model: str) -> dict[str, Any]:
    """What an earlier run measured: its tables, and who took part."""
    path = RESULTS / f"peers-{model}.json"
    if not path.exists():
        return {}
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return {name: content[name] for name in ("contenders", *TABLES) if name in content}


def _settings(arguments: argparse.Namespace) -> dict[str, Any]:
    return {
        "model": arguments.model,
        "ours": [own_label(recipe) for recipe in RECIPES],
        "threads": arguments.threads,
        "warm_up": {"prompt_tokens": WARM_UP_TOKENS, "new_tokens": WARM_UP_NEW_TOKENS},
    }


def _facts(contender: Contender) -> dict[str, Any]:
    return {
        "name": contender.name,
        "disk_bytes": contender.disk_bytes,
        "options": dict(contender.options),
        "drafts": contender.drafts and dict(contender.drafts),
    }


def _plain(
    contenders: list[Contender], reference: Bundle, arguments: argparse.Namespace, kept: Table
) -> Iterator[Table]:
    """After each prompt length, since a length takes many minutes."""
    tokenizer = Tokenizer(reference.tokenizer_path)
    table = _table(kept)
    for count in arguments.prompt_tokens or PROMPT_TOKENS:
        prompt = repeated(tokenizer, count, arguments.new_tokens)
        turns = _turns(contenders, [prompt], arguments)
        if not turns.rounds:
            continue
        table["failed"] |= turns.failed
        table["versions"] |= _versions(turns)
        figures = {prompt.name: _prompt_figures(turns, 0, prompt, arguments)}
        table["prompts"] = _sorted(table["prompts"] | figures)
        yield table


def _best(
    contenders: list[Contender], reference: Bundle, arguments: argparse.Namespace, kept: Table
) -> Iterator[Table]:
    """Once: the examples are one turn."""
    prompts = _until_the_end(reference, arguments)
    drafting = [each.given(each.drafts) for each in contenders if each.in_best]
    turns = _turns(drafting, prompts, arguments)
    if not turns.rounds:
        return
    rounds = [
        {label: summed(answers) for label, answers in each.items() if label not in turns.failed}
        for each in turns.rounds
    ]
    yield _table({}) | {
        "failed": turns.failed,
        "versions": _versions(turns),
        "prompts": {
            prompt.name: _prompt_figures(turns, index, prompt, arguments)
            for index, prompt in enumerate(prompts)
        },
        "all": summarize(rounds, _own_labels(), arguments.repeats),
    }


def _distance(
    contenders: list[Contender], reference: Bundle, arguments: argparse.Namespace, kept: Table
) -> Iterator[Table]:
    found = distance_to_float32(reference, contenders, arguments.threads)
    yield {"date": _today(), "engines": kept.get("engines", {}) | found}


_MEASURED = {"plain": _plain, "best": _best, "distance": _distance}


def _until_the_end(reference: Bundle, arguments: argparse.Namespace) -> list[Prompt]:
    """The examples, each with as many tokens to write as our first recipe wants."""
    bundle = ensure_bundle(arguments.model, RECIPES[0])
    config = json.loads((bundle.path / "generation_config.json").read_text("utf-8"))
    tokenizer = Tokenizer(reference.tokenizer_path)
    (writer,) = own(arguments.model, RECIPES[:1])
    with Child(writer, arguments.threads) as child:
        return [
            Prompt(
                each.name,
                each.ids,
                answer_length(
                    child.ask(ids=each.ids, new_tokens=each.new_tokens)["tokens"],
                    config["eos_token_id"],
                ),
            )
            for each in examples(tokenizer, arguments.new_tokens)
            if not arguments.example or each.name in arguments.example
        ]


def _turns(
    contenders: list[Contender], prompts: list[Prompt], arguments: argparse.Namespace
) -> Turns:
    return take_turns(
        contenders,
        prompts,
        threads=arguments.threads,
        repeats=arguments.repeats,
        most=arguments.most_rounds or 2 * arguments.repeats,
    )


def _table(kept: Table) -> Table:
    return {"versions": {}, "failed": {}, "prompts": {}} | kept | {"failed": {}}


def _sorted(prompts: Table) -> Table:
    """By length."""
    return dict(sorted(prompts.items(), key=lambda item: int(item[1]["prompt_tokens"])))


def _prompt_figures(
    turns: Turns, index: int, prompt: Prompt, arguments: argparse.Namespace
) -> dict[str, Any]:
    rounds = turns.of(index)
    return {
        "date": _today(),
        "prompt_tokens": len(prompt.ids),
        "new_tokens": prompt.new_tokens,
        "repeats": arguments.repeats,
        **summarize(rounds, _own_labels(), arguments.repeats),
        "same_tokens_from_the_start": same_tokens(rounds[0], _own_labels()),
    }


def _versions(turns: Turns) -> dict[str, dict[str, str]]:
    return {label: answers[0]["versions"] for label, answers in turns.rounds[-1].items()}


def _own_labels() -> list[str]:
    return [own_label(recipe) for recipe in RECIPES]


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


if __name__ == "__main__":
    main()
