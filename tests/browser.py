"""The real browser of the journeys: where it is, how it is started, and what to do where there is none."""

import shutil

from playwright.async_api import Browser, Playwright

#: Viewports in CSS pixels.
PHONE = {"width": 390, "height": 844}
SMALL = {"width": 360, "height": 640}
WIDE = {"width": 1200, "height": 800}
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "No Chromium here, so the journeys in it were left out. To get it: sudo apt-get install chromium"
#: No sandbox, since CI is root in a container; nothing that asks for anything on the network.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium() -> str | None:
    """The path of the machine's own Chromium, or ``None`` where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


async def launch(playwright: Playwright) -> Browser:
    """Start it. Raises ``LookupError`` where there is none."""
    path = chromium()
    if path is None:
        raise LookupError(MISSING)
    return await playwright.chromium.launch(executable_path=path, args=list(FLAGS))
