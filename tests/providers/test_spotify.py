"""Spotify asked over HTTP: whom it asks what, page by page and id by id, and what its failures mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web

from app.errors import ProviderRefused, ProviderThrottled, ProviderUnavailable, QuotaSpent, UnreadableAnswer
from app.music.claim import ExternalId
from app.music.facets import AUDIO, CORE
from app.providers.contract import Absent, Answer, SearchTerms, Want
from app.providers.reply import Reply
from app.providers.spotify import Spotify, judge, search_query
from app.providers.standing import LONGEST_REST
from app.settings import SpotifyMode
from tests.providers.upstream import Asked, Upstream, upstream_of

DEV, EXTENDED = SpotifyMode.DEV, SpotifyMode.EXTENDED
ISRC, OTHER = "USAAA0000001", "USAAA0000002"


def an_id(number: int, kind: str = "trk") -> str:
    return f"{kind}{number:019d}"


def track(number: int, isrc: str = ISRC, *, playable: bool = True) -> dict[str, Any]:
    return {
        "type": "track",
        "id": an_id(number),
        "name": "Time",
        "external_ids": {"isrc": isrc},
        "is_playable": playable,
        "album": {"id": an_id(number, "alb"), "name": f"Album {number}", "release_date": f"{2000 + number}"},
    }


class Catalogue:
    """Speaks Spotify's HTTP for these tracks."""

    def __init__(self, *tracks: Mapping[str, Any], extended: bool = True) -> None:
        self.tracks = tracks
        self.extended = extended

    def __call__(self, asked: Asked) -> tuple[int, Any]:
        match asked.path:
            case "/search":
                isrc = asked.query["q"].removeprefix("isrc:")
                found = [one for one in self.tracks if one["external_ids"].get("isrc") == isrc]
                start, limit = int(asked.query.get("offset", 0)), int(asked.query["limit"])
                more = "more" if start + limit < len(found) else None
                return 200, {"tracks": {"items": found[start : start + limit], "next": more}}
            case "/tracks" | "/albums" if not self.extended:
                return 403, {"error": {"status": 403, "message": "Forbidden"}}
            case "/tracks":
                known = {one["id"]: one for one in self.tracks}
                return 200, {"tracks": [known.get(one) for one in asked.query["ids"].split(",")]}
            case "/albums":
                rows = [{"id": one, "label": f"label of {one}"} for one in asked.query["ids"].split(",")]
                return 200, {"albums": rows}
        known = {f"/tracks/{one['id']}": one for one in self.tracks}
        missing = {"error": {"status": 404, "message": "Resource not found"}}
        return (200, known[asked.path]) if asked.path in known else (404, missing)


async def asked_of(upstream: Upstream, mode: SpotifyMode, *wants: Want, market: str | None = None) -> Mapping[str, Any]:
    spotify = Spotify(upstream.transport, "US", mode)
    return await spotify.ask(spotify.questions[0].in_market(market), wants)


def paths(upstream: Upstream) -> list[str]:
    return [asked.path for asked in upstream.asked]


async def test_an_isrc_is_searched_in_the_usual_market_and_all_its_tracks_are_kept(serve):
    upstream = await upstream_of(serve, Catalogue(*map(track, range(3))))
    answer = (await asked_of(upstream, DEV, Want(ISRC)))[ISRC]
    assert isinstance(answer, Answer)
    assert [link.id for link in answer.claim.links] == [an_id(0), an_id(1), an_id(2)]
    (asked,) = upstream.asked
    assert (asked.path, dict(asked.query)) == (
        "/search",
        {"q": f"isrc:{ISRC}", "type": "track", "market": "US", "limit": "10"},
    )


async def test_a_request_s_market_is_asked_about_and_kept_with_the_links(serve):
    upstream = await upstream_of(serve, Catalogue(track(1)))
    answer = (await asked_of(upstream, DEV, Want(ISRC), market="DE"))[ISRC]
    assert upstream.asked[0].query["market"] == "DE"
    assert answer.claim.links[0].regions == ("DE",)


