"""Pages of other sites."""

from __future__ import annotations

import aiohttp
import pytest

from app.api.http.origins import allows_socket

QUERY = {"query": "{ __typename }"}


@pytest.mark.parametrize("mode", ["no-cors", "navigate"])
async def test_a_get_that_no_browser_asked_about_is_refused(client: aiohttp.ClientSession, mode: str) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": mode}
    async with client.get("/graphql", params=QUERY, headers=headers) as reply:
        assert reply.status == 403
        assert (await reply.json())["errors"][0]["extensions"]["code"] == "CROSS_SITE_REFUSED"
    asked = {**headers, "apollo-require-preflight": "true"}
    async with client.get("/graphql", params=QUERY, headers=asked) as reply:
        assert reply.status == 200


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_our_own_pages_and_programs_ask_freely(client: aiohttp.ClientSession, site: str) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": "navigate"}
    async with client.get("/graphql", params=QUERY, headers=headers) as reply:
        assert reply.status == 200


async def test_no_page_of_another_site_may_read_an_answer(client: aiohttp.ClientSession) -> None:
    async with client.post("/graphql", json=QUERY, headers={"origin": "https://evil.example"}) as reply:
        assert not [name for name in reply.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    ("origin", "origins", "allowed"),
    [
        (None, (), True),
        (b"https://Api.Example", (), True),
        (b"https://evil.example", (), False),
        (b"https://api.example.evil.example", (), False),
        (b"null", (), False),
        (b"", (), False),
        (b"https://friend.example", ("https://friend.example",), True),
        (b"https://friend.example.evil.example", ("https://friend.example",), False),
        (b"https://evil.example", ("*",), True),
    ],
)
def test_a_websocket_is_for_this_host_and_its_friends(
    origin: bytes | None, origins: tuple[str, ...], allowed: bool
) -> None:
    headers = {b"host": b"api.example"} | ({b"origin": origin} if origin is not None else {})
    assert allows_socket(headers, origins) is allowed
