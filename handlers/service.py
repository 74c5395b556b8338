"""Service: a monitor's own term, a co-ordinator's applications and team, a lead's figures of the country."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta

from conversations.exchange import Command, Incoming, Lasting, Opening, Reply
from conversations.inputs.day import in_words
from conversations.screen import Button, Screen, Style
from handlers.applications import facts_of, opened, serves, stage_name, term_lines
from handlers.here import SHORT, Here
from handlers.listing import MENU, PAGE, days, number, short_date
from standards import service as path
from standards.service import Ahead
from store import service
from store.members import Member, Role
from store.service import APPOINTED, LEFT, NOT_TAKEN, OPEN, WITHDRAWN, Line

READERS = (Role.MONITOR, Role.COORDINATOR, Role.LEAD)
#: The commands answered here: name, what it does, for whom.
COMMANDS = (
    ("service", "My term of service", (str(Role.MONITOR),)),
    ("service", "Applications and terms", (str(Role.COORDINATOR), str(Role.LEAD))),
)


async def answer(here: Here, incoming: Incoming) -> Reply | None:
    """The reply, if service was asked for."""
    if here.member.role not in READERS:
        return None
    match incoming:
        case Command(name="service", words=words) if words.strip() and here.member.role is Role.COORDINATOR:
            return await opened(here, words.strip().upper())
        case Command(name="service"):
            return here.beside(await _first(here))
        case Lasting(verb="service", argument=argument):
            view, _, page = argument.partition(":")
            return await _listed(here, view, number(page))
    return None


async def _first(here: Here) -> Screen:
    match here.member.role:
        case Role.MONITOR:
            return await _own(here)
        case Role.LEAD:
            return await _country(here)
    return await _applications(here, 0)


async def _listed(here: Here, view: str, page: int) -> Reply:
    if here.member.role is not Role.COORDINATOR:
        return here.beside(await _first(here))
    match view:
        case "new":
            return here.open(Opening(flow="application"))
        case "serving":
            return here.beside(await _serving(here, page))
        case "over":
            return here.beside(await _over(here, page))
    return here.beside(await _applications(here, page))


# --- a monitor --------------------------------------------------------------------------------------------------------


async def _own(here: Here) -> Screen:
    """A monitor's own term."""
    found = await service.of_member(here.work, here.member.id)
    if found is None or found.appointed_on is None:
        body = "Your co-ordinator has not kept since when you serve. Ask them to: it is in /service."
        return Screen(title="Your service", body=body, rows=((MENU,),))
    lines = term_lines(here, found)
    if found.state == LEFT and found.left_on:
        lines.append(f"Last day: {in_words(date.fromisoformat(found.left_on))}")
    return Screen(title="Your service", body="\n".join(lines), rows=((MENU,),))


# --- a co-ordinator ---------------------------------------------------------------------------------------------------


async def _lines(here: Here, *states: str) -> list[Line]:
    """The applications in these states that the co-ordinator sees, each once, the longest at their stage first."""
    found = await service.at_places(here.work, here.member.establishments, states)
    return list({line.reference: line for line in found}.values())


async def _applications(here: Here, page: int) -> Screen:
    """The open applications: by stage, and how long each has been there."""
    lines = await _lines(here, OPEN)
    counted = Counter(line.stage for line in lines)
    stages = [stage for stage in path.stages(here.knowledge.service) if counted[stage.id]]
    body = ", ".join(f"{stage.name.lower()} {counted[stage.id]}" for stage in stages)
    title = "Applications" if lines else "No application is open."
    buttons = [_open_button(here, line) for line in lines]
    return _page(title, f"{body.capitalize()}." if body else "", buttons, "open", page)


def _open_button(here: Here, line: Line) -> Button:
    since = date.fromisoformat(line.since)
    usual = path.lapses(line.stage, since, here.knowledge.service)
    late = ", longer than usual" if usual and usual < here.today else ""
    waited = days((here.today - since).days)
    return _button(line, f"{here.place(line.establishment)} · {stage_name(here, line.stage).lower()}, {waited}{late}")


def _button(line: Line, said: str) -> Button:
    return Button(label=f"{line.reference} · {said}", action=f"do:open:{line.reference}", words=(line.reference,))


async def _serving(here: Here, page: int) -> Screen:
    """Those who serve, and what is next for each; monitors of whom no appointment is kept last."""
    lines = [line for line in await _lines(here, APPOINTED, LEFT) if serves(line, here.today)]
    team = await here.monitors()
    called = {one.id: one.label for one in team}
    kept = {line.member for line in await service.of_members(here.work, list(called))}
    coming = [(_next(here, line), line) for line in lines]
    coming.sort(key=lambda one: one[0].on if one[0] else date.min)
    buttons = [
        _serving_button(line, called.get(line.member or "", f"{here.place(line.establishment)}, not tied"), ahead)
        for ahead, line in coming
    ]
    buttons += [_unkept_button(one) for one in team if one.id not in kept]
    title = "Those who serve" if buttons else "Nobody serves at your establishments yet."
    return _page(title, "", buttons, "serving", page)


