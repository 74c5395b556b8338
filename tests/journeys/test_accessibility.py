"""What axe-core finds wrong on the page, in light and dark: nothing."""

import pytest

from bot.demo import Demo
from tests.browser import WIDE
from tests.journeys.conftest import Opens
from tests.journeys.phone import BOTH, NOTE, PERTH, Phone

axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="axe-playwright-python is not installed")
pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(demo: Demo, visit_page: Opens, scheme: str) -> None:
    page = await visit_page(f"{demo.url}/?as={PERTH}&beside={BOTH}", WIDE, color_scheme=scheme)
    phone = Phone(page)
    for said, asked in (("/visit", "Was the visit made?"), ("Made", "What day was it?"), ("calendar", "November 2026")):
        await phone.say(said)
        await phone.asked(asked)
        await _clean(phone)
    await phone.say(f"/visit {NOTE}")
    await phone.asked("One answer is still needed")
    await _clean(phone)
    await phone.pane.get_by_role("button", name="Attach").click()
    await _clean(phone)


async def _clean(phone: Phone) -> None:
    found = await axe.Axe().run(phone.page)
    assert found.response["passes"]
    assert [(rule["id"], node["html"]) for rule in found.response["violations"] for node in rule["nodes"]] == []
