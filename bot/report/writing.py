"""A report written to where it is wanted."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from bot.forms import MARKING
from bot.report.sheets import to_csv, to_json, to_xlsx
from bot.report.wanted import Report, Wanted


def _to_pdf(report: Report) -> bytes:
    from bot.report.pdf import to_pdf  # and with it fonts, which the others do without

    return to_pdf(report)


WRITERS: dict[str, Callable[[Report], bytes]] = {
    "json": to_json,
    "csv": to_csv,
    "xlsx": to_xlsx,
    "pdf": _to_pdf,
}
#: The forms that are no text, so not for standard output.
FILES = ("xlsx", "pdf")


def write(report: Report) -> Path | None:
    """Write a report to where it is wanted; returns the file, ``None`` for standard output.

    The file is for its owner alone (mode 0600) and is there whole or not at all.
    """
    wanted = report.wanted
    content = WRITERS[wanted.form](report)
    if wanted.output is None and wanted.form not in FILES:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return None
    path = wanted.output or Path()
    if path.is_dir():
        path = path / file_name(wanted)
    _put(path, content)
    return path


def file_name(wanted: Wanted) -> str:
    """The name of a report's file, its marking first."""
    return f"{MARKING} {wanted.kind.name}s{wanted.days}.{wanted.form}"


def _put(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
