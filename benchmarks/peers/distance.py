"""How far contenders' logits are from float32's: the measures of `benchmarks.fidelity`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fidelity import TEXTS, compare, logits_of, summarize
from benchmarks.peers.child import Child, Contender
from summarizer import Bundle
from summarizer.engine.decoder import Decoder
from summarizer.engine.tokenizer import Tokenizer

Texts = dict[str, list[int]]  # token ids by the text's name


def distances_to_float32(
    reference: Bundle, contenders: Sequence[Contender], threads: int
) -> Iterator[dict[str, Any]]:
    """The measures of each contender over all texts, or why there are none; by its label.

    Those that are measured as it is come with it. One text's logits are in memory at a time;
    float32's, some GB in all, wait on the disk.
    """
    texts = fidelity_texts(reference)
    with tempfile.TemporaryDirectory() as scratch:
        _keep_reference(reference, texts, threads, Path(scratch))
        for each in contenders:
            if each.variant.distance_of is not None:
                continue
            found = _measured(each, texts, threads, Path(scratch))
            print(f"distance of {each.label}: {found}", file=sys.stderr)
            same = [other for other in contenders if other.variant.distance_of == each.label]
            yield {each.label: found} | {
                other.label: found | {"measured_as": each.label} for other in same
            }


def fidelity_texts(reference: Bundle) -> Texts:
    tokenizer = Tokenizer(reference.tokenizer_path)
    files = sorted(TEXTS.glob("*.txt"))
    return {path.stem: tokenizer.encode(path.read_text("utf-8")) for path in files}


def _keep_reference(reference: Bundle, texts: Texts, threads: int, folder: Path) -> None:
    decoder = Decoder(reference, threads=threads)
    for name, ids in texts.items():
        np.save(folder / f"{name}.npy", logits_of(decoder, ids))


def _measured(contender: Contender, texts: Texts, threads: int, folder: Path) -> dict[str, Any]:
    file = folder / "asked.npy"
    compared = []
    room = max(map(len, texts.values())) + 1
    try:
        with Child(contender.given({"room": room}), threads) as child:
            for name, ids in texts.items():
                child.ask(ids=ids, logits=str(file))
                kept = np.load(folder / f"{name}.npy", mmap_mode="r")
                compared.append(compare(kept, np.load(file), ids))
    except RuntimeError as error:
        return {"failed": str(error)}
    return summarize(compared)
