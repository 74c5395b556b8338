"""How many records and drafts were made under an edition of the standards."""

import sqlalchemy as sa

from bot.clock import SystemClock
from bot.settings import Settings
from store import migrations
from store.crypto import Keyring
from store.database import Store, schema_version
from store.schema import metadata


async def count(settings: Settings, edition: str) -> int:
    """Versions of records, and drafts, that name this edition. None where the database is yet to be made."""
    if await schema_version(settings.home, settings.database_url) != migrations.HEAD:
        return 0
    now = SystemClock().now()
    store = await Store.open(settings.home, Keyring.load(settings.home, settings.key_text), now, settings.database_url)
    try:
        async with store.reading(now) as work:
            found = 0
            for table in metadata.sorted_tables:
                if "edition" in table.c:
                    rows = sa.select(sa.func.count()).select_from(table).where(table.c.edition == edition)
                    found += await work.connection.scalar(rows) or 0
            return found
    finally:
        await store.close()
