import base64
import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.crypto import Keyring, Vault, crockford
from store.errors import (
    FolderError,
    MalformedKeyError,
    MissingKeyError,
    OpenKeyFileError,
    SealedTextError,
    UnknownKeyError,
    UnreadableKeyFileError,
)

OLD, NEW = bytes(range(32)), bytes(range(32, 64))
VAULT = Keyring([OLD]).vault()


def encoded(*keys: bytes) -> str:
    return ",".join(base64.b64encode(key).decode() for key in keys)


@given(st.text(), st.text())
def test_what_was_sealed_opens_in_its_place(plain: str, row: str) -> None:
    assert VAULT.open("drafts", "body", row, VAULT.seal("drafts", "body", row, plain)) == plain


@pytest.mark.parametrize(
    "place",
    [("talks", "body", "7"), ("drafts", "label", "7"), ("drafts", "body", "8"), ("drafts", "body", "")],
)
def test_a_sealed_text_does_not_open_anywhere_else(place: tuple[str, str, str]) -> None:
    sealed = VAULT.seal("drafts", "body", "7", "told by a prisoner")
    with pytest.raises(SealedTextError, match="altered or moved"):
        VAULT.open(*place, sealed)


def test_any_bit_changed_is_noticed() -> None:
    sealed = VAULT.seal("drafts", "body", "7", "cold food")
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(SealedTextError):
            VAULT.open("drafts", "body", "7", bytes(altered))


@pytest.mark.parametrize("length", [0, 1, 4, 5, 16, 17, 32])
def test_a_sealed_text_cut_short_is_noticed(length: int) -> None:
    with pytest.raises(SealedTextError):
        VAULT.open("drafts", "body", "7", VAULT.seal("drafts", "body", "7", "cold food")[:length])


def test_the_same_text_never_looks_the_same() -> None:
    sealed = {VAULT.seal("drafts", "body", "7", "cold food") for _ in range(100)}
    assert len({text[5:17] for text in sealed}) == 100  # the nonces


def test_the_newest_key_seals_and_all_open() -> None:
    sealed = VAULT.seal("drafts", "body", "7", "cold food")
    both = Keyring([OLD, NEW]).vault()
    assert both.open("drafts", "body", "7", sealed) == "cold food"
    again = both.seal("drafts", "body", "7", "cold food")
    assert Keyring([NEW]).vault().open("drafts", "body", "7", again) == "cold food"
    with pytest.raises(UnknownKeyError, match="a key that is not here"):
        VAULT.open("drafts", "body", "7", again)


def test_codes_made_with_an_older_key_are_still_known() -> None:
    both = Keyring([OLD, NEW]).vault()
    assert VAULT.code_hashes("7K3F-9QXM")[0] in both.code_hashes("7k3f 9qxm")
    assert both.is_mac("visit", b"content", VAULT.mac("visit", b"content"))
    assert not both.is_mac("visit", b"other", VAULT.mac("visit", b"content"))
    assert not both.is_mac("audit", b"content", VAULT.mac("visit", b"content"))


def test_misread_letters_of_a_code_are_forgiven() -> None:
    assert VAULT.code_hashes("OIL0-1100") == VAULT.code_hashes("0110 1100")
    assert VAULT.code_hashes("7K3F") != VAULT.code_hashes("7K3G")


def test_a_receipt_is_short_and_depends_on_the_key_and_the_content() -> None:
    receipt = VAULT.receipt(b"a record")
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", receipt)
    assert VAULT.receipt(b"a record") == receipt
    assert VAULT.receipt(b"a  record") != receipt
    assert Keyring([NEW]).vault().receipt(b"a record") != receipt


def test_crockford_writes_five_bits_a_letter_from_the_left() -> None:
    assert crockford(bytes([0b11111_000, 0b01_00010_0]), 3) == "Z12"
    assert crockford(b"\xff" * 10, 16) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"


def test_the_key_file_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "a" / "home"
    first = Keyring.load(home, None)
    assert Keyring.load(home, None).keys == first.keys
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert [path.name for path in home.iterdir()] == ["keys"]
    assert Keyring.load(tmp_path / "b", None).keys != first.keys


def test_keys_from_the_environment_leave_no_file(tmp_path: Path) -> None:
    assert Keyring.load(tmp_path, encoded(OLD, NEW)).keys == (OLD, NEW)
    assert list(tmp_path.iterdir()) == []


def test_a_key_file_may_hold_several_keys(tmp_path: Path) -> None:
    Keyring.load(tmp_path, None)
    with (tmp_path / "keys").open("a") as file:
        file.write("\n# made in November\n" + encoded(NEW) + "\n")
    keys = Keyring.load(tmp_path, None).keys
    assert len(keys) == 2
    assert keys[-1] == NEW


@pytest.mark.parametrize(
    "value", ["secret", encoded(b"short"), encoded(OLD) + "," + "x", encoded(OLD + b"!"), "ключ", ","]
)
def test_a_malformed_key_in_the_environment_is_refused_without_being_shown(tmp_path: Path, value: str) -> None:
    with pytest.raises(MalformedKeyError) as caught:
        Keyring.load(tmp_path, value)
    assert "IPM_KEY" in str(caught.value)
    assert value not in str(caught.value) or value == ","


@pytest.mark.parametrize("content", [b"", b"# only a remark\n", b"nonsense\n", b"\xff\xfe\x00", b"QUJD\n"])
def test_a_malformed_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(MalformedKeyError, match=re.escape(str(path))):
        Keyring.load(tmp_path, None)
    assert path.read_bytes() == content


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644])
def test_a_key_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    Keyring.load(tmp_path, None)
    (tmp_path / "keys").chmod(mode)
    with pytest.raises(OpenKeyFileError, match=f"mode {mode:03o}.*chmod 600"):
        Keyring.load(tmp_path, None)


def test_a_missing_key_file_beside_a_database_is_refused_and_no_new_one_made(tmp_path: Path) -> None:
    (tmp_path / "ipm.sqlite3").touch()
    with pytest.raises(MissingKeyError, match="missing"):
        Keyring.load(tmp_path, None)
    assert not (tmp_path / "keys").exists()


def test_a_key_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    with pytest.raises(UnreadableKeyFileError, match="directory"):
        Keyring.load(tmp_path, None)


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="IPM_HOME"):
        Keyring.load(tmp_path / "file" / "home", None)


def test_two_first_starts_at_once_agree_on_one_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other: list[Keyring] = []
    urandom = os.urandom

    def slow(count: int) -> bytes:
        if not other:
            other.append(None)  # type: ignore[arg-type]
            other[0] = Keyring.load(tmp_path, None)
        return urandom(count)

    monkeypatch.setattr("store.crypto.os.urandom", slow)
    assert Keyring.load(tmp_path, None).keys == other[0].keys


def test_a_keyring_does_not_show_its_keys() -> None:
    assert encoded(OLD) not in repr(Keyring([OLD]))
    assert repr(OLD) not in repr(Keyring([OLD])) + repr(Vault(Keyring([OLD])))
