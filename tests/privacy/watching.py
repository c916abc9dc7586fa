"""A program under strace: whom any thread of its processes speaks to, and which files they make.

Python's sockets show nothing of what a native library does; the kernel's calls show all.
"""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
WATCHED_S = 60  # what reports does so some time after it began
_LONGEST_S = 240.0

_MAKING = (
    "creat",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
)
_OPENING = ("open", "openat", "openat2")
_MOVING = ("rename", "renameat", "renameat2")
_CALLS = ("%network", "io_uring_setup", *_MAKING, *_OPENING, *_MOVING)
_SPEAKING = ("connect", "bind", "sendto", "sendmsg", "sendmmsg")

_CALL = re.compile(r"(\w+)\((.*)")
_ADDRESS = re.compile(r'(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"')
_NAMED = re.compile(r'sun_path=@?"')  # where services listen, those that look names up among them
_PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)(?:<([^>]*)>)?, )?"((?:[^"\\]|\\.)*)"')
_FAMILIES = ("AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK")  # the last is to the kernel

# What libraries make besides, none of which holds a word of a user.
_KNOWN = tuple(
    map(
        re.compile,
        (
            r"/dev/shm/sem\..+",  # the lock of tqdm's bars, unlinked at once
            r"/tmp/[a-z0-9_]{8}",  # tempfile tries whether it can write there
            r"/tmp/summarizer-demo-\w+(/.*)?",  # Gradio's folder, see demo/__init__.py
        ),
    )
)
# Gradio's stubs of its own classes, beside these.
_STUB = re.compile(r".*/gradio/.*\.pyi")


@dataclass(frozen=True)
class Watched:
    """A program that runs, watched, in a home with nothing in it but links to the bundles."""

    folder: Path
    process: subprocess.Popen[str]

    @property
    def work(self) -> Path:
        """Where it runs."""
        return self.folder / "work"

    def end(self) -> None:
        """Ask the program to end, as a service's manager does; strace itself doesn't heed it."""
        os.killpg(self.process.pid, signal.SIGTERM)

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        return self.process.wait(_LONGEST_S)

    def kill(self) -> None:
        """Let nothing of it run on."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def said(self) -> str:
        return (self.folder / "said").read_text("utf-8")

    def spoke_to(self) -> list[str]:
        """Calls that reach, look up or listen beyond the loopback, or that could unseen."""
        return [line for line in self._lines() if _reaches_out(line)]

    def made(self) -> list[str]:
        """Files and folders that were made outside its own, and aren't known or didn't go."""
        paths = {path for line in self._lines() for path in _made(line, self.work)}
        return sorted(path for path in paths if not self._may_make(path))

    def left_in_home(self) -> list[str]:
        """All in its home but what was there."""
        cache = self.folder / "home" / ".cache" / "summarizer"
        known = {cache, cache.parent, *cache.rglob("*")}
        return [str(path) for path in (self.folder / "home").rglob("*") if path not in known]

    def _may_make(self, path: str) -> bool:
        cache = self.folder / "home" / ".cache" / "summarizer"
        if any(Path(path).is_relative_to(own) for own in (self.work, cache)):
            return True
        if _STUB.fullmatch(path) or path == "/dev/null":
            return True
        return any(each.fullmatch(path) for each in _KNOWN) and not Path(path).exists()

    def _lines(self) -> Iterator[str]:
        logs = list(self.folder.glob("calls.*"))
        assert logs, self.said()
        for log in logs:
            yield from log.read_text("utf-8", "replace").splitlines()


def watch(folder: Path, arguments: Sequence[str], *, bundles: Path | None = None) -> Watched:
    """Start this Python with `arguments` under strace.

    Its environment is made from nothing: ONNX Runtime reports nothing where a variable such as CI
    is set, and our own opt-outs have reached this process.
    """
    cache = folder / "home" / ".cache" / "summarizer"
    cache.mkdir(parents=True)
    (folder / "work").mkdir()
    if bundles is not None:
        (cache / "bundles").symlink_to(bundles, target_is_directory=True)
    environment = {
        "HOME": str(folder / "home"),
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    traced = ",".join(f"?{call}" for call in _CALLS)  # ?: not every processor has each
    strace = [shutil.which("strace") or "strace", "-ff", "--seccomp-bpf", "-y", "-qq"]
    command = [*strace, "-e", f"trace={traced}", "-o", str(folder / "calls")]
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(
            [*command, sys.executable, *arguments],
            cwd=folder / "work",
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            text=True,
            start_new_session=True,
        )
    return Watched(folder, process)


def _reaches_out(line: str) -> bool:
    call = _CALL.match(line)
    if call is None:
        return False
    name, told = call.groups()
    if name == "socket":
        return told.split(",")[0] not in _FAMILIES
    if name in _SPEAKING:
        return not all(map(_is_loopback, _ADDRESS.findall(told))) or bool(_NAMED.search(told))
    return name == "io_uring_setup"  # by which a process connects without a call


def _is_loopback(host: str) -> bool:
    address = ipaddress.ip_address(host)
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _made(line: str, work: Path) -> list[str]:
    """The file or folder that a call made, if it did."""
    call = _CALL.match(line)
    if call is None or " = -1 " in line:
        return []
    name, told = call.groups()
    opens_new = name in _OPENING and re.search(r"\bO_CREAT\b|\bO_TMPFILE\b", told)
    if not opens_new and name not in (*_MAKING, *_MOVING):
        return []
    paths = _PATH.findall(told)
    base, path = paths[0] if opens_new else paths[-1]  # of two, the second is new
    return [os.path.normpath(work / base / path)]
