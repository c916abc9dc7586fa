"""How far contenders' graphs are from float32: the measures of `benchmarks.fidelity`."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fidelity import TEXTS, compare, logits_of, summarize
from benchmarks.peers.child import Child, Contender
from summarizer import Bundle
from summarizer.engine.decoder import Decoder
from summarizer.engine.tokenizer import Tokenizer


def distance_to_float32(
    reference: Bundle, contenders: list[Contender], threads: int
) -> dict[str, Any]:
    """The measures of each contender over all texts, one text's logits in memory at a time."""
    tokenizer = Tokenizer(reference.tokenizer_path)
    texts = [tokenizer.encode(path.read_text("utf-8")) for path in sorted(TEXTS.glob("*.txt"))]
    decoder = Decoder(reference, threads=threads)
    found = {}
    for contender in contenders:
        with Child(contender, threads) as child, tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / "logits.npy"
            found[contender.name] = summarize(
                [compare(logits_of(decoder, ids), _asked(child, ids, file), ids) for ids in texts]
            )
    return found


def _asked(child: Child, ids: list[int], file: Path) -> Any:
    child.ask(ids=ids, logits=str(file))
    return np.load(file)
