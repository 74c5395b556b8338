"""The findings in a note, each a stretch of the monitor's own words."""

import re
from collections.abc import Iterator, Sequence

from conversations.reading.clauses import AREA, Piece, clauses, is_logistic, sentences, trimmed
from conversations.reading.guesses import guess_kind
from conversations.reading.words import listed

_NOTHING = frozenset(
    listed(
        """
        a, absolutely, again, all, an, and, any, are, arising, as, at, bad, be, both, complaint, complaints
        concern, concerns, else, everybody, everyone, everything, fae, fine, from, good, grand, had, hall
        halls, have, i, in, is, issue, issues, it, it's, just, me, men, much, nae, naething, no, none, note
        noted, nothin, nothing, observed, of, ok, okay, on, other, otherwise, place, pretty, prison
        problem, problems, raised, really, remarkable, report, reporting, routine, say, seemed, seems
        significant, so, staff, tae, than, that, that's, the, there, this, time, to, today, untoward
        unusual, usual, very, visit, was, well, went, were, with, worries, worth
        ordinary, out, women, lads, prisoners, residents, boys, by, guys
        """
    )
)
_CORE = re.compile(r"\b(?:nothin\w*|naething|no|nae|none|fine|ok|okay|good|grand|well)\b", re.I)
# What a monitor did or means to do about a finding, or says about the message itself: no finding.
_WHO = (
    r"(?:staff|officers?|flm|governor|manager|management|co-?ordinator|pmc|hall|them|him|her|someone|desk"
    r"|reception|unit)"
)
_ASIDE = re.compile(
    rf"(?:(?:i|we|have|has|had|i['’]ve|also|then|this|that|it|was|were|both|all|concerns?|matters?|issues?)[ ]){{0,4}}"
    rf"(?:told|informed|reported|raised|notified|passed|emailed|flagged|mentioned|spoke|let|escalated|fed[ ]back)\b"
    rf"(?:[ ](?!that\b)[\w'’-]+){{0,6}}?[ ]{_WHO}(?:[ ](?:there[ ]and[ ]then|know|about[ ](?:it|this"
    r"|that)|immediately|straight[ ]away|today|on[ ]the[ ]day|before[ ]leaving|there|too|and[ ]"
    r"(?:will|have|has)[ ].*))*"
    r"|(?:the[ ])?(?:governor|flm|unit[ ]manager|duty[ ]manager|pmc|co-?ordinator|staff|manager)s?[ ]"
    r"(?:was|were|has[ ]been|have[ ]been|is)[ ](?:informed|told|notified|made[ ]aware|alerted"
    r"|advised)\b.*"
    r"|(?:i[ ])?(?:will|wull|going[ ]to|gonna|hope[ ]to|plan[ ]to|need[ ]to|must|should|to[ ]do|intend)\b.*"
    r"|(?:sorry|apologies|thanks?|thank[ ]you|cheers|hi|hello|regards|hope|pls|please|ps|p\.s|sent[ ]"
    r"(?:in[ ])?from|more[ ](?:later|to[ ]follow)|full[ ]report|can[ ]you|could[ ]you|good[ ]"
    r"(?:morning|afternoon|evening)|dear|no[ ]time)\b.*"
    r"|i[ ](?:did[ ]not|didn['’]?t|didnae|have[ ]not|haven['’]?t)[ ](?:see|witness|visited|visit"
    r"|observe|check|go|get|manage|take|note)\b.*"
    r"|(?:i[ ])?asked[ ](?:for|them|him|her|staff|someone|the)\b.{0,40}(?:to[ ]be|to)[ ](?:remov|fix"
    r"|look|check|sort|clean|chang)\w*.{0,20}"
    r"|(?:no|nae|\d+|one|two|three|both|all)?[ ]?requests?\b.*|(?:didn['’]?t|didnae|did[ ]not"
    r"|never)[ ](?:see|get|make|manage|reach)\b.*"
    r"|(?:nobody|no[ -]one|naebody|none|couldn['’]?t|no)\b.{0,30}\b(?:talk|speak|spoken|spoke|to[ ]me|chat)\b.*"
    r"|i[ ](?:explained|advised|reassured|suggested|promised|pointed[ ]out)\b.*|(?:i[ ]was[ ]"
    r"|we[ ]were[ ]|was)?n[o'’]t[ ](?:allowed|able|permitted)\b.*|wasn['’]?t[ ](?:allowed|able"
    r"|permitted)\b.*|(?:\w+[ ]){0,4}(?:manager|flm|governor)[ ](?:was[ ])?(?:not|un)[ ]?available\b.*"
    r"|(?:as|because|cos|since)[ ](?!an?[ ]|well\b|per\b|for\b).*|(?:my[ ]|the[ ])?(?:findings"
    r"|observations|notes|points)\b.{0,20}(?:follow\w*|below)|not[ ](?:my|a|the)\b.{0,15}\bvisit\b.*"
    r"|.{0,80}\b(?:so|instead)\b[ ](?:i[ ]|we[ ])?(?:went|did|visited|saw|moved)\b[^.]{0,30}|not[ ]"
    r"(?:seen|witnessed|observed)[ ]by[ ](?:me|us)|no[ ]?one[ ]else[ ].{0,20}|(?:all[ ])?too[ ]busy|i[ ](?:thought"
    r"|think)[ ](?:that|this|it)[ ](?:was|is)[ ].*|(?:that|it)[ ](?:is|was)[ ](?:all|it|that)\b.*"
    r"|back[ ](?:home|in|at)\b.*|(?:anyway|right)\b[ ,]*",
    re.I,
)
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
        if part and _is_aside(text, masked, part):
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


