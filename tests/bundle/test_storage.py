from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import platformdirs
import pytest

from summarizer.bundle.storage import (
    home,
    new_folder,
    remove_folder,
    require_space,
    storage_errors,
)
from summarizer.errors import StorageError


class KilledError(BaseException):
    """Stands in for SIGKILL."""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "bundles" / "model"


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


def test_home_is_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARIZER_HOME", str(tmp_path / "here"))
    assert home() == tmp_path / "here"


def test_home_may_begin_with_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("SUMMARIZER_HOME", "~/models")
    assert home() == tmp_path / "models"


def test_a_relative_home_counts_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZER_HOME", "models")
    assert home() == tmp_path / "models"


@pytest.mark.parametrize("unset", [None, ""])
def test_home_is_the_user_s_cache_otherwise(
    unset: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SUMMARIZER_HOME")
    if unset is not None:
        monkeypatch.setenv("SUMMARIZER_HOME", unset)
    assert home() == platformdirs.user_cache_path("summarizer", appauthor=False)


def test_looking_for_home_makes_no_folder() -> None:
    assert not home().exists()


def test_a_new_folder_appears_whole(target: Path) -> None:
    with new_folder(target) as staging:
        (staging / "file").write_text("content")
        assert not target.exists()
    assert (target / "file").read_text() == "content"
    assert visible(target.parent) == ["model"]


def test_a_failure_leaves_no_folder(target: Path) -> None:
    with pytest.raises(RuntimeError), new_folder(target) as staging:
        (staging / "file").write_text("half")
        raise RuntimeError
    assert visible(target.parent) == []


def test_a_new_folder_replaces_the_older_one(target: Path) -> None:
    for name in ("old", "new"):
        with new_folder(target) as staging:
            (staging / name).touch()
    assert visible(target) == ["new"]


def test_a_failure_spares_the_older_folder(target: Path) -> None:
    with new_folder(target) as staging:
        (staging / "old").touch()
    with pytest.raises(RuntimeError), new_folder(target):
        raise RuntimeError
    assert visible(target) == ["old"]


def test_what_a_killed_process_left_is_swept_away(target: Path) -> None:
    with new_folder(target) as staging:
        left_behind = staging
    left_behind.mkdir()
    (left_behind / "half").touch()
    with new_folder(target) as staging:
        (staging / "file").touch()
    assert visible(target) == ["file"]
    assert visible(target.parent) == ["model"]


def make_folder(target: Path, name: str) -> None:
    with new_folder(target) as staging:
        (staging / name).touch()


def test_one_folder_is_there_whenever_a_replacement_is_killed(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_folder(target, "old")
    seen = []
    replace = Path.replace

    def watched(path: Path, to: Path) -> Path:
        seen.append([visible(each) for each in target.parent.glob("*model*") if each.is_dir()])
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", watched)
    make_folder(target, "new")
    assert len(seen) == 2 and all(["old"] in folders and ["new"] in folders for folders in seen)
    assert visible(target) == ["new"]
    assert visible(target.parent) == ["model"]


def test_the_older_folder_comes_back_when_the_new_one_can_t_take_its_place(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_folder(target, "old")
    replace = Path.replace

    def refuse(path: Path, to: Path) -> Path:
        if (path / "new").exists():
            raise OSError(errno.EIO, "Input/output error")
        return replace(path, to)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="Input/output"):
        make_folder(target, "new")
    assert visible(target) == ["old"]
    assert visible(target.parent) == ["model"]


def test_what_a_kill_between_the_renames_left_is_put_back_by_the_next_build(target: Path) -> None:
    make_folder(target, "old")
    target.replace(target.with_name(".model.old"))
    with pytest.raises(RuntimeError), new_folder(target):
        assert visible(target) == ["old"]
        raise RuntimeError
    assert visible(target.parent) == ["model"]


def test_a_removed_folder_is_gone_with_what_a_killed_build_left(target: Path) -> None:
    make_folder(target, "file")
    target.with_name(".model.old").mkdir()
    remove_folder(target)
    assert visible(target.parent) == []


def test_a_killed_removal_leaves_nothing_under_the_name_and_the_next_build_sweeps(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(path: Path, **_: object) -> None:
        if path.exists():
            raise KilledError

    make_folder(target, "file")
    with monkeypatch.context() as patched, pytest.raises(KilledError):
        patched.setattr(shutil, "rmtree", killed)
        remove_folder(target)
    assert not target.exists()
    with new_folder(target):
        assert not target.exists()
    assert visible(target.parent) == ["model"]


def test_a_folder_that_cannot_be_removed_is_a_storage_error(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, to: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    make_folder(target, "file")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StorageError, match="Permission denied"):
        remove_folder(target)
    assert visible(target) == ["file"]


def test_a_file_in_place_of_a_folder_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / "file" / "deeper"
    with pytest.raises(StorageError, match="SUMMARIZER_HOME"), new_folder(target):
        raise AssertionError("not reached")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_explained(tmp_path: Path, number: int) -> None:
    full = pytest.raises(StorageError, match=r"the disk is full.*make room")
    with full, storage_errors(tmp_path):
        raise OSError(number, os.strerror(number))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path, number: int) -> None:
    with pytest.raises(StorageError, match="can't be written"), storage_errors(tmp_path):
        raise OSError(number, os.strerror(number))


def test_other_errors_pass_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), storage_errors(tmp_path):
        raise FileNotFoundError(errno.ENOENT, "gone")


def test_room_is_asked_of_the_disk_under_a_folder_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    usage = shutil.disk_usage(tmp_path)._replace(free=999_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: asked.append(path) or usage)
    require_space(tmp_path / "not" / "there", 999_000_000)
    with pytest.raises(StorageError, match=r"1,999 MB are needed.*999 MB are free"):
        require_space(tmp_path / "not" / "there", 1_999_000_000)
    assert set(asked) == {tmp_path}
