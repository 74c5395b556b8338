"""An organisation's own files in IPM_HOME: checked, taken into use, ticked, put back. From the next start on."""

import datetime as dt
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.sentences import CommandError
from standards import changes
from standards.check import check_file, kind_of
from standards.faults import KnowledgeError, line_of
from standards.loader import DATA, EDITIONS, KINDS, files, load_edition, over, read, strays
from standards.models import Edition, Indicator, Knowledge, Tick
from store.files import create_private_file, make_private_folder

#: Where files lie that were in use before, under dated names.
EARLIER = "earlier"
_HEAD = re.compile(r"\s*\[")


@dataclass(frozen=True)
class Change:
    """A file to be put in use (or with ``content`` None, out of it), and what that changes.

    ``name`` is the edition's id or the kind; ``target`` the place within the organisation's folder.
    """

    name: str
    target: Path
    content: bytes | None
    lines: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)


def check(own: Path, path: Path | None) -> list[str]:
    """Everything wrong with a file or folder, by itself and beside what is in use; by default what is in use."""
    if path is None or path.resolve() == own.resolve():
        return _problems(own) if own.exists() else []
    paths = sorted((*path.glob("*.toml"), *(path / EDITIONS).glob("*.toml"))) if path.is_dir() else [path]
    if not paths:
        return [f"{path.name}: there is no .toml file in this folder."]
    found = [problem for one in paths for problem in check_file(one)]
    if found:
        return found
    with _staged(own, {_target(one, own): one.read_bytes() for one in paths}) as folder:
        return _new_problems(own, folder)


def importing(own: Path, path: Path, now: Knowledge | None, chosen: str) -> Change:
    """What taking this file into use would change. Raises KnowledgeError naming everything wrong.

    ``now`` is what is in use, None when that is broken; ``chosen`` the edition set by IPM_EDITION, if any.
    """
    if problems := check_file(path):
        raise KnowledgeError(*problems)
    content, target = path.read_bytes(), _target(path, own)
    return _change(own, Change(_name(path), target, content), now, chosen)


def removing(own: Path, name: str, now: Knowledge | None, chosen: str) -> Change:
    """What going back to the shipped file would change. Raises CommandError, KnowledgeError."""
    held = {_name_in(own, path): path for path in files(own)} if own.is_dir() else {}
    held |= {path.name: path for path in sorted(own.glob("*.toml"))} | {path.name: path for path in held.values()}
    if name not in held:
        names = ", ".join(sorted(one for one in held if not one.endswith(".toml"))) or "none"
        raise CommandError(f"There is no file of your own for {name!r}. Yours are: {names}.")
    return _change(own, Change(name, held[name].relative_to(own), None), now, chosen)


def ticking(own: Path, edition: Edition, item: Indicator, tick: Tick, now: Knowledge) -> Change:
    """The edition's file with this indicator ticked: verified, with who, when and where. Raises CommandError."""
    path = _holding(own, edition.id) or _holding(DATA, edition.id)
    if path is None:
        raise CommandError(f"There is no file of the edition {edition.id}.")
    content = _ticked(path.read_text(encoding="utf-8"), read(path), item, tick).encode("utf-8")
    target = _target(path, own)
    wanted = item.model_copy(update={"basis": "verified", "ticked": tick})
    with _staged(own, {target: content}) as folder:
        try:
            made = load_edition(folder / target)
        except KnowledgeError:
            made = edition
    rest = [one for one in made.indicators if one.number != item.number]
    if made.indicator(item.number) != wanted or rest != [o for o in edition.indicators if o.number != item.number]:
        raise CommandError(
            f"I cannot set the tick in {target.name} as it is laid out; nothing was changed. Write it there by hand, "
            f'under {item.number}: basis = "verified" and {_tick_line(tick)}'
        )
    return _change(own, Change(edition.id, target, content), now, now.current_edition)


def put(own: Path, change: Change, moment: dt.datetime) -> Path | None:
    """Do it, all or nothing; the file that was there is kept under a dated name, which is returned."""
    make_private_folder(own.parent)
    for folder in (own, own / change.target.parent, own / EARLIER):
        make_private_folder(folder)
    target = own / change.target
    kept = _keep(own, target, moment) if target.exists() else None
    if change.content is None:
        target.unlink()
        return kept
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        create_private_file(draft, change.content)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    _on_disk(target.parent)
    return kept


def _keep(own: Path, target: Path, moment: dt.datetime) -> Path:
    """A copy of the file under a dated name that no other has."""
    for number in range(1, 1000):
        again = f" {number}" if number > 1 else ""
        kept = own / EARLIER / f"{target.stem} {moment:%Y-%m-%d %H.%M.%S}{again}.toml"
        if create_private_file(kept, target.read_bytes()):
            return kept
    raise CommandError(f"The file in use could not be kept under {own / EARLIER}; nothing was changed.")