def _next(here: Here, line: Line) -> Ahead | None:
    """What is next for somebody who serves; None when the term is over and nothing is to come."""
    if line.left_on:
        return Ahead("Last day", date.fromisoformat(line.left_on))
    return next(iter(path.ahead(facts_of(line), here.today, here.knowledge.service)), None)


def _serving_button(line: Line, who: str, ahead: Ahead | None) -> Button:
    said = f"{ahead.what.lower()} {short_date(ahead.on.isoformat())}" if ahead else "the term is over"
    return _button(line, f"{who} · {said}")


def _unkept_button(one: Member) -> Button:
    action = f"do:appointed:{one.id[:SHORT]}"
    return Button(label=f"{one.label} · say since when", action=action, words=(one.label,))


async def _over(here: Here, page: int) -> Screen:
    """Applications that came to nothing, and services that ended, the latest first."""
    found = await _lines(here, WITHDRAWN, NOT_TAKEN, LEFT, APPOINTED)
    lines = [line for line in found if not serves(line, here.today)]
    buttons = [
        _button(line, f"{here.place(line.establishment)} · {_over_since(line)}")
        for line in sorted(lines, key=lambda line: line.left_on or line.since, reverse=True)
    ]
    return _page("Closed and left" if buttons else "None is closed.", "", buttons, "over", page)


def _over_since(line: Line) -> str:
    if line.state == APPOINTED:
        return "membership ended, say when they left"
    return f"{line.state}, {short_date(line.left_on or line.since)}"


def _page(title: str, body: str, buttons: Sequence[Button], view: str, page: int) -> Screen:
    """A page of buttons with the way to the next, and to the other lists."""
    rows = [(button,) for button in buttons[page * PAGE : (page + 1) * PAGE]]
    if len(buttons) > (page + 1) * PAGE:
        rows.append((Button(label="More ›", action=f"do:service:{view}:{page + 1}", words=("more",)),))
    new = Button(label="New application", action="do:service:new", style=Style.PRIMARY, words=("new",))
    lists = {"open": "Applications", "serving": "Serving", "over": "Closed"}
    del lists[view]
    others = tuple(Button(label=label, action=f"do:service:{name}:0", words=(label,)) for name, label in lists.items())
    return Screen(title=title, body=body, rows=(*rows, (new,), others, (MENU,)))


# --- a lead -----------------------------------------------------------------------------------------------------------


async def _country(here: Here) -> Screen:
    """Counts by establishment: applications by stage, who serves, probation, terms that end within a year."""
    places = [place.id for place in here.knowledge.establishments]
    found: dict[str, list[Line]] = defaultdict(list)
    for line in await service.at_places(here.work, places, (OPEN, APPOINTED, LEFT)):
        if line.state == OPEN or serves(line, here.today):
            found[line.establishment].append(line)
    texts = [f"{here.place(place)}: {_counts(here, found[place])}." for place in places if found[place]]
    everyone = list({line.reference: line for lines in found.values() for line in lines}.values())
    if everyone:
        texts.insert(0, f"Together: {_counts(here, everyone)}.")
    return Screen(
        title="Applications and terms" if texts else "No application and no appointment is kept yet.",
        body="\n".join(texts),
        hint="A monitor of several establishments counts at each, and once together." if texts else "",
        rows=((MENU,),),
    )


def _last_day(here: Here, line: Line) -> date:
    """The day a service ends: the one that was set, else the last that is possible."""
    last = path.term(facts_of(line).appointed, here.knowledge.service).last
    return date.fromisoformat(line.left_on) if line.left_on else last


def _counts(here: Here, lines: Sequence[Line]) -> str:
    """The figures of some applications: "received 1, sift 2; serving 5, in probation 1, ending within a year 1"."""
    counted = Counter(line.stage for line in lines if line.state == OPEN)
    names = [stage.id for stage in path.stages(here.knowledge.service)]
    stages = sorted(counted, key=lambda stage: names.index(stage) if stage in names else len(names))
    serving = [line for line in lines if line.state != OPEN]
    year = here.today + relativedelta(years=1)
    ending = [line for line in serving if _last_day(here, line) <= year]
    figures = {
        "serving": len(serving),
        "in probation": sum(bool(line.review_on) for line in serving),
        "ending within a year": len(ending),
    }
    parts = [", ".join(f"{stage_name(here, stage).lower()} {counted[stage]}" for stage in stages)]
    parts.append(", ".join(f"{name} {count}" for name, count in figures.items() if count))
    return "; ".join(filter(None, parts))
