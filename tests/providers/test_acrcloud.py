"""Asking ACRCloud, over a real loopback server: what is sent, and what its answers and errors become."""

from __future__ import annotations

import json

import pytest

from app.errors import (
    InvalidSetting,
    ProviderRefused,
    ProviderThrottled,
    ProviderUnavailable,
    UnreadableAnswer,
)
from app.music.claim import ExternalId
from app.music.facets import CORE, WORKS, links, links_on
from app.music.platforms import Platform
from app.providers.acrcloud import SUPPORTED, AcrCloud
from app.providers.contract import Absent, Answer, SearchTerms, Want
from tests.providers.upstream import upstream_of

ISRC = "USAAA0000001"
SONG = {
    "name": "Song",
    "isrc": ISRC,
    "external_metadata": {"deezer": [{"id": "1", "link": "https://www.deezer.com/track/1"}]},
}
FOUND = {"data": [SONG]}


def provider(upstream, *platforms: str) -> AcrCloud:
    return AcrCloud(upstream.transport, platforms) if platforms else AcrCloud(upstream.transport)


async def test_a_track_is_asked_by_isrc_on_five_platforms_with_the_token_and_without_works(serve):
    upstream = await upstream_of(serve, lambda _: (200, FOUND), headers={"Authorization": "Bearer t0ken"})
    acrcloud = provider(upstream)
    track, _ = acrcloud.questions
    answers = await acrcloud.ask(track, [Want(ISRC)])
    (asked,) = upstream.asked
    assert asked.path == "/api/external-metadata/tracks"
    assert asked.query == {
        "isrc": ISRC,
        "platforms": "spotify,deezer,youtube,applemusic,tidal",
        "include_works": "0",
    }
    assert asked.headers["Authorization"] == "Bearer t0ken"
    answer = answers[ISRC]
    assert isinstance(answer, Answer)
    assert answer.claim.title == "Song"


async def test_works_are_asked_for_only_by_the_question_about_works(serve):
    upstream = await upstream_of(serve, lambda _: (200, FOUND))
    acrcloud = provider(upstream)
    _, works = acrcloud.questions
    await acrcloud.ask(works, [Want(ISRC)])
    assert [asked.query["include_works"] for asked in upstream.asked] == ["1"]


async def test_the_questions_cover_what_their_answers_tell_cheapest_first(serve):
    upstream = await upstream_of(serve, lambda _: (200, FOUND))
    track, works = provider(upstream, "deezer", "awa").questions
    assert track.facets == {CORE, links_on(Platform.DEEZER), links_on(Platform.AWA)}
    assert works.facets == track.facets | {WORKS}
    assert (track.batch, works.batch) == (1, 1)


async def test_more_than_five_platforms_are_several_calls_joined_into_one_claim(serve):
    def answer(asked):
        told = {platform: [{"id": platform}] for platform in asked.query["platforms"].split(",")}
        return 200, {"data": [{**SONG, "external_metadata": told}]}

    upstream = await upstream_of(serve, answer)
    acrcloud = provider(upstream, *sorted(SUPPORTED))
    works = acrcloud.questions[1]
    answers = await acrcloud.ask(works, [Want(ISRC)])
    assert [len(asked.query["platforms"].split(",")) for asked in upstream.asked] == [5, 4]
    assert [asked.query["include_works"] for asked in upstream.asked] == ["1", "0"]
    found = answers[ISRC]
    assert isinstance(found, Answer)
    assert {link.platform for link in found.claim.links} == SUPPORTED
    assert links(SUPPORTED) <= works.facets


@pytest.mark.parametrize("platforms", [(), (Platform.DISCOGS,), ("spotify", "Spotify")])
async def test_platforms_that_acrcloud_does_not_know_are_a_setting_to_correct(serve, platforms):
    upstream = await upstream_of(serve, lambda _: (200, FOUND))
    with pytest.raises(InvalidSetting, match="spotify"):
        AcrCloud(upstream.transport, platforms)


