import errno
import os
import stat
from pathlib import Path

import pytest

from store.errors import FolderError, RunningError
from store.files import ProcessLock, create_private_file, make_private_folder


def test_a_private_file_is_made_whole_and_once(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    assert create_private_file(path, b"first")
    assert not create_private_file(path, b"second")
    assert path.read_bytes() == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_private_file_that_could_not_be_written_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(FolderError, match=r"cannot be written to \(No space left on device\)"):
            create_private_file(tmp_path / "keys", b"first")
    assert list(tmp_path.iterdir()) == []


def test_a_private_file_is_on_the_disk_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)))
    create_private_file(tmp_path / "keys", b"first")
    assert synced == [False, True]  # the file, then the folder that names it


def test_a_folder_is_made_with_those_above_it_for_its_owner_alone(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "b")
    make_private_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


def test_a_folder_of_someone_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anywhere
    with pytest.raises(FolderError, match=r"someone else.*IPM_HOME"):
        make_private_folder(tmp_path)


def test_a_lock_is_held_by_one_until_it_is_let_go(tmp_path: Path) -> None:
    first, second = ProcessLock(tmp_path / "lock"), ProcessLock(tmp_path / "lock")
    first.take()
    first.take()
    with pytest.raises(RunningError, match=f"process {os.getpid()}"):
        second.take()
    second.release()
    with pytest.raises(RunningError):
        second.take()
    first.release()
    second.take()
    second.release()


def test_a_lock_says_who_has_it_now(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("12345678901")
    lock, other = ProcessLock(tmp_path / "lock"), ProcessLock(tmp_path / "lock")
    lock.take()
    assert (tmp_path / "lock").read_text() == str(os.getpid())
    with pytest.raises(RunningError, match=rf"process {os.getpid()}\)"):
        other.take()
    lock.release()


def test_a_lock_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="cannot be written to"):
        ProcessLock(tmp_path / "nowhere" / "lock").take()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").touch(mode=0o700)
    with pytest.raises(FolderError, match="File exists"):
        make_private_folder(tmp_path / "home")
