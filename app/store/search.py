"""Candidates for a search by words: those whose title, version and artists hold every word, else any of them.

Misspelled words are found by their trigrams where the PostgreSQL extension `pg_trgm` is installed; it is never needed,
and an index makes it quick: `CREATE INDEX ON texts USING gin (words gin_trgm_ops)`.

The words are folded as they were when they were kept. They go to the database quoted, as one parameter, so nothing a
caller types is read as a query. The order is the database's own estimate; the gateway ranks the candidates.
"""

from __future__ import annotations

from typing import NamedTuple, Self

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
# A work is told by many recordings; it is proposed once, with the first of them.
_WORKS_SQLITE = text(
    "SELECT work_texts.work, min(work_texts.isrc) FROM"
    " (SELECT rowid AS id, rank FROM work_texts_fts WHERE work_texts_fts MATCH :query LIMIT :pool) AS matching"
    " JOIN work_texts ON work_texts.id = matching.id"
    " GROUP BY work_texts.work ORDER BY min(matching.rank), work_texts.work LIMIT :limit"
)
_WORKS_POSTGRESQL = text(
    f"SELECT work, min(isrc) FROM (SELECT work, isrc, {LEXEMES} AS lexemes FROM work_texts"  # noqa: S608 likewise
    f" WHERE {LEXEMES} @@ CAST(:query AS tsquery) LIMIT :pool) AS matching"
    " GROUP BY work ORDER BY max(ts_rank(lexemes, CAST(:query AS tsquery), 1)) DESC, work LIMIT :limit"
)

_HAS_TRIGRAMS = text("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')")
_TRIGRAMS = text(
    "SELECT isrc FROM (SELECT isrc, words FROM texts WHERE words % :words LIMIT :pool) AS matching"
    " ORDER BY similarity(words, :words) DESC, isrc LIMIT :limit"
)


async def by_text(connection: AsyncConnection, words: str, limit: int) -> tuple[str, ...]:
    """At most `limit` candidates, likeliest first; the last word may be only begun. None without a letter or digit."""
    asked = _Query.of(connection, words)
    if asked is None:
        return ()
    statement = _SQLITE if asked.on_sqlite else _POSTGRESQL
    bounds = {"pool": POOL, "limit": limit}
    found = tuple(await connection.scalars(statement, {"query": asked.every, **bounds}))
    if not found and not asked.on_sqlite and await connection.scalar(_HAS_TRIGRAMS):
        found = tuple(await connection.scalars(_TRIGRAMS, {"words": asked.words, **bounds}))
    return found or tuple(await connection.scalars(statement, {"query": asked.either, **bounds}))


async def works_by_text(connection: AsyncConnection, words: str, limit: int) -> tuple[tuple[str, str], ...]:
    """At most `limit` works, likeliest first, whose titles and writers hold every word, else any.

    Each is what it is kept under (see `app.store.projections.work_key`), and the ISRC of a recording that tells of it.
    """
    asked = _Query.of(connection, words)
    if asked is None:
        return ()
    statement = _WORKS_SQLITE if asked.on_sqlite else _WORKS_POSTGRESQL
    for query in (asked.every, asked.either):
        found = await connection.execute(statement, {"query": query, "pool": POOL, "limit": limit})
        if works := tuple((work, isrc) for work, isrc in found):
            return works
    return ()


class _Query(NamedTuple):
    """Words as the database asks for them: `every` of them, the last one perhaps only begun, or `either`."""

    words: str
    every: str
    either: str
    on_sqlite: bool

    @classmethod
    def of(cls, connection: AsyncConnection, words: str) -> Self | None:
        """None without a letter or digit."""
        asked = list(dict.fromkeys(words_of(words)))[:MOST_WORDS]
        if not asked:
            return None
        on_sqlite = connection.dialect.name == "sqlite"
        written = [_fts5(word) if on_sqlite else _lexeme(word) for word in asked]
        begun = [*written[:-1], written[-1] + ("*" if on_sqlite else ":*")]
        every, either = (" AND ", " OR ") if on_sqlite else (" & ", " | ")
        return cls(" ".join(asked), every.join(begun), either.join(written), on_sqlite)


def _fts5(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _lexeme(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
