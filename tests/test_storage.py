from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import platformdirs
import pytest

from summarizer.errors import StorageError
from summarizer.storage import explained, home, new_folder, require_space, scratch_folder


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


def test_a_scratch_folder_vanishes(tmp_path: Path) -> None:
    for error in (None, RuntimeError()):
        try:
            with scratch_folder(tmp_path / "home") as folder:
                (folder / "file").touch()
                if error:
                    raise error
        except RuntimeError:
            pass
        assert visible(tmp_path / "home") == []


@pytest.mark.parametrize("make", [new_folder, scratch_folder])
def test_a_file_in_place_of_a_folder_is_a_storage_error(tmp_path: Path, make: object) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="SUMMARIZER_HOME"), make(tmp_path / "file" / "deeper"):
        raise AssertionError("not reached")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_explained(tmp_path: Path, number: int) -> None:
    with pytest.raises(StorageError, match=r"the disk is full.*make room"), explained(tmp_path):
        raise OSError(number, os.strerror(number))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path, number: int) -> None:
    with pytest.raises(StorageError, match="can't be written"), explained(tmp_path):
        raise OSError(number, os.strerror(number))


def test_other_errors_pass_as_they_are(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), explained(tmp_path):
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
