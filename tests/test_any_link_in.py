"""From any platform's link or id to the recording and its pages everywhere else: the real gateway over the sandbox.

Each row starts from an empty store, so that nothing is known before the link is sent.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from app.api.acts import Acts
from app.api.context import Context
from app.api.schema import schema
from app.gateway.gateway import Gateway
from app.jobs.jobs import Jobs
from app.main import open_gateway
from app.music.links import canonical_url
from app.music.platforms import Platform
from app.sandbox.config import SandboxConfig
from app.sandbox.server import create_sandbox
from app.settings import read_settings
from tests.servers import running

ONE_MORE_TIME, WITHOUT_ME = "GBDUW0000053", "USIR10211038"
DEMO = {
    ONE_MORE_TIME: {
        Platform.SPOTIFY: "5W3cjX2J3tjhG8zb6u0qHn",
        Platform.APPLE_MUSIC: "1440650",
        Platform.DEEZER: "3135553",
        Platform.TIDAL: "3789025",
        Platform.BEATPORT: "1234567",
        Platform.MUSICBRAINZ: "8e030f4c-7bca-4c54-9f5b-a3db7e2c9c41",
        Platform.DISCOGS: "487193-2",
    },
    WITHOUT_ME: {
        Platform.SPOTIFY: "7lQ8MOhq6IN2w8EYcFNSUk",
        Platform.APPLE_MUSIC: "1440776066",
        Platform.DEEZER: "916424",
        Platform.YOUTUBE: "YVkUvmDQ3HY",
    },
}
ROWS = [(isrc, platform, own_id) for isrc, pages in DEMO.items() for platform, own_id in pages.items()]

LINKS = "... on Track { isrc links { platform externalId primary url } } ... on Failure { message }"
BY_URL = f"query ($url: String!) {{ found: trackByUrl(url: $url) {{ __typename {LINKS} }} }}"
BY_ID = f"""query ($platform: Platform!, $id: String!) {{
  found: trackByPlatformId(platform: $platform, id: $id) {{ __typename {LINKS} }} }}"""
BY_IDS = f"query ($ids: [PlatformId!]!) {{ found: tracksByPlatformIds(ids: $ids) {{ __typename {LINKS} }} }}"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    with running(create_sandbox(SandboxConfig(latency={"*": 0}, pace={"*": None}))) as base:
        yield base


@pytest.fixture
async def gateway(sandbox: str, sqlite_url: str) -> AsyncIterator[Gateway]:
    quick = dict.fromkeys(["musicbrainz_pace", "sonovault_pace", "deezer_pace", "acrcloud_pace"], "1000/1s")
    async with open_gateway(read_settings(database_url=sqlite_url, sandbox_url=sandbox, **quick)) as gateway:
        yield gateway


async def ask(gateway: Gateway, document: str, **variables: object) -> object:
    context = Context.of(Acts.of(gateway, Jobs(gateway)), "demo")
    result = await schema.execute(document, variable_values=variables, context_value=context)
    assert result.errors is None
    assert result.data is not None
    return result.data["found"]


def assert_whole(found: object, isrc: str) -> None:
    """The answer is the recording with its pages on every platform of the demo."""
    assert isinstance(found, dict)
    assert found.get("isrc") == isrc, found
    told = {(link["platform"], link["externalId"]) for link in found["links"]}
    assert told >= {(platform.name, own_id) for platform, own_id in DEMO[isrc].items()}


@pytest.mark.parametrize(("isrc", "platform", "own_id"), ROWS)
async def test_every_platforms_id_leads_to_the_recording_everywhere(
    gateway: Gateway, isrc: str, platform: Platform, own_id: str
) -> None:
    assert_whole(await ask(gateway, BY_ID, platform=platform.name, id=own_id), isrc)


@pytest.mark.parametrize(("isrc", "platform", "own_id"), [row for row in ROWS if row[1] is not Platform.DISCOGS])
async def test_every_platforms_link_leads_to_the_recording_everywhere(
    gateway: Gateway, isrc: str, platform: Platform, own_id: str
) -> None:
    assert_whole(await ask(gateway, BY_URL, url=canonical_url(platform, own_id)), isrc)


async def test_all_of_them_at_once_lead_to_their_recordings_in_their_order(gateway: Gateway) -> None:
    found = await ask(gateway, BY_IDS, ids=[{"platform": platform.name, "id": own_id} for _, platform, own_id in ROWS])
    assert isinstance(found, list)
    for (isrc, _, _), one in zip(ROWS, found, strict=True):
        assert_whole(one, isrc)


async def test_a_discogs_page_is_a_release_and_says_so(gateway: Gateway) -> None:
    found = await ask(gateway, BY_URL, url="https://www.discogs.com/release/487193")
    assert isinstance(found, dict)
    assert found["__typename"] == "NotARecording"
