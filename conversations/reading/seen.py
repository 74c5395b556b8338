"""Which of the areas that a note mentions the monitor was in, or saw something in."""

import re
from collections.abc import Sequence

from conversations.reading.areas import KIND_WORD, SUBJECTS, mentions
from conversations.reading.establishments import establishments
from conversations.reading.found import Found
from conversations.reading.words import listed
from standards.models import Area, Knowledge

_LIST_GAP = re.compile(
    r"[ ]?(?:,|/|&|\+|;|\band\b|\bn\b|\ban\b|\bthen\b|\bplus\b|\balso\b|, ?and\b|& ?the\b)?[ ]?(?:the[ ])?",
    re.I,
)
_OPENS = re.compile(
    r"(?:^|[\n.;:,(/|–—-]|\b(?:visited|visit|saw|see|seen|went|gone|to|tae|in|at|into|round|roon|around|through"
    r"|inside|covered"
    r"|walked|areas?|halls?|houses|did|popped|toured|time|checked|inspected|including|of|only|just|and|then|was"
    r"|doon|up|on"
    r"|yesterday|today|morning|afternoon|evening|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yest|yday|pm|am)[.:]?|\d)"
    r"[ ]*(?:both[ ])?(?:the[ ])?$",
    re.I,
)
_CLOSES = re.compile(
    r"[ ]?(?:$|[\n.;:,)/|–—]|-[ ]|(?:spoke|spoken|talked|chatted|met|from|fae|with|wi|today|yesterday"
    r"|this|last|only|again"
    r"|on[ ](?:mon|tue|wed|thu|fri|sat|sun)|at|in[ ](?:at|\d)|between|and[ ](?:spoke|talked|saw|met"
    r"|chatted|had)|\d|seen"
    r"|visited|p\d|in[ ](?:hmp|ten|half|quarter|nine|two|eleven)|wi\b|today)\b)",
    re.I,
)
_NOT_THERE = re.compile(
    r"\b(?:from|fae|frae|for|moved?[ ]to|transfer(?:red)?[ ]to|access[ ]to|(?:get|go|goes|going|want"
    r"|wants|put|sent|taken|back)"
    r"[ ](?:to|tae)|(?:stairs|way|route|walk|allowed|over|escort)[ ](?:to|tae)|job[ ](?:in|at)"
    r"|work(?:s|ed|ing)?[ ]in|missed|misses|miss|out[ ]on|no|nae|cancelled|his|her|their|phoned|rang"
    r"|price[ ]of|about|by|between|(?:incident|fight|assault|alarm|lockdown|stabbing|fire)[ ](?:in|at"
    r"|on))[ ](?:the[ ])?$",
    re.I,
)
_NOT_LET_IN = re.compile(
    r"(?:n['’]?t|nae|not|no|unable to|couldn['’]?t|(?=refused|denied))[ ]?(?:refused[ ]entry|denied[ ]entry"
    r"|refused[ ]access|denied[ ]access|allowed|let|permitted|get|got|able[ ]to[ ]get"
    r"|able[ ]to[ ]see|see|reach)"
    r"[ ](?:me[ ])?(?:into|in|to|near|entry[ ]to)?[ ]?(?:the[ ])?$",
    re.I,
)
_REPORTED = re.compile(r"\b(?:why|that|when|if|said|says|say|told|asked)\b[^.;\n]{0,25}$", re.I)
_TALKED_OF = re.compile(
    r"[ ](?:cancelled|closed[ ]early|lists?|waiting|appointments?|sessions?|slots?|managers?|orderl\w+"
    r"|party|staff|officers?|class\w*"
    r"|jobs?|work|trolleys?|timetable|says?|said|told|confirmed|phoned|referrals?|requests?|passm[ae]n|meeting"
    r"|prices?|sheets?)\b",
    re.I,
)
_PRESENT = re.compile(
    r"[ ](?:(?:room|hall|unit|dept)[ ])?(?:(?:was|were|is|are|looked|looks|felt|seemed)[ ](?:still[ ]"
    r"|very[ ]|really[ ]|nice[ ]|so[ ])?)?"
    r"(?:busy|quiet|clean|calm|full|half|empty|warm|tidy|packed|bright|spotless|dirty|noisy|filthy|flooded"
    r"|freezing|cold|mint"
    r"|open|shut|closed|brilliant|excellent|nice|had|has(?![ ]been)|smelt|smelled|smells|stank|welcoming"
    r"|immaculate|cluttered|run[ ]down)\b",
    re.I,
)
_OUT_OF_REACH = re.compile(
    r"[ ](?:was[ ])?not[ ](?:visited|seen|checked|done)\b|[ ]?[:–-][ ]?(?:not|no|nae|didn['’]?t|couldn['’]?t"
    r"|n/a)\b[^.;\n]{0,20}(?:visit|seen|go|get|access|time)\w*|[ ](?:was|is|were)[ ](?:on[ ]lock ?down"
    r"|locked[ ]down|out[ ]of[ ]bounds|off[ ]limits|closed[ ]off)\b",
    re.I,
)
_OFF = re.compile(r"[ ](?:(?:was|is|were|are)[ ])?(?:closed|shut|cancelled|off|had|has)\b", re.I)
_TOURED = re.compile(r"(?:visited|saw|seen|[,.:/&+\n]|\band|\bn)[ ]?(?:the[ ])?$")
_IN = re.compile(r"\b(?:in|at|on|round|through|inside|visited|saw|within|around|roon|walked)[ ](?:the[ ])?$", re.I)
_ROOMS = listed("visits, education, reception, recep, programmes, links, chaplains, first night, servery")


