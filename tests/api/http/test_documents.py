"""Documents: read once, kept within bounds."""

from __future__ import annotations

import asyncio
from hashlib import sha256

import pytest

from app.api.execution import NotCovered, Plan
from app.api.http.documents import Documents
from app.api.schema import schema
from app.errors import DocumentInvalid, LimitExceeded, RequestRefused
from app.settings import Settings

QUERY = "query Q { __typename }"


@pytest.fixture
def documents() -> Documents:
    return Documents(schema, Settings())


def test_a_document_is_read_once(documents: Documents) -> None:
    assert documents.get(QUERY) is documents.get(QUERY)
    assert documents.get(QUERY).id == sha256(QUERY.encode()).hexdigest()


async def test_a_long_document_is_read_once_and_beside_the_loop(documents: Documents) -> None:
    long = f"query Q {{ {' '.join(f'a_rather_long_name_{n}: __typename' for n in range(40))} }}"
    waiting = [asyncio.create_task(documents.read(long)) for _ in range(3)]
    turns = 0
    while not all(one.done() for one in waiting):
        turns += 1
        await asyncio.sleep(0)
    first, second, third = [one.result() for one in waiting]
    assert first is second is third is documents.get(long)
    assert turns > 3  # the loop went on meanwhile
    with pytest.raises(LimitExceeded):
        await documents.read("{ " + " ".join(f"a{n}: __typename" for n in range(400)) + " }")


def test_a_document_that_is_given_up_leaves_nothing_to_the_collector(documents: Documents) -> None:
    ast = documents.get(QUERY).ast
    token = ast.loc.start_token
    while token.next:
        token = token.next
        assert token.prev is None


def test_the_cache_is_bounded_by_what_documents_weigh() -> None:
    documents = Documents(schema, Settings(max_cached_tokens=40))
    first = documents.get(QUERY)
    for n in range(20):
        documents.get(f"query Q{n} {{ __typename }}")
    assert documents.get(QUERY) is not first
    long = QUERY + " #" + "x" * 10_000
    assert documents.get(long) is not documents.get(long)  # never kept, and nothing is pushed out for it


def test_an_operation_is_found_by_its_name_or_by_being_alone(documents: Documents) -> None:
    two = documents.get("query A { __typename } mutation B { refreshTrack(isrc: 1) { __typename } }")
    assert two.operation("B").fields == ("refreshTrack",)
    assert documents.get(QUERY).operation(None) is documents.get(QUERY).operation("Q")
    for document, name in ((two, None), (two, "C"), (documents.get(QUERY), "R")):
        with pytest.raises(RequestRefused) as refused:
            document.operation(name)
        assert refused.value.code == "OPERATION_RESOLUTION_FAILURE"


def test_a_query_has_a_plan_and_what_has_none_says_why(documents: Documents) -> None:
    assert isinstance(documents.get("{ providers { name } }").operation(None).plan, Plan)
    updates = documents.get("subscription { trackUpdates(isrcs: []) { __typename } }").operation(None)
    assert isinstance(updates.plan, NotCovered)


@pytest.mark.parametrize("text", ["", "{", "{ nothing }", "type A { b: C }", "query A { a } query A { a }"])
def test_what_cannot_be_run_is_refused_every_time(documents: Documents, text: str) -> None:
    for _ in range(2):
        with pytest.raises(DocumentInvalid):
            documents.get(text)
