"""Tidal's face: JSON:API with the fields of the public description, and a bucket that refills call by call."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import pytest
from msgspec import UNSET, Struct, UnsetType

from app.sandbox.config import SandboxConfig
from app.sandbox.pace import Bucket, Pace
from tests.sandbox.conftest import Caller
from tests.sandbox.oauth import Client

KNOWN = "ZZSYN0000001"
INCLUDE = "artists,albums,albums.coverArt,genres"


class Strict(Struct, forbid_unknown_fields=True):
    """A schema: these fields, of these types, and no others; a field that may be missing is unset."""


class Text(Strict):
    text: str


class LinkMeta(Strict):
    type: str


class ExternalLink(Strict):
    href: str
    meta: LinkMeta


class TrackAttributes(Strict):
    title: str
    version: str | None
    isrc: str
    duration: str
    explicit: bool
    key: str
    keyScale: str
    mediaTags: list[str]
    popularity: float
    copyright: Text | UnsetType = UNSET
    externalLinks: list[ExternalLink] | UnsetType = UNSET
    bpm: float | UnsetType = UNSET


class AlbumAttributes(Strict):
    title: str
    albumType: Literal["ALBUM", "EP", "SINGLE"]
    barcodeId: str
    numberOfItems: int
    numberOfVolumes: int
    duration: str
    explicit: bool
    mediaTags: list[str]
    popularity: float
    releaseDate: str | UnsetType = UNSET


class ArtistAttributes(Strict):
    name: str
    popularity: float


class GenreAttributes(Strict):
    genreName: str


class FileMeta(Strict):
    width: int
    height: int


class File(Strict):
    href: str
    meta: FileMeta


class ArtworkAttributes(Strict):
    mediaType: str
    files: list[File]


class Ref(Strict):
    id: str
    type: str


class Links(Strict):
    self: str


class Relationship(Strict):
    data: list[Ref] | UnsetType = UNSET
    links: Links | UnsetType = UNSET


class Resource(Strict):
    id: str
    type: Literal["tracks", "albums", "artists", "genres", "artworks", "searchResults"]
    attributes: dict[str, Any]
    relationships: dict[str, Relationship] | UnsetType = UNSET


class Document(Strict):
    data: list[Resource] | Resource
    links: Links
    included: list[Resource] | UnsetType = UNSET


class Source(Strict):
    parameter: str


class Error(Strict):
    status: str
    code: str
    detail: str
    source: Source | UnsetType = UNSET


class Refused(Strict):
    errors: list[Error]


ATTRIBUTES: dict[str, type[Struct]] = {
    "tracks": TrackAttributes,
    "albums": AlbumAttributes,
    "artists": ArtistAttributes,
    "genres": GenreAttributes,
    "artworks": ArtworkAttributes,
}


@pytest.fixture
async def tidal(caller: Caller) -> Client:
    return await Client.of(caller, "/tidal/v2", "/tidal/v1/oauth2/token")


def checked(body: Any) -> Document:
    document = msgspec.convert(body, Document)
    data = document.data if isinstance(document.data, list) else [document.data]
    for resource in [*data, *(document.included or ())]:
        if resource.type in ATTRIBUTES:
            msgspec.convert(resource.attributes, ATTRIBUTES[resource.type])
    return document


async def tracks(client: Client, *isrcs: str, **more: str) -> Document:
    params = [("filter[isrc]", isrc) for isrc in isrcs]
    return checked((await client.get("/tracks", params + list(more.items()))).body)


def isrcs(document: Document) -> list[str]:
    assert isinstance(document.data, list)
    return [resource.attributes["isrc"] for resource in document.data]


@pytest.mark.parametrize("n", range(8))
async def test_a_track_has_the_described_fields_with_and_without_what_is_related(tidal: Client, n: int) -> None:
    bare = await tracks(tidal, f"ZZSYN{n:07d}")
    full = await tracks(tidal, f"ZZSYN{n:07d}", include=INCLUDE, countryCode="US")
    assert bare.included is UNSET
    assert {resource.type for resource in full.included or ()} >= {"artists", "albums"}
    assert isrcs(bare) == isrcs(full) == [f"ZZSYN{n:07d}"]


async def test_relationships_name_their_resources_only_where_included(tidal: Client) -> None:
    bare, full = await tracks(tidal, KNOWN), await tracks(tidal, KNOWN, include="artists")
    assert isinstance(bare.data, list)
    assert isinstance(full.data, list)
    relations = [document.data[0].relationships or {} for document in (bare, full)]  # type: ignore[index]
    assert [relation["artists"].data is UNSET for relation in relations] == [True, False]
    assert relations[1]["albums"].data is UNSET


async def test_isrcs_may_be_repeated_or_joined_and_unknown_ones_are_missing_rows(tidal: Client) -> None:
    repeated = await tracks(tidal, KNOWN, "ZZSYN0000002", "QZZZZ0000001")
    joined = await tracks(tidal, f"{KNOWN},ZZSYN0000002")
    assert isrcs(repeated) == isrcs(joined) == [KNOWN, "ZZSYN0000002"]


async def test_an_id_leads_to_its_track(tidal: Client) -> None:
    found = await tracks(tidal, KNOWN)
    assert isinstance(found.data, list)
    body = (await tidal.get("/tracks", {"filter[id]": found.data[0].id})).body
    assert isrcs(checked(body)) == [KNOWN]


async def test_a_search_names_its_tracks_in_order(tidal: Client) -> None:
    include = "tracks,tracks.artists,tracks.albums"
    body = (await tidal.get("/searchResults", {"filter[query]": "One More Time Daft Punk", "include": include})).body
    document = checked(body)
    assert isinstance(document.data, list)
    refs = (document.data[0].relationships or {})["tracks"].data  # type: ignore[index]
    assert refs
    rows = {resource.id: resource for resource in document.included or ()}
    assert rows[refs[0].id].attributes["isrc"] == "GBDUW0000053"


@pytest.mark.parametrize(
    ("params", "parameter"),
    [
        ({"filter[isrc]": "gbduw0000053"}, "filter[isrc]"),
        ({"filter[isrc]": "GBDUW"}, "filter[isrc]"),
        ({"filter[isrc]": ",".join(f"ZZSYN{n:07d}" for n in range(21))}, "filter[isrc]"),
        ({}, "filter[id]"),
        ({"filter[isrc]": KNOWN, "include": "lyrics"}, "include"),
        ({"filter[isrc]": KNOWN, "countryCode": "usa"}, "countryCode"),
    ],
)
async def test_a_wrong_call_is_refused_in_the_described_shape(tidal: Client, params, parameter) -> None:
    reply = await tidal.get("/tracks", params)
    (error,) = msgspec.convert(reply.body, Refused).errors
    assert (reply.status, error.status) == (400, "400")
    assert error.source == Source(parameter)
    assert reply.headers["Content-Type"] == "application/vnd.api+json"


@pytest.mark.parametrize("own", [SandboxConfig(latency={"*": 0})], indirect=True)
async def test_each_answer_tells_what_is_left_in_the_bucket(own: Caller) -> None:
    tidal = await Client.of(own, "/tidal/v2", "/tidal/v1/oauth2/token")
    replies = [await tidal.get("/tracks", {"filter[isrc]": KNOWN}) for _ in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    told = replies[0].headers
    names = ("remaining", "requested-tokens", "burst-capacity", "replenish-rate")
    assert [told[f"x-ratelimit-{name}"] for name in names] == ["5", "5", "10", "1"]
    assert replies[2].headers["x-ratelimit-remaining"] == "0"
    assert (await own.stats("tidal"))["violations"] == 1


def test_a_bucket_gives_its_burst_and_then_one_call_for_each_share_of_its_time() -> None:
    bucket = Bucket(Pace(2, 10))
    times = [0.0, 0.1, 0.2, 4.0, 5.0, 5.1, 9.9]
    assert [bucket.call(time).passes for time in times] == [True, True, False, False, True, False, True]
