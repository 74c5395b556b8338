"""The transcripts in ``tests/transcripts``: played through the assistant, then compared byte for byte.

What a line of a transcript means:

- ``# …`` at the top: what it shows; ``# role: …``, ``# establishments: …``, ``# colleagues: …``, ``# now: …``.
- ``monitor: words`` is typed; lines below it, set in, belong to it. ``monitor: [Made]`` presses a button of the
  last screen, ``monitor: [Made] on an old message`` one of an earlier screen.
- ``monitor edits 3: words`` edits the third message typed; ``monitor sends a sticker`` sends what is not text.
- ``-- 2 days later --`` moves the clock; ``-- assigned: perth, polmont --`` changes the establishments.
- ``bot: …`` is what was shown, a block for each message, with the buttons in brackets; ``bot (toast): …`` is the
  word at a pressed button, ``bot deletes: …`` the messages that leave the chat.

``pytest --update`` writes what the assistant says now. Write only the monitor's lines of a new one.
"""

import re
from datetime import datetime
from pathlib import Path

import pytest

from conversations.draft import LONDON, Colleague, Who
from conversations.registry import FLOWS
from conversations.screen import Screen
from tests.conversations.playing import Answered, Player, check_screen, drawn

FOLDER = Path(__file__).parent.parent / "transcripts"
#: Those of one member; of several, see ``tests/handlers``.
TRANSCRIPTS = sorted(path for path in FOLDER.glob("*.txt") if not path.name.startswith("desk_"))
LATER = re.compile(r"-- (?:(?P<count>\d+) )?(?P<unit>second|minute|hour|day|week)s? later --")
#: What stands before words typed: further lines of them are set in as far.
SAID = "monitor: "
SHOWN = "bot: "


class Transcript:
    """A transcript being played again: what the member does is read from it, what the assistant does is written."""

    def __init__(self, text: str) -> None:
        self.lines = text.splitlines()
        self.out: list[str] = []
        facts = dict(re.findall(r"^# (\w+): (.+)$", text, re.M))
        names = [name.strip() for name in facts.get("colleagues", "").split(";") if name.strip()]
        who = Who(
            role=facts.get("role", "monitor"),
            establishments=tuple(facts.get("establishments", "perth").split(", ")),
            colleagues=tuple(Colleague(id=f"m{place}", label=name) for place, name in enumerate(names, start=2)),
        )
        self.player = Player(FLOWS, who=who)
        if "now" in facts:
            self.player.now = datetime.fromisoformat(facts["now"]).replace(tzinfo=LONDON)
        self.taps = 0

    def played(self) -> str:
        """The transcript as it reads now."""
        while self.lines:
            self._one(self.lines.pop(0))
        return "\n".join(self.out) + "\n"

    def _one(self, line: str) -> None:
        if line.startswith("#"):
            self.out.append(line)
        elif line.startswith("--"):
            self.out += ["", line]
            self._aside(line)
        elif line.startswith("monitor"):
            self.out += ["", line]
            self._show(self._does(line))
        # anything else is what the assistant said before: it is said anew

    def _aside(self, line: str) -> None:
        assigned = re.fullmatch(r"-- assigned: (.*) --", line)
        if assigned:
            places = tuple(assigned.group(1).split(", "))
            self.player.who = self.player.who.model_copy(update={"establishments": places})
            return
        later = LATER.fullmatch(line)
        assert later, line
        self.player.later(**{f"{later['unit']}s": int(later["count"] or 1)})

    def _does(self, line: str) -> Answered:
        player = self.player
        if pressed := re.fullmatch(r"monitor: \[(.+)\]( on an old message)?", line):
            self.taps += 1
            return player.press_old(pressed[1]) if pressed[2] else player.press(pressed[1])
        if sent := re.fullmatch(r"monitor sends (.+)", line):
            return player.send(sent[1])
        if edited := re.fullmatch(r"monitor edits (\d+): (.+)", line):
            return player.edit(int(edited[1]), self._whole(edited[2]))
        assert line.startswith(SAID), line
        return player.say(self._whole(line.removeprefix(SAID)))

    def _whole(self, first: str) -> str:
        """The words typed, with the lines that belong to them."""
        words = [first]
        while self.lines and self.lines[0].startswith(" " * len(SAID)):
            self.out.append(self.lines.pop(0))
            words.append(self.out[-1].removeprefix(" " * len(SAID)))
        return "\n".join(words)

    def _show(self, answered: Answered) -> None:
        for screen in answered.screens:
            self._block(screen)
        if answered.toast:
            self.out.append(f"bot (toast): {answered.toast}")
        if answered.forgotten:
            self.out.append(f"bot deletes: {', '.join(str(message) for message in answered.forgotten)}")

    def _block(self, screen: Screen) -> None:
        check_screen(screen, open_question=self.player.talk.current is not None and screen.question)
        first, *others = drawn(screen).split("\n")
        self.out += [f"{SHOWN}{first}", *(f"{' ' * len(SHOWN)}{line}".rstrip() for line in others)]


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_transcript_reads_as_it_is_kept(path: Path, update: bool) -> None:
    kept = path.read_text(encoding="utf-8")
    played = Transcript(kept).played()
    if update:
        path.write_text(played, encoding="utf-8")
    else:
        assert played == kept, f"{path.name} reads otherwise now; pytest --update rewrites it, then read the difference"


def test_there_are_transcripts() -> None:
    assert len(TRANSCRIPTS) >= 14


def test_a_visit_with_nothing_to_report_is_filed_in_under_eight_taps() -> None:
    transcript = Transcript((FOLDER / "visit_nothing_to_report.txt").read_text(encoding="utf-8"))
    transcript.played()
    assert list(transcript.player.records) == ["V-0001"]
    assert transcript.taps + transcript.player.messages < 8


def test_one_long_message_is_filed_in_three_taps() -> None:
    transcript = Transcript((FOLDER / "visit_one_long_message.txt").read_text(encoding="utf-8"))
    transcript.played()
    assert list(transcript.player.records) == ["V-0001"]
    assert (transcript.taps, transcript.player.messages) == (3, 1)
