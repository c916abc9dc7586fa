"""The tables of a comparison, each as it goes into the results file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.eta import WorkEta
from benchmarks.peers import ours
from benchmarks.peers.aggregate import same_tokens, summarize, summed
from benchmarks.peers.child import Child, Contender
from benchmarks.peers.contenders import own, own_label
from benchmarks.peers.distance import distances_to_float32
from benchmarks.peers.interleaved import Measurements, Plan, measure_interleaved
from benchmarks.peers.prompts import Prompt, answer_length, examples, repeated, work
from benchmarks.provenance import KEY, origin_of, this_run
from summarizer import Bundle, ensure_bundle
from summarizer.engine.tokenizer import Tokenizer

TABLES = ("plain", "best", "distance")
PROMPT_TOKENS = (128, 512, 1228, 3500)
MAIN_PROMPT_TOKENS = 1228  # the length that the README and the plot show
REPEATS, MAIN_REPEATS = 3, 5
_BEST = "best"

Table = dict[str, Any]


@dataclass(frozen=True)
class Comparison:
    """Who is compared, and how."""

    contenders: Sequence[Contender]
    reference: Bundle
    arguments: argparse.Namespace

    @property
    def own_labels(self) -> list[str]:
        return [own_label(recipe) for recipe in self.arguments.recipe]

    def repeats(self, prompt_tokens: int | None = None) -> int:
        """Quiet rounds at a length, or of the examples."""
        main = prompt_tokens == MAIN_PROMPT_TOKENS
        return int(self.arguments.repeats or (MAIN_REPEATS if main else REPEATS))

    def plan(
        self, prompts: Sequence[Prompt], *, repeats: int, pairs: Sequence[tuple[str, str]] = ()
    ) -> Plan:
        """So many quiet rounds with these prompts."""
        most = self.arguments.most_rounds or 2 * repeats
        return Plan(prompts, self.arguments.threads, repeats, most, pairs)


def measure(comparison: Comparison, earlier: Table) -> Iterator[tuple[str, Table]]:
    """Yield the tables asked for, by name, as they grow; `earlier` are those of earlier runs."""
    tokenizer = Tokenizer(comparison.reference.tokenizer_path)
    asked = comparison.arguments.table or TABLES
    eta = WorkEta(_works(comparison, tokenizer, asked))
    if "plain" in asked:
        for table in _plain(comparison, tokenizer, earlier.get("plain", {}), eta):
            yield "plain", table
    if _BEST in asked:
        for table in _best(comparison, tokenizer, earlier.get(_BEST, {}), eta):
            yield _BEST, table
    if "distance" in asked:
        for table in _distances(comparison, earlier.get("distance", {})):
            yield "distance", table


def _works(comparison: Comparison, tokenizer: Tokenizer, asked: Sequence[str]) -> dict[str, float]:
    """The parts of the work by name; the distances aren't counted."""
    parts = {}
    if "plain" in asked:
        for prompt in _repeated(comparison, tokenizer):
            parts[prompt.name] = work([prompt], comparison.repeats(len(prompt.ids)))
    if _BEST in asked:
        parts[_BEST] = work(_examples(comparison, tokenizer), comparison.repeats())
    return parts


def _repeated(comparison: Comparison, tokenizer: Tokenizer) -> list[Prompt]:
    arguments = comparison.arguments
    lengths = dict.fromkeys(arguments.prompt_tokens or PROMPT_TOKENS)
    return [repeated(tokenizer, count, arguments.new_tokens) for count in lengths]


def _examples(comparison: Comparison, tokenizer: Tokenizer) -> list[Prompt]:
    arguments = comparison.arguments
    return [
        each
        for each in examples(tokenizer, arguments.new_tokens)
        if not arguments.example or each.name in arguments.example
    ]


def _plain(
    comparison: Comparison, tokenizer: Tokenizer, earlier: Table, eta: WorkEta
) -> Iterator[Table]:
    """After each prompt length, since a length takes many minutes."""
    table = _table(earlier)
    for prompt in _repeated(comparison, tokenizer):
        plan = comparison.plan([prompt], repeats=comparison.repeats(len(prompt.ids)))
        measured = _measured(comparison.contenders, plan=plan, eta=eta, part=prompt.name)
        table["failed"] |= measured.failed
        if any(measured.counted()):
            figures = _figures(measured, index=0, plan=plan, ours=comparison.own_labels)
            found = {prompt.name: _origin(plan, measured) | figures}
            table["prompts"] = _sorted(table["prompts"] | found)
        yield table


