"""Candidates for a search by words: those whose title, version and artists hold every word, else any of them.

Misspelled words are found by their trigrams where the PostgreSQL extension `pg_trgm` is installed; it is never needed,
and an index makes it quick: `CREATE INDEX ON texts USING gin (words gin_trgm_ops)`.

The words are folded as they were when they were kept. They go to the database quoted, as one parameter, so nothing a
caller types is read as a query. The order is the database's own estimate; the gateway ranks the candidates.
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.store.projections import words_of
from app.store.tables import LEXEMES

MOST_WORDS = 16
POOL = 5_000  # matches that are ranked at most: one word can be in a million titles

_SQLITE = text(
    "SELECT texts.isrc FROM"
    " (SELECT rowid AS id, rank FROM texts_fts WHERE texts_fts MATCH :query LIMIT :pool) AS matching"
    " JOIN texts ON texts.id = matching.id ORDER BY matching.rank, texts.isrc LIMIT :limit"
)
_POSTGRESQL = text(
    f"SELECT isrc FROM (SELECT isrc, {LEXEMES} AS lexemes FROM texts"  # noqa: S608 LEXEMES is our own constant
    f" WHERE {LEXEMES} @@ CAST(:query AS tsquery) LIMIT :pool) AS matching"
    " ORDER BY ts_rank(lexemes, CAST(:query AS tsquery), 1) DESC, isrc LIMIT :limit"
)

_HAS_TRIGRAMS = text("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')")
_TRIGRAMS = text(
    "SELECT isrc FROM (SELECT isrc, words FROM texts WHERE words % :words LIMIT :pool) AS matching"
    " ORDER BY similarity(words, :words) DESC, isrc LIMIT :limit"
)


async def by_text(connection: AsyncConnection, words: str, limit: int) -> tuple[str, ...]:
    """At most `limit` candidates, likeliest first; the last word may be only begun. None without a letter or digit."""
    asked = list(dict.fromkeys(words_of(words)))[:MOST_WORDS]
    if not asked:
        return ()
    on_sqlite = connection.dialect.name == "sqlite"
    written = [_fts5(word) if on_sqlite else _lexeme(word) for word in asked]
    begun = [*written[:-1], written[-1] + ("*" if on_sqlite else ":*")]
    every, either = (" AND ", " OR ") if on_sqlite else (" & ", " | ")
    statement = _SQLITE if on_sqlite else _POSTGRESQL
    bounds = {"pool": POOL, "limit": limit}
    found = tuple(await connection.scalars(statement, {"query": every.join(begun), **bounds}))
    if not found and not on_sqlite and await connection.scalar(_HAS_TRIGRAMS):
        found = tuple(await connection.scalars(_TRIGRAMS, {"words": " ".join(asked), **bounds}))
    return found or tuple(await connection.scalars(statement, {"query": either.join(written), **bounds}))


def _fts5(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _lexeme(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
