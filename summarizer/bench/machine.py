"""Describe the computer and the process of a measurement, without telling whose they are."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from summarizer.engine.process import memory_bytes

_CPU_INFO = Path("/proc/cpuinfo")
_STATUS = Path("/proc/self/status")
_KIBIBYTE = 1024
_DISTRIBUTIONS = ("summarizer-onnx", "onnxruntime", "numpy")


@dataclass(frozen=True)
class Machine:
    """A computer; None stands for what its system doesn't tell.

    Attributes:
        platform: The operating system and the processor's architecture.
        cpu: The processor's name.
    """

    platform: str
    cpu: str
    physical_cores: int | None
    logical_cores: int | None
    memory_bytes: int | None


def this_machine() -> Machine:
    """Return the computer that this runs on."""
    cpu_info = _CPU_INFO.read_text("utf-8", "replace") if _CPU_INFO.exists() else ""
    cpu = _field(cpu_info, "model name") or _sysctl("machdep.cpu.brand_string")
    return Machine(
        platform=f"{platform.system()} {platform.machine()}",
        cpu=cpu or platform.processor() or "unknown",
        physical_cores=_physical_cores(cpu_info),
        logical_cores=os.cpu_count(),
        memory_bytes=memory_bytes(),
    )


def versions() -> dict[str, str]:
    """Return the versions that a measurement depends on, by package."""
    packages = {name: version(name) for name in _DISTRIBUTIONS}
    return packages | {"python": platform.python_version()}


def peak_rss_bytes() -> int | None:
    """Return the most memory that this process has held so far; None on Windows.

    On Linux `getrusage` also counts what the parent held when it forked, so that a small child of a
    large process looks large; `VmHWM` starts anew with the program. `getrusage` is in KiB
    everywhere but on macOS, where it is in bytes.
    """
    from_status = _status_number("VmHWM")
    if from_status is not None:
        return from_status * _KIBIBYTE
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * _KIBIBYTE


def thread_count() -> int | None:
    """Return the number of threads of this process; None where the system doesn't tell."""
    return _status_number("Threads")


def _status_number(name: str) -> int | None:
    try:
        value = _field(_STATUS.read_text("utf-8", "replace"), name)
    except OSError:
        return None
    return int(value.split()[0]) if value else None


def _field(text: str, name: str) -> str:
    """Return the first value of a field in a file of /proc, or ""."""
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def _physical_cores(cpu_info: str) -> int | None:
    cores = set()
    for processor in cpu_info.split("\n\n"):
        core = _field(processor, "core id")
        if core:
            cores.add((_field(processor, "physical id"), core))
    found = _sysctl("hw.physicalcpu")
    return len(cores) or (int(found) if found.isdigit() else None)


def _sysctl(name: str) -> str:
    """Return a setting of macOS; "" elsewhere."""
    if platform.system() != "Darwin":
        return ""
    found = subprocess.run(["sysctl", "-n", name], capture_output=True, text=True, check=False)
    return found.stdout.strip()