async def test_development_mode_pages_by_ten_and_extended_by_fifty(serve):
    for mode, calls in ((DEV, 3), (EXTENDED, 1)):
        upstream = await upstream_of(serve, Catalogue(*map(track, range(25))))
        answer = (await asked_of(upstream, mode, Want(ISRC)))[ISRC]
        assert len(answer.claim.links) == 25
        assert paths(upstream).count("/search") == calls


async def test_development_mode_asks_for_no_list_of_ids(serve):
    upstream = await upstream_of(serve, Catalogue(track(1), extended=False))
    await asked_of(upstream, DEV, Want(ISRC, own_ids=(an_id(1),)))
    assert paths(upstream) == ["/search"]


async def test_extended_mode_adds_the_labels_by_twenty_albums(serve):
    upstream = await upstream_of(serve, Catalogue(*map(track, range(25))))
    answer = (await asked_of(upstream, EXTENDED, Want(ISRC)))[ISRC]
    assert {release.label for release in answer.claim.releases} == {f"label of {an_id(n, 'alb')}" for n in range(25)}
    assert paths(upstream) == ["/search", "/albums", "/albums"]


async def test_extended_mode_refreshes_forty_known_recordings_with_one_list_of_ids(serve):
    isrcs = [f"USAAA{n:07d}" for n in range(40)]
    upstream = await upstream_of(serve, Catalogue(*(track(n, isrc) for n, isrc in enumerate(isrcs))))
    wants = [Want(isrc, own_ids=(an_id(n),)) for n, isrc in enumerate(isrcs)]
    answers = await asked_of(upstream, EXTENDED, *wants)
    assert all(isinstance(answers[isrc], Answer) for isrc in isrcs)
    assert paths(upstream) == ["/tracks", "/albums", "/albums"]


@pytest.mark.parametrize("now", [track(1, OTHER), track(1, playable=False), track(2)])
async def test_a_known_id_that_no_longer_fits_is_searched_anew(serve, now):
    """Its ISRC changed, it left the market, or it is gone: by the ids alone that would look like an absence."""
    upstream = await upstream_of(serve, Catalogue(now, track(3)))
    answer = (await asked_of(upstream, EXTENDED, Want(ISRC, own_ids=(an_id(1),))))[ISRC]
    assert an_id(3) in [link.id for link in answer.claim.links]
    assert paths(upstream)[:2] == ["/tracks", "/search"]


async def test_an_app_that_turns_out_not_to_be_extended_still_answers_and_stops_asking(serve):
    upstream = await upstream_of(serve, Catalogue(track(1), extended=False))
    spotify = Spotify(upstream.transport, "US", EXTENDED)
    for _ in range(2):
        answers = await spotify.ask(spotify.questions[0], [Want(ISRC, own_ids=(an_id(1),))])
        assert isinstance(answers[ISRC], Answer)
    assert paths(upstream) == ["/tracks", "/search", "/search"]


async def test_one_search_that_fails_costs_no_other_its_answer(serve):
    def answer(asked: Asked) -> tuple[int, Any]:
        return (502, b"<html>") if OTHER in asked.query.get("q", "") else Catalogue(track(1))(asked)

    upstream = await upstream_of(serve, answer)
    answers = await asked_of(upstream, EXTENDED, Want(ISRC), Want(OTHER))
    assert isinstance(answers[ISRC], Answer)
    assert isinstance(answers[OTHER], ProviderUnavailable)


async def test_an_isrc_nobody_has_is_absent_and_a_stray_track_is_a_candidate(serve):
    stray = {"tracks": {"items": [track(1, OTHER)], "next": None}}
    upstream = await upstream_of(serve, lambda _: (200, stray))
    absent = (await asked_of(upstream, DEV, Want(ISRC)))[ISRC]
    assert isinstance(absent, Absent)
    assert absent.candidates[0].isrc == OTHER
    upstream = await upstream_of(serve, Catalogue())
    assert (await asked_of(upstream, DEV, Want(ISRC)))[ISRC] == Absent()


