"""Which clauses of a note are no finding: what the monitor did or means to do, how the day went, greetings,
"nothing to report", and scraps that say nothing about the prison. When in doubt a clause with a word of praise
or of trouble is a finding, and a colourless scrap is none.
"""

import re

from conversations.reading.clauses import AREA, Piece, is_logistic, telling_words
from conversations.reading.guesses import guess_kind, guess_source
from conversations.reading.words import any_of, listed

_NOTHING = frozenset(
    listed(
        """
        a, absolutely, again, all, an, and, any, are, arising, as, at, bad, be, both, complaint, complaints, concern
        concerns, else, everybody, everyone, everything, fae, fine, from, good, grand, had, hall, halls, have, i, in
        is, issue, issues, it, it's, just, me, men, much, nae, naething, no, none, note, noted, nothin, nothing
        observed, of, ok, okay, on, other, otherwise, place, pretty, prison, problem, problems, raised, really
        remarkable, report, reporting, routine, say, seemed, seems, significant, so, staff, tae, than, that, that's
        the, there, this, time, to, today, untoward, unusual, usual, very, visit, was, well, went, were, with
        worries, worth, ordinary, out, women, lads, prisoners, residents, boys, by, guys, whom, who, them, they
        mair, more, further, add, we, nowt, major, immediate, particular, serious, specific, anything, brought, up
        """
    )
)
_CORE = re.compile(r"\b(?:nothin\w*|naething|nowt|no|nae|none|fine|ok|okay|good|grand|well)\b", re.I)
_NO_FINDING = re.compile(
    r"\b(?:nothin\w*|naething|(?:no|nae)[ ](?:concerns?|issues?|problems?|complaints?|worries))\b", re.I
)

