"""What can go wrong with what is kept: for people, what happened and what to do. Nothing is half-written."""

from typing import ClassVar


class StoreError(Exception):
    """The store could not do what was asked. Its text is a sentence for people, made from the facts given."""

    sentence: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        super().__init__(self.sentence.format(**facts))


class RefusedError(StoreError):
    """A change that cannot be made as things stand; its sentence says why, and that nothing was changed."""

    sentence = "{text} Nothing was changed."


class FolderError(StoreError):
    """The folder everything lies in cannot be used."""

    sentence = (
        "The folder {folder} cannot be written to ({reason}). "
        "Give it to the user the assistant runs as, or set IPM_HOME to another."
    )


class UnknownDatabaseError(StoreError):
    """The database address is not one this version can use."""

    sentence = (
        "This version keeps its data in an SQLite file only, not in {kind}. "
        "Remove IPM_DATABASE_URL, or let it read sqlite+aiosqlite:////full/path/ipm.sqlite3."
    )


class SecretError(StoreError):
    """There is no good key to seal and open with."""


class MissingKeyError(SecretError):
    """There is a database, and its key file has gone."""

    sentence = (
        "The key file {path} is missing, and without it the database cannot be read. "
        "Put it back from where its copy is kept, or set IPM_KEY to the key."
    )


class OpenKeyFileError(SecretError):
    """Other users of the machine may read or change the key file."""

    sentence = "The key file {path} can be read by others (mode {mode:03o}). Run: chmod 600 {path}"


class UnreadableKeyFileError(SecretError):
    """The key file is there but cannot be read."""

    sentence = "The key file {path} cannot be read ({reason}). Give it to the user the assistant runs as."


class MalformedKeyError(SecretError):
    """What should be a key is not."""

    sentence = "{source} holds no key, or one that is not base64 of 32 bytes. Put back the right one from its copy."


class WrongKeyError(SecretError):
    """The key is not the one this database was sealed with."""

    sentence = (
        "The key is not the one this database was sealed with. "
        "Put back the key file that was kept with it, or set IPM_KEY to its key."
    )


class SealedTextError(StoreError):
    """A sealed text was altered, or moved from another place."""

    sentence = "A text in {table} was altered or moved and cannot be trusted. Restore the last good backup."


class UnknownKeyError(SealedTextError):
    """A sealed text names a key that is not there."""

    sentence = "A text in {table} is sealed with a key that is not here. Restore the key file that goes with it."


class NewerDatabaseError(StoreError):
    """The database was written by a later version of the assistant."""

    sentence = (
        "The database is of version {present} and this program knows up to {known}. "
        "Install the later program again, or restore a backup made before the upgrade."
    )


class RunningError(StoreError):
    """Another process of the assistant has this database."""

    sentence = (
        "The assistant is already running on {folder} (process {process}). "
        "Stop it first, or give this one another IPM_HOME."
    )


class BusyError(StoreError):
    """Another process was writing for too long."""

    sentence = "Another process was writing to {path} for too long. Nothing was changed. Try again."


class FullDiskError(StoreError):
    """There is no room left to write."""

    sentence = "The disk with {path} is full. Nothing was changed. Make room, then try again."


class ReadOnlyError(StoreError):
    """The database cannot be written, or not even opened."""

    sentence = "The database {path} cannot be written. Give it and its folder to the user the assistant runs as."


class DamagedError(StoreError):
    """The database file is not whole, or is not a database."""

    sentence = "The database {path} is damaged or is not a database. Restore the last good backup."


class FailingDiskError(StoreError):
    """The disk did not do what it was told."""

    sentence = "The disk with {path} failed. Nothing was changed. Check the disk, then try again."


class BrokenUpgradeError(StoreError):
    """A migration would have left a row that refers to one that is not there."""

    sentence = "The upgrade would have left a record pointing at nothing, so it was not made. Please report this."
