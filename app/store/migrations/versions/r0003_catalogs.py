"""What callers tell of the songs in their catalogs, the songs' places, and the keys by which recordings are sorted.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.tables.columns import SortedText

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

COUNT_PLACES = """
    INSERT INTO catalog_songs (catalog_id, place, isrc, notes, title, artists, added_at)
    SELECT catalog_id, row_number() OVER (PARTITION BY catalog_id ORDER BY id), isrc, notes, '', '', added_at
    FROM songs_before
"""
REMEMBER_LAST = """
    UPDATE catalogs SET last_place = coalesce(
        (SELECT max(place) FROM catalog_songs WHERE catalog_songs.catalog_id = catalogs.id), 0)
"""
NUMBER_ALL = """
    INSERT INTO catalog_songs (catalog_id, isrc, notes, added_at)
    SELECT catalog_id, isrc, notes, added_at FROM songs_before ORDER BY added_at, catalog_id, place
"""


def upgrade() -> None:
    """Make the songs anew, numbered in each catalog by itself. Sort keys are made with the records, see `rebuild`."""
    op.create_table(
        "sort_keys",
        sa.Column("isrc", sa.Text(), primary_key=True),
        sa.Column("title", SortedText(), nullable=False),
        sa.Column("artists", SortedText(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.add_column("catalogs", sa.Column("last_place", sa.BigInteger(), nullable=False, server_default="0"))
    _set_aside()
    op.create_table(
        "catalog_songs",
        sa.Column("catalog_id", sa.Text(), primary_key=True),
        sa.Column("place", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("isrc", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("submitted", sa.LargeBinary(), nullable=True),
        sa.Column("title", SortedText(), nullable=False),
        sa.Column("artists", SortedText(), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["catalog_id"], ["catalogs.id"], name="fk_catalog_songs_catalog", ondelete="CASCADE"),
        sa.UniqueConstraint("catalog_id", "isrc", name="uq_catalog_songs_isrc"),
        sqlite_with_rowid=False,
    )
    op.execute(COUNT_PLACES)
    op.execute(REMEMBER_LAST)
    op.drop_table("songs_before")


def downgrade() -> None:
    """Number the songs of all catalogs together again; what callers told of them is lost."""
    _set_aside()
    op.create_table(
        "catalog_songs",
        sa.Column("id", ROW_NUMBER, sa.Identity(), primary_key=True),
        sa.Column("catalog_id", sa.Text(), nullable=False),
        sa.Column("isrc", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["catalog_id"], ["catalogs.id"], name="fk_catalog_songs_catalog", ondelete="CASCADE"),
        sa.UniqueConstraint("catalog_id", "isrc", name="uq_catalog_songs_isrc"),
    )
    op.create_index("ix_catalog_songs_order", "catalog_songs", ["catalog_id", "id"])
    op.execute(NUMBER_ALL)
    op.drop_table("songs_before")
    op.drop_column("catalogs", "last_place")
    op.drop_table("sort_keys")


def _set_aside() -> None:
    """Keep the songs under another name; with their table go its indexes and constraints, whose names are needed."""
    op.execute("CREATE TABLE songs_before AS SELECT * FROM catalog_songs")
    op.drop_table("catalog_songs")
