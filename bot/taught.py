"""What reviewed reports have taught the matcher, for the command line."""

from bot.learning import take_into_use
from bot.tables import as_json, table
from store import audit, learned
from store.database import Work
from store.learned import Example


async def everything(work: Work) -> list[Example]:
    """Every example, oldest first."""
    return await learned.everything(work)


async def removed(work: Work, ids: list[int]) -> str:
    """Forget examples; says how many there were."""
    count = await learned.remove(work, ids, audit.OPERATOR)
    return f"Forgotten: {count}. The assistant works without within a minute."


def listed(examples: list[Example], json: bool) -> str:
    """The examples, as JSON when wanted and as a table else; returns what to print."""
    unused = {
        one.id
        for edition in {one.edition for one in examples}
        for one in take_into_use(edition, [mine for mine in examples if mine.edition == edition])
    }
    if json:
        return as_json(
            [
                {
                    "number": e.id,
                    "edition": e.edition,
                    "qi": e.target,
                    "source": e.source,
                    "note": e.note,
                    "used": e.id not in unused,
                }
                for e in examples
            ]
        )
    if not examples:
        return "Nothing was taught yet: an accepted report teaches the links its monitor chose.\n"
    rows = [
        (str(one.id), one.edition, one.target, one.source, f"{one.note}{' (not used)' if one.id in unused else ''}")
        for one in examples
    ]
    table(("Number", "Edition", "QI", "From", "Note"), rows)
    return ""


def _plain(one: Example, *, used: bool) -> dict[str, object]:
    return {
        "number": one.id,
        "edition": one.edition,
        "qi": one.target,
        "from": one.source,
        "note": one.note,
        "used": used,
    }
