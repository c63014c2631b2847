"""What each field at the root of the schema has to do with accounts: the table of `test_two_accounts.py`.

A new field fails a test there until it has its row here:

    Nobodys("why")          it neither reads nor changes what belongs to a caller
    Own("{ catalogs … }")   it tells what belongs to the caller and takes no id
    Takes("… $id …", "x")   it takes an id of the kind x, one of those that the fixture `house` there makes for Ann

A document may ask for as much as it likes: the more fields, the more is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, NamedTuple

from app.api.node_ids import node_id
from app.api.scalars import Upload
from tests.api.fake import MARCH, WALTZ

SHEET = f"ISRC\n{MARCH}\n".encode()
SONGS = """id nodeId name songCount songs(page: 1) { totalCount songs { isrc notes } }
  songsConnection(first: 10) { totalCount edges { node { isrc notes } } }"""
CATALOG = f"""... on Catalog {{ {SONGS} }}"""
LIBRARY = f"""... on Catalog {{ {SONGS} exportUrl
  coverage {{ counts {{ songs missing }} matrix {{ isrcs masks }} songs {{ entries {{ song {{ isrc }} missing }} }} }}
  disagreements {{ counts {{ field }} songs {{ entries {{ song {{ isrc }} }} }} }}
  duplicates {{ totalCount entries {{ songs {{ isrc }} }} }}
  changedSince(time: "2000-01-01T00:00:00Z") {{ totalCount edges {{ node {{ isrc }} }} }} }}"""


class Nobodys(NamedTuple):
    """A field that has nothing to do with accounts."""

    why: str


class Own(NamedTuple):
    """A field that tells what belongs to the caller, without an id."""

    document: str


class Takes(NamedTuple):
    """A field that takes an id as `$id`; `wrap` makes of it the variable's value, `more` are further variables."""

    document: str
    kind: str = "catalog"
    wrap: Callable[[str], Any] = str
    more: Callable[[], Mapping[str, Any]] = dict

    def variables(self, key: str) -> dict[str, Any]:
        return {"id": self.wrap(key), **self.more()}


def catalog_node(key: str) -> str:
    return node_id("Catalog", key)


JOB = "__typename ... on Job { id kind state } ... on Failure { message }"


def job(field: str) -> str:
    return f"mutation ($id: String!) {{ {field}(id: $id) {{ {JOB} }} }}"


def a_file() -> dict[str, object]:
    return {"file": Upload("songs.csv", BytesIO(SHEET))}


RECORDINGS = Nobodys("recordings belong to nobody")
ROWS: Mapping[str, Nobodys | Own | Takes] = {
    "Query.track": RECORDINGS,
    "Query.tracks": RECORDINGS,
    "Query.trackByUrl": RECORDINGS,
    "Query.trackByPlatformId": RECORDINGS,
    "Query.tracksByPlatformIds": RECORDINGS,
    "Query.trackByAcrId": RECORDINGS,
    "Query.searchTracks": RECORDINGS,
    "Query.matchTrack": RECORDINGS,
    "Query.work": RECORDINGS,
    "Query.contributor": RECORDINGS,
    "Query.works": RECORDINGS,
    "Query.searchWorks": RECORDINGS,
    "Query.providers": Nobodys("how the house fares"),
    "Query.status": Nobodys("how the house fares"),
    "Query._service": Nobodys("the schema"),
    "Query.catalogs": Own(f"{{ catalogs {{ {CATALOG} }} }}"),
    "Query.catalog": Takes(f"query ($id: String!) {{ catalog(id: $id) {{ __typename {LIBRARY} }} }}"),
    "Query.node": Takes(f"query ($id: ID!) {{ node(id: $id) {{ __typename {LIBRARY} }} }}", wrap=catalog_node),
    "Query.nodes": Takes(
        f"query ($id: [ID!]!) {{ nodes(ids: $id) {{ __typename {CATALOG} }} }}",
        wrap=lambda key: [catalog_node(key), catalog_node(key)],
    ),
    "Query._entities": Takes(
        f"query ($id: [_Any!]!) {{ _entities(representations: $id) {{ __typename {LIBRARY} }} }}",
        wrap=lambda key: [{"__typename": "Catalog", "id": key}],
    ),
    "Mutation.refreshTrack": RECORDINGS,
    "Mutation.createCatalog": Nobodys("makes a new catalog of the caller"),
    "Mutation.renameCatalog": Takes(
        f'mutation ($id: String!) {{ renameCatalog(id: $id, name: "Mine") {{ __typename {CATALOG} }} }}'
    ),
    "Mutation.addCatalogSongs": Takes(
        f"""mutation ($id: String!) {{ addCatalogSongs(catalogId: $id, songs: [{{isrc: "{WALTZ}", title: "Mine"}}]) {{
          results {{ isrc catalogId status rejection {{ __typename ... on Failure {{ message }} }} }} }} }}"""
    ),
    "Mutation.removeCatalogSongs": Takes(
        f"""mutation ($id: String!) {{ removeCatalogSongs(songs: [{{isrc: "{MARCH}", catalogId: $id}}]) {{
          results {{ isrc catalogId status rejection {{ __typename ... on Failure {{ message }} }} }} }} }}"""
    ),
    "Mutation.deleteCatalog": Takes(
        "mutation ($id: String!) { deleteCatalog(id: $id) { __typename ... on Failure { message } } }"
    ),
    "Mutation.importRecoupableCatalog": Takes(
        """mutation ($id: String!) { importRecoupableCatalog(
          catalogId: $id, recoupableCatalogId: "8f14e45f-ceea-4e7f-a6b3-d2c1b0a99887") { __typename
          ... on Failure { message } } }"""
    ),
    "Mutation.enrichCatalog": Takes(f"mutation ($id: String!) {{ enrichCatalog(catalogId: $id) {{ {JOB} }} }}"),
    "Mutation.refreshCatalog": Takes(f"mutation ($id: String!) {{ refreshCatalog(catalogId: $id) {{ {JOB} }} }}"),
    "Mutation.importCsv": Takes(
        f"mutation ($id: String!, $file: Upload!) {{ importCsv(file: $file, catalogId: $id) {{ {JOB} }} }}",
        more=a_file,
    ),
    "Query.job": Takes(f"query ($id: String!) {{ job(id: $id) {{ {JOB} }} }}", "job"),
    "Query.jobs": Own("{ jobs { totalCount edges { node { id } } } }"),
    "Mutation.pauseJob": Takes(job("pauseJob"), "job"),
    "Mutation.resumeJob": Takes(job("resumeJob"), "job"),
    "Mutation.cancelJob": Takes(job("cancelJob"), "job"),
    "Mutation.deleteJob": Takes(job("deleteJob"), "job"),
    "Subscription.jobProgress": Takes(f"subscription ($id: String!) {{ jobProgress(id: $id) {{ {JOB} }} }}", "job"),
    "Subscription.trackUpdates": RECORDINGS,
}