async def test_an_acrcloud_id_and_a_platforms_page_are_resolved_by_their_own_parameters(serve):
    upstream = await upstream_of(serve, lambda _: (200, FOUND))
    acrcloud = provider(upstream)
    by_id = await acrcloud.resolve(ExternalId("acrcloud", "abc123"), "")
    by_page = await acrcloud.resolve(ExternalId("deezer", "1"), "https://www.deezer.com/track/1")
    first, second = upstream.asked
    assert first.query["acr_id"] == "abc123"
    assert second.query["source_url"] == "https://www.deezer.com/track/1"
    assert not {"isrc", "query", "acr_id"} & second.query.keys()
    assert [claim.isrc for claim in by_id] == [claim.isrc for claim in by_page] == [ISRC]
    assert {"acrcloud", "kkbox", "spotify"} <= acrcloud.resolves
    assert "musicbrainz" not in acrcloud.resolves


async def test_a_search_sends_free_text_as_it_is_and_a_title_with_artists_as_json(serve):
    upstream = await upstream_of(serve, lambda _: (200, {"data": [SONG, {**SONG, "isrc": "USAAA0000002"}]}))
    acrcloud = provider(upstream)
    free = await acrcloud.search(SearchTerms(text="Eminem - Without Me"), 1)
    named = await acrcloud.search(SearchTerms(title="Jóga", artists=("Björk",)), 10)
    first, second = upstream.asked
    assert (first.query["query"], first.query["format"]) == ("Eminem - Without Me", "text")
    assert second.query["format"] == "json"
    assert json.loads(second.query["query"]) == {"track": "Jóga", "artists": ["Björk"]}
    assert (len(free), len(named)) == (1, 2)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, {"data": []}),
        (404, {"message": "No such track"}),
        (404, {"error": {"code": 404, "message": "Not found"}}),
        (200, {"error": {"code": 404, "message": "Not found"}}),
    ],
)
async def test_not_found_is_an_absence_in_whatever_shape_it_comes(serve, status, body):
    upstream = await upstream_of(serve, lambda _: (status, body))
    acrcloud = provider(upstream)
    assert await acrcloud.ask(acrcloud.questions[0], [Want(ISRC)]) == {ISRC: Absent()}
    assert await acrcloud.resolve(ExternalId("acrcloud", "abc"), "") == []


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (401, {"message": "Unauthenticated."}, ProviderRefused),
        (429, {"message": "Too Many Attempts."}, ProviderThrottled),
        (500, {"message": "Server Error"}, ProviderUnavailable),
        (200, {"error": {"code": 401, "message": "token expired"}}, ProviderRefused),
        (200, {"error": {"code": 429}}, ProviderThrottled),
        (200, {"code": 503, "message": "later"}, ProviderUnavailable),
        (200, {"error": "something"}, UnreadableAnswer),
        (200, {"message": "something"}, UnreadableAnswer),
        (200, [], UnreadableAnswer),
        (200, b"<html>maintenance</html>", UnreadableAnswer),
        (404, b"<html>wrong door</html>", UnreadableAnswer),
        (200, {"data": [{"isrc": 7}]}, UnreadableAnswer),
    ],
)
async def test_an_error_is_never_an_absence(serve, status, body, failure):
    upstream = await upstream_of(serve, lambda _: (status, body))
    acrcloud = provider(upstream)
    with pytest.raises(failure):
        await acrcloud.ask(acrcloud.questions[0], [Want(ISRC)])


async def test_an_error_inside_status_200_counts_as_a_failure_of_the_provider(serve):
    upstream = await upstream_of(serve, lambda _: (200, {"error": {"code": 500}}), attempts=2)
    acrcloud = provider(upstream)
    with pytest.raises(ProviderUnavailable):
        await acrcloud.ask(acrcloud.questions[0], [Want(ISRC)])
    health = await acrcloud.health()
    assert (len(upstream.asked), health.failures) == (2, 2)
    assert acrcloud.concurrency == 8
