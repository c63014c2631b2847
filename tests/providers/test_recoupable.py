"""Recoupable's catalogs, against a server on the loopback, with the bodies of its documentation."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from app.errors import (
    NotPermitted,
    ProviderError,
    ProviderRefused,
    ProviderThrottled,
    ProviderUnavailable,
    UnreadableAnswer,
)
from app.providers.recoupable import CatalogPage, ListedSong, Recoupable, judge, parse_page
from tests.providers.bodies import JSON
from tests.providers.conftest import Serve
from tests.providers.upstream import Asked, upstream_of

CATALOG = "5a3c0de0-0000-4000-8000-000000000001"
SONG: dict[str, Any] = {"catalog_id": CATALOG, "isrc": "USRC17607839", "name": "Bohemian Rhapsody", "album": None}


def page_of(*songs: dict[str, Any], **pagination: int) -> dict[str, Any]:
    return {"status": "success", "songs": list(songs), **({"pagination": pagination} if pagination else {})}


def test_the_documented_answer_is_read(shared: Path) -> None:
    text = (shared / "seeds" / "recoupable-catalog-songs.txt").read_text(encoding="utf-8")
    body, _ = json.JSONDecoder().raw_decode(text, re.search(r'\{\s*"status": "success"', text).start())  # type: ignore[union-attr]
    page = parse_page(body, "YOUR_CATALOG_ID", 1)
    assert page == CatalogPage(
        (
            ListedSong("USRC17607839", "Bohemian Rhapsody", "A Night at the Opera", ("Queen",), None),
            ListedSong("USRC17607840", "We Will Rock You", "News of the World", ("Queen",), None),
        ),
        total=42,
        more=True,
    )
    assert not parse_page(body, "YOUR_CATALOG_ID", 3).more


def test_nameless_artists_and_missing_facts_are_left_out_and_notes_are_read() -> None:
    song = SONG | {"name": None, "notes": "opener", "artists": [{"name": None, "timestamp": 1.5}, {"name": "Queen"}]}
    bare = {"isrc": None, "artists": None}
    assert parse_page(page_of(song, bare), CATALOG.upper(), 1).songs == (
        ListedSong("USRC17607839", None, None, ("Queen",), "opener"),
        ListedSong("", None, None, (), None),
    )


def test_without_pagination_a_full_page_may_have_another_behind_it() -> None:
    assert not parse_page(page_of(SONG), CATALOG, 1).more
    assert parse_page(page_of(*[SONG] * 100), CATALOG, 1).more
    assert not parse_page(page_of(total_count=250, total_pages=9), CATALOG, 1).more  # an empty page is the last
    assert parse_page(page_of(SONG, total_count=250), CATALOG, 2).more
    assert not parse_page(page_of(SONG, total_count=250), CATALOG, 3).more


@pytest.mark.parametrize(
    "body",
    [
        {"status": "error", "songs": [], "error": "Internal server error"},
        page_of(SONG | {"catalog_id": "another"}),
        {"status": "success"},
        [],
        None,
    ],
)
def test_what_is_no_page_of_this_catalog_is_refused(body: object) -> None:
    with pytest.raises(UnreadableAnswer):
        parse_page(body, CATALOG, 1)


@given(JSON)
def test_any_json_is_a_page_or_refused(body: object) -> None:
    for wrapped in (body, {"status": "success", "songs": body}, {"status": "success", "songs": [body]}):
        try:
            assert isinstance(parse_page(wrapped, CATALOG, 1), CatalogPage)
        except UnreadableAnswer:
            continue


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"status": "error", "missing_fields": ["catalog_id"], "error": "…"}, ProviderRefused),
        (401, {"status": "error", "error": "Unauthorized"}, ProviderRefused),
        (403, {"status": "error", "error": "Forbidden"}, NotPermitted),
        (403, b"<html>", NotPermitted),
        (404, b"<html>no such page</html>", UnreadableAnswer),
        (429, {"status": "error", "error": "Too many requests"}, ProviderThrottled),
        (500, {"status": "error", "error": "Internal server error"}, ProviderUnavailable),
        (200, b"<html>hello</html>", UnreadableAnswer),
        (302, b"", UnreadableAnswer),
    ],
)
async def test_each_refusal_is_told_for_what_it_is(
    serve: Serve, status: int, body: object, error: type[ProviderError]
) -> None:
    upstream = await upstream_of(serve, lambda _: (status, body), judge=judge)
    with pytest.raises(ProviderError) as told:
        await Recoupable(upstream.transport).page(CATALOG, 1)
    assert type(told.value) is error
    assert len(upstream.asked) == 1


async def test_a_page_is_asked_for_with_the_key_and_a_missing_catalog_is_none(serve: Serve) -> None:
    def answer(asked: Asked) -> tuple[int, Any]:
        known = asked.query["catalog_id"] == CATALOG
        return (200, page_of(SONG, total_pages=1)) if known else (404, {"status": "error", "error": "Not found"})

    upstream = await upstream_of(serve, answer, judge=judge, headers={"x-api-key": "secret"})
    recoupable = Recoupable(upstream.transport)
    found = await recoupable.page(CATALOG, 2)
    assert found is not None
    assert [song.isrc for song in found.songs] == ["USRC17607839"]
    assert await recoupable.page(CATALOG[::-1], 1) is None
    first = upstream.asked[0]
    assert (first.path, dict(first.query)) == (
        "/catalogs/songs", {"catalog_id": CATALOG, "page": "2", "limit": "100"},
    )  # fmt: skip
    assert first.headers["x-api-key"] == "secret"
    assert (await recoupable.health()).calls == 2
