"""What `summarizer doctor` looks at: each check says what it found and, if need be, the remedy."""

from __future__ import annotations

import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import numpy as np

from summarizer.bench import BenchSettings, this_machine
from summarizer.bench.latency import measure_once
from summarizer.bundle import Bundle, open_bundle
from summarizer.bundle.storage import HOME_VARIABLE, home
from summarizer.cli import consent
from summarizer.cli.demo_command import LOOPBACK
from summarizer.cli.setup_command import room_for
from summarizer.engine.footprint import footprint_of, least_bytes
from summarizer.engine.process import memory_bytes
from summarizer.errors import ModelError
from summarizer.export.recipes import find_recipe
from summarizer.store import assets, weights
from summarizer.store.assets import Availability
from summarizer.store.catalogue import WheelSource, find_model, models

OLDEST_PYTHON = (3, 11)
_X86 = ("x86_64", "amd64", "x86", "i386", "i686")
_WIDE = {"AVX2", "X86_V3"}  # what NumPy calls it, before 2.4 and since
_PORTS_TRIED = 20
_MAIL_TOKENS = 300
_FEW = BenchSettings(prompt_tokens=(128,), new_tokens=8, repeats=1)  # takes a few seconds

State = Literal["good", "note", "bad"]


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        name: Of the check.
        state: "good", "note" (it works, but could do better) or "bad" (nothing is summarized).
        told: What was found.
        remedy: What to do about it; "" if nothing.
    """

    name: str
    state: State
    told: str
    remedy: str = ""


@dataclass(frozen=True)
class Speed:
    """What was measured with the model at hand."""

    load_s: float
    read_tokens_per_s: float
    written_tokens_per_s: float


def findings(chosen: Availability, port: int) -> Iterator[Finding]:
    """Yield what is found, in the order in which one thing needs another; takes under a second."""
    yield python()
    yield processor()
    yield memory(chosen)
    yield cache_folder(chosen)
    yield space(chosen)
    yield model(chosen)
    yield files()
    yield page()
    yield page_port(port)


def python() -> Finding:
    """Return whether this Python will do."""
    version = ".".join(map(str, sys.version_info[:3]))
    told = f"{platform.python_implementation()} {version}, {sys.executable}"
    remedy = "install it with 64-bit CPython 3.11 or newer, from python.org or `uv python install`"
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Finding("Python", "bad", f"{told}: older than 3.11", remedy)
    if sys.maxsize < 1 << 32:
        return Finding("Python", "bad", f"{told}: of 32 bits, too few for a model", remedy)
    if sys.implementation.name != "cpython":
        return Finding("Python", "bad", f"{told}: ONNX Runtime is made for CPython alone", remedy)
    return Finding("Python", "good", told)


def processor() -> Finding:
    """Return whether the processor has what makes reading fast."""
    machine = this_machine()
    cores = machine.physical_cores or machine.logical_cores or 1
    told = f"{machine.cpu}, {cores} core{'s' if cores > 1 else ''}"
    if platform.machine().lower() in _X86 and _WIDE.isdisjoint(_instructions()):
        remedy = f"take the small model: `summarizer setup {_smallest()}`, with short texts"
        told += ": an old processor without AVX2, which takes several times longer"
        return Finding("processor", "note", told, remedy)
    return Finding("processor", "good", told)


def memory(chosen: Availability) -> Finding:
    """Return whether the model fits into this machine's memory."""
    have, needed = memory_bytes(), _needed_bytes(chosen)
    told = f"{chosen.model_id} ({chosen.recipe}) takes about {_mb(needed)}"
    if have is None:
        return Finding("memory", "good", f"{told}; this system doesn't tell how much it has")
    told += f" of {_mb(have)}"
    if needed <= have:
        return Finding("memory", "good", told)
    small = _smallest()
    remedy = "take a machine, or a container, with more"
    if chosen.model_id != small or chosen.recipe != "int4":
        remedy = (
            f"take the small model in 4 bits: `summarizer setup {small} --profile mobile`, then "
            f"`summarizer FILE --model {small} --profile mobile`"
        )
    return Finding("memory", "bad", f"{told}: too little", remedy)


def cache_folder(chosen: Availability) -> Finding:
    """Return whether the folder of models can be written, and nothing of it stays."""
    reason = _unwritable(home())
    if not reason:
        return Finding("folder", "good", f"{home()} can be written")
    remedy = f"let yourself write there, or set {HOME_VARIABLE} to a folder where you may"
    told = f"{home()} can't be written ({reason})"
    if chosen.is_built:
        told += ": the model there works, none can be added"
        return Finding("folder", "note", told, remedy)
    return Finding("folder", "bad", told, remedy)


