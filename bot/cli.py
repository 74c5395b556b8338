"""The command line: ``ipm``."""

import asyncio

import typer

from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
def demo() -> None:
    """Start the local chat with the assistant: no token, account or network."""
    from bot import demo as demonstration
    from bot import logs

    logs.set_up("WARNING")
    asyncio.run(demonstration.run(Settings(), lambda url: typer.echo(f"Open {url}")))


@app.callback()
def root() -> None:
    """The monitor assistant."""


def main() -> None:
    """Run the command line."""
    app()
