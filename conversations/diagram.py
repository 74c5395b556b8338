"""The conversations as documentation: for each flow a page with its questions and a Mermaid diagram, and an SVG.

All of it is made from the flows themselves, so that it cannot say anything else than they do.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from conversations.diagram_svg import Words, svg
from conversations.draft import LONDON, Who
from conversations.flow import Flow, Group, Only, Part, Step
from conversations.inputs.base import Asking
from conversations.inputs.choice import OneOf
from standards.models import Knowledge

#: The moment the questions are worded for; no question's words depend on it.
MOMENT = datetime(2026, 1, 5, 12, tzinfo=LONDON)
MADE = "<!-- Made by `ipm diagram` from the flow itself: change that, and run it again. -->"


def files(flows: Iterable[Flow], knowledge: Knowledge) -> dict[str, str]:
    """The names and contents of all files."""
    made: dict[str, str] = {}
    for flow in flows:
        parts = described(flow, knowledge)
        made[f"{flow.name}.md"] = page(flow, parts)
        made[f"{flow.name}.svg"] = svg(flow.title, _begins(flow), parts, flow.finish)
    return made


def _begins(flow: Flow) -> str:
    """How a flow is begun: by its command, or by a button of a filed record."""
    return f"/{flow.command}" if flow.command else "from a record"


def described(flow: Flow, knowledge: Knowledge) -> tuple[Words, ...]:
    """The parts of a flow in words."""
    return tuple(_words(part, flow.parts, flow, knowledge) for part in flow.parts)


def _words(part: Part, beside: Sequence[Part], flow: Flow, knowledge: Knowledge) -> Words:
    when = _condition(part.only, beside)
    if isinstance(part, Group):
        inner = tuple(_words(step, part.steps, flow, knowledge) for step in part.steps)
        accepts = f"any number of {part.many}, or “{part.nothing}”"
        return Words(part.key, part.label, (part.ask,), accepts, when, part.optional, part.help, inner, True)
    questions = tuple(dict.fromkeys(part.question(asking) for asking in _situations(part, flow, knowledge)))
    return Words(part.key, part.label, questions, _accepts(part), when, part.optional, part.help)


def _situations(step: Step, flow: Flow, knowledge: Knowledge) -> Iterator[Asking]:
    """Situations that a question may be worded for: each answer to each choice, where the step then applies."""
    choices = [other for other in flow.parts if isinstance(other, Step) and isinstance(other.takes, OneOf)]
    answers: list[dict[str, Any]] = [{}]
    answers += [{c.key: o.value} for c in choices if isinstance(c.takes, OneOf) for o in c.takes.options]
    who = Who(role=flow.roles[0])
    inside = step not in flow.parts
    for given in answers:
        if inside or step.only is None or step.only.holds(given):
            item: dict[str, Any] | None = {} if inside else None
            yield Asking(MOMENT, who, knowledge, knowledge.current_edition, given, item)


def _accepts(step: Step) -> str:
    if isinstance(step.takes, OneOf):
        return " · ".join(option.label for option in step.takes.options)
    return step.takes.expected()


def _condition(only: Only | None, beside: Sequence[Part]) -> str:
    """A condition in words: "Visit is “Made” or “Abandoned part-way”"."""
    if only is None:
        return ""
    asked = next(part for part in beside if part.key == only.key)
    takes = asked.takes if isinstance(asked, Step) else None
    labels = {option.value: option.label for option in takes.options} if isinstance(takes, OneOf) else {}
    return f"{asked.label} is {' or '.join(f'“{labels.get(value, value)}”' for value in only.values)}"


def page(flow: Flow, parts: Sequence[Words]) -> str:
    """A flow's page."""
    lines = [
        MADE,
        "",
        f"# {flow.title}",
        "",
        f"`{_begins(flow)}` – {flow.about}. For: {', '.join(flow.roles)}. Version {flow.version} of the questions.",
        "",
        "Every question also has Back, Help, Save and Cancel, and Skip where it may be skipped; every button can be",
        "typed, by its number or its words. At the review each answer can be changed before it is filed.",
        "",
        f"![The questions of “{flow.title}” in order]({flow.name}.svg)",
        "",
        "```mermaid",
        *mermaid(flow, parts),
        "```",
        "",
        "## The questions",
    ]
    for number, words in enumerate(parts, start=1):
        lines += _section(f"### {number}. ", words)
        for place, inner in enumerate(words.inner, start=1):
            lines += _section(f"#### {number}.{place} ", inner)
    return "\n".join(lines) + "\n"


def _section(head: str, words: Words) -> list[str]:
    skipped = " It may be skipped." if words.optional and not words.group else ""
    return [
        "",
        f"{head}{words.label}",
        "",
        "\n>\n".join(f"> {question}" for question in words.questions),
        "",
        f"- Asked {f'only if {words.when}' if words.when else 'always'}.{skipped}",
        f"- Accepts: {words.accepts}",
        f"- Help: {words.help}",
    ]


def mermaid(flow: Flow, parts: Sequence[Words]) -> list[str]:
    """A flow as a Mermaid flowchart, line by line."""
    drawing = _Mermaid()
    ends = drawing.chain([("begin", "")], parts, "")
    return [
        "flowchart TD",
        f'    begin(["{_begins(flow)}"])',
        *drawing.lines,
        '    review["Review: every answer can be changed"]',
        *(f"    {source} {_arrow(label)} review" for source, label in ends),
        f'    review --> filed(["{_plain(flow.finish)}"])',
        "    classDef optional stroke-dasharray: 5 3",
        *([f"    class {','.join(drawing.optional)} optional"] if drawing.optional else []),
    ]


Ends = list[tuple[str, str]]


class _Mermaid:
    """The lines of a flowchart in the making. ``Ends`` are nodes that lead on to whatever comes next, and how."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.optional: list[str] = []
        self._decisions = 0

    def chain(self, ends: Ends, parts: Sequence[Words], prefix: str) -> Ends:
        """Parts one after the other; those under one condition behind one decision."""
        for when, together in groupby(parts, key=lambda words: words.when):
            around: Ends = []
            if when:
                self._decisions += 1
                name = f"decision{self._decisions}"
                self._node(ends, name, f'{{"{_plain(when)}?"}}')
                ends, around = [(name, "yes")], [(name, "no")]
            for words in together:
                ends = self._part(ends, words, prefix)
            ends += around
        return ends

    def _part(self, ends: Ends, words: Words, prefix: str) -> Ends:
        name = f"{prefix}{words.key}"
        text = "<br/>".join([f"<b>{_plain(words.label)}</b>", *map(_plain, words.questions)])
        if not words.group:
            self._node(ends, name, f'["{text}"]')
            if words.optional:
                self.optional.append(name)
            return [(name, "")]
        self._node(ends, name, f'{{{{"{text}"}}}}')
        self.lines.append(f'    subgraph {name}_item ["{_plain(words.label)}: each one"]')
        inside = self.chain([(name, "one more")], words.inner, f"{name}_")
        self.lines.append("    end")
        self.lines += [f"    {source} {_arrow(label)} {name}" for source, label in inside]
        return [(name, "no more")]

    def _node(self, ends: Ends, name: str, shape: str) -> None:
        self.lines.append(f"    {name}{shape}")
        self.lines += [f"    {source} {_arrow(label)} {name}" for source, label in ends]


def _arrow(label: str) -> str:
    return f"-- {label} -->" if label else "-->"


def _plain(text: str) -> str:
    """Text that means nothing to Mermaid."""
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
