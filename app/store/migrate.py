"""Bringing a database's tables to this version, also when several processes start at the same moment."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from app.errors import StoreIsNewer

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x4C4E5231  # our number among PostgreSQL's advisory locks: "LNR1"


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, inside the connection's transaction.

    Raises StoreIsNewer where a newer version has been here. Whoever comes second waits and then finds nothing to do: on
    PostgreSQL at an advisory lock held until the transaction ends, on SQLite at the write lock the transaction began
    with.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    _refuse_newer(connection)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Whether the database is at the newest migration this version knows."""
    return _revision(connection) == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _refuse_newer(connection: Connection) -> None:
    """Raise StoreIsNewer where the database is at a revision that this version has never heard of."""
    revision, scripts = _revision(connection), ScriptDirectory(str(MIGRATIONS))
    if revision and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreIsNewer(
            f"The database's tables are of revision {revision}; this version knows none after "
            f"{scripts.get_current_head()}. Run the version that migrated it, or restore what was there before."
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
