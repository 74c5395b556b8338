"""The words of a PDF as fpdf2 writes it, read back through its own ToUnicode tables; no library needed."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.S)
PIECE = re.compile(rb"/F(\d+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\) Tj|\[((?:\\.|[^\]])*)\] TJ", re.S)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(pdf: bytes) -> list[str]:
    """The words of each page, a run after another with spaces between."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    fonts = {int(name): _characters(objects, int(at)) for name, at in re.findall(rb"/F(\d+) (\d+) 0 R", pdf)}
    leaves = [body for body in objects.values() if re.search(rb"/Type /Page\b", body)]
    return [_words(_stream(objects[_reference(leaf, b"Contents")]), fonts) for leaf in leaves]


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    assert found, name
    return int(found[1])


def _stream(body: bytes) -> bytes:
    inner = body.partition(b"stream\n")[2].rpartition(b"\nendstream")[0]
    return zlib.decompress(inner) if b"FlateDecode" in body else inner


def _characters(objects: dict[int, bytes], font: int) -> dict[bytes, str]:
    table = _stream(objects[_reference(objects[font], b"ToUnicode")])
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(meant.decode()).decode("utf-16-be")
        for code, meant in re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", table)
    }


def _words(content: bytes, fonts: dict[int, dict[bytes, str]]) -> str:
    words, font = [], next(iter(fonts.values()))
    for number, run, _ in PIECE.findall(content):
        if number:
            font = fonts[int(number)]
        else:
            plain = re.sub(rb"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), run, flags=re.S)
            words.append("".join(font.get(plain[i : i + 2], "?") for i in range(0, len(plain), 2)))
    return " ".join(words)
