"""Fit the probes that choose what to quote, and find tasks and open questions.

    python -m training.salience read MODEL -o build/salience
    python -m training.salience fit MODEL build/salience

`read` lets the model read our texts of which readers chose passages (training/quotes.jsonl), and
keeps the mean attention values of each passage; stopped, the same command goes on. `fit` writes
models/MODEL/salience.npz, see `summarizer.grounding.salience`, and results/salience-MODEL.json: how
often, on texts that they weren't fitted on, what is ranked first is what readers chose, and what is
found is a task or an open question; where a classifier's Yes begins was chosen on these.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from benchmarks.consistency.fitting import MODELS
from benchmarks.results_file import write_results
from summarizer import Summarizer, ensure_bundle
from summarizer.engine.generation import read_prompt
from summarizer.generation.session import Session
from summarizer.grounding.attribution import Attributor
from summarizer.grounding.salience import (
    FILE,
    QUESTIONS,
    QUOTED,
    REQUESTS,
    FloatArray,
    Reading,
    SalienceProbe,
    traits_of,
)
from summarizer.language.heuristics import questions_in
from summarizer.options import SummaryOptions
from summarizer.output.spec import output_spec
from training.texts import Text, read_templates
from training.verdicts import counted

_SEED = 101  # of slots, as readers saw them
_DEPTH = (0.3, 0.8)  # shares of the depth between which the probe looks
_RIDGES = (0.3, 0.01, 0.01)  # of each probe, on standardized values
_RIDGE_OF_TRAITS = 1e-3
_STEPS = 60
_LEAST_SCALE = 1e-4

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """A text, and what of it is wanted.

    Attributes:
        features: [passages, traits + values]
        wanted: By number of the probe, [passages]; without those that aren't known.
        may_ask: [passages], whether each is a question.
    """

    text: Text
    features: FloatArray
    wanted: Mapping[int, Flags]
    may_ask: Flags

    def rows(self, probe: int) -> tuple[FloatArray, Flags]:
        """Return the features and what is wanted of those passages that a probe is for."""
        if probe != QUESTIONS:
            return self.features, self.wanted[probe]
        return self.features[self.may_ask], self.wanted[probe][self.may_ask]


def read(arguments: argparse.Namespace) -> None:
    """Keep the mean values of each passage of each text."""
    folder: Path = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    first, last = _layers(arguments.model)
    with Summarizer.create(arguments.model) as summarizer:
        texts = list(_texts())
        random.Random(_SEED).shuffle(texts)  # so that what a stopped run has is of all kinds
        for text in counted(texts, "read"):
            path = _path(folder, text)
            if not path.exists():
                means = _means(summarizer.checker.session, text, first, last)
                part = path.with_suffix(".part.npy")
                np.save(part, means.astype(np.float16))
                os.replace(part, path)


def fit(arguments: argparse.Namespace) -> None:
    """Fit the probes, and tell how good they are on texts that they weren't fitted on."""
    examples = list(_examples(arguments.folder))
    weights, biases, found = [], [], {}
    for probe, name in enumerate(("quoted", "requests", "questions")):
        known = [each for each in examples if probe in each.wanted]
        trained = [each for each in known if each.text.split == "train"]
        kept = [each for each in known if each.text.split == "choose"]
        weights.append(fitted(trained, probe))
        figures: dict[str, Any] = {"bias": 0.0}
        if probe == QUOTED:
            figures |= ranked(kept, weights[-1])
        else:
            figures = classified(kept, weights[-1], probe)
        biases.append(figures.pop("bias"))
        found[name] = {"fitted_on": len(trained), "texts": len(kept), **figures}
        print(name, found[name])
    made = _probe(np.array(weights), np.array(biases, np.float32), arguments.model)
    (MODELS / arguments.model / FILE).write_bytes(made.to_bytes())
    print(write_results(f"salience-{arguments.model}", found))


def _texts() -> Iterator[Text]:
    for template in read_templates():
        yield from (text for text in template.filled(_SEED) if text.quote)


def _path(folder: Path, text: Text) -> Path:
    return folder / f"{text.id.replace('/', '~')}.npy"


def _layers(model: str) -> tuple[int, int]:
    """Return the first and the last layer that the probe reads."""
    layers = ensure_bundle(model).manifest.shape.layers
    first, last = (int(share * layers) for share in _DEPTH)
    return first, last


def _means(session: Session, text: Text, first: int, last: int) -> FloatArray:
    """Return the mean values of each passage [passages, layers * kv_heads * head_dim]."""
    document = text.document()
    options = SummaryOptions(type="tldr")
    spec = output_spec(options, text.language, input_type=document.input_type)
    plan = session.planner.plan(document.text, options, spec)
    with session.lease(len(plan.shared)) as (engine, cache):
        read_prompt(engine.decoder, plan.shared, cache)
        values = cache.last_values(plan.input_tokens, first, last)
    offsets = session.planner.offsets(plan.document)
    spans = Attributor(document).spans()
    slices = (Reading(document.text, offsets, values).tokens(*span) for span in spans)
    return np.array([values[each].mean(0) for each in slices], np.float32)


