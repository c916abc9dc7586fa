"""The process that measures: `python -m summarizer.bench.worker REQUEST`, started by `latency`.

REQUEST is JSON: the bundle's folder, the settings, and when the process was started, in seconds on
the monotonic clock, which all processes of a system share. Each step of the work writes a line of
JSON to standard output; the answer is the last line.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from summarizer.bench.machine import peak_rss_bytes, thread_count
from summarizer.bench.report import LoadTimes, PromptLatency
from summarizer.bundle import open_bundle
from summarizer.engine.generation import read_prompt
from summarizer.engine.loading import Engine, load_engine
from summarizer.engine.process import give_back_freed_memory
from summarizer.options import EngineOptions

WRITING = 7  # a token written takes about as long as so many read

# A text of our own, with numbers, names and punctuation, which take more tokens than plain words.
PARAGRAPH = """\
The harbour council met on Tuesday evening to decide what becomes of the old rope works. Ines \
Valdivia, who chairs the committee, opened with the figures: repairs to the roof would cost \
184,000, a new floor another 62,500, and the building has stood empty since March 2019. "We can \
keep paying a guard to watch it fall down," she said, "or we can let someone work in it." Two \
offers are on the table. A boatbuilder wants the long hall for a school with twelve places a \
year; a brewery would take the whole site, at twice the rent, but needs the quay for its lorries \
from 5 a.m. Fishermen spoke against the second plan, since they land their catch at that hour. \
The council asked both parties to come back by 14 June with drawings, and Mr. Okafor was told to \
find out whether the region's fund for historic buildings would pay for half of the roof.

"""

Report = Callable[[str, float], None]  # (what is being done, share of the work)


def prompt_ids(encode: Callable[[str], list[int]], count: int) -> list[int]:
    """Return exactly `count` token ids: the paragraph's, repeated, the last time cut off."""
    return list(islice(cycle(encode(PARAGRAPH)), count))


def answer(request: dict[str, Any], report: Report) -> dict[str, Any]:
    """Load the bundle, run every prompt, and return how long it took."""
    start_s = time.monotonic() - request["started"]
    bundle = open_bundle(Path(request["bundle"]))
    threads_before = thread_count()
    report("loading", 0.0)
    begun = time.perf_counter()
    engine, tokenizer = load_engine(bundle, EngineOptions(**request["engine"]))
    load_s = time.perf_counter() - begun
    prompts = _measured(engine, tokenizer.encode, request, report)
    threads_after = thread_count()
    return {
        "load": asdict(LoadTimes(start_s, load_s)),
        "prompts": [asdict(prompt) for prompt in prompts],
        "threads": threads_used(threads_before, threads_after),
        "peak_rss_bytes": peak_rss_bytes(),
    }


def threads_used(before: int | None, after: int | None) -> int | None:
    """Return the number of threads that compute: the caller's and those the session started."""
    return None if before is None or after is None else 1 + after - before


def run_once(engine: Engine, ids: Sequence[int], new_tokens: int) -> tuple[float, float]:
    """Read a prompt and write greedily; return seconds to the first token, and tokens/s after."""
    decoder = engine.decoder
    begun = time.perf_counter()
    cache = decoder.new_cache(len(ids) + new_tokens)
    token = int(read_prompt(decoder, ids, cache, chunk_tokens=engine.chunk_tokens).argmax())
    if engine.chunk_tokens:
        give_back_freed_memory()  # as a summary does between reading and writing
    first = time.perf_counter()
    for _ in range(new_tokens):
        token = int(decoder.forward([token], cache)[-1].argmax())
    end = time.perf_counter()
    return first - begun, new_tokens / (end - first)


def _measured(
    engine: Engine,
    encode: Callable[[str], list[int]],
    request: dict[str, Any],
    report: Report,
) -> list[PromptLatency]:
    lengths, new_tokens = request["prompt_tokens"], request["new_tokens"]
    runs = request["repeats"] + 1
    total = sum(runs * (length + WRITING * new_tokens) for length in lengths)
    done = 0
    prompts = []
    for length in lengths:
        ids = prompt_ids(encode, length)
        times = []
        for run in range(runs):
            label = f"run {run} of {runs - 1}" if run else "warm-up"
            report(f"{length:,} tokens, {label}", done / total)
            times.append(run_once(engine, ids, new_tokens))
            done += length + WRITING * new_tokens
        first_token_s, rates = zip(*times[1:], strict=True)
        prompts.append(PromptLatency.of(length, first_token_s, rates))
    return prompts


def _write(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _main() -> None:
    request = json.loads(sys.argv[1])
    result = answer(request, lambda label, share: _write({"label": label, "share": share}))
    _write({"answer": result})


if __name__ == "__main__":
    _main()
