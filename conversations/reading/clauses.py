"""Divides a note into what was observed and what only says where, when and whom: the logistics.

Works on a copy of the text in which every fact is masked by a sign of its kind, letter for letter, so that the
full stop in "10.15" or the comma in "A, B and C halls" divides nothing and places stay the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# One sign for each kind of fact; they never occur in what people type.
DATE, TIME, PLACE, AREA, PEOPLE, OTHER = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
_SIGNS = f"{DATE}{TIME}{PLACE}{AREA}{PEOPLE}{OTHER}"
_FACT = f"[{_SIGNS}]+"

_LOGISTIC_WORDS = frozenset(
    "a about above again all alone also am an and another approx approximately are areas area around arrival arrive arrived "
    "arriving aroon as at attend attended attending away back be been before begin between both by call called came car "
    "colleague covered date day did didn't do doing doon down drove during each ended entered entry established "
    "establishment etc fae few finished finish first for from get go going gone got had hall halls have having headed "
    "hello here hi hiya hmp home hour hours house houses hr hrs i i'm i've in inside into is it its jail just lasted left "
    "leave leaving location look looked lot me met min mine mins minutes monitor monitors morning my n near night no not note "
    "notes now nae noted observation observations of off ok okay on one oot our out ourselves own oan parked part people place "
    "places plus pm popped prison prisoner prisoners quick quickly reached record report right rota round roon route said same "
    "saw scheduled seen sent session signed small so solo some spent spoke spoken staff started start summary sure tae "
    "talked then there this three through til till time times to today took tour toured travelled twa two type unannounced "
    "unit until up us very via visit visited visiting visits walk walked walking was way we wed week weekly went were whole wi "
    "wing wings wis with w went while within yes yesterday you ' monday tuesday wednesday thursday friday saturday "
    "sunday afternoon evening lunchtime lol dear team update log entry yin oor wir masel myself hing wee please find below "
    "incl inc including nurse nurses who wasnt because cos asked mind only last far along as she he couple gave too see managed finally monthly fortnightly usual third second month weekend think again across atween anither level flat landing section flats levels upper lower top bottom alang gate lodge manage mate able visitor lone gal my the that these those men women lads guys boys wummin residents cons officer officers prisoners mean sorry jail protection mainstream remand or mentor ipm ipms regular routine duty p s hrs h number numbers count counts total taken".split()
)
_STRONG = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bv)(?<!\bapprox)(?<!\bMr)(?<!\bDr)(?<!\bno)[.!?…]+(?=[\s\"”')]|$|[A-Z"
    + _SIGNS
    + r"])"
    r"|[\r\n]+|;|[ ][/|][ ]|(?:,?[ ])\b(?:but|however|although|whereas|also|tho|mind[ ]you)\b"
    r"|(?:(?<=\s)|^)(?:\(?\w[.)]|\d{1,2}[.)]|[-–•*·])(?=[ ])(?=[ ]?\S)(?<=[\n.:;])",
    re.I,
)
_BULLET = re.compile(r"(?:^|(?<=[\n.:;])|(?<=[.:;][ ]))[ \t]*(?:\(?(?:\d{1,2}|[a-h])[.)]|[-–—•*·])[ \t]+|(?<=[ ])\((?:\d|[a-h])\)[ ]", re.M)
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


def is_logistic(masked: str) -> bool:
    """Whether a clause holds nothing but facts and the small words that carry them."""
    words = re.findall(r"[^\W\d_][\w'’]*", re.sub(_FACT, " ", masked).replace("’", "'").lower())
    return all(word in _LOGISTIC_WORDS for word in words)


def sentences(masked: str) -> list[Piece]:
    """The pieces that stand on their own: sentences, lines, list items, both sides of a "but"; and what stands
    before and after words that only say who was spoken to."""
    cuts = {0, len(masked)}
    for match in (*_STRONG.finditer(masked), *_BULLET.finditer(masked)):
        cuts |= {match.start(), match.end()}
    for match in re.finditer(f"{PEOPLE}+", masked):
        cuts |= {_before(masked, match.start()), _after(masked, match.end())}
    for match in _run_on(masked):
        cuts.add(match)
    edges = sorted(cuts)
    pieces = [Piece(start, end) for start, end in zip(edges, edges[1:], strict=False)]
    return [piece for piece in pieces if not _EMPTY.fullmatch(masked, piece.start, piece.end)]


def _before(masked: str, place: int) -> int:
    """The start of the words that lead to a stretch about people: "i spoke to", "and also"."""
    lead = re.search(
        r"(?:\b(?:i|we|and|also|then|only|just|between[ ]us|prisoners|staff|in|on)\b[ ]*)+$",
        masked[:place][-40:],
        re.I,
    )
    return place - len(lead[0]) if lead else place


def _after(masked: str, place: int) -> int:
    """The end of the small words that still belong to a stretch about people: "in C hall", "there"."""
    tail = re.match(
        rf"(?:[ ](?:in|at|on|from|and|n|&|there|altogether|each|overall|{_FACT}|the|hall|halls))*(?=[ ]?(?:[.,;:\n)-]|$|{_FACT}))",
        masked[place:],
    )
    return place + tail.end() if tail else place


_SPEAKER = (
    r"(?:(?:one|an|the|another|a|two|three|some|several)[ ])?(?:staff|officers?|lads?|m[ae]n|prisoners?|boys?|wom[ae]n|guys?"
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
    r"[ ](?:was|were|is|are|has|had|still|very|looked?|clean|dirty|showers?|toilets?|cells?|yard|busy|quiet|[\w]+(?:ed|y)\b|wi(?:th)?\b|staff|men|lads|say|said)",
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
