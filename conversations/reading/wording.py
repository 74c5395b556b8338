"""A gentle look at wording before filing: opinion or hearsay that is stated as if it were fact.

The duty is an accurate, objective record. What a prisoner or a member of staff said is a fact that it was said,
so quotations and sentences that name their speaker are left alone, and so is praise. The monitor may keep any
wording.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """Words worth a second look: their place in the text (characters), why, and what would be on record instead."""

    start: int
    end: int
    words: str
    why: str
    instead: str


@dataclass(frozen=True, slots=True)
class _Rule:
    words: re.Pattern[str]
    why: str
    instead: str


def _rule(words: str, why: str, instead: str) -> _Rule:
    return _Rule(re.compile(rf"(?<![\w'’])(?:{words})(?![\w])", re.I), why, instead)


_STAFF = (
    r"(?:staff|officers?|screws?|management|governors?|nurses?|they|the[ ]prison|the[ ]jail|the[ ]sps|he|she"
    r"|prisoners?|the[ ]m[ae]n|nobody|no[ -]?one|naebody)"
)
_CANNOT = (
    r"(?:do[ ]?n['’]?t|does[ ]?n['’]?t|do(?:es)?[ ]not|did[ ]?n['’]?t|dinnae|disnae|didnae"
    r"|could[ ]?n['’]?t|couldnae|can['’]?t|cannae)"
)

_RULES = [
    _rule(
        r"clearly|obviously|evidently|undoubtedly|blatantly|needless to say|without (?:a )?doubt"
        r"|no doubt|it is (?:clear|obvious)"
        r"|it was (?:clear|obvious)|it['’]s (?:clear|obvious)|plainly|of course|goes without saying"
        r"|as usual|typical(?:ly)?(?! of)",
        "This tells the reader what to conclude.",
        "Put down what you saw or were told, and let it speak.",
    ),
    _rule(
        r"disgrac\w*|appalling(?:ly)?|shocking(?:ly)?|outrageous\w*|terrible|terribly|awful|dreadful|horrendous"
        r"|horrific"
        r"|unacceptabl[ey]|ridiculous\w*|pathetic|(?:a |total |complete |an absolute )?shambles"
        r"|shambolic|inhumane?|barbaric"
        r"|scandal(?:ous)?|(?:a|total|complete|an absolute) (?:joke|farce|disaster)|hopeless|useless|lazy|incompetent"
        r"|nightmare|pigsty|shameful|a shame|horrible|atrocious|abysmal|diabolical|unforgivable|sickening|inexcusable"
        r"|a hell ?hole|like (?:animals|dirt|rubbish|dogs)|cruel(?:ty|ly)?|heartless|callous|negligent"
        r"|an? (?:utter )?mess",
        "This is a judgement; readers may weigh it differently.",
        "Describe what it looked, sounded or smelled like, how many and for how long.",
    ),
    _rule(
        rf"{_STAFF} (?:just |clearly |really |obviously |simply )?(?:{_CANNOT} (?:really "
        r"|even )?(?:care|be bothered|give a \w+|want to)"
        rf"|(?:cares?\b(?! for| about| plan| home| of)|(?:is|are|was|were) (?:not |no )(?:bothered|interested))"
        r"|could(?:n['’]?t|nae) care less|turns? a blind eye|(?:is|are|was|were) (?:hiding"
        r"|covering up|lying|out to get|picking on|making it up"
        r"|trying to hide|enjoying|on a power trip))|couldn['’]?t care less|on purpose"
        r"|deliberate(?:ly)?|a cover[ -]?up|attention[ -]seeking|playing the system"
        r"|has it in for|hates? (?:the )?(?:prisoners|men|women|job|him|her|them)|power trip"
        r"|wisnae bothered|couldnae be bothered",
        "No one can see what somebody else thinks or wants.",
        "Put down what they did or said, or did not do, and when.",
    ),
    _rule(
        r"always|constantly|every single (?:time|day)|all the time"
        r"|(?<!has )(?<!have )(?<!had )(?<!ve )(?<!not )(?<!['’]s )(?<!['’]d )never"
        r"(?! (?:been|had|seen|got past|reached|met|visited|before|received|on|in|at|alone))"
        r"|nothing ever|no(?:body|[ -]one) ever|everything is|all (?:of )?(?:the )?(?:staff|officers|prisoners) are",
        "One visit seldom shows “always” or “never”.",
        "Say how often: what you saw today, or who told you and what they counted.",
    ),
    _rule(
        r"every(?:one|body) (?:says?|said|knows?|thinks?|agrees?|hates?|complains?)|(?:people|some"
        r"|folk|word) (?:say|reckon|is that|has it)"
        r"|rumou?rs?|apparently|supposedly|allegedly|reportedly|seemingly|by all accounts|it is said"
        r"|i(?:['’]ve| have)? hear(?:d)? (?:that|about)"
        r"|it (?:seems|appears|would (?:seem|appear))(?: (?:that|like|as))?|word (?:is|on the \w+)"
        r"|gossip|common knowledge|the talk is",
        "The reader cannot tell who said this, or whether it was seen.",
        "Say who told you (a prisoner, an officer: no names) or what you saw yourself.",
    ),
    _rule(
        r"probably|presumably|i (?:think|suspect|assume|presume|guess|reckon|believe|imagine)(?= \w)"
        r"|i(?:['’]m| am) (?:sure|certain|convinced)"
        r"|in my (?:opinion|view)|if you ask me|i feel (?:that|like|it|he|she|they|staff)"
        r"|must (?:have been|be (?:because|that|a reason))"
        r"|looks like (?:he|she|they|staff|it was)|bound to be|no wonder|nae wonder|to my mind|makes you wonder",
        "This is your own view or guess.",
        "Give what you noticed that led you to it, or leave it out.",
    ),
    _rule(
        r"scum|junkies?|thugs?|nutters?|trouble ?makers?|druggies|a bad lot|nasty piece of work"
        r"|moaners?|whingers?|psychos?|weirdos?",
        "This labels a person.",
        "Describe what the person did.",
    ),
]
_QUOTED = re.compile(r"\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”|(?<!\w)['‘][^'’\n]{2,300}['’](?!\w)")
_TOLD = re.compile(
    r"\b(?:prisoners?|lads?|guys?|boys?|m[ae]n|wom[ae]n|residents?|cons?|officers?|staff|nurses?|flm|governor"
    r"|manager|chaplain|one|two|several"
    r"|he|she|another|others?|fell?as?|teacher|tutor|pti|person|worker|group|both)\b[^.!?\n]{0,60}?"
    r"\b(?:said|says|saying|sayin|told|telt|reported|reports|claims?|claimed|complain\w*|felt|feels?|stated"
    r"|alleg\w*|describ\w*|explain\w*"
    r"|reckons?|thinks?|thought|raised|mentioned|think|feel|say|believes?)\b"
    r"|\b(?:told|informed) (?:me )?by\b|\baccording to\b|\bi was told\b",
    re.I,
)
_SENTENCE = re.compile(r"[.!?](?=\s|$)|\n|;")


def remarks(text: str) -> tuple[Remark, ...]:
    """The words of a text that state opinion or hearsay as fact, in order; empty when there is nothing to say."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    found = [
        Remark(match.start(), match.end(), match[0], rule.why, rule.instead)
        for rule in _RULES
        for match in rule.words.finditer(text)
        if not any(start <= match.start() < end for start, end in quoted) and not _is_told(text, match.start())
    ]
    kept: list[Remark] = []
    for remark in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or remark.start >= kept[-1].end:
            kept.append(remark)
    return tuple(kept)


def _is_told(text: str, place: int) -> bool:
    """Whether the sentence names its speaker before this place: then it is a fact that it was said."""
    starts = [match.end() for match in _SENTENCE.finditer(text, 0, place)]
    return _TOLD.search(text, starts[-1] if starts else 0, place) is not None