async def test_an_id_resolves_to_its_isrc(serve):
    upstream = await upstream_of(serve, Catalogue(track(1)))
    spotify = Spotify(upstream.transport, "US", DEV)
    (claim,) = await spotify.resolve(ExternalId("spotify", an_id(1)), "")
    assert claim.isrc == ISRC
    assert await spotify.resolve(ExternalId("spotify", an_id(2)), "") == ()
    assert await spotify.resolve(ExternalId("spotify", "not an id"), "") == ()
    assert paths(upstream) == [f"/tracks/{an_id(1)}", f"/tracks/{an_id(2)}"]


async def test_a_search_gives_only_tracks_with_an_isrc(serve):
    nameless = track(2) | {"external_ids": {}}
    upstream = await upstream_of(serve, lambda _: (200, {"tracks": {"items": [track(1), nameless], "next": None}}))
    spotify = Spotify(upstream.transport, "US", DEV)
    assert [claim.isrc for claim in await spotify.search(SearchTerms(title="Time"), 20)] == [ISRC]
    assert upstream.asked[0].query["limit"] == "10"
    assert await spotify.search(SearchTerms(text="  "), 20) == ()
    assert len(upstream.asked) == 1


@pytest.mark.parametrize(
    ("terms", "query"),
    [
        (SearchTerms(text=" time pink floyd "), "time pink floyd"),
        (SearchTerms(title='"Heroes"', artists=("David Bowie",)), 'track:"Heroes" artist:"David Bowie"'),
        (SearchTerms(title="Time"), 'track:"Time"'),
        (SearchTerms(), ""),
    ],
)
def test_terms_become_spotify_s_words(terms, query):
    assert search_query(terms) == query


async def test_only_extended_mode_tells_popularity_and_shares_calls(serve):
    upstream = await upstream_of(serve, Catalogue())
    dev, extended = (Spotify(upstream.transport, "US", mode) for mode in (DEV, EXTENDED))
    assert dev.questions[0].facets == {CORE, "links:spotify"}
    assert dev.questions[0].batch == 1
    assert extended.questions[0].facets == {CORE, AUDIO, "links:spotify"}


def reply(status: int, body: bytes = b"{}", **headers: str) -> Reply:
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def test_a_spent_quota_is_told_from_going_too_fast():
    with pytest.raises(QuotaSpent):
        judge(reply(429, b'{"error": {"status": 429, "reason": "QUOTA_EXCEEDED"}}'))
    with pytest.raises(ProviderThrottled) as caught:
        judge(reply(429, b'{"error": {"status": 429}}', retry_after="3"))
    assert (type(caught.value), caught.value.retry_after) == (ProviderThrottled, 3)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, b'{"error": {"status": 400}}', ProviderRefused),
        (401, b'{"error": {"status": 401}}', ProviderRefused),
        (403, b"User not registered", ProviderRefused),
        (404, b"<html>", UnreadableAnswer),
        (404, b"{}", UnreadableAnswer),
        (503, b"", ProviderUnavailable),
        (200, b"<html>", UnreadableAnswer),
    ],
)
def test_what_is_no_answer_is_an_error_of_its_kind(status, body, error):
    with pytest.raises(error):
        judge(reply(status, body))


async def test_an_absurd_retry_after_is_capped(serve):
    """Spotify has been seen to ask for most of a day."""

    async def resting(_request: web.Request) -> web.Response:
        return web.json_response({"error": {"status": 429}}, status=429, headers={"Retry-After": "82000"})

    transport = await serve(resting, attempts=3)
    spotify = Spotify(transport, "US", DEV)
    answers = await spotify.ask(spotify.questions[0], [Want(ISRC)])
    assert isinstance(answers[ISRC], ProviderThrottled)
    again = (await spotify.ask(spotify.questions[0], [Want(ISRC)]))[ISRC]
    assert isinstance(again, ProviderThrottled)
    assert again.retry_after is not None
    assert 0 < again.retry_after <= LONGEST_REST
    assert (await transport.health()).calls == 1
