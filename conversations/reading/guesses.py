"""What the words of one observation suggest: how it came to be known, and whether it is good or bad news.

Both are guesses, shown as such; the monitor decides.
"""

import re

from conversations.reading.found import Found, at
from conversations.reading.words import any_of

_PERSON = (
    r"(?:prisoners?|lads?|guys?|boys?|men|man|women|woman|wummin|wumman|girls?|residents?|cons?|inmates?|loons?|yps?"
    r"|fell?as?|blokes?|gents?|people|pals?|\d+-year-olds?|he|she|they|everyone|everybody|someone|both|all|most"
    r"|(?:one|two|three|four|five|several|some|many|another|others?)(?:[ ]of[ ](?:them|the[ ]\w+))?)"
)
_WORKER = (
    r"(?:staff(?:[ ]member)?|officers?|screws?|flms?|ptis?|pcos?|nurses?|governors?|managers?|teachers?|tutors?"
    r"|chaplains?|(?:social|support|key|case)[ ]?workers?|instructors?|doctors?|gp|dentist|drivers?|librarian|cook"
    r"|chef|kitchen|management|gate|member[ ]of[ ]staff|officer[ ]in[ ]charge)"
)
_SAYS = (
    r"(?:said|says?|sayin|saying|told|tell|tells|telt|telling|reports?|reported|reporting|complain\w*|claim\w*|alleg\w*"
    r"|raised|mention\w*|asked[ ](?:me|about|for|when|if|why)|felt|feels?|confirm\w*|explain\w*|advis\w*|agree\w*"
    r"|admit\w*|stated?|states|disagree\w*|described?|prais\w*|reckons?|thinks?|knows?|blam\w*|moan\w*|worried"
    r"|wants?|wanted|would[ ]like|lo?u?ves?|luv|likes?[ ](?:it|this|the|having)|brought[ ](?:it|this|that)[ ]up"
    r"|grumbl\w*|asking|walked[ ]me[ ]through|showed[ ]me)"
)
_STATE = (
    r"(?:(?:is|are|was|were|very|really|all|no|not|nae|quite|so|also|still)[ ])*(?:happy|unhappy"
    r"|afraid|frightened|scared"
    r"|bored|frustrated|angry|upset|annoyed|fed[ ]up|pleased|anxious|grateful|chuffed|delighted|complimentary|moaning"
    r"|complaining|raging)"
)
_LIVED = (
    r"(?:has[ ]|have[ ]|had[ ]|['’]s[ ]|['’]d[ ])?(?:hasn['’]?t|haven['’]?t|not|never|no)[ ](?:had|been"
    r"|seen|got|received)"
)
_NOT_STAFF = rf"(?:[ ](?!{_WORKER}\b)[\w'’()/,-]+){{0,7}}?"
_RECORD = (
    r"(?:logs?|log ?books?|records?|files?|paperwork|check[ ]sheets?|rota|register|minutes|narrative|cctv"
    r"|diary|book)"
)
_SOURCES = {
    "read in a record": (
        rf"\b{_RECORD}\b(?:[ ](?:also|clearly|all))?[ ](?:show\w*|said|says|had|was|were|states?|indicat\w*|confirm\w*"
        r"|in[ ]order|given|signed|blank|up[ ]to[ ]date)\b"
        rf"|\b(?:as|per|according[ ]to|from|in|read|checked|saw|looked[ ]at|examined)[ ](?:\w+[ ]){{0,4}}?{_RECORD}\b"
        rf"|showed[ ](?:me|us)[ ]the[ ]{_RECORD}|files?[ ]i[ ](?:looked|checked|read|saw)"
    ),
    "told by staff": (
        rf"\b{_WORKER}(?:[ ](?:on|in)[ ](?:the[ ])?\w+)?"
        r"(?:[ ](?:all|also|then|had|has|have|was|were|on[ ]duty|in[ ]charge|surprised|and|not"
        rf"|un))*[ ]?(?:aware|{_SAYS})\b"
        rf"|\((?:staff|officers?|nurse|flm)\)|^(?:the[ ])?{_WORKER}(?:[ ]\d)?[ ]?[-–:][ ]"
        rf"|(?:told|informed|advised|confirmed)[ ](?:me[ ])?by[ ](?:an?[ ]|the[ ])?(?:\w+[ ])?{_WORKER}"
        rf"|(?:according[ ]to|says|said)[ ](?:an?[ ]|the[ ])?(?:\w+[ ])?{_WORKER}\b"
    ),
    "told by a prisoner": (
        rf"\b{_PERSON}{_NOT_STAFF}[ ]{_SAYS}\b"
        r"|(?:told|reported|said|raised|mentioned)[ ](?:to[ ]me[ ])?by[ ](?:an?[ ]|the[ ]"
        rf"|several[ ])?(?:\w+[ ])?{_PERSON}\b"
        rf"|(?:according[ ]to|says|said)[ ](?:an?[ ]|the[ ])?{_PERSON}\b|\b{_PERSON}(?:[ ]\w+){{0,3}}?[ ]{_STATE}\b"
        rf"|\b{_PERSON}(?:['’]d|['’]s(?=[ ](?:not|never|no)\b))?(?!['’]){_NOT_STAFF}[ ]{_LIVED}\b|\bonly[ ](?:moan"
        rf"|complaint|gripe"
        r"|grumble)\b|^said\b|\b(?:got|received|had)[ ]an?[ ]complaint\b"
        rf"|^(?:the[ ])?{_PERSON}(?:[ ]\d)?[ ]?[-–:][ ]|^heard[ ]from\b"
    ),
}
_SOURCE_PATTERNS = [(name, re.compile(pattern, re.I)) for name, pattern in _SOURCES.items()]

