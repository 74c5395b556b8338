"""What the words of one observation suggest: how it came to be known, and whether it is good or bad news.

Both are guesses, shown as such; the monitor decides.
"""

import re

from conversations.reading.found import Found, at

_PERSON = (
    r"(?:prisoners?|lads?|guys?|boys?|men|man|women|woman|wummin|wumman|girls?|residents?|cons?|inmates?|loons?|yps?|people"
    r"|(?:one|two|three|four|five|several|some|most|many|others?)(?:[ ]of[ ](?:them|the[ ]\w+))?|he|she|they|everyone|someone)"
)
_WORKER = (
    r"(?:staff(?:[ ]member)?|officers?|screws?|flms?|ptis?|pcos?|nurses?|governors?|managers?|teachers?|tutors?|chaplains?"
    r"|social[ ]workers?|instructors?|doctors?|gp|dentist|drivers?|librarian|cook|chef|kitchen|management|officer[ ]in[ ]charge)"
)
_SAYS = (
    r"(?:said|says?|sayin|saying|told|tell|tells|telt|telling|reports?|reported|reporting|complain\w*|claim\w*|alleg\w*|raised"
    r"|mention\w*|asked|asking|felt|feels?|confirm\w*|explain\w*|advis\w*|agree\w*|admit\w*|stated?|states|disagree\w*|described?"
    r"|prais\w*|reckons?|thinks?|unaware|showed[ ]me[ ]around|moan\w*|worried|want(?:s|ed)?|not[ ]aware|wasn['’]?t[ ]aware)"
)
_STATE = r"(?:(?:is|are|was|were|very|really|both|all|no|not|nae|quite|so|also|still)[ ])*(?:happy|unhappy|afraid|frightened|scared|bored|frustrated|angry|worried|upset|fed[ ]up|pleased|anxious|grateful)"
_SOURCES = [
    (
        "read in a record",
        rf"(?:logs?|log ?books?|records?|files?|paperwork|sheets?|rota|register|minutes|narrative|database|cctv|documents?)\b"
        r"(?:[ ](?:also|clearly|all))?[ ](?:show\w*|said|says|had|was|were|states?|indicat\w*|confirm\w*|in[ ]order)\b"
        r"|(?:as[ ]|per|according[ ]to|from|in|read|checked|saw|looked[ ]at|examined)[ ](?:\w+[ ]){0,4}?"
        r"(?:logs?|log[ ]?book|records?|paperwork|complaints[ ]log|register|rota|narrative|care[ ]plan)\b"
        r"|as[ ]the[ ]sheet[ ]showed|showed[ ](?:me|us)[ ]the[ ](?:log|rota|record|book|sheet)|files?[ ]i[ ](?:looked|checked|read|saw)",
    ),
    (
        "told by staff",
        rf"\b{_WORKER}(?:[ ](?:on|in)[ ](?:the[ ])?\w+)?(?:[ ](?:all|also|then|had|has|have|was|were|on[ ]duty|in[ ]charge))*[ ]{_SAYS}\b"
        rf"|(?:told|informed|advised)[ ](?:me[ ])?by[ ](?:an?[ ]|the[ ])?(?:\w+[ ])?{_WORKER}"
        rf"|(?:according[ ]to|says|said)[ ](?:an?[ ]|the[ ])?(?:\w+[ ])?{_WORKER}\b",
    ),
    (
        "told by a prisoner",
        rf"\b{_PERSON}(?:[ ](?!(?:staff|officer|nurse)\b)[\w'’,-]+){{0,4}}?[ ]{_SAYS}\b"
        rf"|(?:told|reported|said|raised|mentioned)[ ](?:to[ ]me[ ])?by[ ](?:an?[ ]|the[ ])?(?:\w+[ ])?{_PERSON}\b"
        rf"|(?:according[ ]to|says|said)[ ](?:an?[ ]|the[ ])?{_PERSON}\b|\b{_PERSON}[ ](?:in[ ]\w+[ ](?:hall[ ])?)?{_STATE}\b"
        r"|\bthe[ ]only[ ](?:moan|complaint|gripe)\b",
    ),
]
_SOURCE_PATTERNS = [(name, re.compile(pattern, re.I)) for name, pattern in _SOURCES]