_WHO = (
    r"(?:staff|officers?|flm|governor|manager|management|co-?ordinator|pmc|hall|them|him|her|someone|desk"
    r"|reception|unit|nurse|chaplain|fls)"
)
_BY = (
    r"(?:(?:i|we|have|has|had|i['’]ve|also|then|later|this|that|it|was|were|both|all|concerns?|matters?"
    r"|issues?)[ ]){0,4}"
)
# Passing a finding on is not another finding.
_PASSED_ON = re.compile(
    rf"{_BY}(?:told|informed|reported|raised|notified|passed|emailed|flagged|mentioned|spoke|let|escalated"
    rf"|fed[ ]back|asked)\b"
    rf"(?:[ ](?!that\b)[\w'’-]+){{0,6}}?[ ]{_WHO}(?:[ ](?:there[ ]and[ ]then|know|about[ ](?:it|this|that)|immediately"
    r"|straight[ ]away|today|on[ ]the[ ]day|(?:before|b4)[ ](?:leaving|.*)|there|too|and[ ](?:will|have|has|he"
    r"|she|they)[ ].*"
    r"|who[ ](?:said|says|will|is|promised|agreed)\b.*))*"
    r"|(?:the[ ])?(?:governor|flm|unit[ ]manager|duty[ ]manager|pmc|co-?ordinator|staff|manager)s?[ ]"
    r"(?:was|were|has[ ]been|have[ ]been|is)[ ](?:informed|told|notified|made[ ]aware|alerted|advised)\b.*"
    r"|(?:i|we)[ ](?:\w+[ ])?(?:explained|advised|reassured|suggested|promised|pointed[ ]out|thanked|encouraged"
    r"|agreed)\b.*"
    r"|(?:i[ ])?asked[ ](?:for|them|him|her|staff|someone|the)\b.{0,40}(?:to[ ]be|to)[ ](?:remov|fix|look|check"
    r"|sort|clean"
    r"|chang)\w*.{0,20}|(?:i|we)(?:['’]ve)?[ ](?:have[ ]|had[ ])?(?:said[ ](?:i|we)|passed|emailed"
    r"|copied|forwarded|shared|written|wrote)\b.*",
    re.I,
)
# Greetings, thanks, closings, and what is said about the message itself.
_CLOSING = re.compile(
    r"(?:and[ ]|so[ ]|ok[ ]|right[ ]|well[ ]|think[ ]|i[ ]think[ ])*(?:(?:that|this|it)(?:['’]?s|[ ]is|[ ]was)[ ]"
    r"(?:about[ ]|pretty[ ]much[ ]|basically[ ]|probably[ ]|really[ ]|just[ ])*(?:it|all|a['’]|everything|me|us"
    r"|my[ ]\w+|the[ ]"
    r"(?:lot|end|report|main)|that|for[ ](?:now|today|this))\b.*"
    r"|(?:sorry|apologies|thanks?|thank[ ]you|ta|cheers|many[ ]thanks|hi|hiya|hello|hey|(?:kind|best|warm|kindest)[ ]"
    r"(?:regards|wishes)|regards|best|yours|hope|pls|please|ps|p\.s|sent[ ](?:in[ ])?from|more[ ](?:later"
    r"|to[ ]follow|soon)"
    r"|(?:full|proper|longer)[ ](?:report|write[ -]?up)|can[ ](?:you|i|we)|could[ ](?:you|i|we)|good[ ](?:morning"
    r"|afternoon|evening)"
    r"|dear|to[ ]whom|yours|no[ ]time|not[ ]much[ ](?:else|more)|let[ ]me[ ]know|any[ ](?:questions|queries)"
    r"|if[ ](?:you|there)|speak[ ](?:soon|later)"
    r"|talk[ ](?:soon|later)"
    r"|over[ ]and[ ]out|end[ ]of|have[ ]a|just[ ]a[ ](?:wee|quick|short)|(?:really[ ]|very[ ]"
    r"|a[ ])*(?:\w+[ ])?visit(?:[ ]overall|[ ]today)?$|question|see[ ](?:you|ye)|(?:saw|met)[ ](?:nobody"
    r"|no[ ]?one|naebody)|nothing[ ](?:else[ ])?(?:jumped"
    r"|stood|stuck|sprang|of[ ]note|to[ ]add)|back[ ](?:home|in|at|next|on|again|soon|tomorrow)|hopefully"
    r"|fingers[ ]crossed"
    r"|no[ ]idea|ask[ ]me"
    r"|mair[ ]tae|as[ ](?:requested|agreed|discussed|promised|per)|here(?:['’]s|[ ]is|[ ]are)|(?:below"
    r"|attached)\b|quick[ ](?:note|one))"
    r"(?!\w).*|(?:my[ ]|the[ ])?(?:findings|observations|notes|points)\b.{0,20}(?:follow\w*|below)|(?:anyway"
    r"|right)\b[ ,]*)",
    re.I,
)
# What the monitor will do, or did not do.
_INTENDED = re.compile(
    r"(?:(?:i|we)(?:['’]ll|['’]d|['’]m|[ ]am)?[ ])?(?:also[ ])?(?:will|wull|['’]ll|going[ ](?:to|back)|gonna|gaun"
    r"|hope[ ]to|plan"
    r"|need[ ]to|had[ ](?:intended|planned|hoped|meant)|meant[ ]to|would[ ]ask|must|should|to[ ]do|intend"
    r"|aim[ ]to|want[ ]to|would[ ]like|like[ ]to|write|writing|return"
    r"|due[ ]back)\b.*"
    r"|(?:i|we)[ ](?:did[ ]not|didn['’]?t|didnae|have[ ]not|haven['’]?t|could[ ]?n['’]?t|could[ ]not|couldnae"
    r"|was[ ]not|wasn['’]?t"
    r"|wisnae|were[ ]not|never|forgot|ran[ ]out)\b.*"
    r"|(?:didn['’]?t|didnae|did[ ]not|never)[ ](?:see|get|make|manage|reach|have[ ]time|go)\b.*"
    r"|(?:i[ ]was[ ]|we[ ]were[ ]|was)?n[o'’]t[ ](?:allowed|able|permitted)\b.*|wasn['’]?t[ ](?:allowed|able"
    r"|permitted)\b.*"
    r"|not[ ](?:seen|visited|witnessed|observed|checked|covered)\b.*|not[ ](?:my|a|the)\b.{0,15}\bvisit\b.*"
    r"|(?:no|nae|\d+|one|two|three|both|all)?[ ]?requests?\b.*"
    r"|(?:.{0,30}[ ](?=no[ ]))?(?:nobody|no[ -]one|naebody|none|couldn['’]?t|no)\b.{0,30}\b(?:talk|speak|spoken"
    r"|spoke|to[ ]me|chat)\b.*"
    r"|(?:\w+[ ]){0,4}(?:manager|flm|governor|chaplain|pti|librarian|dentist|doctor|nurse)[ ](?:was[ ])?(?:(?:not"
    r"|un)[ ]?(?:available|in|here)|n[o'’]?t[ ](?:about|around"
    r"|in|there)|away"
    r"|(?:wasn|isn)['’]?t[ ](?:about|around|in|there|available)|on[ ]leave)\b.*"
    r"|(?:as|because|cos|since)[ ](?!an?[ ]|well\b|per\b|for\b).*|.{0,80}\b(?:so|instead)\b[ ](?:i[ ]"
    r"|we[ ])?(?:went|did|visited"
    r"|saw|moved)\b[^.]{0,30}|(?:no[ ]?one|nobody|naebody)[ ]else[ ].{0,20}|(?:no|nae)[ ](?:staff|officers?"
    r"|pcos?)[ ](?:(?:was|were)[ ])?(?:available|about|aboot|around|free)|(?:all[ ])?too[ ]busy"
    r"|(?:\w+[ ]){0,4}only[ ](?:cos|because|as|due|since)\b.*|(?:(?:i|we)[ ](?:was|were)[ ])?(?:refused"
    r"|denied)[ ](?:entry|access)\b.*|(?:i|we)[ ]have[ ](?:no|nothing)\b.*|(?:i[ ])?was[ ]told\b.*\b(?:i"
    r"|we)[ ](?:could|can|must)\b.*|i[ ](?:thought|think)[ ](?:that|this|it)[ ](?:was|is)[ ].*",
    re.I,
)
# The journey, the weather and the monitor's own day.
_OWN_DAY = re.compile(
    r"\b(?:traffic|roadworks|bypass|motorway|m8|m9|m90|a9|parking|car[ ]park|parked|weather|long[ ]drive|roads?"
    r"|way[ ]home"
    r"|dictat\w+|excuse|autocorrect|in[ ]the[ ]car|(?:short|flying)[ ](?:visit|stop)|journey|^my[ ](?:car"
    r"|bus|train|knee|back"
    r"|phone|signal|typing|spelling|laptop|way|own|first|second|third|last|usual|regular|next|visit|report|notes?"
    r"|pen|glasses"
    r"|mentor|colleague)"
    r"|(?:i|we)['’ ]?(?:was|were|am|m|re)[ ](?:a[ ]bit[ ]|wee[ ]|slightly[ ]|running[ ]|in[ ]a[ ])*(?:late|rush"
    r"|delayed|early|tired"
    r"|soaked|hurry|met|welcomed|greeted|escorted|accompanied|taken|shown|given|signed|let|allowed|able|offered"
    r"|searched|issued)"
    r"|bit[ ]of[ ]a[ ](?:rush|hurry)|in[ ]a[ ](?:rush|hurry)|accompanied[ ]by|escorted[ ]by|shown[ ](?:a?round|aboot)"
    r"|keys?[ ](?:drawn|collected|returned|handed)|(?:drew|collected|returned)[ ](?:my[ ])?keys)\b",
    re.I,
)
_ACT = any_of(
    r"""
    entered, went, walked, visited, arrived, left, carried out, undertook, attended, headed, started, began, spent
    toured, signed, popped, called in, dropped in, dropped by, came, completed, conducted, made my way, moved on
    finished, ended, got (?:in|there|out|to|away), had (?:no areas|a walk|a look|a chat|a word|a blether|a good look)
    had (?:a )?(?:tea|coffee|lunch|cup), returned, covered, stayed, waited, drove, parked, took (?:the|a) (?:bus|train)
    tried, managed, inspected, planned, wanted, decided, chose, focus+ed, concentrated, split, took my time
        stopped, sat
    """
)
_MEETING = (
    r"(?:spoke|spoken|talked|chatted|blethered|met|interviewed|saw|seen|(?:had|hud|having)[ ](?:\w+[ ]){0,3}"
    r"(?:chats?|word|words|blether|conversations?)|conversations?|(?:informal|private|brief|short|good"
    r"|quick)[ ](?:chats?|ones|words?))"
)
_OWN_ACT = re.compile(
    r"(?:(?:on|during|after|in|at|from)\b[^,.]{0,30},?[ ])?(?:where[ ]|while[ ]|when[ ])?(?:(?:i|we)[ ])?"
    rf"(?:then[ ]|also[ ]|only[ ]|just[ ]|later[ ]|next[ ]|first[ ]|finally[ ]|briefly[ ]"
    rf"|(?:the[ ])?visit[ ])*{_ACT}\b",
    re.I,
)
_OWN_MEETING = re.compile(
    rf"(?:where[ ]|while[ ]|when[ ])?(?:(?:i|we)[ ])?(?:then[ ]|also[ ]|only[ ]|just[ ]|later[ ]|had[ ])*{_MEETING}\b"
    r"(?![^.]*\b(?:that|who|about|said|says|being|having|\w+ing)\b)",
    re.I,
)
_VERDICTS = re.compile(
    r"(?:all |very |really |pretty )?(?:quiet|calm|busy|clean|dirty|filthy|noisy|tense|relaxed|spotless|freezing|cold"
    r"|chaotic|settled|peaceful|bitter cold)(?:[ ](?:as|because|with|cos)[ ].*)?",
    re.I,
)
_VERDICT_LAST = re.compile(
    r"\b(?:was|were|is|are|wis|felt|seemed|looked)[ ](?:\w+[ ])?(?:quiet|calm|busy|tense|settled|noisy)$", re.I
)
_COUNTED = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|no|nae|half)\b[ ](?!of\b|prisoners?|m[ae]n\b|lads?|wom[ae]n|guys|boys"
    r"|residents|[\ue000-\ue005])",
    re.I,
)
_STATES = re.compile(r"\d|\b(?:very|really|so|v|was|were|is|are|looked|seemed|felt|wis|wur|has|had|have|being)\b", re.I)
_DANGLING = re.compile(
    r"(?:in|at|on|to|tae|with|for|from|about|regarding|as[ ]well[ ]as|as|by|of|where|which|who|whom|while"
    r"|including|inc|after|before|during)\b",
    re.I,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|wis|wur|has|had|have|\w+ed|\w+ing|\w+n['’]?t|says?|said|told|can|will|got|gets?|does"
    r"|do|made|kept)\b",
    re.I,
)


def is_aside(text: str, masked: str, part: Piece, *, headed: bool = False) -> bool:
    """Whether a clause is no finding; `masked` is the text with its facts signed (see `clauses`).

    `headed`: it stands under the name of an area ("C hall: pool comp on"), where a word or two will do.
    """
    words, signed = text[part.start : part.end].strip(), masked[part.start : part.end]
    if words.endswith("?") or text[part.end : part.end + 1] == "?" or is_logistic(signed):
        return True
    if any(pattern.fullmatch(words) for pattern in (_PASSED_ON, _CLOSING, _INTENDED)):
        return True
    said = set(re.findall(r"[a-z][a-z'’]*", signed.lower()))
    nothing = said <= _NOTHING and _CORE.search(words) is not None
    if AREA in signed and nothing:
        return _NO_FINDING.search(words) is not None
    loose = re.match(
        r"(?:with|wi|as[ ]well[ ]as|including|inc|by)[ ](?:\S+[ ]?){1,5}$", words, re.I
    ) and not _VERB.search(words)
    if nothing or loose or _OWN_DAY.search(words):
        return True
    if guess_kind(words).value != "neutral" or guess_source(words).value != "seen":
        return False
    return (
        (_OWN_ACT.match(words) is not None and not re.search(r"\band[ ](?:it|they|there|he|she)\b", words, re.I))
        or _OWN_MEETING.match(words) is not None
        or _TOURED.match(signed) is not None
        or _I_ALSO.search(words) is not None
        or (not headed and _says_little(text, signed, part))
    )


_I_ALSO = re.compile(r"\b(?:i|we)[ ](?:spoke|talked|chatted|met|did|gave|went|left|arrived|got)\b", re.I)
_TOURED = re.compile(rf"(?:(?:i|we)[ ])?(?:then[ ])?(?:did|done)[ ](?:the[ ])?{AREA}", re.I)


def _says_little(text: str, signed: str, part: Piece) -> bool:
    """Whether colourless words are too few, or too much of a fragment, for a finding: "Whit a day" to open with."""
    words = text[part.start : part.end].strip()
    if _VERDICTS.fullmatch(words) or (text[: part.start].strip() and _VERDICT_LAST.search(words)):
        return False
    if _DANGLING.match(words) and not _VERB.search(words):
        return True
    opening = not text[: part.start].strip()
    needed = 1 if AREA in signed or _COUNTED.search(signed) else 2 if _STATES.search(words) else 4 if opening else 3
    return len(telling_words(signed)) < needed
