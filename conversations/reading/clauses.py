"""Divides a note into what was observed and what only says where, when and whom: the logistics.

Works on a copy of the text in which every fact is masked by a sign of its kind, letter for letter, so that the
full stop in "10.15" or the comma in "A, B and C halls" divides nothing and places stay the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from conversations.reading.words import listed

# One sign for each kind of fact; they never occur in what people type.
DATE, TIME, PLACE, AREA, PEOPLE, OTHER = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
_SIGNS = f"{DATE}{TIME}{PLACE}{AREA}{PEOPLE}{OTHER}"
_FACT = f"[{_SIGNS}]+"

_LOGISTIC_WORDS = frozenset(
    listed(
        """
        a, able, about, above, across, after, afternoon, again, ahead, alang, all, alone, along, also, am, an
        and, anither, another, approx, approximately, are, area, areas, aroon, around, arrival, arrive, arrived
        arriving, as, asked, at, attend, attended, attending, atween, away, back, be, because, been, before
        begin, below, best, between, both, bottom, boys, by, call, called, came, car, carried, colleague
        completed, conducted, cons, cos, count, counts, couple, covered, date, day, dear, did, didn't, do, doing
        doon, down, drove, during, duty, each, ended, entered, entry, established, establishment, etc, evening
        exited, fae, far, few, finally, find, finish, finished, first, flat, flats, for, fortnightly, friday
        from, gal, gate, gave, get, go, going, gone, got, guys, h, had, hall, halls, have, having, he, headed
        hello, here, hi, hing, hiya, hmp, home, hour, hours, house, houses, hr, hrs, i, i'm, i've, in, inside
        into, ipm, ipms, is, it, its, jail, just, lads, landing, last, lasted, leave, leaving, left, level
        levels, location, lodge, log, lol, lone, look, looked, lot, lower, lunchtime, mainstream, manage, managed
        masel, mate, me, mean, men, mentor, met, min, mind, mine, mins, minutes, monday, monitor, monitors, month
        monthly, more, morning, my, myself, n, nae, near, night, no, not, note, noted, notes, now, number
        numbers, oan, observation, observations, of, off, ok, okay, on, one, only, oor, oot, or, our, ourselves
        out, own, p, parked, part, people, place, places, please, plus, pm, popped, prison, prisoner, prisoners
        protection, quick, quickly, reached, record, regular, remand, report, residents, right, roon, rota, round
        route, routine, s, said, same, saturday, saw, scheduled, second, section, see, seen, sent, session, she
        signed, small, so, solo, some, sorry, spent, spoke, spoken, staff, start, started, summary, sunday, sure
        tae, taken, talked, team, that, the, then, there, these, think, third, this, those, three, through
        thursday, til, till, time, times, to, today, too, took, top, total, tour, toured, travelled, tuesday, twa
        two, type, unannounced, undertaken, undertook, unit, until, up, update, upper, us, usual, very, via
        visit, visited, visiting, visitor, visits, w, walk, walked, walking, was, wasnt, way, we, wed, wednesday
        wee, week, weekend, weekly, went, were, while, who, whole, wi, wing, wings, wir, wis, with, within, women
        wummin, yes, yesterday, yin, you
,
        roughly, half, done, focus, report
,
        folks, began, begun
