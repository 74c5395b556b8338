"""The words for people and for speaking with them: what a count of people spoken to is written in."""

import re

# fmt: off
WORDS = {
    "no": 0, "nae": 0, "zero": 0, "nil": 0, "none": 0,
    "one": 1, "a": 1, "an": 1, "the": 1, "yin": 1, "the yin": 1, "the one": 1, "the wan": 1, "wan": 1, "ane": 1,
    "two": 2, "twa": 2, "twae": 2, "a couple of": 2, "couple of": 2, "a couple": 2, "couple": 2, "a pair of": 2,
    "both": 2, "baith": 2, "both of the": 2,
    "three": 3, "four": 4,
    "fower": 4, "sax": 6, "seeven": 7, "echt": 8, "five": 5, "six": 6, "half a dozen": 6,
    "half dozen": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "a dozen": 12, "dozen": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "two dozen": 24, "thirty": 30,
    "forty": 40,
}
# fmt: on
NUMBER = r"(?:\d{1,3}(?![\d%]|[:./]\d)|" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\b"
PRISONER = (
    r"(?:prisoners?|pris(?:oner)?s?\b|lads?|laddies?|guys?|boys?|men|man|women|woman|wummin|wumman|lass(?:ie)?s?"
    r"|lass(?:ie)?|girls?|residents?|cons?|inmates?|loons?|quines?|yps?|young[ ]people|people[ ]in[ ]custody"
    r"|people|ppl|folk|blokes?|fell?as?|chaps?|gents|fowks?|others|more(?=[ ]?(?:[.,;:\n)]|$|in\b|on\b|at\b|from\b))"
    r"|yins|ps(?=[ ,.;&+/])|pts?(?=[ ,.;&+/])|patients|pass ?m[ae]n|orderl(?:y|ies)|learners|listeners|lifers"
    r"|(?:kitchen|gym|laundry|garden)[ ]workers|(?<=[\ue000-\ue005][ ])workers|him\b|her\b|of[ ]them)"
)
STAFF = (
    r"(?:members?[ ]of[ ](?:the[ ])?staff|staff[ ]members?|staff|officers?|screws?|flms?|ptis?|pcos?|nurses?"
    r"|(?:deput[ey][ ]|unit[ ]|duty[ ])?governors?|managers?|teachers?|tutors?|chaplains?|social[ ]workers?"
    r"|gardeners?|counsellors?|barbers?|caterers?|instructors?|support[ ]workers?|key ?workers?"
    r"|case ?workers?|doctors?|gps?|chefs?|cooks?|imam"
    r"|offs?(?=[ ]?(?:[.,;\n]|$))"
    r"|priest|minister|rabbi|pharmacists?|physio|dentist|wardens?|librarians?|receptionists?|psychologists?)"
)
KIND_OF = (
    r"(?:(?:(?:of|o)[ ](?:the|my|those|these)|o|different|other|young|younger|older|elderly|remand|convicted"
    r"|long[ -]term"
    r"|short[ -]term|more|further|additional|extra|residential|support|gal|lady|woman|protection|senior|hall|unit|night"
    r"|wing|duty|prison|mental[ ]health|nursing|male|female|first[ ]line|untried|life|lifer|auld|new|nice|wee|reception"
    r"|kitchen|gym|catering|education|individual|separate|serving|uniformed|landing|practice|[\ue000-\ue005]+)[ ]){0,2}"
)
# A number left open: the monitor is asked.
VAGUE = (
    rf"(?:{NUMBER}[ ]?(?:or|-|–|/|to)[ ]?{NUMBER}|{NUMBER}[ ]or[ ]so|(?:quite[ ])?a[ ](?:good[ ])?(?:few|many)"
    rf"|several|some|various|many"
    r"|multiple|numerous|most|plenty(?:[ ]of)?|(?:lots|loads|tons|a[ ](?:good[ ])?(?:handful|bunch|group|number|range"
    r"|mix|mixture|selection|lot))[ ]of)"
)
ITEM = re.compile(
    r"(?:(?:to|tae|with|wi)[ ])?(?P<who>(?:(?P<about>about|aboot|around|roughly|jist|just|nearly"
    r"|approx\.?|approximately|maybe|~|at[ ]least|over)[ ]?)?"
    rf"(?:another[ ]|a[ ]further[ ]|all[ ])?(?:(?P<vague>{VAGUE})|(?P<number>{NUMBER})(?P<ish>ish|\+)?)?[ ]?(?:x[ ])?"
    rf"{KIND_OF}(?:(?P<prisoner>{PRISONER})|(?P<staff>{STAFF}))\b(?:[ ](?:in[ ]charge"
    rf"|on[ ]duty))?(?:[ ]?x[ ]?(?P<times>\d{{1,2}})|,[ ](?P<after>{NUMBER})[ ]of[ ](?:them|thaim))?)",
    re.I,
)
# What is said of people is a finding, not a count: "an officer was", "no staff available".
SAID_OF = re.compile(
    r"[ ](?:available|free|around|about(?=[ ]?(?:[.,;\n]|$)|[ ]to\b)|to[ ]speak|was|were|said|told)\b", re.I
)
# A number without a word for people: "spoke to 6", "and 4 in Lamont", "the wan in the digger", "five more".
BARE = re.compile(
    rf"(?:(?:another|a[ ]further)[ ])?(?:(?P<about>about|around|~)[ ]?)?(?P<number>{NUMBER})(?:[ ](?:more|others?))?"
    r"(?=[ ]?(?:[.,;\n()]|$|(?:in|on|at(?![ ]a[ ]time)|from)\b|(?:and|altogether|overall|afterwards|later"
    r"|privately|briefly|informally)\b|[&+][ ]|[\ue000-\ue005]))",
    re.I,
)
_ROOM = (
    r"(?:halls?|wings?|houses?|units?|sru|segs?|gym|kitchen|(?:health[ ]?)?centre|healthcare|workshops?|sheds?"
    r"|yard|library"
    r"|rooms?|landings?|flats?|section|office|cells?|(?:cell[ ])?doors?|corridor|gate|desk|private|confidence"
    r"|passing)\b"
)
_APART = (
    r"(?:in[ ](?:private|confidence|their[ ](?:own[ ])?cells?)|privately|alone|individually|on[ ]their[ ]own"
    r"|at[ ]their[ ]doors?)"
)
_MANNER = (
    r"(?:privately|informally|briefly|individually|alone|each|there|a{0,2}thegither|together|altogether|overall|too"
    r"|afterwards|after|later|one[ ]to[ ]one|(?:over|for|at)[ ](?:an?[ ])?(?:coffee|tea|lunch|brew|cuppa|chat"
    r"|blether|dinner)|1[ -](?:to|2)[ -]1|on[ ]their[ ]own"
    rf"|(?:in|on|at|from|across|round|fae|doon|down|up|through)[ ](?:(?:(?:the|their|his|her|my|total)\b|{_ROOM}"
    rf"|[\ue000-\ue005]+|(?!private\b)[a-z]+[ ](?={_ROOM}))[ ]?){{1,4}}|in[ ](?-i:[A-Z])[a-z]*(?=[ ,.;&]|$))"
)
# What may follow each group in a list: where, how, and "two of them in private", which adds nobody.
TAILS = re.compile(
    rf"(?:[ ]?\([^()\n]{{0,60}}\)|[ ]?(?i:{_MANNER})|[ ]inc(?:l|luding)?\.?[ ][^,.;\n]{{1,30}}"
    rf"|,?[ ]?(?i:{NUMBER}|some|both|all|most)(?:[ ]of[ ](?:whom|them))?[ ](?:(?:was"
    rf"|were)[ ])?(?i:{_APART})"
    r"|,?[ ]?(?:one|two|some|both|all|most)[ ]of[ ](?:whom|them)[ ][^,.;\n]{0,60}(?=,)){1,3}"
)
SEPARATOR = re.compile(
    r"[ ]*(?:(?:[,/&+;]|(?:and|an|n|plus"
    r"|as[ ]well[ ]as|along[ ]with|together[ ]with|also|informally|then)\b)[ ]*){0,3}",
    re.I,
)
_HOW = (
    r"(?:privately|away|in[ ]private|briefly|informally|directly|mainly|only|also|later|individually|separately"
    r"|at[ ]length)"
)
SPOKE = re.compile(
    r"\b(?:(?P<talk>(?:who(?=:)|numbers?(?=:)|people(?=:)|spk|spoke|spoken|speak|spoked|speaking|talk|talked"
    r"|talking|chat|chatted|chatting|blethered"
    r"|listened|conversations?"
    r"|interviews?|interviewed|engaged|conversed|met(?=[ ]with)|(?:had|hud|shared|got)[ ](?:an?[ ])?(?:wee|quick|good"
    r"|long|brief|nice)?[ ]?"
    r"(?:lunch|tea|coffee|dinner|breakfast|cuppa|brew|catch[ -]?up|(?:cup|pot|mug)[ ]o[f'’]?[ ](?:tea"
    r"|coffee))(?=[ ]w)|sat(?:[ ]down)?(?=[ ]w)|(?:word|chat"
    r"|blether|natter)s?|heard)"
    rf"(?:[ ]{_HOW})*(?:[ ](?:to|with|wi|w|tae|2|from|w/))?)|(?P<saw>saw|seen|met))(?:[ ]{_HOW})*[ ]?:?[ ]"
    r"(?:(?:too[ ])?many,?[ ])?(?:only[ ]|just[ ])?(?:(?:a[ ]total|in[ ]total)[ ](?:of[ ])?)?(?:all[ ](?!the\b|of\b))?",
    re.I,
)
WAS_SPOKEN_TO = re.compile(
    r"[ ](?:was[ ]|were[ ])?(?:spoken[ ](?:to|tae|with)|spoke[ ](?:to|tae|with)[ ](?:me|us)"
    r"|seen(?![ ]by)|interviewed|(?:would|agreed[ ]to|wanted[ ]to|wished[ ]to|asked[ ]to|(?:was|were)[ ](?:happy"
    r"|keen|willing)[ ]to)[ ](?:talk|speak)|had[ ]a[ ]"
    r"(?:wee[ ])?(?:chat|word|blether)|(?:talked|chatted)[ ](?:to"
    r"|with)[ ](?:me|us))\b",
    re.I,
)
NONE_OF = re.compile(
    r"(?:\bnot|n['’]?t|\bdidnt|nae|\bnever|\bno)[ ](?:(?:get|got|manage|managed"
    r"|able)[ ]to[ ])?(?:speak|spoken|spoke|talk|talked)[ ]"
    rf"(?:to|with|tae)[ ]any[ ](?:of[ ]the[ ])?(?:(?P<prisoner>{PRISONER})|(?P<staff>{STAFF}))\b",
    re.I,
)
MORE = re.compile(r",?[ ](?:and|as[ ]did|as[ ]well[ ]as|plus|&|along[ ]with)[ ]", re.I)
LABEL = re.compile(
    rf"(?:(?P<prisoner>\b{PRISONER}\b)|(?P<staff>\b{STAFF}\b)|\b(?P<p>[pr])(?=[ ]?[=:x]?[ ]?\d)"
    r"|\b(?P<s>s)(?=[ ]?[=:]?[ ]?\d))"
    rf"(?:[ ]?[:–-]?[ ](?:spoken?[ ](?:to|with)|seen|met|count|numbers?))?[ ]?(?:\((?P<inside>\d{{1,3}})\)"
    rf"|(?P<mark>[:=x×–-]|was|were)?[ ]?(?P<number>{NUMBER}|none|nil)"
    rf"(?=[ ]?(?:[.,;/&+|()]|$|\n|[ ](?:and[ ]|&[ ])?(?:staff|officers|prisoners|p\b|s\b|s[ ]?[=:]?\d)|[ ]?-[ ]"
    rf"|[ ]{_APART}|[ ]at[ ]cell)))",
    re.I,
)
LETTERS = re.compile(r"(?<![\w.])(?P<p>\d{1,3})[ ]?p[ ,/&+]{1,3}(?P<s>\d{1,3})[ ]?s\b", re.I)
NOBODY = re.compile(
    r"\b(?:(?:no[ -]?one|nobody|naebody)[ ](?:was[ ])?spoken[ ](?:to|tae)|(?:spoke|talked)[ ](?:to"
    r"|tae)[ ](?:no[ -]?one|nobody|naebody)"
    r"|(?:did[ ]?n[o']t|didnae|did[ ]not)[ ](?:speak|talk|get[ ]to[ ]speak)[ ](?:to|tae|with)[ ]"
    r"(?:anyone|anybody|any[ ]?one))\b(?![ ](?:but|except|bar)\b)",
    re.I,
)
# Between these, a run of text holding nothing but people is a count of people spoken to.
EDGE = re.compile(r"[.;\n!?:/()|–—]|[ ]-[ ]|,|$")
AFTERTHOUGHT = re.compile(
    r"[ ](?:lol|haha|only|in total|altogether|each|all told|in all|overall|all (?:quiet|fine|good|ok"
    r"|well|calm)|between (?:them|us)|inc(?:l|luding)?\b.*)$",
    re.I,
)
SIGNS = "\ue000-\ue005"  # what `clauses.mask` puts in the place of facts
MASKED = {chr(code) for code in range(0xE000, 0xE006)}
ANYONE = re.compile(r"\b(?:prisoners|staff|lads|m[ae]n|boys|guys|women|residents)$", re.I)
PLURAL = re.compile(r"(?:[^s]s|men|women|wummin|(?<!of )staff|people|ppl|folk|custody)$", re.I)
