"""``ipm training``: courses that monitors have taken, listed and taken over from a spreadsheet."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="List the training of monitors, and take over what a spreadsheet holds.")


@app.callback()
def root() -> None:
    """List the training of monitors, and take over what a spreadsheet holds."""


@app.command("import")
def import_file(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take over courses done, once you have seen what that changes. They count as confirmed.

    Columns: member (as shown, chat or id), course, date, and if need be establishment and proof. The same file again
    changes nothing.
    """
    from bot import training
    from bot.cli import look, write

    text = training.read(path)
    plan = look(lambda work: training.planned(work, text))
    for problem in plan.problems:
        typer.echo(problem)
    if plan.problems:
        count = "One thing is wrong" if len(plan.problems) == 1 else f"{len(plan.problems)} things are wrong"
        typer.echo(f"{count}; nothing was changed.", err=True)
        raise typer.Exit(1)
    training.show(plan)
    for note in plan.notes:
        typer.echo(note)
    if not plan.changes:
        typer.echo("All of it is there already; nothing was changed.")
        return
    if not yes and not typer.confirm("Take it over?"):
        typer.echo("Nothing was changed.", err=True)
        raise typer.Exit(1)
    typer.echo(write(lambda work: training.taken(work, text)))


@app.command("list")
def list_all(json: Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")] = False) -> None:
    """List every course recorded or booked, and how it stands. Proofs are not shown."""
    from bot import training
    from bot.cli import write

    typer.echo(training.show_listed(write(training.listed), json), nl=json)
