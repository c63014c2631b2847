"""Bringing a database's tables to this version, also when several processes start at the same moment."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

MIGRATIONS = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x4C4E5231  # our number among PostgreSQL's advisory locks: "LNR1"


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, inside the connection's transaction.

    Whoever comes second waits and then finds nothing to do: on PostgreSQL at an advisory lock held until the
    transaction ends, on SQLite at the write lock the transaction began with.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Whether the database is at the newest migration this version knows."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head
