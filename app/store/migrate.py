"""Bringing a database's tables to this version, also when several processes start at the same moment."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from app.errors import StoreIsNewer

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "0006"  # the last revision in `migrations/versions`
ONE_AT_A_TIME = 0x4C4E5231  # our number among PostgreSQL's advisory locks: "LNR1"


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, inside the connection's transaction.

    Raises StoreIsNewer where a newer version has been here. Whoever comes second waits and then finds nothing to do: on
    PostgreSQL at an advisory lock held until the transaction ends, on SQLite at the write lock the transaction began
    with.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    revision = _revision(connection)
    if revision != NEWEST:
        _upgrade(connection, revision)


def is_current(connection: Connection) -> bool:
    """Whether the database is at the newest migration this version knows."""
    return _revision(connection) == NEWEST


def _revision(connection: Connection) -> str | None:
    """The revision the tables are of; None before the first one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection, revision: str | None) -> None:
    # Alembic is imported where there is something to migrate, which at most starts there is not.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if revision and revision not in known:
        raise StoreIsNewer(
            f"The database's tables are of revision {revision}; this version knows none after {NEWEST}. "
            "Run the version that migrated it, or restore what was there before."
        )
    command.upgrade(config, "head")
