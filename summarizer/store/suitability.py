"""Tell whether this machine reads fast enough with a large model, before one is there to try."""

from __future__ import annotations

import platform
import time
from functools import cache
from pathlib import Path

import numpy as np

from summarizer.engine.process import memory_bytes

LARGE = 1_000_000_000  # parameters from which on a machine is asked
_MEMORY_BYTES = 7_000_000_000  # what a machine "with 8 GB" has at least
_TOKENS, _WITHIN_S = 300, 3.0  # of a mail or a chat, until the first word
# Products of 8-bit integers a product of floats, measured in ONNX Runtime: where the processor has
# instructions for their sums, and elsewhere (AVX2).
_GAIN_WITH_DOT_PRODUCTS, _GAIN = 4.0, 1.8
_DOT_PRODUCTS = frozenset({"avx512_vnni", "avx_vnni", "amx_int8", "asimddp"})
_CPU_INFO = Path("/proc/cpuinfo")


def suits(parameters: int) -> bool:
    """Return whether a model in 8 bits says its first word within 3 s of 300 tokens, in 8 GB.

    Memory that the system doesn't tell is taken to be enough.
    """
    if parameters < LARGE:
        return True
    memory = memory_bytes()
    seconds = _TOKENS * parameters / int8_products_per_second()
    return (memory is None or memory >= _MEMORY_BYTES) and seconds <= _WITHIN_S


@cache
def int8_products_per_second() -> float:
    """Return an estimate of how many 8-bit integers this machine multiplies and adds a second.

    It is made from a product of matrices of floats, which takes some 50 ms.
    """
    left, right = np.ones((256, 1536), np.float32), np.ones((1536, 2048), np.float32)
    best = min(_seconds(left, right) for _ in range(4))
    gain = _GAIN_WITH_DOT_PRODUCTS if _has_dot_products() else _GAIN
    return gain * left.size * right.shape[1] / best


def _seconds(left: np.ndarray, right: np.ndarray) -> float:
    start = time.perf_counter()
    left @ right
    return time.perf_counter() - start


def _has_dot_products() -> bool:
    if platform.system() == "Darwin":
        return platform.machine() == "arm64"
    if not _CPU_INFO.exists():
        return False
    return not _DOT_PRODUCTS.isdisjoint(_CPU_INFO.read_text("utf-8", "replace").split())
