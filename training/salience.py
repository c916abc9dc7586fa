"""Fit the probe that chooses what to quote: which passages of a text a reader needs most.

    python -m training.salience read MODEL -o build/salience
    python -m training.salience fit MODEL build/salience

`read` lets the model read our texts of which readers chose passages (training/quotes.jsonl), and
keeps the mean attention values of each passage; stopped, the same command goes on. `fit` writes
models/MODEL/salience.npz, see `summarizer.grounding.salience`, and results/salience-MODEL.json: how
often, on texts that it wasn't fitted on, what it ranks first is what readers chose.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Iterator, Sequence
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
from summarizer.grounding.salience import FILE, FloatArray, Reading, SalienceProbe, traits_of
from summarizer.options import SummaryOptions
from summarizer.output.spec import output_spec
from summarizer.types import INPUT_TYPES
from training.texts import Text, read_templates
from training.verdicts import counted

_SEED = 101  # of slots, as readers saw them
_DEPTH = (0.3, 0.8)  # shares of the depth between which the probe looks
_RIDGE = 0.3  # on standardized values
_RIDGE_OF_TRAITS = 1e-3
_STEPS = 60
_LEAST_SCALE = 1e-4


@dataclass(frozen=True)
class Example:
    """A text, and what of it readers chose.

    Attributes:
        features: [passages, traits + values]
        is_wanted: [passages]
    """

    text: Text
    features: FloatArray
    is_wanted: npt.NDArray[np.bool_]


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
    """Fit the probe, and tell how good it is on texts that it wasn't fitted on."""
    examples = list(_examples(arguments.folder))
    trained = [each for each in examples if each.text.split == "train"]
    kept = [each for each in examples if each.text.split != "train"]
    weights = fitted(trained)
    probe = _probe(weights, arguments.model)
    (MODELS / arguments.model / FILE).write_bytes(probe.to_bytes())
    found = {"fitted_on": len(trained), "texts": len(kept), **measured(kept, weights)}
    path = write_results(f"salience-{arguments.model}", found)
    print(f"{found}: {path}")


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
    offsets = session.planner.offsets(plan.shared[len(plan.shared) - plan.input_tokens :])
    spans = Attributor(document).spans()
    slices = (Reading(document.text, offsets, values[:, 0]).tokens(*span) for span in spans)
    return np.array([values[each].mean(0) for each in slices], np.float32)


def _examples(folder: Path) -> Iterator[Example]:
    for text in _texts():
        if not _path(folder, text).exists():
            continue
        document = text.document()
        said = [each.text for each in Attributor(document).passages()]
        traits = traits_of(said, in_turns=INPUT_TYPES[document.input_type].is_in_turns)
        values = np.load(_path(folder, text)).astype(np.float32)
        is_wanted = np.array([each in text.quote for each in said])
        yield Example(text, np.concatenate([traits, values], axis=1), is_wanted)


def fitted(examples: Sequence[Example]) -> FloatArray:
    """Return the weights [traits + values] that make what readers chose the likeliest."""
    features = torch.tensor(np.concatenate([each.features for each in examples]))
    scale = features.std(0) + _LEAST_SCALE
    features = (features - features.mean(0)) / scale
    sizes = torch.tensor([len(each.features) for each in examples])
    owner = torch.repeat_interleave(torch.arange(len(examples)), sizes)
    wanted = torch.cat([torch.tensor(each.is_wanted / each.is_wanted.sum()) for each in examples])
    ridge = torch.full((features.shape[1],), _RIDGE)
    ridge[: traits_of([""], in_turns=True).shape[1]] = _RIDGE_OF_TRAITS
    weights = torch.zeros(features.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> Any:
        optimizer.zero_grad()
        scores = features @ weights
        sums = torch.zeros(len(examples)).index_add(0, owner, scores.exp())
        likelihood = (wanted * (scores - sums.log()[owner])).sum() / len(examples)
        value = (ridge * weights**2).sum() - likelihood
        value.backward()
        return value

    optimizer.step(loss)
    result: FloatArray = (weights.detach() / scale).numpy()
    return result


def measured(examples: Sequence[Example], weights: FloatArray) -> dict[str, Any]:
    """Return how often the passages that are ranked first are what readers chose."""
    hits: Counter[str] = Counter()
    for each in examples:
        best = np.argsort(-(each.features @ weights))
        hits["first"] += bool(each.is_wanted[best[0]])
        hits["one of the first two"] += bool(each.is_wanted[best[:2]].any())
        hits["last passage"] += bool(each.is_wanted[-1])
    return {"shares": {name: round(count / len(examples), 3) for name, count in hits.items()}}


def _probe(weights: FloatArray, model: str) -> SalienceProbe:
    shape = ensure_bundle(model).manifest.shape
    first, last = _layers(model)
    size = (last - first + 1, shape.kv_heads, shape.head_dim)
    traits, values = np.split(weights, [len(weights) - int(np.prod(size))])
    return SalienceProbe(first, values.reshape(size), traits)


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
