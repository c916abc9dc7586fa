"""OpenVINO GenAI, on what optimum-intel converts of the float32 numbers.

By default OpenVINO computes in bfloat16 where the processor can, so its hint for float32 is a
variant. What it keeps of earlier prompts is turned off: rounds repeat their prompts.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.peers.rival import Source, Variant, run_builder
from benchmarks.peers.serving import Run, serve

NAME = "openvino-genai"
_FLOAT32 = {"properties": {"INFERENCE_PRECISION_HINT": "f32"}}
_LOOKUP = {"num_assistant_tokens": 5, "max_ngram_size": 3}  # as in its prompt lookup sample
VARIANTS = (
    Variant("OpenVINO GenAI (int4)", "int4", drafts=_LOOKUP),
    Variant("OpenVINO GenAI (int4, float32 hint)", "int4", _FLOAT32, drafts=_LOOKUP),
    Variant("OpenVINO GenAI (int8)", "int8", drafts=_LOOKUP),
    Variant("OpenVINO GenAI (int8, float32 hint)", "int8", _FLOAT32, drafts=_LOOKUP),
)
_CONVERSIONS = {
    "int4": ("--weight-format", "int4", "--sym", "--group-size", "128"),
    "int8": ("--weight-format", "int8"),
}
_PACKAGES = (NAME, "openvino", "optimum-intel", "nncf", "transformers", "torch", "numpy")
_WHOLE_PROMPT = 1 << 31  # tokens read at a time, at most; its default without a scheduler's config


def build(python: Path, source: Source, files: str, target: Path) -> None:
    """Let optimum-intel convert the checkpoint."""
    command: list[str | Path] = [python.with_name("optimum-cli"), "export", "openvino"]
    command += ["--model", source.checkpoint, "--task", "text-generation-with-past"]
    run_builder([*command, *_CONVERSIONS[files], target])


class OpenVinoGenai:
    """A pipeline of OpenVINO GenAI."""

    def __init__(self, folder: Path, threads: int, options: Mapping[str, Any]) -> None:
        import openvino_genai

        self._genai = openvino_genai
        self._folder = folder
        self._properties = {"INFERENCE_NUM_THREADS": threads, **options.get("properties", {})}
        self._lookup = {name: options[name] for name in _LOOKUP if name in options}
        scheduler = openvino_genai.SchedulerConfig()
        scheduler.enable_prefix_caching = False
        scheduler.max_num_batched_tokens = _WHOLE_PROMPT
        more: dict[str, Any] = {"prompt_lookup": True} if self._lookup else {}
        self._pipeline = openvino_genai.LLMPipeline(
            str(folder), "CPU", scheduler_config=scheduler, **more, **self._properties
        )
        self._compiled: Any = None
        self.versions = {name: version(name) for name in _PACKAGES}

    def run(self, ids: list[int], new_tokens: int) -> Run:
        import numpy as np
        import openvino

        config = self._genai.GenerationConfig(
            max_new_tokens=new_tokens, ignore_eos=True, do_sample=False, **self._lookup
        )
        stopwatch = _stopwatch(self._genai)
        begun = time.perf_counter()
        inputs = openvino.Tensor(np.array([ids], np.int64))
        result = self._pipeline.generate(inputs, config, stopwatch)
        first, last = stopwatch.times[0], stopwatch.times[-1]
        return Run(first - begun, last - first, [int(token) for token in result.tokens[0]])

    def logits(self, ids: list[int]) -> Any:
        """By the graph itself, since the pipeline computes the last row's alone."""
        import numpy as np

        request = self._request()
        request.reset_state()
        found = request.infer(
            {
                "input_ids": np.array([ids], np.int64),
                "attention_mask": np.ones((1, len(ids)), np.int64),
                "position_ids": np.arange(len(ids), dtype=np.int64)[None],
                "beam_idx": np.zeros(1, np.int32),
            }
        )
        return found["logits"][0].astype(np.float32)

    def _request(self) -> Any:
        import openvino

        if self._compiled is None:
            path = self._folder / "openvino_model.xml"
            self._compiled = openvino.Core().compile_model(path, "CPU", self._properties)
        return self._compiled.create_infer_request()


def _stopwatch(genai: Any) -> Any:
    """A streamer that notes when tokens come."""

    class Stopwatch(genai.StreamerBase):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.times: list[float] = []

        def write(self, tokens: int | Sequence[int]) -> Any:
            self.times.append(time.perf_counter())
            return genai.StreamingStatus.RUNNING

        def end(self) -> None:
            pass

    return Stopwatch()


if __name__ == "__main__":
    serve(OpenVinoGenai)
