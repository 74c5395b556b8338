"""The link from a text to the monitoring standards: the matcher suggests, the monitor decides."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from conversations.inputs.base import Asking, Input, Look, Outcome, Prompt, Refused, Taken, quoted
from conversations.screen import Button, Rows, Style
from standards.matcher import Result, suggest
from standards.models import Edition
from standards.search import search

SUGGESTED = 3


class Link(BaseModel):
    """One link: a quality indicator (``qi`` is its number) or a standard alone (``qi`` is empty).

    ``rank`` is its place among what was offered, from 1; 0 when the monitor found it otherwise. ``score`` and
    ``probability`` are the matcher's for it, 0 when it did not offer it.
    """

    model_config = ConfigDict(frozen=True)

    qi: str
    standard: int
    rank: int = 0
    score: float = 0.0
    probability: float = 0.0


class Links(BaseModel):
    """All links of one text, with what was offered and by which matcher, so that a choice can be understood later."""

    model_config = ConfigDict(frozen=True)

    chosen: tuple[Link, ...] = ()
    offered: tuple[str, ...] = ()
    verdict: str = ""
    fingerprint: str = ""


def linked(targets: list[str], result: Result) -> Links:
    """Links to these targets (``"2.6"`` for an indicator, ``"2"`` for a standard) beside what ``result`` offered."""
    ranks = {m.qi: (rank, m) for rank, m in enumerate(result.matches[:SUGGESTED], start=1)}
    chosen = []
    for target in targets:
        qi = target if "." in target else ""
        rank, found = ranks.get(qi, (0, None))
        chosen.append(
            Link(
                qi=qi,
                standard=int(target.split(".")[0]),
                rank=rank,
                score=found.score if found else 0.0,
                probability=found.probability if found else 0.0,
            )
        )
    return Links(
        chosen=tuple(chosen),
        offered=tuple(ranks),
        verdict=str(result.verdict),
        fingerprint=result.fingerprint,
    )


class IndicatorLinks(Input):
    """One link or several to the standards, or none. The value kept is a dumped ``Links``.

    ``text_key`` names the answer beside this question whose words are matched.
    """

    takes_nothing = True

    def __init__(self, text_key: str) -> None:
        self.text_key = text_key
        self.made_from = text_key

    def _result(self, asking: Asking) -> Result:
        return suggest(str(asking.nearest.get(self.text_key) or ""), asking.edition)

    def _edition(self, asking: Asking) -> Edition:
        return asking.knowledge.edition(asking.edition)

    def prompt(self, asking: Asking, view: dict[str, Any], current: Any) -> Prompt:
        """The matcher's three best with the words that matched, a search's results, or the standards to browse."""
        edition = self._edition(asking)
        ticked = self._ticked(view, current)
        if "standard" in view:
            body, targets = self._of_standard(edition, view["standard"])
        elif "query" in view:
            found = search(view["query"], edition, 6)
            body, targets = f"Found for {quoted(view['query'])}:", [indicator.number for indicator in found]
        elif "browse" in view or not edition.indicators:
            body, targets = self._all(edition)
        else:
            body, targets = self._suggestions(asking)
        if ticked:
            body = f"Chosen: {'; '.join(self._name(t, edition) for t in ticked)}\n{body}"
        rows = tuple((self._choice(target, view, ticked, edition),) for target in targets)
        return Prompt(
            body=body,
            hint="Press one, type a number such as “2.6”, or type words to search.",
            rows=(*rows, *self._ways(view, ticked)),
        )

    def _suggestions(self, asking: Asking) -> tuple[str, list[str]]:
        result = self._result(asking)
        matches = result.matches[:SUGGESTED]
        if result.verdict == "lost" or not matches:
            return "I found no likely match. Type words to search, or browse.", []
        lines = [f"{m.qi}: {', '.join(m.why) or 'no word in particular'}" for m in matches]
        head = "A likely match, and the words that matched:" if result.verdict == "sure" else "The words that matched:"
        return "\n".join((head, *lines)), [m.qi for m in matches]

    def _all(self, edition: Edition) -> tuple[str, list[str]]:
        if not edition.standards:
            return f"The edition {edition.id} is not here any more, so I can suggest nothing. No link will do.", []
        return "The standards:", [str(standard.number) for standard in edition.standards]

    def _of_standard(self, edition: Edition, number: int) -> tuple[str, list[str]]:
        standard = edition.standard(number)
        targets = [f"{number}", *(i.number for i in standard.indicators)] if standard else []
        return f"Standard {number}, {standard.name if standard else ''}:", targets

    def _choice(self, target: str, view: dict[str, Any], ticked: list[str], edition: Edition) -> Button:
        if "." not in target and "standard" not in view:
            return Button(label=self._name(target, edition), action=f"standard:{target}", words=(f"standard {target}",))
        mark = "✓ " if target in ticked else ""
        whole = "." not in target
        label = f"Standard {target} as a whole" if whole else self._name(target, edition)
        return Button(label=f"{mark}{label}", action=f"link:{target}", words=(target,), numbered=not whole)

    def _ways(self, view: dict[str, Any], ticked: list[str]) -> Rows:
        if "several" in view:
            first = Button(label=f"Done ({len(ticked)})", action="done", style=Style.PRIMARY, words=("done",))
        else:
            first = Button(label="More than one", action="several", words=("several", "more than one"))
        browsing = any(key in view for key in ("standard", "query", "browse"))
        second = (
            Button(label="Closest", action="suggest", words=("closest", "suggestions"))
            if browsing
            else Button(label="Browse standards", action="browse", words=("browse", "search"))
        )
        return ((first, second, Button(label="No link", action="none", words=("none", "no link"))),)

    def _ticked(self, view: dict[str, Any], current: Any) -> list[str]:
        if "ticked" in view:
            return list(view["ticked"])
        return [link.qi or str(link.standard) for link in Links.model_validate(current).chosen] if current else []

    def _name(self, target: str, edition: Edition) -> str:
        if "." in target:
            indicator = edition.indicator(target)
            return f"{target} {indicator.label}" if indicator else target
        standard = edition.standard(int(target))
        return f"{target} {standard.name}" if standard else f"Standard {target}"

    def press(self, action: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        """A press links, ticks, or shows another list."""
        verb, _, argument = action.partition(":")
        kept: dict[str, Any] = {key: view[key] for key in ("several", "ticked") if key in view}
        match verb:
            case "link" | "none" | "done":
                return self._choose(verb, argument, asking, view, current)
            case "standard":
                return Look({**kept, "standard": int(argument)})
            case "browse":
                return Look({**kept, "browse": True})
            case "suggest":
                return Look(kept)
            case "several":
                return Look(
                    {**view, "several": True, "ticked": self._ticked(view, current)},
                    "Press each that fits, then Done.",
                )
        return Refused(f"I need {self.expected()}.")

    def _choose(self, verb: str, target: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome:
        ticked = self._ticked(view, current)
        if verb == "none":
            return self._taken([], asking)
        if verb == "done":
            return self._taken(ticked, asking) if ticked else Refused("Nothing is chosen yet. Press one, or No link.")
        if "several" not in view:
            return self._taken([target], asking)
        ticked = [t for t in ticked if t != target] if target in ticked else [*ticked, target]
        return Look({**view, "ticked": ticked})

    def _taken(self, targets: list[str], asking: Asking) -> Taken:
        return Taken(linked(targets, self._result(asking)).model_dump(mode="json"))

    def read(self, text: str, asking: Asking, view: dict[str, Any], current: Any) -> Outcome | None:
        """Numbers of indicators or standards ("2.6 and 3.1", "standard 2") link; words search."""
        edition = self._edition(asking)
        pieces = (
            text.casefold().replace("qi", " ").replace("standard", " ").replace("and", " ").replace(",", " ").split()
        )
        known = [p for p in pieces if edition.indicator(p) or (p.isdigit() and "standard" in text.casefold())]
        if pieces and len(known) == len(pieces) and all(self._exists(p, edition) for p in pieces):
            before = self._ticked(view, current) if "several" in view else []
            return self._taken(list(dict.fromkeys((*before, *pieces))), asking)
        if not any(character.isalpha() for character in text):
            return None
        if search(text, edition, 1):
            kept: dict[str, Any] = {key: view[key] for key in ("several", "ticked") if key in view}
            return Look({**kept, "query": text.strip()[:100]})
        return Refused(f"I found no indicator for {quoted(text)}. I need {self.expected()}.")

    def _exists(self, target: str, edition: Edition) -> bool:
        return bool(edition.indicator(target)) if "." in target else bool(edition.standard(int(target)))

    def say(self, value: Any, asking: Asking) -> str:
        """The numbers with their labels."""
        edition = self._edition(asking)
        chosen = Links.model_validate(value or {}).chosen
        names = [self._name(link.qi or str(link.standard), edition) for link in chosen]
        return "; ".join(name if "." in name.split()[0] else f"Standard {name}" for name in names) or "no link"

    def brief(self, value: Any, asking: Asking) -> str:
        """The numbers alone."""
        chosen = Links.model_validate(value or {}).chosen
        return ", ".join(link.qi or f"Standard {link.standard}" for link in chosen) or "No link"

    def follow(self, value: Any, asking: Asking, guess: bool) -> tuple[Any, str]:
        """The text has changed: a guess follows the matcher, a choice stays with what the matcher says of it now."""
        result = self._result(asking)
        if guess:
            best = [result.matches[0].qi] if result.verdict != "lost" and result.matches else []
            return (linked(best, result).model_dump(mode="json") if best else None), ""
        chosen = [link.qi or str(link.standard) for link in Links.model_validate(value).chosen]
        after = linked(chosen, result)
        likely = result.verdict != "lost" and not set(chosen) & set(after.offered)
        notice = f"{self.brief(value, asking)} stays; for the new text I would suggest {result.matches[0].qi}."
        return after.model_dump(mode="json"), notice if likely and result.matches else ""

    def holds(self, value: Any, asking: Asking) -> bool:
        """Whether every indicator is in the edition of the draft."""
        edition = self._edition(asking)
        return all(self._exists(link.qi or str(link.standard), edition) for link in Links.model_validate(value).chosen)

    def expected(self) -> str:
        """What is wanted."""
        return "an indicator’s number such as “2.6”, or words to search by such as “food”"