_GOOD = re.compile(
    r"\b(?:excellent|great|good|very[ ]well|well[ ](?:run|stocked|used|attended|kept|organised|led|managed|maintained)|going[ ]well"
    r"|clean(?:er)?|spotless|tidy|immaculate|calm|relaxed|friendly|helpful|kind(?:ly|ness)?|courteous|patient(?:ly)?|polite"
    r"|positive|prais\w*|brilliant|lovely|nice(?:ly)?|mint|happy|pleased|grateful|improv\w*|better|working[ ]again"
    r"|welcom\w*|warm|busy|up[ ]to[ ]date|in[ ]order|supportive|respectful\w*|fair[ ]play|enjoy\w*|best|strong|shared|fantastic"
    r"|superb|first[ ]class|impress\w*|keen|proud|thriving|bright|smoothly|professional\w*|excited|content|thank\w*|new|fresh"
    r"|separately|engaged|engaging|on[ ]time|promptly|quickly|right[ ]away|answered[ ]in|fixed|repaired|cooking|knew|set[ ]up"
    r"|hot|plenty|varied|good[ ]practice|brill|cracking|braw|rerr|pure[ ]dead)\b",
    re.I,
)
_BAD = re.compile(
    r"\b(?:broken?|broke|cold|cauld|lukewarm|dirty|filthy|manky|mingin\w*|mould\w*|mold\w*|damp|leak\w*|flood\w*|stain\w*|peel\w*"
    r"|crack\w*|smash\w*|block\w*|smel\w*|stink\w*|stank|rats?|mice|mouse|cockroach\w*|bugs?|vermin|graffiti|racis\w*|abus\w*"
    r"|shout\w*|swear\w*|swore|afraid|frightened|scared|bull(?:y|ied|ying)|assault\w*|threat\w*|fight\w*|violen\w*|spice"
    r"|not|no|nae|never|none|nobody|nothing|cannot|can['’]?t|cannae|don['’]?t|didn['’]?t|doesn['’]?t|isn['’]?t|wasn['’]?t|haven['’]?t"
    r"|hasn['’]?t|hadn['’]?t|won['’]?t|couldn['’]?t|wisnae|didnae|havenae|hasnae|isnae|wisny|nowhere"
    r"|clos(?:ed|ure)|shut|cancel\w*|late|delay\w*|wait\w*|weeks?|months?|short(?:age|staffed)?|overcrowd\w*|doubled|off|missing"
    r"|lost|unanswered|ignored|hungry|noisy|bored|out[ ]of[ ](?:date|order|use|time)|ran[ ]out|run[ ]out|worn|thin|torn|overflow\w*"
    r"|refus\w*|stopp\w*|unhappy|complain\w*|complaint|pric\w*|cost|expensive|only|lack\w*|fail\w*|poor(?:ly)?|bad(?:ly)?|worse|concern\w*"
    r"|problem\w*|issue\w*|unsafe|danger\w*|hazard|propped|stretched|rushed|locked[ ]up|an[ ]hour[ ]a[ ]day|restrain\w*|wet|freezing"
    r"|rusty|half[ ]full|half[ ]empty|moan\w*|unaware|queue|too|less|hauf|needs?|without|wrong|behind|vacan\w*|sick|out)\b|n['’]t\b",
    re.I,
)


def guess_source(text: str) -> Found[str]:
    """Seen, told by a prisoner, told by staff or read in a record; the earliest words that say so decide.

    Offsets are within `text`. Without such words it is "seen", and the words are the whole text.
    """
    hits = [
        (match.start(), order, name, match)
        for order, (name, p) in enumerate(_SOURCE_PATTERNS)
        if (match := p.search(text))
    ]
    if not hits:
        return at(text, 0, len(text), "seen", guess=True)
    record = [hit for hit in hits if hit[2] == "read in a record"]
    _, _, name, match = min(record or hits, key=lambda hit: hit[:2])
    return at(text, match.start(), match.end(), name, guess=True)


def guess_kind(text: str) -> Found[str]:
    """Good practice, neutral or concern, from its words; neutral when they say nothing either way."""
    good, bad = list(_GOOD.finditer(text)), list(_BAD.finditer(text))
    told = guess_source(text).value == "told by a prisoner"
    if not good and not bad:
        return at(text, 0, len(text), "concern" if told else "neutral", guess=True)
    if len(good) > len(bad) or (len(good) == len(bad) and good[-1].start() > bad[-1].start()):
        return at(text, good[0].start(), good[0].end(), "good practice", guess=True)
    return at(text, bad[0].start(), bad[0].end(), "concern", guess=True)
