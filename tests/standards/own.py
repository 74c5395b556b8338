"""An organisation's own files, as the tests lay them down."""

from pathlib import Path

from standards.loader import DATA

ISLE = """
id = "isle-1"
title = "Isle standards, first edition"
source = "https://example.org/isle"
own_numbers = {own_numbers}

[[standard]]
number = 2
name = "Kitchens"
source = "https://example.org/isle/2"

[[standard.indicator]]
number = "2.6"
label = "Harbour crossings"
about = "The ferry to court runs and nobody misses a hearing because of the tide."
terms = ["ferry", "harbour master"]
example = ["boat cancelled again, two men missed their hearing"]
basis = "recalled"

[[standard]]
number = 12
name = "Gardens"
source = "https://example.org/isle/12"

[[standard.indicator]]
number = "12.1"
label = "Polytunnels"
about = "The growing tunnels are watered."
wording = "Every growing tunnel shall be watered daily."
terms = ["polytunnel"]
basis = "verified"
"""


def isle(own_numbers: bool = False) -> str:
    """An edition of another organisation: other numbers, other subjects."""
    return ISLE.format(own_numbers=str(own_numbers).lower())


def shipped(identifier: str = "2018", more: str = "") -> str:
    """The shipped edition under an id, with more indicators at the end of its last standard."""
    text = (DATA / "editions" / "2018.toml").read_text(encoding="utf-8")
    return text.replace('id = "2018"', f'id = "{identifier}"', 1) + more


SKILLETS = """
[[standard.indicator]]
number = "9.18"
label = "Skillets"
about = "Pots are scrubbed and pans are oiled."
terms = ["skillet", "saucepan"]
example = ["the frying pans are rusty", "wok handle came off in the pass kitchen"]
basis = "verified"
"""


def lay(home: Path, **texts: str) -> Path:
    """Write own files (``edition_x`` an edition, else a kind) beneath a home; returns their folder."""
    own = home / "standards"
    (own / "editions").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        path = own / "editions" / f"{name[8:]}.toml" if name.startswith("edition_") else own / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
    return own
