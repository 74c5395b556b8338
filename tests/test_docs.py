"""The documentation says what is there, no more and no less."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[\[<>=]", one)[0] for one in wanted}
    listed = set(re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "docs/dependencies.md").read_text(), re.M))
    assert listed == names


def test_every_decision_is_listed() -> None:
    listed = re.findall(r"\((\d{4}-[a-z-]+\.md)\)", (ROOT / "docs/decisions/README.md").read_text())
    assert sorted(listed) == sorted(path.name for path in (ROOT / "docs/decisions").glob("0*.md"))


def test_links_between_pages_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *ROOT.glob("docs/**/*.md")):
        for target in re.findall(r"\]\(([^)#:\s]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.relative_to(ROOT)} links to {target}"


def test_the_lock_is_hashed_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert "index" not in re.sub(r"#.*", "", lock)
    pinned = re.findall(
        r"^[a-z0-9_.-]+(?:\[[a-z,-]+\])?==\S+.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)+", lock, re.M | re.I
    )
    assert len(pinned) == len(re.findall(r"^\S+==", lock, re.M))


def test_every_test_that_the_docs_name_is_there() -> None:
    for page in ROOT.glob("docs/**/*.md"):
        for module, name in re.findall(r"`([\w/]+/test_\w+\.py)::(test_\w+)`", page.read_text()):
            assert f"def {name}(" in (ROOT / "tests" / module).read_text(), f"{page.name} names {module}::{name}"


TRANSCRIPTS = ROOT / "tests" / "transcripts"
PAGE = ROOT / "docs" / "conversations" / "transcripts.md"
INTRODUCTION = """# The conversations, word for word

Each of these is played by the tests, byte for byte, with everything dumped and read again between any two messages.
`pytest --update` writes this page and the transcripts themselves, in `tests/transcripts/`.

First those of several people at once, then a monitor's visit in all its ways.
"""


def embedded() -> str:
    """The page of the docs that shows every transcript."""
    parts = [INTRODUCTION]
    for path in sorted(TRANSCRIPTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        title = text.splitlines()[0].removeprefix("# ").rstrip(".")
        parts.append(f"\n## {title}\n\n```text\n{text.rstrip()}\n```\n")
    return "".join(parts)


def test_the_docs_show_every_transcript(update: bool) -> None:
    if update:
        PAGE.write_text(embedded(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == embedded(), "run: pytest tests -k transcript --update"
