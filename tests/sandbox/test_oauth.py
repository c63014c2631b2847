from __future__ import annotations

import pytest

from tests.sandbox.conftest import Caller
from tests.sandbox.oauth import Client, token_reply

TOKENS = {"spotify": "/spotify/api/token", "tidal": "/tidal/v1/oauth2/token", "beatport": "/beatport/v4/auth/o/token/"}
CALLS = {
    "spotify": "/spotify/v1/search?q=isrc:ZZSYN0000001&type=track",
    "tidal": "/tidal/v2/tracks?filter[isrc]=ZZSYN0000001",
    "beatport": "/beatport/v4/catalog/tracks/?isrc=ZZSYN0000001",
}


@pytest.mark.parametrize(("provider", "seconds"), [("spotify", 3600), ("tidal", 86_400), ("beatport", 36_000)])
async def test_a_client_gets_a_token_for_as_long_as_the_real_one(caller: Caller, provider: str, seconds: int) -> None:
    body = (await token_reply(caller, TOKENS[provider])).body
    assert (body["token_type"], body["expires_in"]) == ("Bearer", seconds)
    client = Client(caller, "", body["access_token"])
    assert (await client.get(CALLS[provider])).status == 200


@pytest.mark.parametrize("provider", TOKENS)
async def test_without_a_token_or_with_another_face_s_nothing_is_answered(caller: Caller, provider: str) -> None:
    other = next(name for name in TOKENS if name != provider)
    stranger = await Client.of(caller, "", TOKENS[other])
    assert (await stranger.get(CALLS[provider])).status == 401
    assert (await caller.get(CALLS[provider], headers={})).status == 401
    assert (await Client(caller, "", "c29tZW9uZQ.99999999999.00").get(CALLS[provider])).status == 401


@pytest.mark.parametrize("provider", TOKENS)
async def test_a_revoked_client_and_another_grant_are_refused(caller: Caller, provider: str) -> None:
    assert (await token_reply(caller, TOKENS[provider], "revoked")).body["error"] == "invalid_client"
    refused = await token_reply(caller, TOKENS[provider], grant_type="magic")
    assert (refused.status, refused.body["error"]) == (400, "unsupported_grant_type")
    nobody = await caller.ask("POST", TOKENS[provider], headers={}, data={"grant_type": "client_credentials"})
    assert nobody.status == 400
