"""Documents: read once, kept within bounds."""

from __future__ import annotations

from hashlib import sha256

import pytest

from app.api.execution import NotCovered, Plan
from app.api.http.documents import Documents
from app.api.schema import schema
from app.errors import DocumentInvalid, RequestRefused
from app.settings import Settings

QUERY = "query Q { __typename }"


@pytest.fixture
def documents() -> Documents:
    return Documents(schema, Settings())


def test_a_document_is_read_once(documents: Documents) -> None:
    assert documents.get(QUERY) is documents.get(QUERY)
    assert documents.get(QUERY).id == sha256(QUERY.encode()).hexdigest()


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