def _best(
    comparison: Comparison, tokenizer: Tokenizer, earlier: Table, eta: WorkEta
) -> Iterator[Table]:
    """Once: the examples are one turn."""
    prompts = _until_the_end(comparison, _examples(comparison, tokenizer))
    drafting, pairs = with_lookup([each for each in comparison.contenders if each.variant.in_best])
    plan = comparison.plan(prompts, repeats=comparison.repeats(), pairs=pairs)
    measured = _measured(drafting, plan=plan, eta=eta, part=_BEST)
    if not any(measured.counted()):
        yield _table(earlier) | {"failed": measured.failed}
        return
    rounds = [
        {label: summed(answers) for label, answers in each.items()} for each in measured.counted()
    ]
    labels = comparison.own_labels
    lookups = {pair[1] for pair in pairs} | set(labels)
    yield {
        **_origin(plan, measured),
        "failed": measured.failed,
        "lookup": {each.label: each.label in lookups for each in drafting},
        "slower_s": measured.slower,
        "answers_as_long_as": labels[0],
        "prompts": {
            prompt.name: _figures(measured, index=index, plan=plan, ours=labels)
            for index, prompt in enumerate(prompts)
        },
        "all": summarize(rounds, labels, plan.repeats),
    }


def with_lookup(
    contenders: Sequence[Contender],
) -> tuple[list[Contender], list[tuple[str, str]]]:
    """Each with its prompt lookup, rivals that have one without it, too; and those pairs' labels.

    A lookup can cost more than it saves, and a rival shall run as its user would run it. Ours has
    no choice: it drafts by default.
    """
    found: list[Contender] = []
    pairs = []
    for each in contenders:
        if each.variant.drafts and each.name != ours.NAME:
            found.append(each)
            pairs.append((each.label, f"{each.label}, lookup"))
            found.append(each.given(each.variant.drafts, label=pairs[-1][1]))
        else:
            found.append(each.given(each.variant.drafts))
    return found, pairs


def _distances(comparison: Comparison, earlier: Table) -> Iterator[Table]:
    """After each contender, since a large one takes minutes."""
    threads = comparison.arguments.threads
    origin = {KEY: this_run(), "threads": threads}
    engines = dict(earlier.get("engines", {}))
    for found in distances_to_float32(comparison.reference, comparison.contenders, threads):
        engines |= {label: origin | figures for label, figures in found.items()}
        yield {"engines": engines}


def _until_the_end(comparison: Comparison, prompts: Sequence[Prompt]) -> list[Prompt]:
    """The prompts, each with as many tokens to write as our first recipe wants."""
    arguments = comparison.arguments
    bundle = ensure_bundle(arguments.model, arguments.recipe[0])
    config = json.loads((bundle.path / "generation_config.json").read_text("utf-8"))
    (writer,) = own(arguments.model, arguments.recipe[:1])
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
            for each in prompts
        ]


def _measured(
    contenders: Sequence[Contender], *, plan: Plan, eta: WorkEta, part: str
) -> Measurements:
    measured = measure_interleaved(
        contenders, plan=plan, left_s=lambda share: eta.left_s(part, share)
    )
    eta.finish(part)
    return measured


def _table(earlier: Table) -> Table:
    """What an earlier run found, and nobody who failed."""
    return {"prompts": {}} | earlier | {"failed": {}}


def _sorted(prompts: Table) -> Table:
    """By length."""
    return dict(sorted(prompts.items(), key=lambda item: int(item[1]["prompt_tokens"])))


def _figures(measured: Measurements, *, index: int, plan: Plan, ours: Sequence[str]) -> Table:
    """Of one prompt."""
    rounds, prompt = measured.of(index), plan.prompts[index]
    return {
        "prompt_tokens": len(prompt.ids),
        "new_tokens": prompt.new_tokens,
        "repeats": plan.repeats,
        **summarize(rounds, ours, plan.repeats),
        "same_tokens_from_the_start": same_tokens(rounds[0], ours),
    }


def _origin(plan: Plan, measured: Measurements) -> Table:
    """What the figures of some measured depend on; the versions are those of each contender."""
    return {KEY: this_run(), "threads": plan.threads, "versions": _versions(measured)}


def _versions(measured: Measurements) -> dict[str, dict[str, str]]:
    return {
        label: answers[0]["versions"]
        for each in measured.counted()
        for label, answers in each.items()
    }


def earlier_tables(path: Path) -> dict[str, Any]:
    """Return the tables of a results file, and who took part; {} where there is no file.

    Parts that were written without their origin, threads and rivals' versions get the file's.
    """
    if not path.exists():
        return {}
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for part in _earlier_parts(content):
        part[KEY] = origin_of(part, content)
        part.pop("date", None)
        part.setdefault("threads", content.get("threads"))
    return {name: content[name] for name in ("contenders", "ours", *TABLES) if name in content}


def _earlier_parts(results: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What one run measures or another: each length, the examples, each one's distance."""
    yield from _earlier_lengths(results.get("plain", {}))
    if results.get("best", {}).get("prompts"):
        yield results["best"]
    yield from _earlier_distances(results.get("distance", {}))


def _earlier_lengths(plain: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each with the versions of its contenders, which the table had."""
    versions = plain.pop("versions", {})
    for prompt in plain.get("prompts", {}).values():
        its_own = {label: versions[label] for label in prompt["engines"] if label in versions}
        prompt.setdefault("versions", its_own)
        yield prompt


def _earlier_distances(distance: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each with the date, which the table had."""
    date = {"date": distance.pop("date")} if "date" in distance else {}
    for figures in distance.get("engines", {}).values():
        figures |= date
        yield figures
