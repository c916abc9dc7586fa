from __future__ import annotations

import errno
import json
import shutil
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from summarizer.bundle import MANIFEST, Bundle, Manifest, open_bundle, verify_bundle
from summarizer.errors import BundleError

REMEDY = "build it again with `summarizer models build tiny --recipe int8 --force`"


@pytest.fixture
def copy(bundle: Bundle, tmp_path: Path) -> Path:
    """Return the bundle in a folder that a test may damage."""
    return Path(shutil.copytree(bundle.path, tmp_path / "tiny" / "int8"))


def every_file(bundle: Bundle) -> list[str]:
    return [entry.name for entry in bundle.manifest.files]


def changed_manifest(folder: Path, **changes: Any) -> None:
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


def test_a_manifest_is_read_as_it_was_written(bundle: Bundle) -> None:
    assert Manifest.from_json(bundle.manifest.to_json()) == bundle.manifest


def test_a_whole_bundle_opens_and_verifies(copy: Path) -> None:
    bundle = open_bundle(copy)
    verify_bundle(bundle)
    assert bundle.size_bytes == sum((copy / name).stat().st_size for name in every_file(bundle))


def test_a_bundle_is_frozen(bundle: Bundle) -> None:
    with pytest.raises(FrozenInstanceError):
        bundle.path = Path()  # type: ignore[misc]


def test_every_missing_file_is_named(bundle: Bundle, copy: Path) -> None:
    for name in every_file(bundle):
        content = (copy / name).read_bytes()
        (copy / name).unlink()
        with pytest.raises(BundleError, match=f"{name} is missing.*{REMEDY}"):
            open_bundle(copy)
        (copy / name).write_bytes(content)


def test_every_truncated_file_is_named(bundle: Bundle, copy: Path) -> None:
    for name in every_file(bundle):
        content = (copy / name).read_bytes()
        (copy / name).write_bytes(content[:-1])
        with pytest.raises(BundleError, match=f"{name} has .* bytes instead of .*{REMEDY}"):
            open_bundle(copy)
        (copy / name).write_bytes(content)


def test_a_flipped_bit_in_any_file_is_found_by_verifying(bundle: Bundle, copy: Path) -> None:
    for name in every_file(bundle):
        content = bytearray((copy / name).read_bytes())
        content[len(content) // 2] ^= 1
        (copy / name).write_bytes(content)
        with pytest.raises(BundleError, match=f"{name} is damaged.*{REMEDY}"):
            verify_bundle(open_bundle(copy))
        content[len(content) // 2] ^= 1
        (copy / name).write_bytes(content)


def test_verifying_reports_every_byte(bundle: Bundle) -> None:
    seen: list[tuple[int, int]] = []
    verify_bundle(bundle, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (bundle.size_bytes, bundle.size_bytes)
    assert seen == sorted(seen)


def test_a_folder_without_a_manifest_holds_no_bundle(copy: Path) -> None:
    (copy / MANIFEST).unlink()
    with pytest.raises(BundleError, match=f"holds no bundle.*{REMEDY}"):
        open_bundle(copy)


@pytest.mark.parametrize("name", ["none", "model.onnx"])
def test_neither_does_a_missing_folder_or_a_file(copy: Path, name: str) -> None:
    with pytest.raises(BundleError, match="holds no bundle"):
        open_bundle(copy / name)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[]", b"null", b"7", b"{}", b'"text"', b"\xff\xfe"),
        b'{"format_version": 2}',
        b'{"format_version": 2, "shape": [], "stop_ids": 3, "files": {}}',
    ],
)
def test_a_garbled_manifest_is_a_bundle_error(copy: Path, content: bytes) -> None:
    (copy / MANIFEST).write_bytes(content)
    with pytest.raises(BundleError, match=f"(?s)can't be read.*{REMEDY}"):
        open_bundle(copy)


@pytest.mark.parametrize("changes", [{"surplus": 1}, {"shape": {}}, {"files": [{"name": "x"}]}])
def test_a_manifest_of_another_shape_is_a_bundle_error(copy: Path, changes: dict[str, Any]) -> None:
    changed_manifest(copy, **changes)
    with pytest.raises(BundleError, match="can't be read"):
        open_bundle(copy)


@pytest.mark.parametrize("version", [0, 1, "2"])
def test_another_format_version_is_refused_with_the_remedy(copy: Path, version: object) -> None:
    changed_manifest(copy, format_version=version)
    with pytest.raises(BundleError, match=f"version {version}, .* 2; {REMEDY}"):
        open_bundle(copy)


@pytest.mark.parametrize("method", ["read_text", "stat", "open"])
def test_a_file_that_cannot_be_read_is_a_bundle_error(
    copy: Path, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, method, refuse)
    with pytest.raises(BundleError, match=f"can't be read: Permission denied.*{REMEDY}"):
        verify_bundle(open_bundle(copy))
