"""Operations known by name."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest

from app.api.http.persisted import PersistedDocuments
from app.api.http.request import GraphQLRequest
from app.errors import InvalidSetting, RequestRefused
from app.settings import Settings
from tests.api.http.conftest import Serve

QUERY = "{ __typename }"
HASH = sha256(QUERY.encode()).hexdigest()
ANSWER = {"data": {"__typename": "Query"}}


def apq(name: object = HASH, version: object = 1) -> dict[str, object]:
    return {"persistedQuery": {"version": version, "sha256Hash": name}}


def code_of(documents: PersistedDocuments, request: GraphQLRequest) -> str:
    with pytest.raises(RequestRefused) as refused:
        documents.text(request)
    return refused.value.code


async def test_apollos_dance_ends_with_a_get_of_the_hash_alone(client: aiohttp.ClientSession) -> None:
    by_hash = {"extensions": json.dumps(apq())}
    async with client.get("/graphql", params=by_hash) as reply:
        error = (await reply.json())["errors"][0]
        assert error["message"] == "PersistedQueryNotFound"
        assert error["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    async with client.post("/graphql", json={"query": QUERY, "extensions": apq()}) as reply:
        assert await reply.json() == ANSWER
    async with client.get("/graphql", params=by_hash) as reply:
        assert await reply.json() == ANSWER


@pytest.mark.parametrize(
    "sent", [apq(version=2), apq(5), apq("x" * 500), {"persistedQuery": "x"}, {"persistedQuery": {}}]
)
def test_what_is_no_persisted_query_is_refused(sent: dict[str, object]) -> None:
    documents = PersistedDocuments({}, only=False)
    assert code_of(documents, GraphQLRequest(extensions=sent)) == "PERSISTED_QUERY_NOT_SUPPORTED"


def test_nobody_registers_a_text_under_another_ones_hash() -> None:
    documents = PersistedDocuments({}, only=False)
    assert code_of(documents, GraphQLRequest("{ other }", extensions=apq())) == "BAD_REQUEST"
    assert code_of(documents, GraphQLRequest("{ other }", extensions=apq("ü"))) == "BAD_REQUEST"
    assert code_of(documents, GraphQLRequest(extensions=apq())) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_flood_of_registrations_pushes_out_the_oldest() -> None:
    documents = PersistedDocuments({}, only=False)
    documents.text(GraphQLRequest(QUERY, extensions=apq()))
    for n in range(6):
        text = f"{n}" + " " * 900_000
        documents.text(GraphQLRequest(text, extensions=apq(sha256(text.encode()).hexdigest())))
    assert code_of(documents, GraphQLRequest(extensions=apq())) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.fixture
def manifest(tmp_path: Path) -> str:
    path = tmp_path / "documents.json"
    path.write_text(json.dumps({"sha256:ab12": QUERY}))
    return str(path)


def test_a_trusted_document_is_found_by_its_id_or_hash(manifest: str) -> None:
    documents = PersistedDocuments.of(Settings(trusted_documents=manifest))
    for request in (
        GraphQLRequest(document_id="ab12"),
        GraphQLRequest(document_id="sha256:ab12"),
        GraphQLRequest(extensions=apq("ab12")),
        GraphQLRequest(extensions=apq()),
        GraphQLRequest("{ other }"),
    ):
        assert documents.text(request) in {QUERY, "{ other }"}
    assert code_of(documents, GraphQLRequest(document_id="cd34")) == "DOCUMENT_NOT_TRUSTED"


def test_where_only_trusted_documents_are_served_nothing_else_is(manifest: str) -> None:
    documents = PersistedDocuments.of(Settings(trusted_documents=manifest, trusted_only=True))
    assert documents.text(GraphQLRequest(QUERY)) == QUERY  # the text itself is as good as its id
    assert documents.text(GraphQLRequest(extensions=apq())) == QUERY
    other = sha256(b"{ other }").hexdigest()
    for request in (
        GraphQLRequest("{ other }"),
        GraphQLRequest("{ other }", extensions=apq(other)),
        GraphQLRequest(extensions=apq(other)),
        GraphQLRequest(document_id="cd34"),
    ):
        assert code_of(documents, request) == "DOCUMENT_NOT_TRUSTED"
    assert code_of(documents, GraphQLRequest(extensions=apq(other))) == "DOCUMENT_NOT_TRUSTED"


async def test_trusted_documents_are_asked_by_id_over_http(serve: Serve, manifest: str) -> None:
    async with aiohttp.ClientSession(serve(trusted_documents=manifest, trusted_only=True)) as client:
        async with client.post("/graphql", json={"documentId": "ab12"}) as reply:
            assert await reply.json() == ANSWER
        async with client.get("/graphql", params={"documentId": "ab12"}) as reply:
            assert await reply.json() == ANSWER
        async with client.post("/graphql", json={"query": "{ __schema { types { name } } }"}) as reply:
            assert (await reply.json())["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_TRUSTED"


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', None])
def test_a_manifest_that_cannot_be_used_is_a_wrong_setting(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "manifest.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(InvalidSetting, match="TRUSTED_DOCUMENTS"):
        PersistedDocuments.of(Settings(trusted_documents=str(path)))


def test_trusting_only_what_is_not_there_is_a_wrong_setting() -> None:
    with pytest.raises(InvalidSetting, match="TRUSTED_ONLY"):
        PersistedDocuments.of(Settings(trusted_only=True))
