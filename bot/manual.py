"""The commands as documentation, pasted from their own help: ``python -m bot.manual > docs/commands.md``."""

import sys
from typing import Any

from typer.main import get_command

from bot.cli import app

HEAD = """<!-- Made by `python -m bot.manual`: change the help in bot/cli.py, and run it again. -->

# The commands

Everything lies under `IPM_HOME` (see [settings](settings.md)). All but `run` and `demo` may run beside the running bot.
Status 0: done; 1: it could not be done, and a sentence on standard error says why; 2: the command was mistyped.
"""


def page() -> str:
    """The page with the help of every command."""
    return "\n".join([HEAD, *_sections(get_command(app), "ipm", None)])


def _sections(command: Any, name: str, above: Any) -> list[str]:
    context = command.make_context(name, [], parent=above, resilient_parsing=True)
    context.max_content_width, context.terminal_width = 100, 100
    made = [f"## {context.command_path}\n\n```\n{command.get_help(context).strip()}\n```\n"]
    for inner in getattr(command, "commands", {}).values():
        made += _sections(inner, inner.name, context)
    return made


if __name__ == "__main__":
    sys.stdout.write(page())
