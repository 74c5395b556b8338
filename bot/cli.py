"""The command line: ``ipm``. What a command needs is imported when it runs, so that help is quick."""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

from bot import standards_commands, training_commands

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from bot.settings import Settings
    from store.database import Store, Work

T = TypeVar("T")


class _Sentences(TyperGroup):
    """Ends a command that cannot be done with a sentence on standard error and status 1, never with a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, typer.TyperException):
            raise
        except Exception as error:
            from bot.sentences import sentence

            typer.echo(sentence(error), err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    cls=_Sentences,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"max_content_width": 110},
)
app.add_typer(standards_commands.app, name="standards")
app.add_typer(training_commands.app, name="training")


class RoleName(StrEnum):
    """The roles, as typed."""

    MONITOR = "monitor"
    COORDINATOR = "co-ordinator"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Drafts(StrEnum):
    """What becomes of the drafts of somebody who leaves."""

    HANDOVER = "handover"
    SEAL = "seal"


class Format(StrEnum):
    """The forms of a report."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


class Records(StrEnum):
    """What can be reported."""

    VISITS = "visits"
    REQUESTS = "requests"
    CONCERNS = "concerns"


class Kind(StrEnum):
    """The kinds of filed records."""

    VISIT = "visit"
    REQUEST = "request"
    CONCERN = "concern"


MemberName = Annotated[
    str, typer.Argument(metavar="MEMBER", help="Number in `ipm members`, or the beginning of the id.")
]
PlaceName = Annotated[str, typer.Argument(metavar="PLACE", help="An establishment: id, name or nickname.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


@app.callback()
def root() -> None:
    """The monitor assistant: visits recorded step by step, linked to the monitoring standards."""


@app.command()
def demo() -> None:
    """Start the local chat with the assistant: no token, account or network."""
    from bot import demo as demonstration
    from bot import logs

    logs.set_up("WARNING")
    asyncio.run(demonstration.run(_settings(), lambda url: typer.echo(f"Open {url}")))


@app.command()
def run() -> None:
    """Serve through Telegram: by polling, or by webhook when IPM_WEBHOOK_URL is set."""
    from bot import logs, service

    settings = _settings()
    logs.set_up(settings.log_level)
    asyncio.run(service.run(settings))


@app.command()
def doctor() -> None:
    """Check settings, token, database, keys, clock and file permissions, and say what to do."""
    from bot import doctor as checks

    if not asyncio.run(checks.run()):
        raise typer.Exit(1)


@app.command()
def invite(
    role: Annotated[RoleName, typer.Option(help="What they will be.")],
    establishment: Annotated[
        list[str] | None, typer.Option(help="Where: id, name or nickname; may be given several times.")
    ] = None,
    label: Annotated[str, typer.Option(help="Role and place, which colleagues see. Not a name.")] = "",
    hours: Annotated[float, typer.Option(min=1, max=24 * 30, help="How long the code is good for.")] = 72,
) -> None:
    """Print a one-time code that makes whoever sends it to the bot a member."""
    from bot import membership

    def make(work: "Work") -> Awaitable[list[str]]:
        return membership.invite(work, role.value, establishment or [], label, hours)

    _print(write(make))


@app.command()
def members(json: AsJson = False) -> None:
    """List the members: number, id, role, label, establishments, since when."""
    from bot import membership

    everyone = look(membership.listed)
    if json:
        typer.echo(membership.as_json(everyone))
    else:
        membership.show(everyone)


@app.command()
def revoke(
    member: MemberName,
    drafts: Annotated[Drafts, typer.Option(help="Hand unfinished drafts to another member, or seal them.")],
    to: Annotated[str | None, typer.Option(metavar="MEMBER", help="Who the drafts go to.")] = None,
) -> None:
    """Shut a member out from their next message on."""
    from bot import membership

    _print(write(lambda work: membership.revoke(work, member, drafts.value, to)))


@app.command()
def assign(member: MemberName, place: PlaceName) -> None:
    """Assign a member to an establishment."""
    from bot import membership

    _print(write(lambda work: membership.assign(work, member, place)))


@app.command()
def unassign(member: MemberName, place: PlaceName) -> None:
    """End a member's assignment to an establishment."""
    from bot import membership

    _print(write(lambda work: membership.unassign(work, member, place)))


@app.command()
def verify() -> None:
    """Check the audit log's chain. Status 1 when it is broken, naming the rows."""
    from store import audit

    found = look(audit.verify)
    for broken in found.broken:
        typer.echo(f"Row {broken.seq}: {broken.why}.")
    if found.broken:
        typer.echo(f"The audit log is broken in {len(found.broken)} places of {found.count} rows.", err=True)
        raise typer.Exit(1)
    typer.echo(f"The audit log is whole: {found.count} rows, the last {found.head[:16]}.")


@app.command()
def status(json: AsJson = False) -> None:
    """Count members, drafts, records and messages."""
    from bot.tables import as_json, table
    from store import status as counting

    counts = look(counting.counts)
    if json:
        typer.echo(as_json(counts))
    else:
        table(("What", "How many"), [(name, str(count)) for name, count in counts.items()])


@app.command()
def report(
    records: Annotated[Records, typer.Argument(help="Which records.")],
    form: Annotated[
        Format, typer.Option("--format", help="PDF is for printing; the others hold every field.")
    ] = Format.JSON,
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="First day: 2026-11-01 or 1/11/2026.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day, included.")] = "",
    output: Annotated[
        Path | None,
        typer.Option(help="A file, or a folder to make one in. Without it: standard output, or a file here."),
    ] = None,
    as_member: Annotated[
        str | None, typer.Option("--as", metavar="MEMBER", help="Only what this member may read.")
    ] = None,
) -> None:
    """Write filed records, marked OFFICIAL-SENSITIVE. Every report is in the audit log."""
    from bot.clock import SystemClock
    from bot.report import writing
    from bot.report.wanted import Wanted, collect

    of = records.value.removesuffix("s")
    wanted = Wanted.of(of, form.value, first, last, output, as_member, SystemClock().now())
    where = writing.write(write(lambda work: collect(work, wanted)))
    if where is not None:
        typer.echo(f"Written: {where}", err=True)


