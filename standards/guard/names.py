"""Names of people, told by the lists, by their shape, and by the company they keep.

A name that is nothing else ("darren", "mcallister") is one wherever it stands. A name that is also an everyday word or
a place ("mark", "young", "hamilton"), and a word that is nothing known, need company: a title, a role or kin before,
a verb of speech after, a capital where none is due, a first name beside.
"""

import re
from collections.abc import Iterator

from standards.guard.lists import Lists
from standards.guard.spans import Span
from standards.guard.tokens import Token

_NOBODY = frozenset(re.findall(r"\S+", "a b c d i o x y z"))
"""Letters that stand for nobody: "Mr X", "prisoner A"."""
_TALKED = frozenset(
    re.findall(
        r"\S+",
        """
        spoke spoken speaking talked talking chatted chatting told asked spk asking telling
        """,
    )
)
"""After these a place that is also a name is a person: "spoke to Murray", not "saw Murray" hall."""
_TRAVELLED = frozenset(
    re.findall(
        r"\S+",
        """
        home back transfer transferred moved move moving going go went travel returned deported escorted bus
        train came coming
        """,
    )
)
_CONJUNCTIONS = frozenset(re.findall(r"\S+", "and but that as when because if so then & cos coz cause says said"))


class Names:
    """Looks for names among the words of one text."""

    def __init__(self, tokens: list[Token], known: Lists) -> None:
        self._tokens = tokens
        self._known = known
        self._cues = known.cues
        self._slips: dict[str, bool] = {}
        self._last = -9

    def found(self) -> Iterator[Span]:
        """Every name, first and last together; Mr and Mrs belong to it, roles and possessives do not."""
        tokens, at = self._tokens, 0
        while at < len(tokens):
            if not self._is_name(at):
                at += 1
                continue
            first, last = self._stretched(at)
            self._last = last
            yield Span(tokens[first].start, tokens[last].end, "name")
            at = last + 1

    # -- what a word is

    def _in(self, cue: str, key: str) -> bool:
        return key in self._cues[cue]

    def _unknown(self, at: int) -> bool:
        """Letters that make no everyday word, no place, no name."""
        t = self._tokens[at]
        return not (t.listed or t.word or t.place or t.masked) and len(t.key) > 2 and t.key.isalpha()

    def _slip(self, at: int) -> bool:
        t = self._tokens[at]
        key = t.key
        if t.capital and t.after == "space" and len(key) < 6:
            return False
        if key not in self._slips:
            self._slips[key] = self._known.slip(key)
        return self._slips[key]

    def _odd(self, at: int) -> bool:
        """Unknown, and no everyday word mistyped; all in capitals it may be an abbreviation."""
        t = self._tokens[at]
        return self._unknown(at) and not t.upper and not self._slip(at)

    def _strong(self, at: int) -> bool:
        """A name that is nothing else; two or three small letters only when commonly one."""
        t = self._tokens[at]
        if t.masked or t.word or t.place or not (t.listed or t.shape):
            return False
        return t.capital or len(t.key) > 3 or self._in("names.short", t.key)

    def _weak(self, at: int) -> bool:
        """A name that may well be something else."""
        t = self._tokens[at]
        return t.listed and not t.masked and not self._strong(at)

    # -- what stands beside it

    def _before(self, at: int, back: int = 1) -> str:
        """Key of the word before, when nothing but blanks (or the stop of "Mr.") lies between; else ""."""
        for step in range(back):
            t = self._tokens[at - step]
            if at - step == 0 or not (t.after == "space" or self._abbreviated(at - step)):
                return ""
        return self._tokens[at - back].key

    def _abbreviated(self, at: int) -> bool:
        if self._tokens[at].gap.strip() != ".":
            return False
        key = self._tokens[at - 1].key
        return len(key) == 1 or self._in("titles.sure", key) or self._in("titles.likely", key)

    def _after(self, at: int) -> str:
        """Key of the word after, when nothing but blanks lies between; else ""."""
        if at + 1 < len(self._tokens) and self._tokens[at + 1].after == "space":
            return self._tokens[at + 1].whole
        return ""

    def _ends(self, at: int) -> bool:
        """Whether the text or the clause ends here, or goes on as it does after a person."""
        after = self._after(at)
        if not after or (after.endswith("ed") and len(after) > 4):
            return True
        return any(self._in(f"after.{cue}", after) for cue in ("speech", "plain", "loose"))

    def _speaks(self, at: int) -> bool:
        return self._in("after.speech", self._after(at))

    def _acts(self, at: int) -> bool:
        return self._speaks(at) or self._in("after.plain", self._after(at))

    def _opens(self, at: int) -> bool:
        """Whether a clause begins here."""
        before = self._before(at)
        return not before or before in _CONJUNCTIONS

    def _site(self, at: int) -> bool:
        """Whether the next word makes it a place, a body or a thing: "Wallace House", "Bradley report"."""
        t, after = self._tokens[at], self._after(at)
        if not after:
            return False
        if self._in("places.goods", after) and (t.surname or t.shape) and not self._titled(at):
            return t.capital or t.word
        if t.possessive:
            return after == "law"
        if self._in("places.sites", after):
            return not (t.given and not t.surname and not t.place) or self._in("places.within", self._before(at))
        return t.capital and self._in("places.bodies", after) and self._tokens[at + 1].capital

    def _titled(self, at: int) -> bool:
        before, t = self._before(at), self._tokens[at]
        if self._in("titles.sure", before):
            return not self._plainly_no_name(at)
        if not self._in("titles.likely", before) or self._plainly_no_name(at):
            return False
        if t.listed:
            return t.capital or self._strong(at) or (self._ends(at) and self._either(at))
        return self._unknown(at) and not self._slip(at)

    def _plainly_no_name(self, at: int) -> bool:
        t = self._tokens[at]
        if at and self._tokens[at - 1].masked and t.word and not t.listed:
            return True
        if not t.key.isalpha() or t.masked or (len(t.key) == 1 and (t.key in _NOBODY or not t.capital)):
            return True
        if t.listed and (t.capital or t.key not in _CONJUNCTIONS):
            return self._in("after.plain", t.key) and not t.capital
        cues = ("after.speech", "after.plain", "after.loose", "apart.determiners", "places.counted")
        return any(self._in(cue, t.key) for cue in cues) or (t.word and not t.capital and t.key.endswith(("ing", "ed")))

    def _role(self, at: int) -> bool:
        """Whether a role or kin stands before."""
        before = self._before(at)
        if self._in("roles.one", before) or self._in("roles.kin", before):
            return not self._plural_slip(at)
        return self._in("roles.many", before) and (self._tokens[at].capital or self._strong(at))

    def _plural_slip(self, at: int) -> bool:
        return self._in("apart.determiners", self._tokens[at].key)

    def _named(self, at: int) -> bool:
        """ "named X", "name is X", "a man called X"."""
        one, two = self._before(at), self._before(at, 2)
        if self._in("introduced.things", two) or self._in("introduced.things", self._before(at, 3)):
            return False
        if one == "as" and self._tokens[at].capital and any(self._before(at, back) == "known" for back in (3, 4, 5)):
            return True
        if self._in("introduced.named", one) or (two and f"{two} {one}" in self._cues["introduced.pairs"]):
            return True
        if one == "called" or (two == "called" and one in {"wee", "big"}):
            back = at - (1 if one == "called" else 2)
            plain = self._tokens[at].word and not self._tokens[at].listed and not self._tokens[at].capital
            return not plain and any(self._in("introduced.people", self._before(back, n)) for n in (1, 2, 3))
        gap = self._tokens[at].gap.strip() if at else ""
        return gap in {":", "-", "="} and self._tokens[at - 1].key in {
            "name",
            "names",
            "surname",
            "forename",
            "prisoner",
        }

    def _introduced(self, at: int) -> bool:
        """ "spoke to X", "complaint from X", "met X"."""
        one = self._before(at)
        if self._tokens[at].place:
            return one in _TALKED or (one in {"to", "with", "wi", "tae"} and self._before(at, 2) in _TALKED)
        if self._in("introduced.direct", one):
            return True
        if not self._in("introduced.preps", one):
            return False
        return any(self._in("introduced.verbs", self._before(at, back)) for back in (2, 3))

    def _either(self, at: int) -> bool:
        """Whether the word, though an everyday one, is what people are commonly called."""
        key = self._tokens[at].key
        return self._in("names.either_surname", key) or self._first(at)

    def _first(self, at: int) -> bool:
        """Whether the word, though an everyday one or a place, is a first name that people have."""
        t = self._tokens[at]
        return self._in("names.either_given", t.key) or (t.place and t.given)

    # -- the decision

    def _is_name(self, at: int) -> bool:
        t = self._tokens[at]
        if t.word and not (t.listed or t.capital) and not (at and self._in("titles.sure", self._tokens[at - 1].key)):
            return False
        if self._before(at) in {"st", "saint"}:
            return False
        if t.masked and not (t.listed and len(t.key) > 2 and self._in("titles.sure", self._before(at))):
            return False
        if len(t.key) == 1:
            return self._initial(at)
        if t.upper and len(t.key) <= 3 and not t.listed:
            return self._letters(at)
        if self._site(at) and not self._person_anyway(at):
            return False
        if self._strong(at):
            return True
        if self._titled(at) or self._called_so(at):
            return True
        if t.listed:
            return self._weak_name(at)
        return self._unknown_name(at)

    def _person_anyway(self, at: int) -> bool:
        """A first name beside or a title before a name like "Hall" tells that "Hall" is one too."""
        t = self._tokens[at]
        if self._titled(at) and (t.surname or t.shape):
            return not self._in("places.within", self._before(at, 2)) or self._in("titles.sure", self._before(at))
        speaks = (
            at + 2 < len(self._tokens)
            and self._tokens[at + 2].after == "space"
            and self._in("after.speech", self._tokens[at + 2].key)
        )
        return self._strong(at) and t.given and speaks and self._tokens[at + 1].key not in {"centre", "unit"}

    def _weak_name(self, at: int) -> bool:
        t = self._tokens[at]
        return (
            self._weak_with_cue(at)
            or self._weak_pair(at)
            or self._weak_speaker(at)
            or self._weak_opener(at)
            or self._beside(at)
            or (t.capital and self._weak_capital(at))
            or self._in_commas(at)
            or self._nicked(at)
        )

    def _weak_with_cue(self, at: int) -> bool:
        t = self._tokens[at]
        small_never = not t.capital and self._in("apart.never", t.key)
        if self._named(at):
            return (not small_never or self._ends(at)) and (t.capital or self._either(at) or not t.word)
        if self._role(at):
            if t.capital:
                kin = self._in("roles.kin", self._before(at)) and t.given
                return (
                    (not t.place or t.surname or kin)
                    and (self._either(at) or not t.word)
                    and (kin or not self._calendar(t.key))
                )
            return self._small_after_role(at)
        if self._introduced(at) and not self._in("places.within", self._before(at)):
            if t.capital:
                return (
                    len(t.key) > 2 and (self._either(at) or not t.word) and not self._job(t.key) and not self._dated(at)
                )
            modal = self._modal(at) and not self._in("introduced.preps", self._before(at))
            return self._ends(at) and not modal and self._first(at) and not self._thing(at)
        return False

    def _small_after_role(self, at: int) -> bool:
        """ "officer brown was", "his brother mark": not "officer read out", "man short of"."""
        t, after = self._tokens[at], self._after(at)
        if not self._ends(at) or self._modal(at):
            return False
        if self._first(at) or not (t.word or t.place):
            return len(t.key) > 2 and (not self._calendar(t.key) or self._acts(at))
        goes_on = not after or after.endswith("ed") or self._acts(at)
        return goes_on and self._in("names.either_surname", t.key) and self._in("roles.one", self._before(at))

    def _modal(self, at: int) -> bool:
        return not self._tokens[at].capital and self._in("after.plain", self._tokens[at].key)

    def _thing(self, at: int) -> bool:
        """Small letters that after "spoke to" or "complaint about" are hardly ever a person."""
        t = self._tokens[at]
        return self._calendar(t.key) or self._job(t.key)

    def _job(self, key: str) -> bool:
        return (
            self._in("roles.jobs", key)
            or self._in("roles.one", key)
            or self._in("roles.kin", key)
            or self._in("apart.determiners", key)
        )

    def _weak_speaker(self, at: int) -> bool:
        """ "mark said", at the beginning of a clause."""
        t = self._tokens[at]
        if not (self._speaks(at) and self._opens(at)) or self._job(t.key) or len(t.key) < 3:
            return False
        if not self._either(at):
            return len(t.key) > 2 and not t.word and not t.place
        return self._in("names.either_given", t.key) or t.capital

    def _weak_opener(self, at: int) -> bool:
        """ "dale has been in seg"; "Mark's cell"."""
        t = self._tokens[at]
        if self._in("apart.determiners", self._before(at)) or (self._calendar(t.key) and not self._felt(at)):
            return False
        if self._opens(at) and self._does(at):
            return True
        if t.owns and self._in("after.belongings", self._after(at)) and (self._first(at) or (t.surname and t.place)):
            return not self._job(t.key)
        return (
            t.owns
            and not self._job(t.key)
            and self._in("names.either_given", t.key)
            and not t.place
            and not self._site(at)
        )

    def _in_commas(self, at: int) -> bool:
        """ "his social worker, Grant, never came"."""
        t = self._tokens[at]
        if not at or t.gap.strip() != "," or not t.capital or t.upper or t.place or self._calendar(t.key):
            return False
        before = self._tokens[at - 1].key
        ends = at + 1 == len(self._tokens) or self._tokens[at + 1].after != "space" or self._acts(at)
        return ends and (self._in("roles.one", before) or self._in("roles.kin", before)) and not self._job(t.key)

    def _does(self, at: int) -> bool:
        """Whether what follows is said of a person, by this word rather than of a thing."""
        t, after = self._tokens[at], self._after(at)
        if self._in("names.mostly", t.key):
            return self._acts(at) or (t.capital and after in {"from", "who"})
        if self._somehow(at):
            return True
        goes_on = at + 2 < len(self._tokens) and self._tokens[at + 2].after == "space"
        active = t.capital and self._acts(at) and goes_on and not self._in("after.copulas", after)
        return active and self._in("names.either_given", t.key) and not t.place

    def _one_of(self, at: int) -> bool:
        """ "Wen is a good cook"; of "Hope is a", only "cleaner" and the like."""
        what = [token.key for token in self._tokens[at + 3 : at + 5]]
        return not self._in("after.virtues", self._tokens[at].key) or any(self._in("roles.one", key) for key in what)

    def _felt(self, at: int) -> bool:
        """ "April is worried", "Christian had"."""
        if self._tokens[at].key == "christian":
            return self._tokens[at].capital and self._opens(at)
        return at + 2 < len(self._tokens) and self._in("after.feels", self._tokens[at + 2].key)

    def _called_so(self, at: int) -> bool:
        """ "Porky is what they call him"."""
        t = self._tokens[at]
        says = [token.key for token in self._tokens[at + 1 : at + 5]]
        return t.capital and not t.upper and says[:2] == ["is", "what"] and says[-1][:4] == "call"

    def _somehow(self, at: int) -> bool:
        """ "Grace is waiting for", "Bishop is in cell 12"."""
        t = self._tokens[at]
        if not self._either(at) or (self._job(t.key) and not self._in("names.either_surname", t.key)):
            return False
        if at + 2 >= len(self._tokens):
            return False
        how = self._tokens[at + 2].key
        if self._after(at) == "would" and how in {"like", "love"}:
            return t.capital
        if self._after(at) not in {"is", "was", "has", "isnt", "wasnt", "had"}:
            return False
        if self._in("after.feels", how):
            return t.capital or self._first(at)
        if not t.capital:
            return False
        if how == "on" and at + 3 < len(self._tokens):
            return self._in("after.states", self._tokens[at + 3].key) and t.given
        if how == "in" and at + 3 < len(self._tokens):
            return self._in("after.cells", self._tokens[at + 3].key) and self._tokens[at + 3].key != "the"
        if not t.given or t.place:
            return False
        return self._in("after.somehow", how) or (how in {"a", "an"} and self._one_of(at))

    def _beside(self, at: int) -> bool:
        """A capital joined by "and" to another name: "Frank and Bill", "Hamilton and Lewis"."""
        t = self._tokens[at]
        if t.upper or not self._ends(at):
            return False
        if at and at - 1 == self._last and t.gap.strip() == "," and t.capital:
            return not self._job(t.key) and not t.place
        if at >= 2 and at - 1 == self._last + 1 and self._tokens[at - 1].key in {"and", "n"} and t.after == "space":
            return (t.capital and not self._job(t.key)) or (self._first(at) and not self._modal(at))
        if not t.capital or not self._either(at) or self._calendar(t.key):
            return False
        if self._after(at) not in {"and", "n"} or at + 2 >= len(self._tokens) or self._tokens[at + 2].after != "space":
            return False
        other = self._tokens[at + 2]
        named = self._strong(at + 2) or self._in("names.either_given", other.key)
        return self._in("names.either_given", t.key) and other.capital and named and not other.place and not t.place

    def _weak_capital(self, at: int) -> bool:
        """A capital inside a sentence on a word that may be a name."""
        t, before = self._tokens[at], self._before(at)
        if t.after != "space" or t.upper or not before or t.place or self._job(t.key) or self._calendar(t.key):
            return False
        if self._in("apart.determiners", before) or self._in("places.within", before) or len(before) == 1:
            return False
        follower = self._tokens[at + 1] if self._after(at) else None
        if follower is not None and follower.capital and not follower.listed:
            return False
        if not self._either(at) and t.word:
            return False
        return (t.given and self._ends(at)) or self._speaks(at)

    def _dated(self, at: int) -> bool:
        """Whether a month is meant, not a woman: "about June", not "spoke to June"."""
        talked = self._before(at, 2) in _TALKED and self._before(at) in {"to", "with"}
        return self._calendar(self._tokens[at].key) and not talked

    def _calendar(self, key: str) -> bool:
        return key in {"april", "may", "june", "august", "summer", "autumn", "winter", "christian", "jesus"}

    def _weak_pair(self, at: int) -> bool:
        """A first name and a family name that are both everyday words: "Mark Young", "grace king said"."""
        t, after = self._tokens[at], self._after(at)
        if self._initialled(at):
            return True
        if not after or t.possessive or not (t.given or t.place):
            return False
        other = self._tokens[at + 1]
        if other.masked or self._in("apart.determiners", self._before(at)):
            return False
        if t.capital and other.capital and not t.upper:
            if self._strong(at + 1):
                return not self._in("places.within", self._before(at)) and not self._site(at + 1)
            site = self._in("places.sites", after)
            return other.surname and t.given and (not site or self._speaks(at + 1)) and not self._calendar(t.key)
        if t.capital != other.capital or not other.surname or self._modal(at):
            return False
        return (self._first(at) or not t.word) and t.given and self._small_pair(at)

    def _small_pair(self, at: int) -> bool:
        if self._strong(at + 1):
            return not self._in("after.plain", self._tokens[at].key)
        other = self._tokens[at + 1].key
        if self._in("places.sites", self._after(at)) or not self._in("names.either_surname", other):
            return False
        cued = self._introduced(at) or self._role(at) or (self._opens(at) and self._speaks(at + 1))
        cued = cued or (self._in("names.mostly", self._tokens[at].key) and self._acts(at + 1))
        return cued and self._ends(at + 1)

    def _initialled(self, at: int) -> bool:
        """ "J. Young", "D Page"."""
        before = self._before(at)
        t = self._tokens[at]
        dotted = t.gap.startswith(".")
        if len(before) != 1 or not t.capital or (not dotted and (t.place or before in {"a", "i"})):
            return False
        return self._tokens[at - 1].capital and (
            dotted
            or ((self._ends(at) or self._either(at) or self._unknown(at)) and not self._in("places.sites", t.key))
        )

    def _nicked(self, at: int) -> bool:
        """ "big rob", "wee jo"."""
        before, two = self._before(at), self._before(at, 2)
        t = self._tokens[at]
        return (
            self._in("names.nicks", before)
            and t.given
            and self._ends(at)
            and not self._in("apart.determiners", two)
            and not self._in("apart.never", t.key)
        ) or (before in {"big", "wee"} and t.given and self._acts(at) and self._first_or_short(at))

    def _first_or_short(self, at: int) -> bool:
        return self._first(at) or self._in("names.short", self._tokens[at].key)

    def _unknown_name(self, at: int) -> bool:
        if not self._unknown(at):
            return self._place_name(at)
        t = self._tokens[at]
        if self._odd(at) and (self._in_commas(at) or (self._before(at) in {"wee", "big"} and self._acts(at))):
            return True
        if self._named(at) or self._initialled(at):
            return not t.upper
        if (
            self._opens(at)
            and len(t.key) > 5
            and self._after(at) in {"doesnt", "didnt", "hasnt", "wasnt", "isnt", "cant"}
        ):
            return self._odd(at)
        if self._opens(at) and len(t.key) > 4 and self._after(at) in {"is", "was", "has"} and self._odd(at):
            how = self._tokens[at + 2].key if at + 2 < len(self._tokens) else ""
            return t.capital or self._in("after.feels", how) or self._in("after.somehow", how)
        if (self._role(at) or self._introduced(at)) and self._odd(at) and (t.capital or len(t.key) > 3):
            return not self._in("apart.determiners", self._before(at))
        if t.owns and len(t.key) > 3 and self._in("after.belongings", self._after(at)):
            return self._odd(at)
        if len(t.key) > 3 and self._opens(at) and (self._speaks(at) or (t.capital and self._met(at))):
            return self._odd(at) and (self._speaks(at) or not t.key.endswith("s") or t.key[-2] in "aiou")
        return t.capital and self._unknown_capital(at)

    def _met(self, at: int) -> bool:
        return self._acts(at) or self._after(at) in {"from", "aged", "who", "whos"}

    def _place_name(self, at: int) -> bool:
        """A capital on an everyday word after "named" or "Prisoner"."""
        t = self._tokens[at]
        return (
            t.word
            and t.capital
            and not t.upper
            and t.after == "space"
            and (
                (self._before(at) in {"prisoner", "surname"} or self._named(at))
                and not self._job(t.key)
                and self._ends(at)
            )
        )

    def _unknown_capital(self, at: int) -> bool:
        """A capital inside a sentence on a word that is nothing known."""
        t, before = self._tokens[at], self._before(at)
        if not self._odd(at):
            return False
        if t.after == "start" or not before:
            if self._after(at) in {"and", "n"} and at + 2 < len(self._tokens) and self._tokens[at + 2].after == "space":
                return self._tokens[at + 2].capital and self._strong(at + 2)
            following = self._tokens[at + 1] if self._after(at) else None
            return (
                following is not None
                and following.capital
                and (self._strong(at + 1) or self._odd(at + 1))
                and (not self._site(at + 1))
            )
        if self._in("apart.determiners", before) or self._in("places.within", before):
            return self._speaks(at)
        travelled = before == "from" or (before == "to" and self._before(at, 2) in _TRAVELLED)
        return not travelled or self._introduced(at)

    def _initial(self, at: int) -> bool:
        """ "Mr K", and the first of "J. M." said of somebody."""
        t = self._tokens[at]
        if not t.capital:
            return False
        return (self._in("titles.sure", self._before(at)) and t.key not in _NOBODY) or self._dotted(at)

    def _dotted(self, at: int) -> bool:
        """ "T.J.": two initials with stops, no abbreviation."""
        run = self._tokens[at - 1 : at + 3] if at else [self._tokens[at], *self._tokens[1:3]]
        here = 1 if at else 0
        letters = [t.key for t in run if len(t.key) == 1 and t.capital]
        if len(run) <= here + 1 or run[here + 1].gap != "." or len(run[here + 1].key) != 1 or not run[here + 1].capital:
            return False
        alone = len(letters) == 2 and self._tokens[at].gap != "."
        return alone and not self._in("apart.initial_acronyms", "".join(letters))

    def _letters(self, at: int) -> bool:
        """ "JM said", "prisoner JM": initials, unless they are an abbreviation of the work."""
        t = self._tokens[at]
        told = self._before(at) in {"prisoner", "inmate", "initials", "initialled", "named"}
        if (t.word and not told) or t.place or self._in("apart.initial_acronyms", t.key) or not t.key.isalpha():
            return False
        if (t.key,) in self._known.phrases:
            return False
        before = self._before(at)
        return (
            self._in("titles.sure", before)
            or told
            or (len(t.key) == 2 and self._speaks(at) and self._opens(at))
            or (len(t.key) == 2 and self._introduced(at) and self._ends(at))
        )

    # -- how far it goes

    def _stretched(self, at: int) -> tuple[int, int]:
        """First and last word of the name that this word is part of."""
        first = last = at
        while last + 1 < len(self._tokens) and self._goes_on(last, at):
            last += 1
        while self._in("names.particles", self._tokens[last].key) and last > at and not self._tokens[last].surname:
            last -= 1
        while first > 0 and self._began(first):
            first -= 1
        if self._in("titles.sure", self._before(first)) or self._before(first) in {"miss", "ms"}:
            return first - 1, last
        if self._before(first) and self._in("names.nicks", self._before(first)):
            two = self._before(first, 2)
            first -= not self._in("apart.determiners", two)
        return first, last

    def _linked(self, at: int) -> bool:
        """Whether nothing but blanks, or the stop of an initial, parts this word from the one before."""
        return self._tokens[at].after == "space" or (self._abbreviated(at) and len(self._tokens[at - 1].key) == 1)

    def _goes_on(self, last: int, anchor: int) -> bool:
        """Whether the name goes on after the word `last`."""
        t, nxt = self._tokens[last], self._tokens[last + 1]
        if t.possessive or not self._linked(last + 1) or nxt.masked:
            return False
        if self._strong(last + 1):
            return not self._site(last + 1) or not nxt.place
        if len(nxt.key) == 1:
            return nxt.key not in {"a", "i"} and nxt.capital == t.capital and self._before_site(last + 1)
        if nxt.listed:
            return self._weak_goes_on(last)
        if self._in("names.particles", nxt.key):
            return (
                last + 2 < len(self._tokens)
                and self._linked(last + 2)
                and (
                    self._strong(last + 2) or (self._unknown(last + 2) and self._tokens[last + 2].capital == t.capital)
                )
            )
        if not self._unknown(last + 1) or nxt.upper != t.upper:
            return False
        return nxt.capital or (not t.capital and not self._slip(last + 1) and len(nxt.key) > 3 and last == anchor)

    def _before_site(self, at: int) -> bool:
        """An initial, not the letter of a hall: "darren m said", not "darren b hall"."""
        return not self._in("places.sites", self._after(at))

    def _weak_goes_on(self, last: int) -> bool:
        t, nxt = self._tokens[last], self._tokens[last + 1]
        after = self._after(last + 1)
        if nxt.capital and t.capital:
            return not self._job(nxt.key) or nxt.surname
        if nxt.capital != t.capital or not nxt.surname or self._in("after.plain", nxt.key):
            return False
        if nxt.word and not self._in("names.either_surname", nxt.key):
            return False
        return not after or self._ends(last + 1)

    def _began(self, first: int) -> bool:
        """Whether the name began before the word `first`."""
        if not self._linked(first):
            return False
        t, prv = self._tokens[first], self._tokens[first - 1]
        if prv.possessive or prv.masked or self._in("titles.sure", prv.key):
            return False
        if len(prv.key) == 1:
            dotted = t.gap.startswith(".")
            return (dotted or prv.key not in {"a", "i"}) and (prv.capital == t.capital) and (prv.capital or t.surname)
        if self._strong(first - 1):
            return True
        if self._in("names.particles", prv.key) and not prv.word:
            return True
        if self._titled(first) or self._in("titles.likely", prv.key) or self._job(prv.key):
            return False
        if prv.given and not prv.place:
            return prv.capital == t.capital and (prv.capital or not prv.word or self._in("names.either_given", prv.key))
        return self._unknown(first - 1) and prv.capital and t.capital and not prv.upper
