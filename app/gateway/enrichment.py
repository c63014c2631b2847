"""Enrichment: what is known of many rows at once, each answered in its place with a status and the chosen fields.

A row's ISRC is believed. Only a row without one is matched by its title and artist, and its status says so. A row
with an ISRC that nobody knows is not matched by its words: they would find another recording.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct

from app.errors import InvalidIdentifier
from app.gateway.enrichment_fields import RowOutcome, RowStatus, facets_of, fields_named
from app.gateway.gateway import Gateway
from app.gateway.lookup import look_up
from app.gateway.match import match
from app.gateway.outcomes import Found, Match, NotFound, SearchTerms
from app.gateway.patience import Patience
from app.gateway.policy import Policy
from app.music.facets import Facet
from app.music.identifiers import parse_isrc
from app.music.names import name_key, tidy
from app.music.track import Track, Verdict

_SAYS_NOTHING = frozenset({"", "na", "n a", "nan", "none", "null", "tba", "tbc", "unknown"})
_BETWEEN_ARTISTS = re.compile(r"[|;]")
_NOTHING_TO_GO_BY = RowOutcome(RowStatus.NOT_FOUND, "the row has no ISRC, and not both a title and an artist")
_MATCHES_AT_ONCE = 8


class RowQuestion(Struct, frozen=True):
    """What a row says about its recording, as it is written there."""

    isrc: str | None = None
    title: str | None = None
    artist: str | None = None


class EnrichedRow(Struct, frozen=True):
    """A row's answer: its status, and one cell for each of the chosen fields, empty where nothing is known."""

    status: RowStatus
    cells: tuple[str, ...]


async def enrich_rows(
    gateway: Gateway,
    rows: Sequence[RowQuestion],
    fields: Sequence[str],
    policy: Policy | None = None,
    patience: Patience | None = None,
) -> tuple[EnrichedRow, ...]:
    """Answer for every row, in the rows' order.

    Only the facets that the fields need are asked for, each ISRC and each pair of words once. With `patience`, those
    who throttle, fail or are late are waited for. Raises InvalidArgument naming a field that there is not.
    """
    chosen = fields_named(fields)
    facets = facets_of(chosen)
    policy, patience = policy or Policy(), patience or Patience.none()
    read = [asked_by(row) for row in rows]
    matched = await _matched(gateway, (one for one in read if isinstance(one, tuple)), policy, patience)
    isrcs = [*(one for one in read if isinstance(one, str)), *(one.isrc for one in matched.values() if one.isrc)]
    found = await _found(gateway, isrcs, facets, policy, patience)
    outcomes: dict[object, RowOutcome] = {one: one for one in read if isinstance(one, RowOutcome)}
    outcomes |= {isrc: _by_isrc(one) for isrc, one in found.items()}
    outcomes |= {words: _by_text(one, found) for words, one in matched.items()}
    answers = {
        key: EnrichedRow(outcome.status, tuple(field.tell(outcome) for field in chosen))
        for key, outcome in outcomes.items()
    }
    return tuple(answers[one] for one in read)


Words = tuple[str, str]
"""A title and an artist."""


def asked_by(row: RowQuestion) -> str | Words | RowOutcome:
    """The ISRC to look up, the words to match, or the answer where there is neither."""
    code, title, artist = map(_said, (row.isrc, row.title, row.artist))
    if code:
        try:
            return parse_isrc(code)
        except InvalidIdentifier as error:
            return RowOutcome(RowStatus.INVALID_ISRC, error.rule)
    return (title, artist) if title and artist else _NOTHING_TO_GO_BY


def _said(cell: str | None) -> str:
    """What a cell says, without what no provider can be sent; empty for the words that stand for nothing."""
    text = tidy((cell or "").encode("utf-8", "replace").decode().replace("\0", ""))
    # A name of signs only, such as "!!!", says something; a dash does not.
    return "" if name_key(text) in _SAYS_NOTHING or not text.strip("-–—/.") else text


async def _found(
    gateway: Gateway, isrcs: Iterable[str], facets: frozenset[Facet], policy: Policy, patience: Patience
) -> Mapping[str, Found]:
    async def ask(some: Collection[str]) -> Mapping[str, Found]:
        return await look_up(gateway, dict.fromkeys(some, facets), policy)

    return await patience.ask(dict.fromkeys(isrcs), ask)


async def _matched(
    gateway: Gateway, words: Iterable[Words], policy: Policy, patience: Patience
) -> Mapping[Words, Match]:
    few = asyncio.Semaphore(_MATCHES_AT_ONCE)

    async def one(title: str, artist: str) -> Match:
        artists = tuple(filter(None, map(tidy, _BETWEEN_ARTISTS.split(artist))))
        async with few:
            return await match(gateway, SearchTerms(title=title, artists=artists), policy)

    async def ask(some: Collection[Words]) -> Mapping[Words, Match]:
        return dict(zip(some, await asyncio.gather(*(one(*pair) for pair in some)), strict=True))

    return await patience.ask(dict.fromkeys(words), ask)


def _by_isrc(found: Found) -> RowOutcome:
    match found:
        case Track():
            return RowOutcome(RowStatus.MATCHED, _missing(found), found)
        case NotFound():
            return RowOutcome(RowStatus.NOT_FOUND, "nobody knows the ISRC")
    return RowOutcome(RowStatus.UNAVAILABLE, _missing(found))


def _by_text(matched: Match, found: Mapping[str, Found]) -> RowOutcome:
    if matched.ambiguous:
        return RowOutcome(RowStatus.AMBIGUOUS, matched.reason)
    if matched.isrc:
        track = found[matched.isrc]
        if isinstance(track, Track):
            return RowOutcome(RowStatus.MATCHED_BY_TEXT, matched.reason, track)
        return _by_isrc(track)
    if missing := _missing(matched):
        return RowOutcome(RowStatus.UNAVAILABLE, missing)
    return RowOutcome(RowStatus.NOT_FOUND, matched.reason)


def _missing(answer: Found | Match) -> str:
    """Who could not be heard, and why; empty where everybody was."""
    silent = {Verdict.FAILED, Verdict.THROTTLED, Verdict.STALE}
    return "; ".join(f"{one.provider} {one.reason}" for one in answer.sources if one.verdict in silent)
