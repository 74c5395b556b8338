"""The benchmark of the turns runs, with numbers too small to say anything about speed."""

import io

import pytest
from rich.console import Console

from benchmarks.turns.measure import measure
from benchmarks.turns.people import VISIT
from benchmarks.turns.run import aims_table, turns_table
from benchmarks.turns.starting import starts

pytestmark = pytest.mark.slow  # real servers, real failures: left out of the inner loop


@pytest.mark.filterwarnings("ignore:If 'per_message=False'")  # python-telegram-bot's advice on its ConversationHandler
async def test_both_bots_take_the_whole_visit_and_are_compared() -> None:
    ours = await measure("assistant", 3, 0.05, "FULL")
    peer = await measure("peer", 3, 0.05, "FULL")
    for figures in (ours, peer):
        assert set(figures["one_by_one"]["median_by_step_ms"]) == {what[:20] for _, what in VISIT}
        assert figures["draft_bytes"] > 300
        assert figures["at_once"]["turns"] > 0
    shown = io.StringIO()
    Console(file=shown, width=140).print(turns_table([ours], [peer]))
    assert "assistant / peer" in shown.getvalue()


def test_the_starts_are_timed() -> None:
    result = starts()
    assert result["service"]["first_reply_s"] > 0
    assert result["demo_second"]["first_reply_s"] >= result["demo_second"]["ready_s"] > 0
    figures = {"open_drafts": 1, "one_by_one": {"ms": {"p99": 1.0}}, "at_once": {"per_second": 1}}
    ours = figures | {"fsync_ms": {"p50": 0.1, "p99": 0.2}}
    shown = io.StringIO()
    machine = {"load": 1.0, "cpus": 2}
    Console(file=shown, width=140).print(aims_table({"assistant": [ours], "starts": result, "machine": machine}))
    assert f"{result['service']['memory_mb']} MB" in shown.getvalue()
