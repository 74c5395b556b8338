"""``ipm training``, as typed: a list taken over whole or not at all, and nothing in it guessed."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from store import members
from store.crypto import Keyring
from store.database import Store
from store.members import Role
from tests.bot.conftest import NOW


class Ipm:
    """Runs ``ipm`` on one folder, with two monitors of Perth and a co-ordinator."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.list = home.parent / "list.csv"

    def __call__(self, *arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, arguments, input=stdin, env={"IPM_HOME": str(self.home), "COLUMNS": "160"})

    def write(self, *lines: str, head: str = "member,course,establishment,date,proof", encoding: str = "utf-8") -> str:
        self.list.write_bytes("\n".join((head, *lines)).encode(encoding))
        return str(self.list)

    def ids(self) -> list[str]:
        return [one["id"] for one in json.loads(self("members", "--json").stdout)]

    def kept(self) -> list[list[str]]:
        found = json.loads(self("training", "list", "--json").stdout)
        return [[one["reference"], one["course"], one["establishment"], one["date"], one["state"]] for one in found]


@pytest.fixture
def ipm(home: Path) -> Ipm:
    return Ipm(home)


def test_a_list_is_shown_then_taken_over_and_the_same_again_changes_nothing(ipm: Ipm) -> None:
    path = ipm.write('"Monitor, HMP Perth",ppt,,21/11/2025,certificate 114', "101,Key vending,perth,2025-11-21,")
    asked = ipm("training", "import", path, stdin="n\n")
    assert asked.exit_code == 1
    assert "Personal Protection Training" in asked.stdout
    assert "Key Vending and Security, Perth" in asked.stdout
    assert "Nothing was changed." in asked.stderr
    assert ipm.kept() == []
    assert ipm("training", "import", path, "--yes").stdout.endswith("Taken over: 2 new.\n")
    assert ipm.kept() == [
        ["T-0001", "ppt", "", "2025-11-21", "confirmed"],
        ["T-0002", "key-vending", "perth", "2025-11-21", "confirmed"],
    ]
    again = ipm("training", "import", path, "--yes")
    assert again.stdout.endswith("All of it is there already; nothing was changed.\n")
    assert len(ipm.kept()) == 2
    assert "certificate" not in ipm("training", "list").stdout
    assert "Monitor, HMP Perth" in ipm("training", "list").stdout


def test_everything_wrong_is_said_at_once_with_its_line_and_nothing_is_changed(ipm: Ipm) -> None:
    path = ipm.write(
        '"Monitor, HMP Perht",ppt,,21/11/2025,',
        '"Monitor, HMP Perth",Personal Protecton Training,,21/11/2025,',
        "",
        '"Monitor, HMP Perth",key vending,,21 Nov 2025,',
        '"Monitor, HMP Perth",key vending,Pearth,21 Nov,',
        '"Monitor, HMP Perth",ppt,,21/11/2099,',
        '"Monitor, HMP Perth",ppt,,21/10/2025,',
        '"Monitor, HMP Perth",PPT,,2025-10-21,',
        "Administrator,ppt,,2025-10-21,",
        '"Monitor, HMP Perth",ppt,,2025-10-20,a,b',
        ",,,,",
        ",gardening,,2025-10-21,",
    )
    found = ipm("training", "import", path, "--yes")
    assert found.exit_code == 1
    assert found.stdout.splitlines() == [
        "Line 2: there is no member 'Monitor, HMP Perht'. Did you mean 'Monitor, HMP Perth'? ipm members lists them.",
        "Line 3: there is no course 'Personal Protecton Training'. Did you mean 'Personal Protection Training'?",
        "Line 5: this course counts for one establishment; say which, for example “Perth”.",
        "Line 6: '21 Nov' is no date with a year. Write 2026-11-21, 21/11/2026 or “21 Nov 2026”.",
        "Line 6: there is no establishment 'Pearth'. Did you mean 'HMP Perth'?",
        "Line 7: '21/11/2099' is still to come. A list holds courses that are done.",
        "Line 10: 'Administrator' is not a monitor (administrator); training is recorded for monitors.",
        "Line 11: there are more cells than columns. Put a text with commas in quotes.",
        "Line 13: there is no member ''. ipm members lists them.",
        "Line 13: there is no course 'gardening'.",
        "Line 9: says the same as line 8.",
    ]
    assert found.stderr == "11 things are wrong; nothing was changed.\n"
    assert ipm.kept() == []


async def test_two_members_of_one_label_are_told_apart_by_their_id(ipm: Ipm) -> None:
    store = await Store.open(ipm.home, Keyring.load(ipm.home, None), NOW)
    async with store.writing(NOW) as work:
        nine = [await members.seed(work, chat, "Monitor 9", Role.MONITOR, ("perth",)) for chat in (901, 902)]
        await members.revoke(work, nine[1].id, "operator", "seal")
        await members.seed(work, 903, "Monitor 9", Role.MONITOR, ("perth",))
    await store.close()
    path = ipm.write(
        "Monitor 9,core,,2025-11-21,", f"{nine[0].id[:8]},core,,2025-11-21,", f"{nine[1].id},core,,2025-11-21,"
    )
    found = await asyncio.to_thread(ipm, "training", "import", path)
    assert found.stdout.splitlines() == [
        "Line 2: 2 members are shown as 'Monitor 9'. Give the id instead; ipm members lists them.",
        "Line 4: 'Monitor 9' has left.",
    ]
    path = ipm.write(f"{nine[0].id[:8]},core,,2025-11-21,")
    assert (await asyncio.to_thread(ipm, "training", "import", path, "--yes")).exit_code == 0


def test_a_list_without_its_columns_says_which_it_needs(ipm: Ipm) -> None:
    found = ipm("training", "import", ipm.write("x,y", head="Who,course"))
    assert found.stdout == "Line 1: I need the columns member, course, date; missing: member, date.\n"
    assert ipm("training", "import", ipm.write(head="")).exit_code == 1
    unknown = ipm("training", "import", ipm.write(head="member,course,date,grade"))
    assert "I do not know the columns grade. Known are member, course, date, establishment, proof." in unknown.stdout


def test_a_spreadsheet_of_windows_with_semicolons_is_read(ipm: Ipm) -> None:
    path = ipm.write(
        "Monitor, HMP Perth;boundaries;3 Mar 2019;café", head="Member;Course;Date;Proof", encoding="cp1252"
    )
    assert ipm("training", "import", path, "--yes").exit_code == 0
    assert ipm.kept() == [["T-0001", "boundaries", "", "2019-03-03", "confirmed"]]


def test_what_should_be_known_besides_is_noted(ipm: Ipm) -> None:
    path = ipm.write('"Monitor, HMP Perth",ppt,Perth,21/11/2025,signed by Callum MacKenzie')
    found = ipm("training", "import", path, "--yes")
    assert "Line 2: the establishment is left out, since the course counts everywhere." in found.stdout
    assert "Line 2: the proof may name somebody. It is kept sealed all the same." in found.stdout


def test_an_empty_list_and_one_that_is_not_there(ipm: Ipm) -> None:
    assert "nothing was changed" in ipm("training", "import", ipm.write()).stdout
    missing = ipm("training", "import", "nowhere.csv")
    assert missing.exit_code == 1
    assert "No such file" in missing.stderr
