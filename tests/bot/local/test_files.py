import struct

import pytest

from bot.local.errors import ApiError
from bot.local.files import Files, image_size
from bot.local.keep import Nowhere
from bot.local.samples import SAMPLE_PHOTO

JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + bytes(12)


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)


def test_a_picture_tells_its_size() -> None:
    assert image_size(SAMPLE_PHOTO) == (320, 200, "png")
    assert image_size(JPEG) == (40, 30, "jpg")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (b"\xff\xd8\x00", "IMAGE_PROCESS_FAILED"),
        (png(9000, 2000), "PHOTO_INVALID_DIMENSIONS"),
        (png(100, 2001), "PHOTO_INVALID_DIMENSIONS"),
    ],
)
def test_what_is_no_picture_or_too_odd_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(ApiError) as caught:
        image_size(data)
    assert caught.value.description == f"Bad Request: {words}"


def test_files_are_found_by_id_and_by_path() -> None:
    files = Files(Nowhere())
    stored = files.add(b"abc", "documents", "txt", "text/plain")
    assert files.get(stored.file_id).data == b"abc"
    assert files.at(stored.path) == stored
    assert stored.json["file_size"] == 3
    assert files.at("documents/other.txt") is None
    with pytest.raises(ApiError, match="wrong file_id or the file is temporarily unavailable"):
        files.get("other")
