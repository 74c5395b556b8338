"""``ipm standards``, as typed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.standards.own import SKILLETS, isle, lay, shipped

pytestmark = pytest.mark.slow  # loads the knowledge anew for each command


class Ipm:
    """Runs ``ipm`` on one folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.own = home / "standards"

    def __call__(self, *arguments: str, stdin: str | None = None, **env: str) -> Result:
        return CliRunner().invoke(app, arguments, input=stdin, env={"IPM_HOME": str(self.home), **env})

    def ok(self, *arguments: str, **env: str) -> str:
        """What a command that succeeds prints, its lines joined."""
        result = self(*arguments, **env)
        assert result.exit_code == 0, result.output
        return " ".join(result.stdout.split())


@pytest.fixture
def ipm(tmp_path: Path) -> Ipm:
    return Ipm(tmp_path / "home")


def written(folder: Path, text: str, name: str = "mine.toml") -> str:
    """A file outside the home."""
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


# Check


def test_check_says_every_problem_with_its_place(ipm: Ipm, tmp_path: Path) -> None:
    broken = isle().replace('"recalled"', '"guessed"').replace("label = ", "lable = ", 1)
    result = ipm("standards", "check", written(tmp_path, broken))
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "mine.toml, line 12, indicator 2.6, label: is missing.",
        'mine.toml, line 18, indicator 2.6, basis: should be one of "verified", "order" or "recalled".',
        "mine.toml, line 14, indicator 2.6, lable: is no field I know; check its spelling.",
    ]
    assert result.stderr == "3 things are wrong; nothing was changed.\n"


