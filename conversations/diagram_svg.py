"""A flow drawn as SVG: one column that a phone can show, conditions and repeated groups as bands beside a line."""

import html
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

WIDTH, MARGIN = 420, 14
#: How much narrower what stands inside a band is, on each side.
INSET = 16
PAD, GAP, LINE = 10, 20, 18
#: The width of an average character at the size of the text, in units of the drawing.
CHARACTER = 6.6
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1b2430; }
.label { font-weight: 600; font-size: 14px; }
.small { font-size: 12px; fill: #4a5667; }
.box { fill: #ffffff; stroke: #35547c; stroke-width: 1.5; }
.optional { stroke-dasharray: 5 3; }
.when { fill: #eef2f8; stroke: #b9c6d8; }
.group { fill: #edf6ef; stroke: #4f8a63; stroke-width: 1.5; }
.end { fill: #35547c; }
.end-text { fill: #ffffff; font-weight: 600; }
.line { fill: none; stroke: #35547c; stroke-width: 1.5; }
.loop { fill: none; stroke: #4f8a63; stroke-width: 1.5; }
"""


@dataclass(frozen=True)
class Words:
    """One part of a flow in words: a question, or a group with the questions of ``inner``.

    ``questions`` are all wordings it may have, ``accepts`` what may be answered, ``when`` the condition under which
    it is asked ("" for always).
    """

    key: str
    label: str
    questions: tuple[str, ...]
    accepts: str
    when: str
    optional: bool
    help: str
    inner: tuple["Words", ...] = ()
    group: bool = False


def svg(title: str, command: str, parts: Sequence[Words], finish: str) -> str:
    """The drawing of one flow: its title, the command that begins it, its parts, the button that ends it."""
    canvas = _Canvas()
    y = canvas.end(MARGIN, command)
    y = canvas.chain(parts, MARGIN, WIDTH - 2 * MARGIN, y)
    y = canvas.box(MARGIN, WIDTH - 2 * MARGIN, canvas.arrow(y), "Review", ["Every answer can be changed."], "", False)
    y = canvas.end(canvas.arrow(y), finish)
    y = canvas.legend(y + GAP)
    said = html.escape(f"The questions of “{title}” in order")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + MARGIN}" width="{WIDTH}" role="img" '
        f'aria-label="{said}">'
    )
    ground = f'<rect width="{WIDTH}" height="{y + MARGIN}" fill="#ffffff"/>'
    return "\n".join([head, f"<title>{said}</title>", f"<style>{STYLE}</style>", ground, *canvas.drawn, "</svg>", ""])


@dataclass
class _Canvas:
    """What is drawn so far. Each method draws from ``y`` down and returns where it ended."""

    drawn: list[str] = field(default_factory=list)

    def chain(self, parts: Sequence[Words], x: int, width: int, y: int) -> int:
        """Parts one after the other; those under one condition inside a band, with a way around it."""
        for when, alike in groupby(parts, key=lambda words: words.when):
            together = list(alike)
            if when:
                y = self._band(f"Only if {when}", together, x, width, self.arrow(y))
            else:
                for words in together:
                    y = self._part(words, x, width, self.arrow(y))
        return y

    def _band(self, heading: str, parts: Sequence[Words], x: int, width: int, y: int) -> int:
        """A condition's band."""

        def inside(top: int) -> int:
            for place, words in enumerate(parts):
                top = self._part(words, x + INSET, width - 2 * INSET, self.arrow(top) if place else top)
            return top

        bottom = self._framed("when", heading, x, width, y, inside)
        left, middle = x + INSET // 2, WIDTH // 2
        self._line("line", f"M{middle} {y - 6} H{left} V{bottom + 8} H{middle}")
        return bottom + 8

    def _part(self, words: Words, x: int, width: int, y: int) -> int:
        if not words.group:
            return self.box(x, width, y, words.label, words.questions, words.accepts, words.optional)

        def inside(top: int) -> int:
            top = self.box(x + INSET, width - 2 * INSET, top, words.label, words.questions, words.accepts, False)
            return self.chain(words.inner, x + INSET, width - 2 * INSET, top)

        bottom = self._framed("group", f"{words.label}: as many as there are", x, width, y, inside)
        right = x + width - INSET // 2
        self._line("loop", f"M{WIDTH // 2} {bottom - 4} H{right} V{y + LINE + 2 * PAD + 8} H{right - INSET // 2 + 1}")
        self._head("#4f8a63", right - INSET // 2, y + LINE + 2 * PAD + 8, "left")
        return bottom

    def _framed(self, kind: str, heading: str, x: int, width: int, y: int, inside: Callable[[int], int]) -> int:
        """Draw ``inside`` (which takes and returns y) in a frame with a heading; the frame lies beneath it."""
        at = len(self.drawn)
        lines = _wrapped(heading, width)
        top = y + PAD + LINE * len(lines) + 4
        bottom = inside(top) + PAD
        frame = f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{bottom - y}" rx="8"/>'
        self.drawn[at:at] = [frame, *self._texts("small", lines, x + width // 2, y + PAD + 6)]
        return bottom

    def box(
        self, x: int, width: int, y: int, label: str, questions: Sequence[str], accepts: str, optional: bool
    ) -> int:
        """One question."""
        asked = [line for question in questions for line in _wrapped(question, width)]
        taken = _wrapped(accepts, width) if accepts else []
        height = 2 * PAD + LINE * (1 + len(asked) + len(taken)) - 2
        kind = "box optional" if optional else "box"
        self.drawn.append(f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="8"/>')
        middle, top = x + width // 2, y + PAD + 12
        self.drawn += self._texts("label", [label], middle, top)
        self.drawn += self._texts("", asked, middle, top + LINE)
        self.drawn += self._texts("small", taken, middle, top + LINE * (1 + len(asked)))
        return y + height

    def end(self, y: int, text: str) -> int:
        """Where it begins or ends."""
        width = int(len(text) * 8 + 40)
        left = (WIDTH - width) // 2
        self.drawn.append(f'<rect class="end" x="{left}" y="{y}" width="{width}" height="30" rx="15"/>')
        self.drawn += self._texts("end-text", [text], WIDTH // 2, y + 20)
        return y + 30

    def arrow(self, y: int) -> int:
        """A step down."""
        self._line("line", f"M{WIDTH // 2} {y} V{y + GAP - 4}")
        self._head("#35547c", WIDTH // 2, y + GAP, "down")
        return y + GAP

    def legend(self, y: int) -> int:
        """What the marks mean."""
        said = "Dashed: may be skipped. Every question has Back, Help, Save and Cancel."
        lines = _wrapped(said, WIDTH - 2 * MARGIN)
        self.drawn += self._texts("small", lines, WIDTH // 2, y)
        return y + LINE * len(lines)

    def _texts(self, kind: str, lines: Sequence[str], middle: int, y: int) -> list[str]:
        return [
            f'<text class="{kind}" x="{middle}" y="{y + LINE * place}" text-anchor="middle">{html.escape(line)}</text>'
            for place, line in enumerate(lines)
        ]

    def _line(self, kind: str, path: str) -> None:
        self.drawn.append(f'<path class="{kind}" d="{path}"/>')

    def _head(self, colour: str, x: int, y: int, way: str) -> None:
        shape = (
            f"M{x - 4} {y - 7} L{x} {y} L{x + 4} {y - 7} Z"
            if way == "down"
            else f"M{x + 7} {y - 4} L{x} {y} L{x + 7} {y + 4} Z"
        )
        self.drawn.append(f'<path fill="{colour}" d="{shape}"/>')


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, int((width - 2 * PAD) / CHARACTER))
