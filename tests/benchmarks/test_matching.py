"""The benchmark of the matcher runs over every rival, with too few notes to say anything."""

import json
from pathlib import Path

import pytest

from benchmarks.matching import rivals, run

pytestmark = pytest.mark.slow  # one of the rivals takes its time to be fitted


@pytest.mark.filterwarnings("default")  # scikit-learn's own
def test_every_rival_is_measured_and_the_figures_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    notes = run.labelled()[::100]
    monkeypatch.setattr(run, "labelled", lambda: notes)
    monkeypatch.setattr(run, "off_topic", lambda: ["running late"])
    monkeypatch.setattr(run, "RESULTS", tmp_path)
    few, every = [*rivals.notes()][::40], run.second
    monkeypatch.setattr(rivals, "notes", lambda: few)
    monkeypatch.setattr(run, "second", lambda name: every(name)[::20])
    run.main()
    kept = json.loads((tmp_path / "matching.json").read_text())
    assert [one["name"] for one in kept["rivals"]] == list(run.RIVALS)
    assert all(0 <= one["clean"]["indicator_3"] <= 1 for one in kept["rivals"])
    assert kept["verdicts"]["memory_mb"] > 0
