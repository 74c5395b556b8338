"""Files of the chat: sent by either side, fetched by the bot through getFile and by the page."""

import base64
import struct
from dataclasses import dataclass
from typing import Any

from bot.local.errors import bad_request
from bot.local.keep import Keeper

Json = dict[str, Any]
DOWNLOAD_BYTES = 20 * 2**20
UPLOAD_BYTES = 50 * 2**20
PHOTO_BYTES = 10 * 2**20


@dataclass(frozen=True)
class StoredFile:
    """One file: its id, the path getFile gives, its bytes and what they are."""

    file_id: str
    path: str
    data: bytes
    mime: str

    @property
    def json(self) -> Json:
        """The fields every kind of file has in the Bot API."""
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.data)}


class Files:
    """Every file of the chat, by id."""

    def __init__(self, keep: Keeper) -> None:
        self._keep = keep
        self._files = {
            key: StoredFile(key, row["path"], base64.b64decode(row["data"]), row["mime"])
            for key, row in keep.load("file").items()
        }

    def add(self, data: bytes, folder: str, extension: str, mime: str) -> StoredFile:
        """Keep a file under ``folder`` with a path as Telegram gives, such as ``photos/file_3.jpg``."""
        number = len(self._files) + 1
        stored = StoredFile(f"LOCAL_{folder}_{number}", f"{folder}/file_{number}.{extension}", data, mime)
        self._files[stored.file_id] = stored
        row = {"path": stored.path, "data": base64.b64encode(data).decode(), "mime": mime}
        self._keep.put("file", stored.file_id, row)
        return stored

    def get(self, file_id: str) -> StoredFile:
        """The file with this id. Raises ApiError as Telegram for an unknown one."""
        if file_id not in self._files:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._files[file_id]

    def at(self, path: str) -> StoredFile | None:
        """The file that getFile gave this path for."""
        return next((stored for stored in self._files.values() if stored.path == path), None)


def image_size(data: bytes) -> tuple[int, int, str]:
    """Width, height and extension of a PNG or JPEG. Raises ApiError when it is neither or too odd a shape."""
    size = _png_size(data) or _jpeg_size(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height, extension = size
    if width + height > 10_000 or max(width, height) > 20 * max(1, min(width, height)):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height, extension


def _png_size(data: bytes) -> tuple[int, int, str] | None:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height, "png"


def _jpeg_size(data: bytes) -> tuple[int, int, str] | None:
    if data[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height, "jpg"
        at += 2 + length
    return None
