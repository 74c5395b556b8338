"""What stands between a text and its being kept: a look for names and numbers, and for words that suggest danger.

A text with an identifier is held back and leaves the chat; its redacted version is one tap away. A text that suggests
danger is kept, but nothing goes on until the member has said that they phoned, or that it is not what it seems.
"""

from collections.abc import Sequence

from conversations.exchange import Alerted, Held, Stopped
from conversations.screen import Button, Rows, Screen, Style
from standards import guard
from standards.danger import Danger, shipped

#: Why a text is kept with what looks like an identifier: what the button says, and the words for the audit log.
REASONS = {
    "nobody": ("Keep my words: nobody is named", "nobody is named"),
    "safety": ("Keep them: needed for someone’s safety", "needed for safety"),
    "agreed": ("Keep them: the person asked me to", "the person asked for it"),
}
KINDS = {
    "name": "a name",
    "prisoner_number": "a prisoner number",
    "dob": "a date of birth",
    "phone": "a phone number",
    "email": "an e-mail address",
    "address": "an address",
}
#: A text of fewer words than this suggests nothing by itself.
FEW_WORDS = 2


def held(text: str, message: int | None, edited: bool, command: str) -> Held | None:
    """What is to be asked about a text before it is kept; ``None`` when it holds no identifier."""
    spans = guard.find(text)
    if not spans:
        return None
    return Held(
        text=text,
        redacted=guard.redacted(text, spans),
        kinds=tuple(dict.fromkeys(span.kind for span in spans)),
        count=len(spans),
        message=message,
        edited=edited,
        command=command,
    )


def held_screen(one: Held) -> Screen:
    """The question about a text with an identifier: the redacted version, and what can be done."""
    what = _listed([KINDS.get(kind, kind) for kind in one.kinds])
    rows: Rows = (
        (
            Button(
                label="Use this version",
                action="held:redacted",
                style=Style.PRIMARY,
                words=("use", "yes", "ok"),
                numbered=True,
            ),
        ),
        *((Button(label=label, action=f"held:{reason}", numbered=True),) for reason, (label, _) in REASONS.items()),
        (Button(label="I type it again", action="held:drop", words=("again", "retype", "no"), numbered=True),),
    )
    return Screen(
        title=f"That looks like {what}. Keep it without?",
        body=one.redacted,
        hint="Your message has left the chat. A role or a hall will do instead of a name.",
        rows=rows,
    )


def _listed(what: Sequence[str]) -> str:
    """Several things in a sentence: "a, b and c"."""
    return " and ".join(filter(None, (", ".join(what[:-1]), what[-1])))


def danger_in(text: str) -> Danger | None:
    """The danger that a text suggests, if it does."""
    return shipped().found(text) if len(text.split()) >= FEW_WORDS else None


PHONED = Button(
    label="I have phoned", action="stop:phoned", style=Style.PRIMARY, words=("phoned", "done", "yes"), numbered=True
)
MISTAKEN = Button(label="It is not what it seems", action="stop:mistaken", words=("mistake", "no"), numbered=True)


def stopped_screen(one: Stopped) -> Screen:
    """The screen that stops everything: phone now; whom the assistant has alerted, and whom it has not."""
    done = " ".join(_alerted(one.alerted)) if one.alerted else "I have alerted nobody."
    kept = "Your words are kept." if one.kept else "Your words are not kept: they answer nothing that is open."
    return Screen(
        title=f"Stop. This may be {one.label}. Phone the prison and your co-ordinator now.",
        body=f"{done} I have not told the prison, the police or the health service: only you can. {kept}",
        hint="If life is in danger outside the prison, phone 999.",
        rows=((PHONED,), (MISTAKEN,)),
    )


def _alerted(alerted: Sequence[Alerted]) -> list[str]:
    told = [one for one in alerted if one.people]
    untold = [one for one in alerted if not one.people]
    sentences = []
    if told:
        names = _listed([f"{one.place} ({one.reference})" for one in told])
        sentences.append(
            f"I have alerted the co-ordinators of {names}, without your words, and do so every ten minutes until one "
            "answers."
        )
    if untold:
        names = _listed([one.place for one in untold])
        sentences.append(f"No other co-ordinator of {names} uses this assistant, so nobody there is alerted.")
    return sentences