# Words of praise and of trouble, with their weight: a strong word outweighs several weak ones.
_GOOD = {
    3: r"""
        thorough, civil, love[sd]?, luv, fab, gentle, gently, calmly, look\w* forward, a real lift
        rare though, sound$, look\w* (?:out|after) (?:for|each), amazing, tasty
        went (?:very |really )?well
        treat\w* (?:them|him|her|us) (?:well|fairly), (?:good|nice) (?:to|tae) see, good (?:practice|job|work)
        fair play, excellent, brilliant, brill, fantastic, superb, spotless, immaculate
        well (?:run|stocked|used|attended|kept|organised|led|managed|maintained|looked), going (?:really )?well
        prais\w*, compliment\w*, patient(?:ly)?, calmed, kind(?:ly|ness)?, courteous, great, lovely, best, impress\w*
        chuffed, delighted, respect\w*, thriving, popular, fairly, first class, useful, positive(?:ly)?, really strong
        decent, don['’]?t mind, braw, cracking, very good, (?<=[–-] )good$, worked wonders
        no (?:concerns|complaints|issues|delays|problems), awfy good, good as gold
    """,
    2: r"""
        helped, helping, sorting, course, certificates?, even, good[ -]natured, trained, chairing, moved them when
        fair, orderly, (?:gone|come|is|are|was) down, reduc\w+, fewer, sat down, every time, supervised, clean(?:er)?
        tidy, calm, relaxed, friendly, helpful, polite, nice(?:ly)?, mint, happy, pleased, grateful, improv\w*, better
        clean(?:er|est), laughter, delicious, complete, feel safe, seem to like, unhurried, ok, okay
        working again, open again, restarted, enthusias\w*, first names?, large print, mural, concert
        qualification, is up, smoothly
        welcom\w*, up to date, in (?:good )?order, in date, supporti\w*, enjoy\w*
        strong, shared, excited, fixed, repaired, sorted, adapted, separately, engag\w+, on time, promptly, quickly
        right away, answered (?:in|within), under way, (?<!as )well, good, keen, proud, bright, professional\w*
        thank\w*, decorated, confident, (?:could|was able to) show me, self-refer, led to job, making, baking
        reading group, knew, know the, listened, kept (?:hot|\w+ informed), available in, settled, cheerful, homely
        carefully, (?:have|has) been (?:replaced|repainted|fixed|repaired|restored|put right)
        like (?:that|it|the), now (?:has|have), reassur\w*, likes, doing (?:an? )?(?:svq|course), rehears\w+
        graduat\w+, choir, mentors?, volunteers?
        encouraging, caring, comfortable, accessible
    """,
    1: r"""
        warm, busy, new, fresh, hot, plenty, varied, open, running, wore, worn by all, cooking, set up
        every \d+ minutes, all \w+ seen, poster, home cooked, offered, playing, free, birthday, christmas, party
        together, time to speak, attending, available, explained, answered, working, on display, laughing
    """,
}
_BAD = {
    3: r"""
        broken?, broke, filthy, manky, mingin\w*, mould\w*, leak\w*, flood\w*, stain\w*, smash\w*, ripped, rats?, mice
        mouse, cockroach\w*, bugs, vermin, graffiti, racis\w*, abus\w*, afraid, frightened, terrified, scared
        bull(?:y|ied|ying), assault\w*, threat\w*, fight\w*, violen\w*, overcrowd\w*, doubled up, unsafe
        danger\w*, hazard
        stink\w*, stank, no hot, lukewarm, cauld, worst, hungry, unhappy, (?:no|not) happy, angry, ignored, unanswered
        never answer\w*, [345] to a cell, meant for, litter, baltic, freezing, overflow\w*, propped, stressed, without
        (?:no|nae|not) (?:clean|fresh|hot|warm|heat\w*|working), share a single, droppings, pigeons?, wedged, flat tyre
        isolating, (?:one|1|2|two|3) (?:out )?of (?:the )?\w+ (?:\w+ )?working, urine, blood, bruis\w*, self[- ]harm
        humiliat\w*, infest\w*, sewage, ligature, suicid\w*, bowfin, boggin, honkin, knackered, hingin
        overfull, faulty, too (?:hot|cold|small|dark), uncovered, awaiting, (?:dis|did)nae work, crying
        greetin, in tears, distress\w*
    """,
    2: r"""
        cold, dirty, damp, peel\w*, flak\w*, crack\w*, block\w*, smel\w*, shout\w*, swear\w*, swore, cancel\w*, delay\w*
        shortage, short (?:of|staffed), staff short, missing, lost, noisy, bored
        out of (?:date|order|use|time), ran out, run out
        thin, torn, refus\w*, complain\w*, expensive, lack\w*, fail\w*, poor(?:ly)?, bad(?:ly)?, worse, concern\w*
        problem\w*, issue\w*, rushed, stretched, an hour a day, restrain\w*, wet, rusty, half (?:full|empty), moan\w*
        grumble, painted over, mixed up, bust, underused, on edge, tepid, fault, rang out, no case, sitting in
        hasn['’]?t, hadn['’]?t, havenae, hasnae, cannae, can['’]?t, no workin\w*, not work\w*, nowhere
        doesn['’]?t, don['’]?t, closed, shut, tiny, late, vacan\w*, empty since, blank, wisnae enough, aren['’]?t enough
        not enough, taken off, stopp\w*, pric\w*, 1 session, waiting list, annoyed, frustrat\w*, worried, anxious
        overdue, unwell, struggl\w*, worn, tense, dark, blunt, rude, dismissive, loose, hanging, mess, sticky
        (?:lying|stacked) in, on the floor, boarded, beg\w*, hanging off, draught\w*
    """,
    1: r"""
        upset, canna, fortnight, part on order, until, not, no, nae, never, none, nobody, naebody, nothing
        cannot, didn['’]?t
        isn['’]?t, wasn['’]?t, haven['’]?t, won['’]?t, couldn['’]?t, wisnae, didnae, isnae, wait\w*, weeks?, months?
        off
        only, cost, less, hauf, sickness, small, out on, neither, absent, (?:\d|two|three|four) down, needs?
        wrong, behind, sick, too
        queue, cut, jackets, unaware, out since, locked up
    """,
}
_WEIGHED = {
    sign: {weight: re.compile(rf"\b{any_of(words)}(?!\w)", re.I) for weight, words in table.items()}
    for sign, table in (("good practice", _GOOD), ("concern", _BAD))
}


