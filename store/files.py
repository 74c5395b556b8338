"""Files that only their owner may read, and the lock that keeps a second process out."""

import fcntl
import os
import secrets
from pathlib import Path

from store.errors import FolderError, RunningError


def make_private_folder(folder: Path) -> None:
    """Make ``folder`` (mode 0700) if it is not there; raises FolderError when it cannot be used."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FolderError(folder=folder, reason=error.strerror) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FolderError(folder=folder, reason="it belongs to someone else")


def create_private_file(path: Path, content: bytes) -> bool:
    """Create ``path`` (mode 0600) with ``content``, all or nothing and on the disk when this returns.

    False when the file is there already, whoever made it: it is then left as it is. Raises FolderError.
    """
    try:
        return _create_private_file(path, content)
    except OSError as error:
        raise FolderError(folder=path.parent, reason=error.strerror or error) from error


def _create_private_file(path: Path, content: bytes) -> bool:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return False
    finally:
        draft.unlink()
        _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class ProcessLock:
    """Held by at most one process at a time; the system lets go of it however that process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock, if it is not held already; raises RunningError when another process has it."""
        if self._descriptor is not None:
            return
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise FolderError(folder=self._path.parent, reason=error.strerror) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise RunningError(folder=self._path.parent, process=holder) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        self._descriptor = descriptor

    def release(self) -> None:
        """Let go of the lock, if it is held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