def space(chosen: Availability) -> Finding:
    """Return whether the disk has room for what is still to fetch and to build."""
    free = shutil.disk_usage(_existing(home())).free
    needed = 0 if chosen.is_built else room_for(chosen)
    told = f"{_mb(free)} free in {_existing(home())}"
    if free >= needed:
        return Finding("disk", "good", told)
    remedy = f"make room, or set {HOME_VARIABLE} to a folder on another disk"
    return Finding("disk", "bad", f"{told}, {_mb(needed)} needed: no space", remedy)


def model(chosen: Availability) -> Finding:
    """Return whether there is a model, whole and built."""
    name = "model"
    if chosen.is_built:
        return Finding(name, "good", chosen.reason)
    if chosen.state == "unavailable":
        return Finding(name, "bad", chosen.reason, "`summarizer models verify` tells what is whole")
    if chosen.state == "available":
        told = f"{consent.plan(chosen)}, the first time that it is used"
        return Finding(name, "note", told, "build it now: `summarizer setup`")
    half = next((each for each in models() if weights.kept_bytes(each)), None)
    if half is not None:
        left = f"{_mb(weights.bytes_to_come(half))} are missing"
        told = f"half a download: {_mb(weights.kept_bytes(half))} of {half.id} arrived, {left}"
        return Finding(name, "bad", told, f"go on from there: `summarizer setup {half.id}`")
    return Finding(name, "bad", f"no model is here. {consent.plan(chosen)}", "`summarizer setup`")


def files() -> Finding:
    """Return whether PDF, office files and web pages can be read."""
    told = "PDF, office files and web pages"
    if find_spec("pypdfium2") and find_spec("markitdown") and find_spec("trafilatura"):
        return Finding("files", "good", f"{told} are read")
    return Finding("files", "note", f"{told} aren't read", "pip install 'summarizer-onnx[files]'")


def page() -> Finding:
    """Return whether the page in the browser is installed."""
    if find_spec("gradio"):
        return Finding("page", "good", "installed: `summarizer demo`")
    return Finding("page", "note", "isn't installed", "pip install 'summarizer-onnx[demo]'")


def page_port(port: int) -> Finding:
    """Return whether the page can be served at `port`."""
    reason = _untakable(port)
    if not reason:
        return Finding("port", "good", f"{port} is free")
    later = range(port + 1, min(port + _PORTS_TRIED, 65535) + 1)
    other = next((each for each in later if not _untakable(each)), None)
    remedy = f"`summarizer demo --port {other}`" if other else "end what uses it"
    told = f"{port} is in use ({reason}), maybe by a page at http://{LOOPBACK}:{port}/"
    return Finding("port", "note", told, remedy)


def speed(chosen: Availability) -> Speed:
    """Measure the model that is built, in a process of its own.

    Raises:
        ModelError: It can't be loaded.
    """
    measured = measure_once(_bundle(chosen), _FEW)
    (prompt,) = measured.prompts
    return Speed(
        load_s=measured.load.load_s,
        read_tokens_per_s=prompt.prefill_tokens_per_s.median,
        written_tokens_per_s=prompt.decode_tokens_per_s.median,
    )


def speed_finding(measured: Speed) -> Finding:
    """Return a measurement in words."""
    mail_s = _MAIL_TOKENS / measured.read_tokens_per_s
    told = (
        f"loads in {measured.load_s:.1f} s, reads {measured.read_tokens_per_s:,.0f} tokens/s, "
        f"writes {measured.written_tokens_per_s:,.0f}: a mail's first word after {mail_s:.1f} s"
    )
    return Finding("speed", "good", told)


def _instructions() -> set[str]:
    """Return the vector instructions that NumPy finds, whatever the system."""
    found = np.show_config(mode="dicts") or {}
    groups = found.get("SIMD Extensions", {})
    return {*groups.get("baseline", ()), *groups.get("found", ())}


def _smallest() -> str:
    """Return the smallest model that was tried and that anybody can fetch by pip."""
    tried = (each for each in models() if each.is_tried and isinstance(each.source, WheelSource))
    return min(tried, key=lambda each: each.parameters).id


def _needed_bytes(chosen: Availability) -> int:
    if chosen.is_built:
        with suppress(ModelError):  # it is told by another check
            return footprint_of(_bundle(chosen)).fixed_bytes
    parameters = find_model(chosen.model_id).parameters
    return least_bytes(find_recipe(chosen.recipe).weights_bytes(parameters))


def _bundle(chosen: Availability) -> Bundle:
    adapter = find_model(chosen.model_id).adapter
    return open_bundle(assets.bundle_folder(chosen.model_id, chosen.recipe, adapter))


def _unwritable(folder: Path) -> str:
    """Return why nothing can be written to `folder`, or "" if something can."""
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _untakable(port: int) -> str:
    """Return why a port can't be listened at, or "" if it can."""
    try:
        socket.create_server((LOOPBACK, port)).close()
        return ""
    except OSError as error:
        return error.strerror or str(error)


def _mb(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"