def _examples(folder: Path) -> Iterator[Example]:
    for text in _texts():
        if not _path(folder, text).exists():
            continue
        document = text.document()
        said = [each.text for each in Attributor(document).passages()]
        traits = traits_of(said, document.input_type)
        values = np.load(_path(folder, text)).astype(np.float32)
        may_ask = np.array([bool(questions_in(each)) for each in said])
        yield Example(text, np.hstack([traits, values]), dict(_wanted(text, said)), may_ask)


def _wanted(text: Text, said: Sequence[str]) -> Iterator[tuple[int, Flags]]:
    """Yield what is known to be wanted of a text's passages, by probe."""
    if text.quote:
        yield QUOTED, np.array([each in text.quote for each in said])
    for probe, key in ((REQUESTS, "action-items"), (QUESTIONS, "questions")):
        if key not in text.answers:
            continue
        rows = text.answers[key]
        snippets = [row if isinstance(row, str) else row[0] for row in rows]
        yield probe, np.array([any(each in one for each in snippets) for one in said])


def fitted(examples: Sequence[Example], probe: int) -> FloatArray:
    """Return the weights [traits + values] that make what is wanted the likeliest."""
    rows = [each.rows(probe) for each in examples]
    rows = [(features, wanted) for features, wanted in rows if len(wanted)]
    features = torch.tensor(np.concatenate([each for each, _ in rows]))
    scale = features.std(0) + _LEAST_SCALE
    middle = features.mean(0)
    features = (features - middle) / scale
    wanted = torch.tensor(np.concatenate([each for _, each in rows])).float()
    owner = torch.repeat_interleave(torch.tensor([len(each) for _, each in rows]))
    ridge = torch.full((features.shape[1],), _RIDGES[probe])
    ridge[: traits_of([""], "conversation").shape[1]] = _RIDGE_OF_TRAITS
    weights = torch.zeros(features.shape[1], requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> Any:
        optimizer.zero_grad()
        scores = features @ weights + bias
        if probe == QUOTED:
            value = _listwise(scores, wanted, owner)
        else:
            value = torch.nn.functional.binary_cross_entropy_with_logits(scores, wanted)
        value = value + (ridge * weights**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    result: FloatArray = (weights.detach() / scale).numpy()
    return result


def _listwise(scores: Any, wanted: Any, owner: Any) -> Any:
    """Return the mean over texts of what the wanted passages' likelihoods lack (ListNet)."""
    count = int(owner[-1]) + 1
    sums = torch.zeros(count).index_add(0, owner, scores.exp())
    shares = wanted / torch.zeros(count).index_add(0, owner, wanted)[owner]
    return -(shares * (scores - sums.log()[owner])).sum() / count


def ranked(examples: Sequence[Example], weights: FloatArray) -> dict[str, Any]:
    """Return how often the passages that are ranked first are what readers chose."""
    hits: Counter[str] = Counter()
    for each in examples:
        wanted = each.wanted[QUOTED][np.argsort(-(each.features @ weights))]
        hits["first"] += bool(wanted[0])
        hits["one_of_two"] += bool(wanted[:2].any())
    return {name: round(count / len(examples), 3) for name, count in hits.items()}


def classified(examples: Sequence[Example], weights: FloatArray, probe: int) -> dict[str, Any]:
    """Return the bias with the best F1, and what is found with it."""
    rows = [each.rows(probe) for each in examples]
    scores = [features @ weights for features, _ in rows]
    there = sum(int(wanted.sum()) for _, wanted in rows)
    best: dict[str, Any] = {"f1": -1.0}
    for least in np.quantile(np.concatenate(scores), np.linspace(0.5, 0.995, 100)):
        told = [each > least for each in scores]
        both = sum(int((is_told & w).sum()) for is_told, (_, w) in zip(told, rows, strict=True))
        count = sum(int(each.sum()) for each in told)
        f1 = 2 * both / max(1, count + there)
        if f1 > best["f1"]:
            without = [not t.any() for t, (_, w) in zip(told, rows, strict=True) if not w.any()]
            best = {
                "bias": -float(least),
                "f1": round(f1, 3),
                "precision": round(both / max(1, count), 3),
                "recall": round(both / max(1, there), 3),
                "nothing_found_where_none": round(float(np.mean(without)), 3),
            }
    return best


def _probe(weights: FloatArray, biases: FloatArray, model: str) -> SalienceProbe:
    shape = ensure_bundle(model).manifest.shape
    first, last = _layers(model)
    size = (last - first + 1, shape.kv_heads, shape.head_dim)
    traits, values = np.split(weights, [weights.shape[1] - int(np.prod(size))], axis=1)
    return SalienceProbe(first, values.reshape(-1, *size), traits, biases)


def main() -> None:
    """Run a subcommand."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)
    reads = commands.add_parser("read", help=str(read.__doc__))
    reads.add_argument("model")
    reads.add_argument("-o", "--output", type=Path, required=True)
    reads.set_defaults(run=read)
    fits = commands.add_parser("fit", help=str(fit.__doc__))
    fits.add_argument("model")
    fits.add_argument("folder", type=Path)
    fits.set_defaults(run=fit)
    arguments = parser.parse_args()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
