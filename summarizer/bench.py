"""Measure a bundle's latency on this machine.

Everything is measured in a fresh process, so that loading is cold for it and its memory is its
own. A prompt is read and 96 tokens are written, greedily and through stop tokens, after one
unmeasured round; the medians of several rounds count. Prompts are ordinary English, cut to the
exact number of tokens.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from summarizer.bundle import Bundle, open_bundle
from summarizer.engine.decoder import Decoder
from summarizer.engine.generation import Limits, Token, generate, read_prompt
from summarizer.engine.tokenizer import Tokenizer
from summarizer.errors import SummarizerError

Progress = Callable[[int, int], None]  # (rounds done, rounds in all)

PROMPT_TOKENS = (128, 512, 1228, 3500)
NEW_TOKENS = 96
_PARAGRAPH = (
    "The harbour office counted fewer boats in March than in any month since the storm of 1987. "
    "Repairs to the north pier, which were to end by Easter, now run into the summer, and the "
    "fishing families pay for every week of it. The council meets on Thursday to decide whether "
    "the fees of the first half of the year shall be returned.\n"
)


@dataclass(frozen=True)
class BenchSettings:
    """What to measure."""

    prompt_tokens: tuple[int, ...] = PROMPT_TOKENS
    new_tokens: int = NEW_TOKENS
    repeats: int = 3
    threads: int | None = None  # None: ONNX Runtime's choice, one a physical core


@dataclass(frozen=True)
class PromptLatency:
    """Medians for prompts of one length; the rounds themselves beside them."""

    prompt_tokens: int
    first_token_s: float
    prefill_tokens_per_s: float
    decode_tokens_per_s: float
    total_s: float
    rounds: tuple[tuple[float, float], ...]  # (first_token_s, total_s)


@dataclass(frozen=True)
class LatencyReport:
    """One bundle on one machine."""

    model_id: str
    recipe: str
    bundle_bytes: int
    threads: int | None
    new_tokens: int
    import_s: float
    load_s: float  # tokenizer and session, the files maybe in the system's cache
    second_load_s: float
    peak_rss_bytes: int
    prompts: tuple[PromptLatency, ...]
    machine: dict[str, str | int]
    versions: dict[str, str]
    date: str

    def to_json(self, indent: int | None = None) -> str:
        """The report as a JSON object."""
        return json.dumps(asdict(self), indent=indent)


def measure(
    bundle: Bundle, settings: BenchSettings, progress: Progress = lambda done, total: None
) -> LatencyReport:
    """Measure `bundle` in a fresh process; raises `SummarizerError` when that process fails."""
    command = [sys.executable, "-m", "summarizer.bench", str(bundle.path)]
    rounds = len(settings.prompt_tokens) * (settings.repeats + 1)
    with subprocess.Popen(
        [*command, json.dumps(asdict(settings))], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        result = None
        progress(0, rounds)
        for line in child.stdout:
            message = json.loads(line)
            if isinstance(message, int):
                progress(message, rounds)
            else:
                result = message
    if result is None:
        raise SummarizerError(f"the measuring process ended with code {child.returncode}")
    return report_from(result)


def report_from(fields: dict[str, Any]) -> LatencyReport:
    """The report that `to_json` wrote."""
    prompts = tuple(
        PromptLatency(**prompt | {"rounds": tuple(map(tuple, prompt["rounds"]))})
        for prompt in fields["prompts"]
    )
    return LatencyReport(**fields | {"prompts": prompts})


def describe_machine() -> dict[str, str | int]:
    """The processor, the cores and the memory; nothing that names the machine or its owner."""
    description: dict[str, str | int] = {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "logical_cores": os.cpu_count() or 0,
    }
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        description["memory_bytes"] = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return description


def versions() -> dict[str, str]:
    """The versions that a figure depends on."""
    packages = ("summarizer-onnx", "onnxruntime", "numpy")
    return {"python": platform.python_version()} | {name: version(name) for name in packages}


def prompt_of(tokenizer: Tokenizer, tokens: int) -> list[int]:
    """Ids of ordinary English, exactly so many."""
    ids = tokenizer.encode(_PARAGRAPH)
    return (ids * (tokens // len(ids) + 1))[:tokens]


def peak_rss_bytes() -> int:
    """The most memory that this process ever had resident."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # bytes on macOS, else kilobytes


def time_round(decoder: Decoder, prompt: list[int], new_tokens: int) -> tuple[float, float]:
    """Seconds to the first token, and to the last."""
    start = time.perf_counter()
    cache = decoder.new_cache(len(prompt) + new_tokens)
    logits = read_prompt(decoder, prompt, cache)
    written = 0
    first = 0.0
    for event in generate(decoder, logits, cache, Limits(new_tokens, ())):
        if isinstance(event, Token):
            written += 1
            first = first or time.perf_counter() - start
        if written == new_tokens:
            break
    if written < new_tokens:
        # Ordinary text doesn't loop within so few tokens; a random model may.
        for _ in range(new_tokens - written):
            decoder.forward(prompt[:1], cache)
    return first, time.perf_counter() - start


def _measure_here(bundle: Bundle, settings: BenchSettings, import_s: float) -> LatencyReport:
    start = time.perf_counter()
    tokenizer = Tokenizer(bundle.tokenizer_path)
    decoder = Decoder(bundle, threads=settings.threads)
    loaded = time.perf_counter()
    prompts = tuple(_measure_prompts(decoder, tokenizer, settings))
    peak = peak_rss_bytes()
    del decoder
    again = time.perf_counter()
    Decoder(bundle, threads=settings.threads)
    return LatencyReport(
        model_id=bundle.manifest.model_id,
        recipe=bundle.manifest.recipe,
        bundle_bytes=bundle.size_bytes,
        threads=settings.threads,
        new_tokens=settings.new_tokens,
        import_s=import_s,
        load_s=loaded - start,
        second_load_s=time.perf_counter() - again,
        peak_rss_bytes=peak,
        prompts=prompts,
        machine=describe_machine(),
        versions=versions(),
        date=datetime.now(UTC).date().isoformat(),
    )


def _measure_prompts(
    decoder: Decoder, tokenizer: Tokenizer, settings: BenchSettings
) -> Iterator[PromptLatency]:
    done = 0
    for tokens in settings.prompt_tokens:
        prompt = prompt_of(tokenizer, tokens)
        rounds = []
        for _ in range(settings.repeats + 1):
            rounds.append(time_round(decoder, prompt, settings.new_tokens))
            done += 1
            _say(done)
        yield summarize_rounds(tokens, settings.new_tokens, rounds[1:])


def summarize_rounds(
    prompt_tokens: int, new_tokens: int, rounds: list[tuple[float, float]]
) -> PromptLatency:
    """The medians of rounds of (first_token_s, total_s)."""
    first = statistics.median(round_[0] for round_ in rounds)
    decode = statistics.median((new_tokens - 1) / (total - first) for first, total in rounds)
    return PromptLatency(
        prompt_tokens=prompt_tokens,
        first_token_s=first,
        prefill_tokens_per_s=prompt_tokens / first,
        decode_tokens_per_s=decode,
        total_s=statistics.median(round_[1] for round_ in rounds),
        rounds=tuple(rounds),
    )


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _say(message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _child(path: str, settings: str) -> None:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import summarizer"], check=True)
    import_s = time.perf_counter() - started
    fields = json.loads(settings)
    chosen = BenchSettings(**fields | {"prompt_tokens": tuple(fields["prompt_tokens"])})
    _say(asdict(_measure_here(open_bundle(Path(path)), chosen, import_s)))


if __name__ == "__main__":
    _child(*sys.argv[1:3])
