"""What a measurement ran on, without anything that tells whose machine it is."""

from __future__ import annotations

import os
import platform
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_CPU_INFO = Path("/proc/cpuinfo")
_DISTRIBUTIONS = ("summarizer-onnx", "onnxruntime", "numpy")


@dataclass(frozen=True)
class Machine:
    """A computer; None is what its system doesn't tell."""

    platform: str  # the operating system and the processor's architecture
    cpu: str
    physical_cores: int | None
    logical_cores: int | None
    memory_bytes: int | None


def this_machine() -> Machine:
    """The computer that this runs on."""
    cpu_info = _CPU_INFO.read_text("utf-8", "replace") if _CPU_INFO.exists() else ""
    return Machine(
        platform=f"{platform.system()} {platform.machine()}",
        cpu=_field(cpu_info, "model name") or _sysctl("machdep.cpu.brand_string") or _processor(),
        physical_cores=_physical_cores(cpu_info),
        logical_cores=os.cpu_count(),
        memory_bytes=_memory_bytes(),
    )


def versions() -> dict[str, str]:
    """The versions that a measurement depends on."""
    packages = {name: version(name) for name in _DISTRIBUTIONS}
    return packages | {"python": platform.python_version()}


def _processor() -> str:
    return platform.processor() or "unknown"


def _field(cpu_info: str, name: str) -> str:
    """The first value of a field in /proc/cpuinfo, or ""."""
    for line in cpu_info.splitlines():
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


def _memory_bytes() -> int | None:
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # Windows has none of this
        return None


def _sysctl(name: str) -> str:
    """What macOS says of itself; "" elsewhere."""
    if platform.system() != "Darwin":
        return ""
    found = subprocess.run(["sysctl", "-n", name], capture_output=True, text=True, check=False)
    return found.stdout.strip()
