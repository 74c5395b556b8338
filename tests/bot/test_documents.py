"""A calendar file on its way: sent so that it can be saved and opened, and read back from the chat by a calendar."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from bot.local.server import LocalChat
from tests.bot.conftest import PERTH, Bench

pytestmark = pytest.mark.slow  # real servers


async def files(bench: Bench) -> list[dict[str, Any]]:
    """Book a visit; the messages with a file that came of it, when all is settled."""
    for words in ("/plan", "book", "tomorrow", "10-12", "book it"):
        bench.world.say(PERTH, words)
        await bench.quiet()
    for _ in range(2):
        bench.clock.move(timedelta(minutes=6))
        await bench.assistant.ring()
        await bench.quiet()
    return [message for message in bench.world.chat(PERTH) if "document" in message]


async def test_a_calendar_file_can_be_saved_from_the_chat(bench: Bench, telegram: LocalChat) -> None:
    (message,) = await files(bench)
    document = message["document"]
    assert (document["file_name"], document["mime_type"]) == ("visit-B-0001.ics", "text/calendar")
    assert not message.get("has_protected_content")
    async with httpx.AsyncClient() as http:
        saved = await http.get(f"{telegram.url}/local/file/{document['file_id']}")
    (event,) = Calendar.from_ical(saved.text).walk("VEVENT")
    assert event["SUMMARY"] == "Prison visit (B-0001)"


@pytest.mark.parametrize("kind", ["429", "500"])
async def test_a_file_that_was_refused_is_sent_again_and_comes_once(bench: Bench, kind: str) -> None:
    bench.world.faults.fail(next=1, kind=kind, method="sendDocument", retry_after=1)
    assert len(await files(bench)) == 1


@pytest.mark.parametrize("kind", ["timeout_after", "truncate"])
async def test_a_file_that_may_have_arrived_is_not_sent_twice(hasty: Bench, kind: str) -> None:
    hasty.world.faults.fail(next=1, kind=kind, method="sendDocument")
    assert len(await files(hasty)) == 1