# "no hot water" is no praise; staff who say what is being done about it report a fact, not a concern.
_DENIED = re.compile(
    r"\b(?:no|nae|not|never|isnae|wisnae|isn['’]?t|wasn['’]?t|without)[ ]"
    r"(?!(?:concerns?|complaints?|issues?|delays?|problems?|only)\b)(?:\w+[ ])?[\w-]+",
    re.I,
)
_MENDING = re.compile(
    r"\b(?:will|['’]ll|coming|due|arrang\w+|on[ ]order|going[ ]to|look(?:ing)?[ ]into"
    r"|waiting[ ]for[ ]delivery|nothing[ ]they[ ]can"
    r"|only[ ]when|list[ ]is[ ]national|triaged|no[ ]space)\b",
    re.I,
)


_STAFF_BEFORE = re.compile(rf"\b(?:told|asked)\b[^.\n]*\b{_WORKER}\b[^\n]{{0,60}}$", re.I)


def guess_source(text: str, before: str = "") -> Found[str]:
    """Seen, told by a prisoner, told by staff or read in a record; the earliest words that say so decide.

    `before` is what stands before it in the note: it tells who "she said" is. Offsets are within `text`; without
    such words it is "seen", and the words are the whole text.
    """
    hits = [(match.start(), name, match) for name, pattern in _SOURCE_PATTERNS if (match := pattern.search(text))]
    if not hits:
        return at(text, 0, len(text), "seen", guess=True)
    record = [hit for hit in hits if hit[1] == "read in a record"]
    _, name, match = min(record or hits, key=lambda hit: hit[0])
    if re.match(r"(?:he|she|they)\b", match[0], re.I) and _STAFF_BEFORE.search(before):
        name = "told by staff"
    return at(text, match.start(), match.end(), name, guess=True)