def test_check_takes_a_folder_and_looks_at_all_of_it_together(ipm: Ipm, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    assert ipm("standards", "check", str(folder)).exit_code == 1
    written(folder, isle())
    crossing = '[[crossing]]\nearlier = "2018"\nlater = "{}"\nstandard = 2\nbecomes = [2]\n'
    written(folder, crossing.format("isle-2"), "crosswalk.toml")
    result = ipm("standards", "check", str(folder))
    assert "Crosswalk: there is no standard 2 in an edition isle-2." in result.stdout
    assert result.exit_code == 1
    assert not ipm.home.exists()


def test_check_by_default_looks_at_what_is_in_use(ipm: Ipm) -> None:
    assert "the shipped ones are in use" in ipm.ok("standards", "check")
    lay(ipm.home, edition_isle=isle())
    assert ipm.ok("standards", "check") == "All is well."
    lay(ipm.home, lexikon="")
    assert "lexikon.toml: is not read by its name." in ipm("standards", "check").stdout


def test_check_of_no_file_is_a_sentence(ipm: Ipm, tmp_path: Path) -> None:
    result = ipm("standards", "check", str(tmp_path / "none.toml"))
    assert result.exit_code == 1
    assert "none.toml: cannot be read" in result.stdout


# Import and remove


def test_import_shows_what_changes_asks_and_keeps_what_was(ipm: Ipm, tmp_path: Path) -> None:
    text = shipped(more=SKILLETS).replace('"Reception and first night"', '"First night"', 1)
    path = written(tmp_path, text.replace('basis = "recalled"', 'basis = "verified"', 1))
    refused = ipm("standards", "import", path, stdin="n\n")
    assert refused.exit_code == 1
    assert refused.stderr == "Nothing was changed.\n"
    assert not ipm.own.exists()
    said = ipm("standards", "import", path, stdin="y\n").stdout
    assert "Edition 2018 is replaced:" in said
    assert "  + indicator 9.18 Skillets" in said
    assert "  indicator 1.2: “Reception and first night” becomes “First night”" in said
    assert "recalled becomes verified" in said
    kept = ipm.own / "editions" / "2018.toml"
    assert kept.read_text(encoding="utf-8") == Path(path).read_text(encoding="utf-8")
    assert all(one.stat().st_mode & 0o077 == 0 for one in (ipm.home, *ipm.own.rglob("*")))
    assert "in use already" in ipm.ok("standards", "import", path)
    said = ipm.ok("standards", "import", "--yes", written(tmp_path, shipped()))
    assert "- indicator 9.18 Skillets" in said
    (earlier,) = (ipm.own / "earlier").iterdir()
    assert earlier.name.startswith("2018 20")
    assert "Skillets" in earlier.read_text(encoding="utf-8")


def test_import_of_a_broken_file_changes_nothing(ipm: Ipm, tmp_path: Path) -> None:
    result = ipm("standards", "import", "--yes", written(tmp_path, "standard = 3"))
    assert result.exit_code == 1
    assert result.stderr == "mine.toml, standard: should be tables, each under [[standard]].\n"
    assert not ipm.home.exists()


def test_an_imported_edition_is_matched_and_read_by_the_commands(ipm: Ipm, tmp_path: Path) -> None:
    said = ipm.ok("standards", "import", "--yes", written(tmp_path, isle()))
    assert "Edition isle-1 is new: Isle standards, first edition; 2 standards, 2 indicators." in said
    assert "New records are made under isle-1 instead of 2018." in said
    assert json.loads(ipm.ok("match", "--json", "ferry cancelled"))["matches"][0]["label"] == "Harbour crossings"
    note = json.dumps({"text": "Perth yesterday 10-12. The ferry was cancelled again.", "sent_at": "2026-11-22T18:05"})
    links = json.loads(ipm("read", "--json", stdin=note).stdout)["observations"][0]["links"]
    assert links[0] == {"qi": "2.6", "standard": 2}
    chosen = json.loads(ipm.ok("match", "--json", "cold food again", IPM_EDITION="2018"))
    assert chosen["matches"][0]["label"].startswith("Meals")
    none = ipm("match", "cold food", IPM_EDITION="2015")
    assert none.exit_code == 1
    assert "no indicators here to match" in none.stderr


def test_a_broken_file_in_use_is_named_and_can_be_mended_or_taken_out(ipm: Ipm, tmp_path: Path) -> None:
    lay(ipm.home, edition_2018="id = ", lexicon="entry = 3")
    result = ipm("match", "cold food")
    assert result.exit_code == 1
    assert result.stderr.startswith("2018.toml: is not valid TOML")
    doctor = ipm("doctor")
    assert doctor.exit_code == 1
    assert "2018.toml: is not valid TOML" in " ".join(doctor.stdout.split())
    said = ipm.ok("standards", "import", "--yes", written(tmp_path, shipped()))
    assert "Another file in use is broken, so what changes cannot be said." in said
    assert ipm("standards", "remove", "--yes", "lexicon").exit_code == 0
    assert ipm.ok("standards", "check") == "All is well."


def test_remove_goes_back_to_the_shipped_file(ipm: Ipm, tmp_path: Path) -> None:
    ipm.ok("standards", "import", "--yes", written(tmp_path, shipped(more=SKILLETS)))
    unknown = ipm("standards", "remove", "lexicon")
    assert unknown.exit_code == 1
    assert unknown.stderr == "There is no file of your own for 'lexicon'. Yours are: 2018.\n"
    assert "- indicator 9.18 Skillets" in ipm("standards", "remove", "2018", stdin="y\n").stdout
    assert "9.18" not in ipm.ok("standards", "list")
    assert len(list((ipm.own / "earlier").iterdir())) == 1


def test_the_chosen_edition_cannot_be_removed(ipm: Ipm) -> None:
    lay(ipm.home, edition_isle=isle())
    result = ipm("standards", "remove", "--yes", "isle-1", IPM_EDITION="isle-1")
    assert result.exit_code == 1
    assert "IPM_EDITION says isle-1" in result.stderr


# Show, list, tick


def test_show_says_what_is_in_use_and_where_it_is_from(ipm: Ipm) -> None:
    lay(ipm.home, edition_isle=isle())
    rows = {row["what"]: row for row in json.loads(ipm.ok("standards", "show", "--json"))}
    assert rows["edition isle-1"]["from"] == "editions/isle.toml"
    assert "new records are made under it" in rows["edition isle-1"]["holds"]
    assert rows["edition 2018"]["from"] == "shipped"
    assert "10 verified, 28 order, 47 recalled" in rows["edition 2018"]["holds"]
    assert "editions/isle.toml" in ipm.ok("standards", "show")


def test_show_of_a_number_says_how_sure_it_is(ipm: Ipm) -> None:
    said = ipm.ok("standards", "show", "2.6")
    assert "2.6 Meals" in said
    assert "How sure the number is: verified" in said
    assert "ipm standards tick 2.6" in said
    assert json.loads(ipm.ok("standards", "show", "2.6", "--json"))["basis"] == "verified"
    assert "2.5" in ipm.ok("standards", "show", "2")
    assert "has no indicator '2.99'" in ipm("standards", "show", "2.99").stderr
    assert "There is no edition '1999'" in ipm("standards", "show", "2.6", "--edition", "1999").stderr


def test_list_names_every_indicator_with_how_sure_it_is(ipm: Ipm) -> None:
    everything = json.loads(ipm.ok("standards", "list", "--json"))
    assert len(everything) == 85
    assert {one["basis"] for one in everything} == {"verified", "order", "recalled"}
    assert "Of 85 numbers: 10 verified, 28 order, 47 recalled." in ipm.ok("standards", "list")


def test_tick_writes_who_when_and_where_into_a_copy_of_ones_own(ipm: Ipm) -> None:
    result = ipm("standards", "tick", "1.1", stdin="PMC, Perth\nStandard 1, page 3\n")
    assert result.exit_code == 0, result.output
    assert "indicator 1.1: order becomes verified" in result.stdout
    (one,) = (item for item in json.loads(ipm.ok("standards", "list", "--json")) if item["number"] == "1.1")
    assert one["basis"] == "verified"
    assert (one["ticked"]["by"], one["ticked"]["source"]) == ("PMC, Perth", "Standard 1, page 3")
    text = (ipm.own / "editions" / "2018.toml").read_text(encoding="utf-8")
    assert text.startswith("# The monitoring standards of May 2018")
    assert len(text.splitlines()) == len(shipped().splitlines()) + 1
    assert "Ticked: 20" in ipm.ok("standards", "show", "1.1")
    ipm.ok("standards", "tick", "1.2", "--by", 'the "lead"', "--source", "C:\\pages")
    assert "11" not in json.loads(ipm.ok("standards", "show", "--json"))[1]["holds"]
    assert "12 verified" in json.loads(ipm.ok("standards", "show", "--json"))[1]["holds"]
    assert ipm("standards", "tick", "1.2", "--by", " ", "--source", "x").exit_code == 1


def test_a_tick_that_cannot_be_set_says_what_to_write(ipm: Ipm) -> None:
    item = '{ number = "1.1", label = "Pots", about = "x", basis = "order", source = "s" }'
    flat = 'id = "flat"\ntitle = "t"\nsource = "s"\n[[standard]]\nnumber = 1\nname = "n"\nsource = "s"\n'
    flat += f"indicator = [{item}]\n"
    own = lay(ipm.home, edition_flat=flat)
    result = ipm("standards", "tick", "1.1", "--by", "PMC", "--source", "p. 3")
    assert result.exit_code == 1
    assert "Write it there by hand" in result.stderr
    assert (own / "editions" / "flat.toml").read_text(encoding="utf-8") == flat


# With records


def test_an_edition_with_records_is_not_removed_and_new_words_are_remarked_on(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import records_under

    async def three(settings: object, edition: str) -> int:
        return 3

    ipm = Ipm(home)
    monkeypatch.setattr(records_under, "count", three)
    ipm.ok("standards", "import", "--yes", written(tmp_path, isle()))
    refused = ipm("standards", "remove", "--yes", "isle-1")
    assert refused.exit_code == 1
    assert "3 records and drafts were made under isle-1" in refused.stderr
    assert "set IPM_EDITION" in refused.stderr
    said = ipm.ok("standards", "import", "--yes", written(tmp_path, isle().replace("Polytunnels", "Tunnels")))
    assert "will be shown with the new words. Give the file an id of its own" in said


async def test_records_are_counted_by_their_edition(home: Path) -> None:
    from bot import records_under
    from bot.settings import Settings

    assert await records_under.count(Settings(home=home), "2018") == 0
    assert await records_under.count(Settings(home=home / "none"), "2018") == 0


# Starting


async def test_neither_bot_nor_demonstration_starts_on_a_broken_file(tmp_path: Path) -> None:
    from bot.app import Assistant
    from bot.clock import MovableClock
    from bot.demo import Demo
    from bot.settings import Settings
    from standards.faults import KnowledgeError

    home = tmp_path / "home"
    lay(home, edition_isle=isle().replace('label = "Polytunnels"', "label = 3"))
    settings, clock = Settings(home=home, port=0), MovableClock()
    with pytest.raises(KnowledgeError, match=r"isle\.toml, line 27, indicator 12\.1, label: should be text in quotes"):
        await Assistant.open(settings, clock)
    with pytest.raises(KnowledgeError, match=r"isle\.toml"):
        await Demo(settings, clock).start()
    assert sorted(path.name for path in home.iterdir()) == ["standards"]


async def test_the_assistant_starts_on_an_own_edition(home: Path) -> None:
    from bot.app import Assistant
    from bot.clock import MovableClock
    from bot.settings import Settings

    lay(home, edition_isle=isle())
    assistant = await Assistant.open(Settings(home=home), MovableClock())
    assert assistant.talker.engine.knowledge.current_edition == "isle-1"
    await assistant.store.close()