,
        logging, most, oot, arr, dep, x, pco, pcos, flm, beginning, ending, aye, ah, ih, wur
        able, afterwards, arrange, brief, briefly, chance, chat, chats, chatted, conversation, conversations, cup
        cuppa, departed, departing, individually, informal, informally, interview, interviewed, interviews, later
        managed, meet, opportunity, officer, officers, private, privately, separately, sat, speak, speaking
        talk, talking, tea, word
        words, blether, hud, went, wis, accompanied, new, arriving, shortly, exact, exactly, ish
        """
    )
)
_STRONG = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bv)(?<!\bapprox)(?<!\bMr)(?<!\bDr)(?<!\bno)[.!?…]+(?=[\s\"”')]|$|[A-Z" + _SIGNS + r"])"
    r"|[\r\n]+|;|[ ][/|]{1,2}[ ]|(?:,?[ ])\b(?:but|however|although|whereas|also|tho|mind[ ]you)\b"
    r"|(?:(?<=\s)|^)(?:\(?\w[.)]|\d{1,2}[.)]|[-–•*·])(?=[ ])(?=[ ]?\S)(?<=[\n.:;])",
    re.I,
)
_BULLET = re.compile(
    r"(?:^|(?<=[\n.:;])|(?<=[.:;][ ]))[ \t]*(?:\(?(?:\d{1,2}|[a-h])[.)]|[-–—•*·])[ \t]+|(?<=[ ])\((?:\d|[a-h]"
    r"|i{1,3}|iv|vi{0,3})\)[ ]",
    re.M,
)
_WEAK = re.compile(r",|:(?=\s)|[ ][-–—→][ ]|[–—]")
_EMPTY = re.compile(r"(?:\s|[,;:.–—•*·/|&+!?-]|\(?(?:\d{1,2}|[a-h])[.)])*")
_EDGES = " \t\r\n,;:.-–—•*·/|&+!)"
_JOINS = re.compile(r"(?:and|an|n|but|also|however|although|then|so|plus|while|whereas|tho)\b[ ,]*", re.I)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text, `start` to `end` in characters, trimmed of what only joins it to its neighbours."""

    start: int
    end: int


def mask(text: str, facts: Iterable[tuple[str, int, int]]) -> str:
    """The text with each fact (sign, start, end) overwritten by its sign, and the inside of quotations closed."""
    signs = list(re.sub(r"[\ue000-\ue005]", "?", text))
    for quote in re.finditer(r"[\"“][^\"”\n]{1,200}[\"”]", text):
        for place in range(quote.start() + 1, quote.end() - 1):
            if signs[place] in ".,;:!?-–—":
                signs[place] = "x"
    for sign, start, end in facts:
        signs[start:end] = sign * (end - start)
    return "".join(signs)


def telling_words(masked: str) -> list[str]:
    """The words of a clause, in lower case, that are neither facts nor the small words that carry them."""
    words = re.findall(r"[^\W\d_][\w'’]*", re.sub(_FACT, " ", masked).replace("’", "'").lower())
    return [word for word in words if word not in _LOGISTIC_WORDS]


def is_logistic(masked: str) -> bool:
    """Whether a clause holds nothing but facts and the small words that carry them."""
    return not telling_words(masked)


def sentences(masked: str) -> list[Piece]:
    """The pieces that stand on their own: sentences, lines, list items, both sides of a "but"; and what stands
    before and after words that only say who was spoken to."""
    cuts = {0, len(masked)}
    for match in (*_STRONG.finditer(masked), *_BULLET.finditer(masked)):
        cuts |= {match.start(), match.end()}
    for match in re.finditer(f"{PEOPLE}+", masked):
        cuts |= {_before(masked, match.start()), _after(masked, match.end())}
    cuts |= set(_run_on(masked))
    edges = sorted(cuts)
    pieces = [Piece(start, end) for start, end in pairwise(edges)]
    return [piece for piece in pieces if not _EMPTY.fullmatch(masked, piece.start, piece.end)]


def _before(masked: str, place: int) -> int:
    """The start of the words that lead to a stretch about people: "i managed to speak to", "and also"."""
    lead = re.search(r"(?:[^\W\d_][\w'’]*[ ]+)+$", masked[max(0, place - 80) : place])
    if not lead:
        return place
    words = list(re.finditer(r"[\w'’]+[ ]+", lead[0]))
    for word in words:
        if re.match(r"(?:i|we)[ ]", word[0], re.I) and is_logistic(lead[0][word.start() :]):
            return place - len(lead[0]) + word.start()
    start = len(lead[0])
    for word in reversed(words):
        if not _LEADS_ON.fullmatch(word[0].strip()):
            break
        start = word.start()
    return place - len(lead[0]) + start


_LEADS_ON = re.compile(
    r"(?:and|also|then|only|just|where|between|us|prisoners|staff|in|on|later|had|an?|wee|hud)", re.I
)


def _after(masked: str, place: int) -> int:
    """The end of the small words that still belong to a stretch about people: "in C hall", "there"."""
    tail = re.match(
        rf"(?:[ ](?:in|at|on|from|and|n|&|there|altogether|each|overall|{_FACT}|the|hall"
        rf"|halls))*(?=[ ]?(?:[.,;:\n)-]|$|{_FACT}))",
        masked[place:],
    )
    return place + tail.end() if tail else place


