"""Made-up files for trying what the bot does with a photo, a sticker or a voice note. Nobody is in them."""

import struct
import zlib


def _png(width: int, height: int, top: tuple[int, int, int], bottom: tuple[int, int, int]) -> bytes:
    """A picture that fades from one colour to another."""
    rows = bytearray()
    for y in range(height):
        share = y / max(1, height - 1)
        pixel = bytes(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True))
        rows += b"\0" + pixel * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


SAMPLE_PHOTO = _png(320, 200, (158, 187, 214), (94, 122, 96))
SAMPLE_STICKER = _png(64, 64, (255, 214, 102), (240, 160, 60))
SAMPLE_VOICE = b"OggS" + bytes(60)
