"""What is filed is planned to be handed over to the case management system: by reference and version, no content."""

import json

from conversations.receipts import UNDO_WITHIN
from handlers.records import shelf_of
from store import concerns, outbox, versions
from store.database import Work

#: The rows of the outbox that are no chat's.
NO_CHAT = 0


async def planned(work: Work, reference: str) -> None:
    """Plan the hand-over of what this transaction filed: the record, and the concerns that were raised with it.

    A first version goes when the ten minutes to undo it are over; whether it was undone is looked at then.
    """
    raised = (await concerns.sources(work, reference)).values() if reference.startswith("V-") else ()
    items = []
    for one in (reference, *raised):
        shelf = shelf_of(one)
        version = await versions.made_now(work, shelf.kind, one) if shelf else 0
        if version:
            due = work.now + UNDO_WITHIN if version == 1 else work.now
            body = json.dumps({"reference": one, "version": version})
            items.append(outbox.Item(NO_CHAT, outbox.HAND_OVER, body, due_at=due, key=f"hand-over:{one}:{version}"))
    await outbox.add(work, items)