@app.command()
def schema(
    of: Annotated[Kind | None, typer.Argument(help="Which; without it, all three in one object.")] = None,
) -> None:
    """Print the JSON Schema of filed records, as reports and hand-overs hold them."""
    from bot import forms

    if of is not None:
        typer.echo(forms.schema_text(of.value), nl=False)
    else:
        from bot.tables import as_json

        typer.echo(as_json({name: forms.schema(name) for name in forms.FORMS}))


@app.command()
def read(json: Annotated[bool, typer.Option("--json", help="JSON lines in and out; the only form.")] = False) -> None:
    """Read notes of visits from standard input, and print what they say.

    One JSON object a line in, with "text" and "sent_at" (London time), and one a line out.
    """
    from bot import lines

    take_up_knowledge()
    if not json:
        raise typer.BadParameter("It reads and writes JSON lines: ipm read --json", param_hint="--json")
    lines.pump(lines.note)


@app.command()
def match(
    text: Annotated[str, typer.Argument(help="What was observed, in any words.")] = "",
    json: AsJson = False,
    top: Annotated[int, typer.Option(min=1, max=100, help="How many suggestions.")] = 5,
) -> None:
    """Suggest quality indicators for a text; with --json for each line of standard input."""
    from bot import lines

    take_up_knowledge()
    if json and not text:
        lines.pump(lambda line: lines.matched(line, top))
    elif json:
        typer.echo(lines.dumped(lines.matched(text, top)))
    elif text:
        lines.show_matches(text, top)
    else:
        raise typer.BadParameter("Give a text, or --json and one text a line on standard input.", param_hint="TEXT")


@app.command()
def guard(
    text: Annotated[str, typer.Argument(help="What somebody wrote.")] = "",
    json: AsJson = False,
) -> None:
    """Show what in a text looks like a person; with --json for each line of standard input."""
    from bot import lines

    if json and not text:
        lines.pump(lines.guarded)
    elif json:
        typer.echo(lines.dumped(lines.guarded(text)))
    elif text:
        lines.show_guarded(text)
    else:
        raise typer.BadParameter("Give a text, or --json and one text a line on standard input.", param_hint="TEXT")


@app.command()
def diagram(
    to: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("docs/conversations"),
) -> None:
    """Draw every conversation: a page with its questions and a Mermaid diagram, and an SVG."""
    from conversations.diagram import files
    from conversations.registry import FLOWS
    from standards.loader import load

    to.mkdir(parents=True, exist_ok=True)
    for name, content in files(FLOWS, load()).items():
        (to / name).write_text(content, encoding="utf-8")
        typer.echo(str(to / name))


def _settings() -> "Settings":
    from bot.settings import Settings

    return Settings()


def take_up_knowledge() -> None:
    """Have the standards be the organisation's own where it has some."""
    from bot import knowing

    knowing.take_up(_settings())


def write(work_on: "Callable[[Work], Awaitable[T]]") -> T:
    """Do one thing in a transaction of the store that may write, beside a bot that may be running."""
    return asyncio.run(_with_store(lambda store, now: store.writing(now), work_on))


def look(work_on: "Callable[[Work], Awaitable[T]]") -> T:
    """Look at the store."""
    return asyncio.run(_with_store(lambda store, now: store.reading(now), work_on))


async def _with_store(
    begin: "Callable[[Store, datetime], AbstractAsyncContextManager[Work]]",
    work_on: "Callable[[Work], Awaitable[T]]",
) -> T:
    from bot import knowing
    from bot.clock import SystemClock
    from store.crypto import Keyring
    from store.database import Store

    settings, now = _settings(), SystemClock().now()
    knowing.take_up(settings)
    keys = Keyring.load(settings.home, settings.key_text)
    store = await Store.open(settings.home, keys, now, settings.database_url)
    try:
        async with begin(store, now) as work:
            return await work_on(work)
    finally:
        await store.close()


def _print(lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)


def main() -> None:
    """Run the command line."""
    app()
