"""What answers questions of works and writers. The rows are made with the records, see `rebuild`.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SQLITE_TEXT_SEARCH = (
    """
    CREATE VIRTUAL TABLE work_texts_fts USING fts5(
        words, content='work_texts', content_rowid='id',
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    )
    """,
    """
    CREATE TRIGGER work_texts_inserted AFTER INSERT ON work_texts BEGIN
        INSERT INTO work_texts_fts (rowid, words) VALUES (new.id, new.words);
    END
    """,
    """
    CREATE TRIGGER work_texts_deleted AFTER DELETE ON work_texts BEGIN
        INSERT INTO work_texts_fts (work_texts_fts, rowid, words) VALUES ('delete', old.id, old.words);
    END
    """,
    """
    CREATE TRIGGER work_texts_updated AFTER UPDATE ON work_texts BEGIN
        INSERT INTO work_texts_fts (work_texts_fts, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO work_texts_fts (rowid, words) VALUES (new.id, new.words);
    END
    """,
)


def upgrade() -> None:
    """Create the words of works, and their index."""
    op.create_table(
        "work_texts",
        sa.Column("id", ROW_NUMBER, sa.Identity(), primary_key=True),
        sa.Column("isrc", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.UniqueConstraint("isrc", "work", name="uq_work_texts_isrc"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_TEXT_SEARCH:
            op.execute(statement)
    else:
        lexemes = sa.text("array_to_tsvector(string_to_array(words, ' '))")
        op.create_index("ix_work_texts_lexemes", "work_texts", [lexemes], postgresql_using="gin")


def downgrade() -> None:
    """Drop both."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE work_texts_fts")
    op.drop_table("work_texts")