_NO_FINDING = re.compile(
    r"\b(?:nothin\w*|naething|(?:no|nae)[ ](?:concerns?|issues?|problems?|complaints?|worries))\b", re.I
)
# How the visit went about, not what it found.
_MOVED = re.compile(
    r"(?:(?:on|during|after|in|at)\b[^,.]{0,30},?[ ])?(?:i|we)[ ](?:then[ ]|also[ ]|only[ ]|just[ ])?"
    r"(?:entered|went|walked|visited|arrived|left|carried[ ]out|undertook|attended|headed|started"
    r"|spent|toured|signed|popped"
    r"|came|completed|conducted|made[ ]my[ ]way|had[ ](?:no[ ]areas|a[ ]walk|a[ ]look))\b",
    re.I,
)
_VERDICTS = re.compile(
    r"(?:all |very )?(?:quiet|calm|busy|clean|dirty|filthy|noisy|tense|relaxed|spotless|freezing|cold"
    r"|chaotic|settled|peaceful)",
    re.I,
)


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


def _is_aside(text: str, masked: str, part: Piece) -> bool:
    """Whether a clause is no finding: nothing to report, what the monitor did or will do, or mere facts."""
    words, signed = _words(text, part), masked[part.start : part.end]
    if words.endswith("?") or text[part.end : part.end + 1] == "?" or _ASIDE.fullmatch(words) or is_logistic(signed):
        return True
    said = set(re.findall(r"[a-z][a-z'’]*", signed.lower()))
    nothing = said <= _NOTHING and _CORE.search(words) is not None
    if AREA in signed:
        return nothing and _NO_FINDING.search(words) is not None
    opening = not text[: part.start].strip()
    return (
        nothing
        or _says_little(words, said, opening=opening)
        or (_MOVED.match(words) is not None and guess_kind(words).value == "neutral")
    )


def _says_little(words: str, said: set[str], *, opening: bool) -> bool:
    """Whether the words are too few, none of them good or bad, for a finding: "Whit a day" to open with."""
    states = re.search(r"\d|\b(?:very|really|so|v|was|were|is|are|looked|seemed|felt|wis|wur)\b", words) is not None
    few = len(said) < (2 if states else 4 if opening else 3)
    return few and guess_kind(words).value == "neutral" and not _VERDICTS.fullmatch(words)


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
