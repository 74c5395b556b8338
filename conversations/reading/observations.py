"""The findings in a note, each a stretch of the monitor's own words."""

import re
from collections.abc import Iterator, Sequence

from conversations.reading.asides import is_aside
from conversations.reading.clauses import AREA, Piece, clauses, sentences, trimmed

_LABEL = re.compile(
    r"(?:observations?|notes?|findings?|found|what[ ]i[ ](?:saw|was[ ]told|heard|found)|seen"
    r"|positives?|negatives?|concerns?|neutral"
    r"|good[ ]practice|issues?|other|comments?"
    r"|on[ ]a[ ](?:better|positive|lighter|good|happier)[ ]note|on[ ]the[ ](?:plus|positive"
    r"|other)[ ]side|quick[ ]one|also|good|bad|main[ ]points?)"
    r"[ ]*(?::|[ ][-–—]|,)[ ]*|on[ ]a[ ](?:better|positive|lighter|good|happier)[ ]note[ ,]*"
    r"|everything[ ](?:ok|fine|good)[ ]except[ ]",
    re.I,
)
_ABOUT_LABEL = {
    "positive": "good practice",
    "good": "good practice",
    "concern": "concern",
    "negativ": "concern",
    "neutral": "neutral",
    "issue": "concern",
    "bad": "concern",
}


def find_pieces(text: str, masked: str, skip: Sequence[tuple[int, int]]) -> list[Piece]:
    """The stretches of `text` that each state a finding, in order; `masked` is its copy with the facts signed.

    `skip`: stretches that are something else, such as the reason of a refusal. Two findings on both sides of a
    "but", a semicolon or a new area are two pieces.
    """
    found: list[Piece] = []
    for sentence in sentences(masked):
        if any(start < sentence.end and sentence.start < end for start, end in skip):
            continue
        for piece in _findings(text, masked, sentence):
            if found and _continues(text, found[-1], piece):
                found[-1] = Piece(found[-1].start, piece.end)
            else:
                found.append(piece)
    return found


def labelled_kind(text: str, piece: Piece) -> tuple[str, int, int] | None:
    """The kind a label before the piece gives it ("Concern: ..."), with the label's place."""
    before = re.search(
        r"(?:^|[\n.;])[ \t*•·-]*(?P<label>positives?|good(?:[ ]practice)?|concerns?|negatives?|neutral"
        r"|issues?|bad)[ ]*(?::|[ ][-–—])[ ]*$",
        text[: piece.start][-40:],
        re.I,
    )
    if not before:
        return None
    start = max(0, piece.start - 40) + before.start("label")
    label = before["label"].lower()
    kind = next(kind for word, kind in _ABOUT_LABEL.items() if label.startswith(word))
    return kind, start, start + len(label)


def _findings(text: str, masked: str, sentence: Piece) -> Iterator[Piece]:
    """The findings within one sentence: its clauses, those that belong together joined."""
    open_piece: Piece | None = None
    heading: Piece | None = None
    for clause in clauses(masked, sentence):
        part = trimmed(masked, _after_label(text, clause))
        if part and is_aside(text, masked, part, headed=heading is not None):
            verdict = open_piece and re.fullmatch(
                r"(?:very|really|all)?[ ]?(?:good|great|fine|grand|well done)", _words(text, part), re.I
            )
            part = part if verdict else None
        if part is None and open_piece and _is_heading(masked, clause):
            yield open_piece
            open_piece = None
        if part is None:
            heading = clause if _is_heading(masked, clause) else None
            continue
        if open_piece and _new_area(masked, part):
            yield open_piece
            open_piece = None
        start = open_piece.start if open_piece else heading.start if heading else part.start
        open_piece = Piece(_first_letter(masked, start), part.end)
        heading = None
    if open_piece:
        yield open_piece


def _words(text: str, piece: Piece) -> str:
    return text[piece.start : piece.end].strip()


def _first_letter(masked: str, start: int) -> int:
    while masked[start] in " \t\r\n":
        start += 1
    return start


def _after_label(text: str, clause: Piece) -> Piece:
    """The clause without a leading "Observations:" or "On a better note,"."""
    start = clause.start
    while text[start : start + 1].isspace() and start < clause.end:
        start += 1
    label = _LABEL.match(text, start, min(len(text), clause.end + 2))
    return Piece(min(label.end(), clause.end) if label else clause.start, clause.end)


def _is_heading(masked: str, clause: Piece) -> bool:
    """Whether the clause names an area and the colon or dash after it leads to what was found there."""
    words = masked[clause.start : clause.end].strip(" \t\n-–•*")
    return (
        re.fullmatch(rf"(?:the[ ])?{AREA}+", words) is not None
        and re.match(r":|[ ][-–—]", masked[clause.end : clause.end + 2]) is not None
    )


def _new_area(masked: str, part: Piece) -> bool:
    """Whether the clause begins with an area and goes on about it: "gym busy, kitchen filthy"."""
    return re.match(rf"(?:the[ ])?{AREA}+[ ]\w", masked[part.start : part.end]) is not None


_FOLLOWS_UP = re.compile(
    r"(?:i[ ])?(?:asked|told|raised|saw[ ](?:it|this|that)|same|mop|smell|straight|apparently)\b", re.I
)


def _continues(text: str, last: Piece, piece: Piece) -> bool:
    """Whether a short sentence only carries on the one before: "Told the FLM, closed straight away"."""
    between, words = text[last.end : piece.start], text[piece.start : piece.end]
    return between.strip(" ,:;-") == "." and _FOLLOWS_UP.match(words) is not None and len(words.split()) < 12