_SPEAKER = (
    r"(?:(?:one|an|the|another|a|two|three|some|several)[ ])?(?:staff|officers?|lads?|m[ae]n"
    r"|prisoners?|boys?|wom[ae]n|guys?"
    r"|residents?|nurse|flm|they|he|she)"
)
_NEW_SENTENCE = re.compile(
    rf"[ ](?={_SPEAKER}[ ](?:\w+[ ])?(?:told|said|says|telt|was|were|reported|complained|is|are|also)[ ])"
    rf"|[ ](?=(?:i[ ])?(?:spoke|went|visited|walked|saw)[ ](?:to|round|in|the|a)\b|(?:also|another[ ]thing|next)[ ])",
    re.I,
)


def _run_on(masked: str) -> list[int]:
    """Where to divide a long stretch without any punctuation, as dictated text is: before each new speaker."""
    cuts = []
    for stretch in re.finditer(r"[^.,;:\n!?]{110,}", masked):
        for match in _NEW_SENTENCE.finditer(masked, stretch.start(), stretch.end()):
            before = masked[max(stretch.start(), match.start() - 12) : match.start()].lower()
            if not re.search(r"\b(?:and|that|when|if|because|as|where|who|the|by|of|to|for|with|a)$", before):
                cuts.append(match.start())
    return cuts


def clauses(masked: str, sentence: Piece) -> list[Piece]:
    """The sentence divided at its commas, colons and dashes."""
    edges = [sentence.start]
    for match in _WEAK.finditer(masked, sentence.start, sentence.end):
        edges += [match.start(), match.end()]
    edges.append(sentence.end)
    pairs = list(zip(edges[::2], edges[1::2], strict=True))
    return [Piece(start, end) for start, end in pairs if masked[start:end].strip(_EDGES)]


_LEADING = re.compile(
    rf"(?:[\s,:–-]*(?:\b(?:[a-z']+)[ ]+){{0,6}}?[{DATE}{TIME}{PLACE}{PEOPLE}{OTHER}]+(?:[ ]*(?:hrs|approx|ish)\b)?)+",
    re.I,
)
_LEADING_AREAS = re.compile(
    rf"(?:[\s,:–-]*(?:\b(?:in|to|at|and|n|the|went|visited|saw|both|also|tae|an)[ ]+){{0,3}}{AREA}+)+(?=[ ,:])",
    re.I,
)
_TRAILING = re.compile(rf"(?:[\s,]*\b(?:[a-z']+[ ]+){{0,3}}[{DATE}{TIME}{PLACE}{OTHER}]+)+[\s.,]*$", re.I)
_GOES_ON = re.compile(
    r"[ ](?:was|were|is|are|has|had|still|very|looked?|clean|dirty|showers?|toilets?|cells?|yard|busy"
    r"|quiet|[\w]+(?:ed|y)\b|wi(?:th)?\b|staff|men|lads|say|said)",
    re.I,
)


def trimmed(masked: str, piece: Piece) -> Piece | None:
    """The piece without leading and trailing logistics, joining words and punctuation; None if nothing is left."""
    start, end = piece.start, piece.end
    lead = _LEADING.match(masked, start, end)
    if lead and is_logistic(lead[0]):
        start = lead.end()
        areas = _LEADING_AREAS.match(masked, start, end)
        if areas and not _GOES_ON.match(masked, areas.end(), end):
            start = areas.end()
    tail = _TRAILING.search(masked, start, end)
    if tail and is_logistic(tail[0]):
        end = tail.start()
    start, end = _stripped(masked, start, end)
    return Piece(start, end) if start < end and not is_logistic(masked[start:end]) else None


def _stripped(masked: str, start: int, end: int) -> tuple[int, int]:
    while start < end:
        joined = _JOINS.match(masked, start, end)
        if masked[start] in _EDGES:
            start += 1
        elif joined:
            start = joined.end()
        else:
            break
    while start < end and masked[end - 1] in " \t\r\n,;:.-–—•*·/|&+!":
        end -= 1
    return start, end
