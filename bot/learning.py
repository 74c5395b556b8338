"""Takes what the organisation's reviewed reports teach into use, without making anything wrong that was right."""

import asyncio

import structlog

from bot.clock import Clock
from standards import corpus
from standards.matcher import UnknownEditionError, teach
from store import learned
from store.database import Store
from store.learned import Example

log = structlog.get_logger(__name__)


class Learning:
    """Keeps the matcher up to date with what was taught."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._taught: dict[str, tuple[int, ...]] = {}
        self._lock = asyncio.Lock()

    async def bring_up_to_date(self) -> None:
        """Teach the matcher what came or went since the last time; the work is done beside the conversations."""
        async with self._lock:
            async with self._store.reading(self._clock.now()) as work:
                examples = await learned.everything(work)
            for edition in sorted({one.edition for one in examples} | set(self._taught)):
                mine = [one for one in examples if one.edition == edition]
                ids = tuple(one.id for one in mine)
                if self._taught.get(edition, ()) != ids:
                    await asyncio.to_thread(take_into_use, edition, mine)
                    self._taught[edition] = ids


def take_into_use(edition: str, examples: list[Example]) -> list[Example]:
    """Teach the matcher of an edition; returns the examples it had to do without."""
    pairs = [(one.note, one.target) for one in examples]
    try:
        left_out = teach(edition, pairs, corpus.replayed(edition))
    except UnknownEditionError:
        return examples
    log.info("matcher.taught", edition=edition, examples=len(pairs), left_out=len(left_out))
    return [one for one, pair in zip(examples, pairs, strict=True) if pair in left_out]
