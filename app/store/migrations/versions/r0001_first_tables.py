"""The first tables: observations, resolutions, records, projections and catalogs.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)

SQLITE_TEXT_SEARCH = (
    """
    CREATE VIRTUAL TABLE texts_fts USING fts5(
        words, content='texts', content_rowid='id', prefix='2 3',
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    )
    """,
    """
    CREATE TRIGGER texts_inserted AFTER INSERT ON texts BEGIN
        INSERT INTO texts_fts (rowid, words) VALUES (new.id, new.words);
    END
    """,
    """
    CREATE TRIGGER texts_deleted AFTER DELETE ON texts BEGIN
        INSERT INTO texts_fts (texts_fts, rowid, words) VALUES ('delete', old.id, old.words);
    END
    """,
    """
    CREATE TRIGGER texts_updated AFTER UPDATE ON texts BEGIN
        INSERT INTO texts_fts (texts_fts, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO texts_fts (rowid, words) VALUES (new.id, new.words);
    END
    """,
)


def upgrade() -> None:
    """Create everything."""
    _create_truth()
    _create_projection("platform_ids", "platform", "external_id", "isrc")
    _create_projection("work_recordings", "iswc", "isrc")
    _create_projection("contributor_works", "ipi", "isrc", "work")
    _create_projection("artist_names", "name", "isrc")
    _create_texts()
    _create_catalogs()


def downgrade() -> None:
    """Drop everything."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE texts_fts")
    for table in (
        "catalog_songs",
        "catalogs",
        "texts",
        "artist_names",
        "contributor_works",
        "work_recordings",
        "platform_ids",
        "records",
        "resolutions",
        "observations",
    ):
        op.drop_table(table)


def _create_truth() -> None:
    op.create_table(
        "observations",
        sa.Column("isrc", sa.Text(), primary_key=True),
        sa.Column("provider", sa.Text(), primary_key=True),
        sa.Column("part", sa.Text(), primary_key=True),
        sa.Column("observed_at", INSTANT, nullable=False),
        sa.Column("absent", sa.Boolean(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "resolutions",
        sa.Column("platform", sa.Text(), primary_key=True),
        sa.Column("external_id", sa.Text(), primary_key=True),
        sa.Column("provider", sa.Text(), primary_key=True),
        sa.Column("observed_at", INSTANT, nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "records",
        sa.Column("isrc", sa.Text(), primary_key=True),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
    )


def _create_projection(name: str, *key: str) -> None:
    op.create_table(name, *(sa.Column(column, sa.Text(), primary_key=True) for column in key), sqlite_with_rowid=False)
    op.create_index(f"ix_{name}_isrc", name, ["isrc"])


def _create_texts() -> None:
    op.create_table(
        "texts",
        sa.Column("id", ROW_NUMBER, sa.Identity(), primary_key=True),
        sa.Column("isrc", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.UniqueConstraint("isrc", name="uq_texts_isrc"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_TEXT_SEARCH:
            op.execute(statement)
    else:
        lexemes = sa.text("array_to_tsvector(string_to_array(words, ' '))")
        op.create_index("ix_texts_lexemes", "texts", [lexemes], postgresql_using="gin")


def _create_catalogs() -> None:
    op.create_table(
        "catalogs",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
    )
    op.create_index("ix_catalogs_account", "catalogs", ["account"])
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