def guess_kind(text: str) -> Found[str]:
    """Good practice, neutral or concern, from its words; neutral when they say nothing either way.

    What staff or a record answer in mild words ("nothing they can do") is neutral; what a prisoner tells
    without any such words is taken for a concern.
    """
    source = guess_source(text).value
    denied = _DENIED.sub(lambda match: " " * len(match[0]), text)
    scores = {
        "good practice": _weigh(denied, _WEIGHED["good practice"]),
        "concern": _weigh(text, _WEIGHED["concern"]),
    }
    good, bad = scores["good practice"], scores["concern"]
    if good[0] == bad[0] == 0:
        return at(text, 0, len(text), "concern" if source == "told by a prisoner" else "neutral", guess=True)
    mending = source == "told by staff" and _MENDING.search(text) is not None
    if (mending or source == "read in a record") and max(good[0], bad[0]) < 2:
        return at(text, 0, len(text), "neutral", guess=True)
    kind = "good practice" if good > bad else "concern"
    found = scores[kind][2]
    return at(text, found[0], found[1], kind, guess=True)


def _weigh(text: str, table: dict[int, re.Pattern[str]]) -> tuple[int, int, tuple[int, int]]:
    """The weight of the words found, where the last begins, and the place of the heaviest; each place once."""
    taken: list[tuple[int, int, int]] = []
    for weight, pattern in table.items():
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for _, start, end in taken):
                taken.append((weight, match.start(), match.end()))
    if not taken:
        return 0, -1, (0, 0)
    return sum(one[0] for one in taken), max(one[1] for one in taken), taken[0][1:]