def find_areas(text: str, establishment: str | None, knowledge: Knowledge) -> list[Found[str]]:
    """The areas a note says the monitor went to or observed something in, each once, at its first such words.

    A place word that names a subject ("visits cancelled", "the gym list") or somewhere else ("moved to the
    SRU", "a man from B hall") is not an area seen. `establishment` is an id, or None when it is not known.
    """
    found: dict[str, Found[str]] = {}
    ends = {one.end for one in establishments(text, knowledge)}
    for run in _runs(text, mentions(text, establishment, knowledge)):
        for mention in run:
            if mention.value not in found and (
                _after_the_prison(text, mention, ends) or _was_seen(text, mention, run, knowledge)
            ):
                found[mention.value] = mention
    return list(found.values())


def _runs(text: str, mentioned: list[Found[str]]) -> list[list[Found[str]]]:
    """Mentions that are listed together."""
    runs: list[list[Found[str]]] = []
    for mention in mentioned:
        if runs and _LIST_GAP.fullmatch(text, runs[-1][-1].end, mention.start):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _is_hall(mention: Found[str], knowledge: Knowledge) -> bool:
    return not any(mention.value == area.name for area in _common(knowledge))


def _common(knowledge: Knowledge) -> Sequence[Area]:
    return [area for area in knowledge.establishments[0].areas if area.basis == "common"]


def _was_seen(text: str, mention: Found[str], run: list[Found[str]], knowledge: Knowledge) -> bool:
    """Whether the words around a mention put the monitor there; `run` is the list it stands in."""
    hall = _is_hall(mention, knowledge)
    before, after = text[max(0, mention.start - 40) : mention.start], text[mention.end : mention.end + 40]
    if _NOT_THERE.search(before) or _NOT_LET_IN.search(before) or (not hall and _TALKED_OF.match(after)):
        return False
    word = re.sub(rf"{KIND_WORD}$", "", mention.words.lower())
    room = word != mention.words.lower()  # "visits room", not "visits"
    if _OUT_OF_REACH.match(after):
        return False
    subject = mention.words.lower() in SUBJECTS
    heading = re.search(r"(?:^|[\n.;/*•-])[ ]*(?:the[ ])?$", before) is not None
    if heading and (re.match(r"[ ]?:|[ ][-–—][ ]", after) or (room and word in _ROOMS)):
        return True
    if _is_listed(text, run) and (not subject or _TOURED.search(before)):
        return True
    if _IN.search(before):
        return not subject or room or word in _ROOMS
    present = _PRESENT.match(after) is not None and not _REPORTED.search(before)
    return (present and not (subject and _OFF.match(after))) or (hall and not subject)


def _after_the_prison(text: str, mention: Found[str], ends: set[int]) -> bool:
    """Whether the area stands right after the prison's name, as in "Barlinnie health centre visit"."""
    return (
        mention.start - 1 in ends
        and re.match(r"[ ](?:visit|check|today|only|on)\b|[ ]?[.,:;(–-]", text[mention.end :]) is not None
    )


def _is_listed(text: str, run: list[Found[str]]) -> bool:
    """Whether a list of areas stands by itself, as what was visited does: "C hall n gym."."""
    opens = _OPENS.search(text[max(0, run[0].start - 20) : run[0].start]) is not None
    return opens and _CLOSES.match(text, run[-1].end) is not None
