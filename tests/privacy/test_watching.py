"""What the watch must find, by programs that do it: else finding nothing would mean nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from .needed import needs_strace
from .watching import Watched, watch

pytestmark = [pytest.mark.privacy, needs_strace]

SERVER = "import socket; s = socket.create_server(('127.0.0.1', 0)); "
IN_A_THREAD = "import threading; t = threading.Thread(target=lambda: {}); t.start(); t.join()"
IN_A_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', {!r}])"
DATAGRAM = "__import__('socket').socket(type=2).sendto(b'x', ('192.0.2.1', 9))"
SIX = "__import__('socket').socket(10, 2).connect(('2001:db8::1', 9))"


def run(folder: Path, code: str) -> Watched:
    watched = watch(folder, ["-c", code])
    watched.wait()
    return watched


@pytest.mark.parametrize(
    "code",
    [
        DATAGRAM,
        SIX,
        IN_A_THREAD.format(DATAGRAM),
        IN_A_CHILD.format(DATAGRAM),
        "__import__('socket').getaddrinfo('summaries.invalid', 443)",
        "__import__('socket').socket(1).connect_ex('/run/systemd/resolve/io.systemd.Resolve')",
        "__import__('socket').socket().bind(('0.0.0.0', 0))",
        "s = __import__('socket').socket(); s.settimeout(1); s.connect_ex(('192.0.2.1', 443))",
    ],
)
def test_whoever_speaks_to_others_is_seen(tmp_path: Path, code: str) -> None:
    assert run(tmp_path, code).spoke_to()


@pytest.mark.parametrize(
    "code",
    [
        SERVER + "c = socket.create_connection(s.getsockname()); c.sendall(b'x'); s.accept()",
        "__import__('socket').socket(type=2).sendto(b'inet_addr(\"8.8.8.8\")', ('127.9.9.9', 9))",
        "import socket; a, b = socket.socketpair(); a.sendall(b'x')",
        "import socket; s = socket.socket(10, 2); s.connect(('::ffff:127.0.0.1', 9))",
    ],
)
def test_the_loopback_is_nobody_else(tmp_path: Path, code: str) -> None:
    watched = run(tmp_path, code)
    assert watched.wait() == 0, watched.said()
    assert watched.spoke_to() == []


@pytest.mark.parametrize(
    "code",
    [
        "open('{0}/new', 'w')",
        "open('../new', 'w')",
        "import os; os.mkdir('{0}/new')",
        "open('a', 'w'); import os; os.rename('a', '{0}/new')",
        "open('a', 'w'); import os; os.link('a', '{0}/new')",
        "import os; os.symlink('a', '{0}/new')",
        "import os; d = os.open('{0}', os.O_RDONLY); os.open('new', os.O_CREAT, dir_fd=d)",
        "open('{0}/new', 'w'); import os; os.unlink('{0}/new')",
        "import tempfile; tempfile.TemporaryFile(dir='{0}')",
        "import pathlib; pathlib.Path.home().joinpath('new').touch()",
    ],
)
def test_files_outside_its_own_folders_are_seen(tmp_path: Path, code: str) -> None:
    watched = run(tmp_path, code.format(tmp_path))
    assert watched.wait() == 0, watched.said()
    assert len(watched.made()) == 1


def test_files_in_its_own_folders_are_its_own(tmp_path: Path) -> None:
    code = (
        "import pathlib; pathlib.Path('a').touch(); pathlib.Path('b').mkdir()\n"
        "home = pathlib.Path.home(); (home / '.cache/summarizer/c').touch()\n"
        "open('/dev/null', 'w'); import tempfile; tempfile.gettempdir()\n"
        "import multiprocessing; multiprocessing.RLock()"
    )
    watched = run(tmp_path, code)
    assert watched.wait() == 0, watched.said()
    assert watched.made() == watched.left_in_home() == []


def test_what_is_left_in_the_home_is_seen(tmp_path: Path) -> None:
    watched = run(tmp_path, "import os; os.makedirs(os.path.expanduser('~/.cache/maker/id'))")
    assert len(watched.left_in_home()) == 2
