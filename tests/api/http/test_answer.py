"""What a refusal looks like."""

from __future__ import annotations

import json

import pytest
from graphql import GraphQLError, parse, validate

from app.api.http.answer import LONGEST_MESSAGE, refused, told, told_refusal
from app.api.http.documents import MOST_ERRORS, Documents
from app.api.http.negotiation import Form
from app.api.schema import schema
from app.errors import DocumentInvalid, LimitExceeded, RequestRefused
from app.settings import Settings


@pytest.mark.parametrize(
    ("error", "form", "well_formed", "status"),
    [
        (RequestRefused(400, "BAD_REQUEST", "no"), Form.JSON, True, 400),
        (RequestRefused(400, "TOO_DEEP", "no"), Form.JSON, True, 200),
        (RequestRefused(400, "TOO_DEEP", "no"), Form.JSON, False, 400),
        (RequestRefused(400, "TOO_DEEP", "no"), Form.RESPONSE_JSON, True, 400),
        (RequestRefused(429, "RATE_LIMITED", "no"), Form.JSON, True, 429),
        (DocumentInvalid([GraphQLError("no")]), Form.JSON, True, 200),
        (DocumentInvalid([GraphQLError("no")]), Form.RESPONSE_JSON, True, 400),
    ],
)
def test_the_status_follows_the_form_and_the_fault(
    error: Exception, form: Form, well_formed: bool, status: int
) -> None:
    answer = refused(error, form, suggestions=False, well_formed=well_formed)
    assert answer.status == status
    assert json.loads(answer.body)["errors"][0]["extensions"]["code"]


def test_a_limit_tells_its_value_and_setting_whatever_their_size() -> None:
    (told_error,) = told_refusal(LimitExceeded("TOO_DEEP", "Levels", 2**9000, 15, "MAX_DEPTH"), suggestions=False)
    assert told_error["extensions"] == {"code": "TOO_DEEP", "value": 1_000_000_000, "limit": 15, "setting": "MAX_DEPTH"}


def test_retry_after_is_told_in_whole_seconds() -> None:
    answer = refused(RequestRefused(429, "RATE_LIMITED", "no", retry_after=0.2), Form.JSON, suggestions=False)
    assert (b"retry-after", b"1") in answer.more


def test_errors_are_as_many_and_as_long_as_help_and_no_more() -> None:
    with pytest.raises(DocumentInvalid) as invalid:
        Documents(schema, Settings()).get("{ " + " ".join(f"{'a' * 900}{n}" for n in range(40)) + " }")
    listed = told_refusal(invalid.value, suggestions=False)
    assert len(listed) == MOST_ERRORS + 1  # the last one says that there are more
    assert all(len(one["message"]) <= LONGEST_MESSAGE for one in listed)


def test_names_that_exist_are_told_only_where_that_is_wanted() -> None:
    errors = validate(schema._schema, parse("{ trak }"))
    assert "Did you mean" in told(errors, suggestions=True)[0]["message"]
    assert told(errors, suggestions=False)[0]["message"] == "Cannot query field 'trak' on type 'Query'."
