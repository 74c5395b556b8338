"""Tables for people and JSON for scripts."""

import json
from collections.abc import Iterable, Sequence
from typing import Any


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table as wide as it needs to be; nothing in it is cut or read as markup."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*heads, box=box.SIMPLE_HEAD, show_edge=False)
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console(soft_wrap=False).print(drawn)


def as_json(value: Any) -> str:
    """Readable JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2)
