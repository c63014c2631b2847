"""Apple Music over HTTP: batches of 25, storefronts, refusals, and its opening from the settings."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from msgspec.structs import replace

from app.errors import InvalidSetting, ProviderRefused, ProviderThrottled, ProviderUnavailable, UnreadableAnswer
from app.music.claim import ExternalId
from app.music.facets import EVERYTHING
from app.providers.applemusic import MOST_ISRCS, AppleMusic, judge, judge_song, open_applemusic
from app.providers.applemusic_token import DeveloperToken, sandbox_key
from app.providers.contract import Absent, Answer, SearchTerms, Want
from app.providers.reply import Reply
from app.sandbox.config import SandboxConfig
from app.sandbox.server import create_sandbox
from app.settings import Settings
from tests.providers.conftest import Serve
from tests.providers.test_applemusic_songs import joined, song
from tests.providers.upstream import Asked, upstream_of
from tests.servers import running

ISRC = "USAAA0000001"
NOT_FOUND = {"errors": [{"status": "404", "code": "40400", "title": "Resource Not Found"}]}
QUICK = SandboxConfig(latency={"*": 0}, pace={"*": None}, synthetic=100, everyone_knows=True)


def apple(asked: Asked) -> tuple[int, Any]:
    """Two storefronts: `us` has song 1, `de` has songs 1 and 2."""
    match asked.path.split("/"):
        case ["", "catalog", "us" | "de", "songs"]:
            return 200, joined(song(), USAAA0000001=["1"], USAAA0000002=[])
        case ["", "catalog", "us" | "de", "songs", "1"] | ["", "catalog", "de", "songs", "2"]:
            return 200, {"data": [song(asked.path[-1])]}
        case ["", "catalog", _, "search"]:
            return 200, {"results": {"songs": {"data": [song()]}}}
    return 404, NOT_FOUND


async def test_isrcs_are_asked_in_one_call_and_each_gets_its_outcome(serve: Serve):
    upstream = await upstream_of(serve, apple)
    provider = AppleMusic(upstream.transport)
    (question,) = provider.questions
    assert (question.batch, question.market) == (MOST_ISRCS, "US")
    assert question.facets <= EVERYTHING
    outcomes = await provider.ask(question, [Want("USAAA0000001"), Want("USAAA0000002")])
    assert isinstance(outcomes["USAAA0000001"], Answer)
    assert outcomes["USAAA0000002"] == Absent()
    (asked,) = upstream.asked
    assert asked.path == "/catalog/us/songs"
    assert asked.query == {"filter[isrc]": "USAAA0000001,USAAA0000002", "include": "albums,artists"}


async def test_another_market_is_another_storefront_and_is_told_with_the_links(serve: Serve):
    upstream = await upstream_of(serve, apple)
    provider = AppleMusic(upstream.transport)
    outcomes = await provider.ask(provider.questions[0].in_market("DE"), [Want(ISRC)])
    answer = outcomes[ISRC]
    assert isinstance(answer, Answer)
    assert answer.claim.links[0].regions == ("DE",)
    assert upstream.asked[0].path == "/catalog/de/songs"


async def test_a_song_of_another_storefront_is_looked_for_in_that_of_its_link(serve: Serve):
    upstream = await upstream_of(serve, apple)
    provider = AppleMusic(upstream.transport)
    claims = await provider.resolve(ExternalId("applemusic", "2"), "https://music.apple.com/de/song/2")
    assert [(claim.isrc, claim.links[0].regions) for claim in claims] == [(ISRC, ("DE",))]
    assert await provider.resolve(ExternalId("applemusic", "3"), "https://music.apple.com/us/song/3") == ()
    assert await provider.resolve(ExternalId("applemusic", "../me"), "") == ()
    assert [asked.path[-8:] for asked in upstream.asked] == ["/songs/2", "/songs/2", "/songs/3"]


async def test_a_search_takes_text_or_artists_and_title(serve: Serve):
    upstream = await upstream_of(serve, apple)
    provider = AppleMusic(upstream.transport)
    assert len(await provider.search(SearchTerms(title="A", artists=("B",)), 100)) == 1
    assert await provider.search(SearchTerms(), 5) == ()
    assert [asked.query for asked in upstream.asked] == [{"term": "B A", "types": "songs", "limit": "25"}]


async def test_a_refused_token_is_signed_again_and_the_call_repeated(serve: Serve):
    tokens: list[str] = []

    def once_refused(asked: Asked) -> tuple[int, Any]:
        tokens.append(asked.headers["Authorization"])
        return (401, b"") if len(tokens) == 1 else apple(asked)

    token = DeveloperToken("TEAM567890", "KEY4567890", sandbox_key())
    upstream = await upstream_of(serve, once_refused, authorization=token)
    provider = AppleMusic(upstream.transport)
    assert isinstance((await provider.ask(provider.questions[0], [Want(ISRC)]))[ISRC], Answer)
    assert len(set(tokens)) == 2


@pytest.mark.parametrize(
    ("status", "body", "kind", "reason"),
    [
        (400, b'{"errors": [{"code": "40005"}]}', ProviderRefused, "status 400, code 40005"),
        (401, b"", ProviderRefused, "status 401"),
        (403, b"<html>", ProviderRefused, "status 403"),
        (404, b'{"errors": [{"code": "40400"}]}', ProviderRefused, "status 404, code 40400"),
        (429, b"", ProviderThrottled, "status 429"),
        (504, b"", ProviderUnavailable, "status 504"),
        (200, b"<html>", UnreadableAnswer, "not JSON"),
    ],
)
def test_what_is_no_answer_is_told_apart(status, body, kind, reason):
    with pytest.raises(kind, match=reason) as raised:
        judge(Reply(status, {}, body))
    assert type(raised.value) is kind


def test_only_a_404_in_apples_words_is_an_unknown_song():
    judge_song(Reply(404, {}, b'{"errors": [{"code": "40400"}]}'))
    with pytest.raises(UnreadableAnswer):
        judge_song(Reply(404, {}, b"<html>"))


async def test_without_a_key_it_is_not_opened_and_with_half_of_it_the_missing_setting_is_named():
    async with aiohttp.ClientSession() as session:
        assert open_applemusic(session, Settings(sandbox="off")) is None
        with pytest.raises(InvalidSetting, match="APPLEMUSIC_KEY_ID"):
            open_applemusic(session, Settings(sandbox="off", applemusic_team_id="TEAM567890"))


async def test_the_sandbox_takes_the_token_and_answers_a_full_batch():
    with running(create_sandbox(QUICK)) as base:
        async with aiohttp.ClientSession() as session:
            provider = open_applemusic(session, Settings(sandbox="on", sandbox_url=base))
            assert provider is not None
            isrcs = [f"ZZSYN{n:07}" for n in range(MOST_ISRCS)]
            outcomes = await provider.ask(provider.questions[0], [Want(isrc) for isrc in isrcs])
            assert all(isinstance(outcome, Answer) for outcome in outcomes.values())
            with pytest.raises(ProviderRefused, match="code 40005"):
                await provider.ask(provider.questions[0], [Want(isrc) for isrc in [*isrcs, "ZZSYN0000099"]])
            answer = outcomes[isrcs[0]]
            assert isinstance(answer, Answer)
            page = answer.claim.links[0]
            (resolved,) = await provider.resolve(ExternalId("applemusic", page.id or ""), page.url or "")
            assert replace(resolved, genres=()) == replace(answer.claim, genres=())
            assert answer.claim.releases[0].label
            assert (await provider.health()).failures == 1
