"""How a database of any earlier version becomes one of this version, without losing a row.

A new migration is a file ``versions/m<number>_<what>.py``; its number becomes ``HEAD``. It spells out its
tables itself, because ``schema.py`` will move on. There is no way down: a backup is.
"""

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from store.errors import NewerDatabaseError

HEAD: Final = "0003"
FOLDER: Final = Path(__file__).parent


def version(connection: Connection) -> str | None:
    """The number of the last migration that ran on this database; None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Run what is missing up to ``to``, inside the connection's transaction: all of it holds, or none.

    Raises NewerDatabaseError for a database made by a later version of the assistant.
    """
    # Alembic takes a quarter of a second to import, and most starts have nothing to migrate.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()}
    present = version(connection)
    if present is not None and present not in known:
        raise NewerDatabaseError(present=present, known=HEAD)
    command.upgrade(config, to)
