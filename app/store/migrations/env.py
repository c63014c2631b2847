"""Alembic's way in. The connection comes from `app.store.migrate`, already inside its transaction.

To write a revision: change `app/store/tables/`, then add the next file in `versions/` by hand; the tests compare.
"""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from app.store import tables

__all__ = ["tables"]  # imported for its effect: it fills SQLModel.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite changes a table only by copying it
)
with context.begin_transaction():
    context.run_migrations()