def _on_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _change(own: Path, change: Change, now: Knowledge | None, chosen: str) -> Change:
    """The change with its lines, after a look that nothing new is wrong. Raises KnowledgeError, CommandError."""
    put_in = {change.target: change.content} if change.content is not None else {}
    with _staged(own, put_in, drop=change.target) as folder:
        if problems := _new_problems(own, folder):
            raise KnowledgeError(*problems)
        try:
            later = over(folder)
        except KnowledgeError:
            return replace(change, lines=["Another file in use is broken, so what changes cannot be said."])
    if chosen and chosen not in later.editions:
        raise CommandError(f"IPM_EDITION says {chosen}: set it to another edition first. Nothing was changed.")
    if now is None:
        return replace(change, lines=["What is in use now is broken, so what changes cannot be said."])
    later = later.model_copy(update={"current_edition": chosen or later.current_edition})
    before, after = now.editions.get(change.name), later.editions.get(change.name)
    unlike = changes.unlike(before, after) if before and after else []
    return replace(change, lines=changes.changes(now, later), unlike=unlike)


def _problems(own: Path) -> list[str]:
    """Everything wrong with a folder as the assistant would read it."""
    try:
        found = [*strays(own), *(problem for path in files(own) for problem in check_file(path))]
        if not found:
            over(own)
    except KnowledgeError as error:
        return list(error.problems)
    return found


def _new_problems(own: Path, folder: Path) -> list[str]:
    """What is wrong with a folder and was not wrong before: a broken file does not keep others from being mended."""
    before = _problems(own) if own.exists() else []
    return [problem for problem in _problems(folder) if problem not in before]


@contextmanager
def _staged(own: Path, put_in: dict[Path, bytes], drop: Path | None = None) -> Iterator[Path]:
    """A copy of the organisation's folder for its owner alone, with files put in and one left out."""
    with tempfile.TemporaryDirectory(prefix="ipm-") as made:
        folder = Path(made, "standards")
        if own.is_dir():
            shutil.copytree(own, folder, ignore=shutil.ignore_patterns(EARLIER))
        if drop is not None:
            (folder / drop).unlink(missing_ok=True)
        for target, content in put_in.items():
            (folder / target).parent.mkdir(parents=True, exist_ok=True)
            (folder / target).write_bytes(content)
        yield folder


def _target(path: Path, own: Path) -> Path:
    """Where a sound file goes within the organisation's folder: in the place of what it replaces."""
    kind = kind_of(path)
    if kind != "edition":
        return Path(f"{kind}.toml")
    identifier = load_edition(path).id
    held = _holding(own, identifier)
    return held.relative_to(own) if held else Path(EDITIONS, f"{identifier}.toml")


def _holding(folder: Path, identifier: str) -> Path | None:
    """The file of the edition with this id; one that is broken is passed over."""
    for path in sorted((folder / EDITIONS).glob("*.toml")):
        try:
            if load_edition(path).id == identifier:
                return path
        except KnowledgeError:
            continue
    return None


def _name(path: Path) -> str:
    kind = kind_of(path)
    return load_edition(path).id if kind == "edition" else kind


def _name_in(own: Path, path: Path) -> str:
    """What a file in use is called here, broken or not."""
    if path.stem in KINDS and path.parent == own:
        return path.stem
    try:
        return load_edition(path).id
    except KnowledgeError:
        return path.stem


def _tick_line(tick: Tick) -> str:
    by, source = (json.dumps(text, ensure_ascii=False) for text in (tick.by, tick.source))
    return f"ticked = {{ by = {by}, on = {tick.on.isoformat()}, source = {source} }}"


def _ticked(text: str, raw: dict[str, object], item: Indicator, tick: Tick) -> str:
    """The file's text with the lines of the tick; all else, comments included, stays as it is."""
    lines = text.splitlines(keepends=True)
    begin = next(
        (
            line_of(text, (("standard", at), ("indicator", place)), "")
            for at, standard in enumerate(_tables(raw.get("standard")))
            for place, one in enumerate(_tables(standard.get("indicator")))
            if one.get("number") == item.number
        ),
        None,
    )
    if begin is None:
        return text
    end = next((at for at in range(begin, len(lines)) if _HEAD.match(lines[at])), len(lines))
    block = [line for line in lines[begin:end] if not re.match(r"\s*(basis|ticked)\s*=", line)]
    return "".join([*lines[:begin], f'basis = "verified"\n{_tick_line(tick)}\n', *block, *lines[end:]])


def _tables(value: object) -> list[dict[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
