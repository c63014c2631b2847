"""Two accounts: nothing of Ann's can be seen by Bob, not even that it is there.

`accounts.py` beside this file says of every field at the root of the schema what it has to do with accounts. What takes
an id is asked by Bob with Ann's id and with one that nobody has. But for the id itself both answers must be the same
bytes, and both must cost the same statements to the store, so that a clock tells no more than the answer. Then nothing
of Ann's may have changed, and her own answer must be another one, or the row proves nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from typing import Any, NamedTuple
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import Engine, event, select

from app.api.acts import Acts
from app.api.http.operations import Operations
from app.api.http.principal import Principal
from app.api.http.request import GraphQLRequest
from app.api.schema import schema
from app.gateway.keys import KeyScope
from app.gateway.outcomes import SongGiven
from app.jobs.jobs import NewImport
from app.main import create_app
from app.settings import Settings
from app.store.accounts import owned_tables
from app.store.engine import Database
from tests.api.accounts import ROWS, SHEET, Own, Takes, catalog_node
from tests.api.fake import MARCH, WALTZ

ANN = Principal("ann", "k1", "192.0.2.1", KeyScope.ADMIN)
BOB = Principal("bob", "k2", "192.0.2.1", KeyScope.ADMIN)
CAROL = Principal("carol", "k3", "192.0.2.1", KeyScope.ADMIN)

SECRET = "Ann's secret"


def test_every_root_field_has_a_row() -> None:
    kinds = {"Query": "query_type", "Mutation": "mutation_type", "Subscription": "subscription_type"}
    roots = {kind: getattr(schema._schema, name).fields for kind, name in kinds.items()}
    fields = {f"{kind}.{field}" for kind, found in roots.items() for field in found}
    assert fields - set(ROWS) == set(), "give these rows in tests/api/accounts.py"
    assert set(ROWS) - fields == set(), "these are gone"


class House(NamedTuple):
    """A gateway over a real store that asks no provider. `ids` are Ann's, by their kinds."""

    operations: Operations
    acts: Acts
    database: Database
    ids: Mapping[str, str]

    async def ask(self, principal: Principal, document: str, **variables: object) -> bytes:
        """The answer, or all the results of a subscription, as they would be sent."""
        prepared = await self.operations.prepare(GraphQLRequest(query=document, variables=variables))
        if not prepared.has_many_results:
            return (await self.operations.result(prepared, principal)).body
        results = [one async for one in self.operations.results(prepared, principal)]
        return msgspec.json.encode(results)

    async def anns(self) -> list[Any]:
        """All rows of Ann's."""
        async with self.database.reading() as connection:
            rows = [await connection.execute(select(table).where(table.c.account == "ann")) for table in owned_tables()]
            return [tuple(row) for found in rows for row in found]


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    nobody = {f"{name}_enabled": False for name in ("musicbrainz", "deezer", "discogs")}
    settings = Settings(database_url=sqlite_url, sandbox="off", **nobody)  # type: ignore[arg-type]  # by their names
    app = create_app(settings)
    database = Database(sqlite_url)
    async with app.router.lifespan_context(app):
        acts = app.state.acts
        ids = {"catalog": (await acts.create_catalog("ann", SECRET)).id}
        songs = [SongGiven(ids["catalog"], isrc, SECRET, None, (SECRET,), SECRET) for isrc in (MARCH, WALTZ)]
        await acts.add_songs("ann", songs, atomic=True)
        ordered = await acts.jobs.import_sheet("ann", BytesIO(SHEET), NewImport("songs.csv", ("status",)))
        ids["job"] = ordered.id
        assert [one.state async for one in acts.jobs.follow("ann", ids["job"])][-1] == "done"
        yield House(Operations(schema, settings, lambda: acts), acts, database, ids)
    await database.close()


COUNTING: ContextVar[list[str] | None] = ContextVar("COUNTING", default=None)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are sent to the store in this context while the block runs."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counting = COUNTING.get()
        if counting is not None:
            counting.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    before = COUNTING.set(said)
    try:
        yield said
    finally:
        COUNTING.reset(before)
        event.remove(Engine, "before_cursor_execute", note)


def with_ids(kind: type) -> list[str]:
    return [name for name, row in ROWS.items() if isinstance(row, kind)]


@pytest.mark.parametrize("field", with_ids(Takes))
async def test_anothers_id_is_answered_as_one_that_nobody_has(house: House, field: str) -> None:
    row = ROWS[field]
    assert isinstance(row, Takes)
    anns, nobodys = house.ids[row.kind], str(uuid4())
    held = await house.anns()
    await house.ask(BOB, row.document, **row.variables(nobodys))  # what is read only once has been read
    with statements() as for_nobodys:
        missing = await house.ask(BOB, row.document, **row.variables(nobodys))
    with statements() as for_anns:
        hidden = await house.ask(BOB, row.document, **row.variables(anns))

    assert hidden == _renamed(missing, row, nobodys, anns)
    assert b"INTERNAL" not in hidden
    assert for_anns == for_nobodys != []
    assert await house.anns() == held
    assert await house.ask(ANN, row.document, **row.variables(anns)) != hidden, "the row's document proves nothing"


def _renamed(body: bytes, row: Takes, name: str, other: str) -> bytes:
    """The body with another id in it, also where it stands inside a node's id."""
    pairs = ((name, other), (catalog_node(name), catalog_node(other)))
    for old, new in pairs:
        body = body.replace(old.encode(), new.encode())
    return body


@pytest.mark.parametrize("field", with_ids(Own))
async def test_who_has_nothing_is_told_nothing(house: House, field: str) -> None:
    row = ROWS[field]
    assert isinstance(row, Own)
    await house.ask(CAROL, row.document)
    with statements() as for_carol:
        nothing = await house.ask(CAROL, row.document)
    with statements() as for_bob:
        assert await house.ask(BOB, row.document) == nothing
    assert for_bob == for_carol != []
    assert await house.ask(ANN, row.document) != nothing, "the row's document proves nothing"


async def test_anothers_result_cannot_be_downloaded(house: House) -> None:
    nobodys = str(uuid4())
    with statements() as for_nobodys:
        assert await house.acts.jobs.result("bob", nobodys) is None
    with statements() as for_anns:
        assert await house.acts.jobs.result("bob", house.ids["job"]) is None
    assert for_anns == for_nobodys != []
    assert await house.acts.jobs.result("ann", house.ids["job"]) is not None


async def test_what_one_account_told_of_a_recording_is_told_to_no_other(house: House) -> None:
    document = f"""query ($id: String!) {{ track(isrc: "{MARCH}") {{ ... on Track {{ title artists {{ name }} }} }}
      catalog(id: $id) {{ ... on Catalog {{ songs {{ songs {{ isrc notes track {{ __typename
        ... on Track {{ title artists {{ name }} }} }} }} }} }} }} }}"""
    await house.ask(BOB, 'mutation { createCatalog(name: "Bobs") { __typename } }')
    listed = msgspec.json.decode(await house.ask(BOB, "{ catalogs { id } }"))
    bobs = listed["data"]["catalogs"][0]["id"]
    songs = f'songs: [{{isrc: "{MARCH}"}}]'
    adding = f"mutation ($id: String!) {{ addCatalogSongs(catalogId: $id, {songs}) {{ __typename }} }}"
    await house.ask(BOB, adding, id=bobs)
    for _ in range(2):
        assert SECRET.encode() in await house.ask(ANN, document, id=house.ids["catalog"])
        told = await house.ask(BOB, document, id=bobs)
        assert SECRET.encode() not in told
        assert MARCH.encode() in told
