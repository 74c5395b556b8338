"""The gate that every message of a member passes: names and numbers are held back, danger stops everything.

What stands behind it, the conversation itself, is handed in as ``answer`` and ``again``: nothing here knows a flow.
"""

import json
from typing import Protocol

from conversations import holding, words
from conversations.draft import Alarm, Draft, Remark, Said, Settle, Unsay
from conversations.exchange import Command, Incoming, Press, Reply, Stopped, Talk
from conversations.screen import Screen

FIRST = "This comes first."
NOT_KEPT = "The text I asked about was not kept."
#: How many messages that raised an alarm are remembered, so that editing one raises none again.
REMEMBERED = 20


class Behind(Protocol):
    """The conversation behind the gate, as the gate needs it."""

    talk: Talk

    def answer(self, incoming: Incoming) -> Reply:
        """What came in, answered."""

    def again(self, notice: str = "") -> Reply:
        """The current question again."""

    def keeps(self, said: Said) -> bool:
        """Whether these words would be kept as a text."""

    def places(self) -> tuple[str, ...]:
        """The establishments that the open record is about, else all of the member's."""


def waiting(talk: Talk) -> Screen | None:
    """The screen that stands before everything else, if one does."""
    if talk.stopped is not None:
        return holding.stopped_screen(talk.stopped)
    return holding.held_screen(talk.held) if talk.held is not None else None


def through(behind: Behind, incoming: Incoming) -> Reply:
    """Take one thing in."""
    if behind.talk.stopped is not None:
        return _while_stopped(behind, incoming)
    if behind.talk.held is not None:
        return _while_held(behind, incoming)
    return _hold(behind, incoming) or _pass(behind, incoming)


def _text(incoming: Incoming) -> str:
    """What somebody wrote. The words after /start are an invitation's code, which is used up and not kept."""
    if isinstance(incoming, Command):
        return "" if incoming.name == "start" else incoming.words
    return incoming.text if isinstance(incoming, Said) else ""


# --- names and numbers ------------------------------------------------------------------------------------------------


def _hold(behind: Behind, incoming: Incoming) -> Reply | None:
    """Hold a text back, if it would be kept and looks as if it identifies somebody."""
    if not isinstance(incoming, Said | Command) or not _text(incoming):
        return None
    said = Said(text=_text(incoming), message=incoming.message, edited=isinstance(incoming, Said) and incoming.edited)
    command = incoming.name if isinstance(incoming, Command) else ""
    one = holding.held(said.text, said.message, said.edited, command)
    if one is None or not (command or behind.keeps(said)):
        return None
    behind.talk.held = one
    behind.talk.revision += 1
    reply = behind.again()
    reply.effects += [Unsay(message=one.message)] if one.message is not None else []
    return reply


def _while_held(behind: Behind, incoming: Incoming) -> Reply:
    one = behind.talk.held
    assert one is not None  # noqa: S101 - for the type checker
    action = _pressed(behind.talk, incoming, holding.held_screen(one))
    if action is None and isinstance(incoming, Press):
        return behind.again()
    behind.talk.held = None
    verb = (action or "").partition(":")[2]
    if action is None:
        again = _hold(behind, incoming)
        return again or _noticed(_pass(behind, incoming), NOT_KEPT if isinstance(incoming, Command) else "")
    behind.talk.revision += 1
    if verb == "drop":
        return behind.again("Nothing of it was kept.")
    text = one.redacted if verb == "redacted" else one.text
    kept: Incoming = Said(text=text, message=one.message if one.edited else None, edited=one.edited)
    if one.command:
        kept = Command(name=one.command, words=text)
    reply = _pass(behind, kept)
    if verb in holding.REASONS:
        details: dict[str, int | str | bool] = {
            "kinds": ",".join(one.kinds),
            "count": one.count,
            "reason": holding.REASONS[verb][1],
        }
        reply.effects.append(Remark(action="guard.keep", details=details))
    return reply


def _pressed(talk: Talk, incoming: Incoming, screen: Screen) -> str | None:
    """The button of this screen that was pressed or typed."""
    actions = {button.action for button in screen.buttons()}
    if isinstance(incoming, Press):
        return incoming.action if incoming.revision == talk.revision and incoming.action in actions else None
    if not isinstance(incoming, Said):
        return None
    button = words.exactly(incoming.text, screen) or words.by_number(incoming.text, screen)
    return button.action if button else None


def _noticed(reply: Reply, notice: str) -> Reply:
    if notice and reply.screens:
        reply.screens[-1] = reply.screens[-1].with_notice(notice)
    return reply


# --- danger -----------------------------------------------------------------------------------------------------------


def _pass(behind: Behind, incoming: Incoming) -> Reply:
    """Let it through; a text that suggests danger then stops everything, whether something was open for it or not."""
    reply = behind.answer(incoming)
    text, current = _text(incoming), reply.talk.current
    danger = holding.danger_in(text) if current is not None or isinstance(incoming, Said) else None
    message = incoming.message if isinstance(incoming, Said | Command) else None
    if danger is None or (message is not None and message in reply.talk.alarmed):
        return reply
    behind.talk = reply.talk
    talk = reply.talk
    talk.alarmed = (*talk.alarmed, *((message,) if message is not None else ()))[-REMEMBERED:]
    talk.stopped = Stopped(label=danger.label, kept=current is not None and _kept(current, text))
    talk.revision += 1
    reply.screens = [screen for screen in reply.screens if not screen.question]
    reply.effects.append(Alarm(danger=danger.id, label=danger.label, establishments=behind.places()))
    return reply


def _kept(draft: Draft, text: str) -> bool:
    """Whether these words stand in a draft."""
    return json.dumps(text.strip(), ensure_ascii=False)[1:-1] in draft.model_dump_json()


def _while_stopped(behind: Behind, incoming: Incoming) -> Reply:
    one = behind.talk.stopped
    assert one is not None  # noqa: S101 - for the type checker
    action = _pressed(behind.talk, incoming, holding.stopped_screen(one))
    if action is None:
        return behind.again(FIRST)
    behind.talk.stopped = None
    behind.talk.revision += 1
    phoned = action == holding.PHONED.action
    said = "Thank you." if phoned else "The alert is withdrawn."
    reply = behind.again(f"{said} Your words are kept; this is where we were." if one.kept else said)
    references = tuple(alert.reference for alert in one.alerted)
    reply.effects.append(Settle(references=references, how="phoned" if phoned else "withdrawn"))
    return reply
