import re
from pathlib import Path

from bot import manual
from bot.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"


def test_the_commands_in_the_docs_are_those_of_the_program() -> None:
    written = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert written == manual.page(), "run: python -m bot.manual > docs/commands.md"


def test_every_setting_is_in_the_docs_with_its_default_and_no_other() -> None:
    written = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `((?:IPM|TELEGRAM)_[A-Z_]+)` \| (.+?) \|", written, re.M))
    names = {
        str(field.validation_alias or f"IPM_{name.upper()}"): field for name, field in Settings.model_fields.items()
    }
    assert rows.keys() == names.keys()
    for name, field in names.items():
        if field.default is not None:
            assert rows[name] == f"`{field.default}`"


def test_every_command_named_in_the_docs_exists() -> None:
    known = set(re.findall(r"^## ipm (.+)$", (DOCS / "commands.md").read_text(encoding="utf-8"), re.M))
    for page in ("telegram.md", "settings.md", "standards.md"):
        for named in re.findall(r"(?:`|bin/)ipm ([a-z]+)", (DOCS / page).read_text(encoding="utf-8")):
            assert named in known
