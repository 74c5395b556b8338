import sqlite3
import stat
from pathlib import Path

import pytest

from bot.local.keep import Keep, Nowhere


def scramble(data: bytes) -> bytes:
    return bytes(byte ^ 0x5A for byte in data)


def test_rows_are_kept_replaced_dropped_and_read_again(tmp_path: Path) -> None:
    keep = Keep(tmp_path / "deep" / "chat.db", scramble, scramble)
    keep.put("message", "1", {"text": "cold food"})
    keep.put("message", "1", {"text": "cold food again"})
    keep.put("message", "2", {"text": "gym"})
    keep.put("update", "1", [1])
    keep.drop("message", "2")
    keep.close()
    again = Keep(tmp_path / "deep" / "chat.db", scramble, scramble)
    assert again.load("message") == {"1": {"text": "cold food again"}}
    assert again.load("update") == {"1": [1]}
    again.close()


def test_nothing_readable_lies_on_disk_and_only_the_owner_may_open_it(tmp_path: Path) -> None:
    keep = Keep(tmp_path / "chat.db", scramble, scramble)
    keep.put("message", "1", {"text": "cold food"})
    for path in tmp_path.iterdir():
        assert b"cold food" not in path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keep.close()


def test_a_row_moved_to_another_place_is_noticed(tmp_path: Path) -> None:
    keep = Keep(tmp_path / "chat.db", scramble, scramble)
    keep.put("message", "1", "x")
    keep.close()
    with sqlite3.connect(tmp_path / "chat.db") as db:
        db.execute("UPDATE kept SET key = '2'")
    db.close()
    keep = Keep(tmp_path / "chat.db", scramble, scramble)
    with pytest.raises(ValueError, match="row message 2 of the local chat was written as message 1"):
        keep.load("message")
    keep.close()


def test_nowhere_keeps_nothing() -> None:
    nowhere = Nowhere()
    nowhere.put("message", "1", "x")
    nowhere.drop("message", "1")
    assert nowhere.load("message") == {}
