"""The transcripts of several people, ``tests/transcripts/desk_*.txt``: played on a real store, compared byte for byte.

What a line of one means, beside what ``tests/conversations/test_transcripts.py`` says:

- ``# monitor: perth`` at the top is a person with their establishments; the role is in the name, as in ``second
  monitor`` and ``co-ordinator of Polmont``. A ``new monitor`` has done no training, others have done all of it.
- ``monitor: words`` is typed, ``co-ordinator: [Accept]`` pressed on the newest message that has the button,
  ``monitor: [Answer] on an old message`` on the newest before the last.
- Each answer takes twenty seconds; ``-- 10 minutes later --`` moves the clock, and the bell rings as it does each
  minute.
- ``bot: …`` answers whoever spoke, ``bot to co-ordinator: …`` reaches somebody else; ``bot (picture)`` is what is said
  beneath one, ``bot sends: …`` a file; ``bot deletes: 3; 2 of its own`` says which of the messages somebody typed leave
  the chat, and how many of those shown.
"""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest

from conversations.draft import LONDON
from handlers.draw import Drawn
from standards.loader import load
from store.crypto import Keyring, Vault
from store.database import Store
from store.members import Role
from tests.conversations.playing import RECEIPT
from tests.conversations.test_transcripts import FOLDER, LATER
from tests.handlers.conftest import NOW, Chat, Desk, words

pytestmark = pytest.mark.slow  # days of several people, played turn by turn

TRANSCRIPTS = sorted(FOLDER.glob("desk_*.txt"))
#: How long somebody takes to answer.
A_WHILE = timedelta(seconds=20)


@pytest.fixture
async def desk(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A desk on which nothing is left to chance: ids count, receipts are all the same."""
    numbers = count(1)
    counting = SimpleNamespace(token_hex=lambda size: f"{next(numbers):04x}".ljust(2 * size, "0"))
    for module in ("members", "conversations"):
        monkeypatch.setattr(f"store.{module}.secrets", counting)
    monkeypatch.setattr(Vault, "receipt", lambda vault, payload: RECEIPT)
    store = await Store.open(home, Keyring.load(home, None), NOW)
    yield Desk(store)
    await store.close()


class Transcript:
    """A transcript being played again: what people do is read from it, what the assistant does is written."""

    def __init__(self, text: str, desk: Desk) -> None:
        self.lines = text.splitlines()
        self.out: list[str] = []
        self.desk = desk
        self.people: dict[str, Chat] = {}
        self.seen: dict[str, tuple[int, int, int, int]] = {}

    async def played(self) -> str:
        """The transcript as it reads now."""
        while self.lines:
            await self._one(self.lines.pop(0))
        return "\n".join(self.out) + "\n"

    async def _one(self, line: str) -> None:
        if line.startswith("#"):
            self.out.append(line)
            await self._fact(line)
        elif line.startswith("--"):
            self.out += ["", line]
            later = LATER.fullmatch(line)
            assert later, line
            self.desk.later(timedelta(**{f"{later['unit']}s": int(later["count"] or 1)}))
            await self.desk.ring()
            self._show("")
        elif name := next((name for name in self.people if line.startswith(f"{name}: ")), ""):
            self.out += ["", line]
            await self._does(name, line.removeprefix(f"{name}: "))
            self._show(name)

    async def _fact(self, line: str) -> None:
        """A line at the top: the time, or a person."""
        fact = re.fullmatch(r"# ([\w -]+): ([\w:, -]+)", line)
        if fact and fact[1] == "now":
            self.desk.now = datetime.fromisoformat(fact[2]).replace(tzinfo=LONDON)
        elif fact and (role := next((role for role in Role if role in fact[1]), None)):
            places = tuple(place for place in fact[2].split(", ") if place != "none")
            known = load().establishment(places[0]) if places else None
            label = fact[1].capitalize() + (f", {known.name}" if known and " of " not in fact[1] else "")
            number = len(self.people) + 1
            if fact[1].startswith("new "):
                self.people[fact[1]] = await self.desk.newcomer(number, places, label)
            else:
                self.people[fact[1]] = await self.desk.member(number, role, places, label)
            self.seen[fact[1]] = (0, 0, 0, 0)

    async def _does(self, name: str, what: str) -> None:
        chat = self.people[name]
        self.desk.later(A_WHILE)
        if pressed := re.fullmatch(r"\[(.+)\]( on an old message)?", what):
            await chat.press_data(_data(pressed[1], chat.screens[:-1] if pressed[2] else chat.screens))
            return
        said = [what]
        while self.lines and self.lines[0].startswith(" " * len(f"{name}: ")):
            self.out.append(self.lines.pop(0))
            said.append(self.out[-1].strip())
        await chat.say("\n".join(said))

    def _show(self, who: str) -> None:
        """What everybody is shown since: whoever spoke first."""
        for name in sorted(self.people, key=lambda name: name != who):
            chat = self.people[name]
            screens, deleted, pictures, sent = self.seen[name]
            to = "" if name == who else f" to {name}"
            for screen in chat.screens[screens:]:
                self._block(f"bot{to}: ", screen)
            self.out += [f"bot{to} (picture): {chart.caption}" for chart in chat.pictures[pictures:]]
            self.out += [f"bot sends{to}: {one.name} ({one.caption})" for one in chat.documents[sent:]]
            if name == who and chat.toast:
                self.out.append(f"bot (toast): {chat.toast}")
            if gone := chat.deleted[deleted:]:
                typed = [str(chat.typed.index(one) + 1) for one in gone if one in chat.typed]
                own = len(gone) - len(typed)
                parts = [", ".join(typed), f"{own} of its own" if own else ""]
                self.out.append(f"bot deletes{to}: {'; '.join(filter(None, parts))}")
            self.seen[name] = (len(chat.screens), len(chat.deleted), len(chat.pictures), len(chat.documents))

    def _block(self, start: str, screen: Drawn) -> None:
        text = words(screen).replace("\n\n<b>", "\n<b>")
        if "<pre>" in text:
            before, _, rest = text.partition("<pre>")
            inner, _, after = rest.partition("</pre>")
            copied = "\n".join(f"| {line}".rstrip() for line in inner.split("\n"))
            text = f"{before}{copied}{after}"
        lines = re.sub(r"</?[bi]>", "", text).split("\n")
        lines += [" ".join(f"[{key.label}]" for key in row) for row in screen.keys]
        first, *others = lines
        self.out += [f"{start}{first}", *(f"{' ' * len(start)}{line}".rstrip() for line in others)]


def _data(label: str, screens: list[Drawn]) -> str:
    """The data of the button with these words, else that begins with them, on the newest screen that has one."""
    for screen in reversed(screens):
        keys = [key for row in screen.keys for key in row]
        bare = [(key.label.partition(" · ")[2] if re.match(r"\d+ · ", key.label) else key.label, key) for key in keys]
        for text, key in bare:
            if text == label:
                return key.data
        for text, key in bare:
            if text.lstrip("☐☑ ").startswith(label):
                return key.data
    raise AssertionError(f"no screen has a button {label!r}, the last one is:\n{words(screens[-1])}")


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_a_transcript_reads_as_it_is_kept(path: Path, desk: Desk, update: bool) -> None:
    kept = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - nobody else waits
    played = await Transcript(kept, desk).played()
    if update:
        path.write_text(played, encoding="utf-8")  # noqa: ASYNC240
    else:
        assert played == kept, f"{path.name} reads otherwise now; pytest --update rewrites it, then read the difference"


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 10
