"""``ipm standards``: an organisation's own standards, words and places, laid over the shipped ones."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.own_standards import Change
    from bot.settings import Settings
    from standards.models import Knowledge

app = typer.Typer(no_args_is_help=True, help="Show, check and replace the standards, words and places in use.")

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
EditionName = Annotated[str, typer.Option("--edition", metavar="EDITION", help="By default that of new records.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]
FROM_NEXT = "The assistant works with it from its next start on."


@app.callback()
def root() -> None:
    """Show, check and replace the standards, words and places in use.

    Files of your own lie in IPM_HOME/standards and are laid over the shipped ones (docs/standards.md).
    """


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(metavar="FILE-or-FOLDER", help="By default the files in IPM_HOME/standards.")
    ] = None,
) -> None:
    """Say everything wrong with a file of standards, words or places. Status 1 when something is."""
    from bot import own_standards
    from bot.knowing import own_folder

    settings = _settings()
    own = own_folder(settings)
    found = own_standards.check(own, path)
    for problem in found:
        typer.echo(problem)
    if found:
        count = "One thing is wrong" if len(found) == 1 else f"{len(found)} things are wrong"
        typer.echo(f"{count}; nothing was changed.", err=True)
        raise typer.Exit(1)
    if path is None and not own.is_dir():
        typer.echo(f"There are no files of your own in {own}; the shipped ones are in use.")
    else:
        typer.echo("All is well.")


@app.command("import")
def import_file(path: Annotated[Path, typer.Argument(metavar="FILE", help="A TOML file.")], yes: Yes = False) -> None:
    """Take a file of your own into use, once it is checked and you have seen what changes.

    What has the same id takes the place of what is there; what has a new one is added.
    """
    from bot import own_standards
    from bot.knowing import own_folder

    settings = _settings()
    change = own_standards.importing(own_folder(settings), path, _in_use(settings), settings.edition or "")
    target = own_folder(settings) / change.target
    if target.is_file() and target.read_bytes() == change.content:
        typer.echo(f"{path.name} is in use already; nothing was changed.")
        return
    _carry_out(settings, change, yes, "Take it into use?")
    typer.echo(f"In use: {target}. {FROM_NEXT}")


@app.command()
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An edition such as 2018, or lexicon, areas, …")],
    yes: Yes = False,
) -> None:
    """Go back to the shipped file. Yours is kept under a dated name."""
    from bot import own_standards
    from bot.knowing import own_folder
    from bot.sentences import CommandError

    settings = _settings()
    change = own_standards.removing(own_folder(settings), name, _in_use(settings), settings.edition or "")
    count = _records(settings, name)
    if count and f"Edition {name} goes." in change.lines:
        raise CommandError(
            f"{count} records and drafts were made under {name} and are shown by it, so nothing was changed. "
            "To make new ones under another edition, set IPM_EDITION."
        )
    _carry_out(settings, change, yes, "Take it out of use?")
    typer.echo("From its next start on, the assistant works without it.")


@app.command("list")
def list_indicators(edition: EditionName = "", json: AsJson = False) -> None:
    """List every indicator and how sure its number is."""
    from bot import knowing, standards_shown

    wanted = standards_shown.edition_of(knowing.checked(_settings()), edition)
    typer.echo(standards_shown.listed(wanted, wanted.indicators, json))


@app.command()
def show(
    number: Annotated[
        str, typer.Argument(metavar="NUMBER", help="An indicator such as 2.6, or a standard such as 2.")
    ] = "",
    edition: EditionName = "",
    json: AsJson = False,
) -> None:
    """Show what is in use and where it is from, or one indicator and how sure its number is."""
    from bot import knowing, standards_shown
    from bot.tables import as_json

    settings = _settings()
    knowledge = knowing.checked(settings)
    if not number:
        typer.echo(standards_shown.overview(knowledge, knowing.own_folder(settings), json), nl=json)
        return
    wanted = standards_shown.edition_of(knowledge, edition)
    if number.isdecimal() and (standard := wanted.standard(int(number[:4]))):
        typer.echo(standards_shown.listed(wanted, standard.indicators, json))
        return
    item = standards_shown.indicator_of(wanted, number)
    typer.echo(as_json(item.model_dump(mode="json")) if json else "\n".join(standards_shown.one(wanted, item)))


@app.command()
def tick(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="An indicator such as 2.6.")],
    by: Annotated[str, typer.Option(prompt="Who saw it (a role, not a name)", help="Who saw it: a role, not a name.")],
    source: Annotated[str, typer.Option(prompt="Where (address or page)", help="Where: an address or a page.")],
    edition: EditionName = "",
) -> None:
    """Note that a number was seen with its subject on the published page, in a copy of your own."""
    from pydantic import ValidationError

    from bot import knowing, own_standards, standards_shown
    from bot.clock import LONDON, SystemClock
    from bot.sentences import CommandError
    from standards.models import Tick

    settings = _settings()
    knowledge = knowing.checked(settings)
    wanted = standards_shown.edition_of(knowledge, edition)
    item = standards_shown.indicator_of(wanted, number)
    try:
        made = Tick(by=by, on=SystemClock().now().astimezone(LONDON).date(), source=source)
    except ValidationError:
        raise CommandError("Say who saw it (--by) and where (--source), in a few words each.") from None
    change = own_standards.ticking(knowing.own_folder(settings), wanted, item, made, knowledge)
    _carry_out(settings, change, True, "")
    typer.echo(f"Ticked: {item.number} {item.label}. {FROM_NEXT}")


def _settings() -> "Settings":
    from bot.settings import Settings

    return Settings()


def _in_use(settings: "Settings") -> "Knowledge | None":
    """What is in use; None when that is broken, and this command may be what mends it."""
    from bot import knowing
    from standards.faults import KnowledgeError

    try:
        return knowing.checked(settings)
    except KnowledgeError:
        return None


def _carry_out(settings: "Settings", change: "Change", yes: bool, question: str) -> None:
    """Say what changes, ask, and do it."""
    from bot import own_standards
    from bot.clock import LONDON, SystemClock
    from bot.knowing import own_folder

    for line in change.lines or ["No indicator, word or place changes."]:
        typer.echo(line)
    count = _records(settings, change.name) if change.unlike else 0
    if count:
        typer.echo(f"{count} records and drafts were made under {change.name}: they will be shown with the new words.")
        if change.content is not None:
            typer.echo("Give the file an id of its own, and they stay as they are.")
    if not yes and not typer.confirm(question):
        typer.echo("Nothing was changed.", err=True)
        raise typer.Exit(1)
    kept = own_standards.put(own_folder(settings), change, SystemClock().now().astimezone(LONDON))
    if kept is not None:
        typer.echo(f"The file that was in use is kept: {kept}")


def _records(settings: "Settings", edition: str) -> int:
    """How many records and drafts name this edition; none where there is no database yet."""
    from bot import records_under

    return asyncio.run(records_under.count(settings, edition))


@app.command()
def learned(
    remove: Annotated[
        list[int] | None,
        typer.Option("--remove", metavar="NUMBER", help="Forget this one; may be given several times."),
    ] = None,
    json: AsJson = False,
) -> None:
    """List what reviewed reports have taught the matcher, or forget some of it.

    An example that would make wrong what was right is kept but not used, and the list says so.
    """
    from bot import taught
    from bot.cli import look, take_up_knowledge, write

    take_up_knowledge()
    if remove:
        typer.echo(write(lambda work: taught.removed(work, remove)))
        return
    typer.echo(taught.listed(look(taught.everything), json), nl=json)
