import re
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pytest

from conversations import diagram
from conversations.flow import Flow, Group
from conversations.registry import FLOWS
from standards.loader import load

FOLDER = Path(__file__).parents[2] / "docs" / "conversations"
FILES = diagram.files(FLOWS, load())


@pytest.mark.parametrize("name", FILES)
def test_the_committed_file_is_what_the_program_makes(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == FILES[name], "run: ipm diagram"


def test_no_file_is_left_of_a_flow_that_is_gone() -> None:
    made = {path.name for path in FOLDER.iterdir() if diagram.MADE in path.read_text(encoding="utf-8")}
    assert made == {name for name in FILES if name.endswith(".md")}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_from_the_beginning_every_node_is_reached_and_leads_to_the_end(flow: Flow) -> None:
    lines = diagram.mermaid(flow, diagram.described(flow, load()))
    ahead, behind = defaultdict(set), defaultdict(set)
    for line in lines:
        if edge := re.match(r"\s+(\w+) --(?: .+ --)?> (\w+)", line):
            ahead[edge[1]].add(edge[2])
            behind[edge[2]].add(edge[1])
    nodes = {node[1] for line in lines if (node := re.match(r"\s+(\w+)[\[({]", line))}
    nodes |= {"filed"}
    assert _reached(ahead, "begin") == nodes
    assert _reached(behind, "filed") == nodes


def _reached(edges: dict[str, set[str]], start: str) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        for node in edges[todo.pop()] - seen:
            seen.add(node)
            todo.append(node)
    return seen


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_the_page_has_every_question_with_its_help(flow: Flow) -> None:
    page = FILES[f"{flow.name}.md"]
    steps = [step for part in flow.parts for step in (part.steps if isinstance(part, Group) else (part,))]
    for step in steps:
        assert f" {step.label}\n" in page
        assert f"Help: {step.help}" in page
        if isinstance(step.ask, str):
            assert f"> {step.ask}" in page


def test_a_question_worded_by_its_situation_has_all_its_wordings() -> None:
    page = FILES["visit.md"]
    assert "> Why could you not go in?\n>\n> Why was the visit cut short?" in page
    assert "- Asked only if Kind is “Concern”." in page


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_the_drawing_is_well_formed_and_nothing_sticks_out(flow: Flow) -> None:
    root = ElementTree.fromstring(FILES[f"{flow.name}.svg"])
    width, height = (int(number) for number in root.attrib["viewBox"].split()[2:])
    for box in root.iter("{http://www.w3.org/2000/svg}rect"):
        x, y = int(box.get("x", 0)), int(box.get("y", 0))
        assert x >= 0
        assert x + int(box.attrib["width"]) <= width
        assert y + int(box.attrib["height"]) <= height
    words = " ".join(text.text or "" for text in root.iter("{http://www.w3.org/2000/svg}text"))
    for part in flow.parts:
        assert part.label in words


def test_a_text_cannot_break_out_of_the_drawing() -> None:
    words = diagram.Words("key", '<b>"A&B"</b>', ('Is it "so"?',), "a < b", "", False, "")
    drawn = diagram.svg("A & B", "/x", [words], "Done")
    assert ElementTree.fromstring(drawn) is not None
    assert '"Is it' not in "".join(diagram.mermaid(FLOWS[0], [words]))
