"""The Accept header, as real clients send it."""

from __future__ import annotations

import pytest

from app.api.http.negotiation import (
    MANY_RESULTS,
    ONE_RESULT,
    WHOLE,
    Form,
    choose,
    refusal_form,
    wants_page,
    wraps_payload,
)
from app.errors import RequestRefused

URQL = (
    "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed"
)
APOLLO = "application/graphql-response+json,application/json;q=0.9"
APOLLO_LISTENS = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("header", "one", "many"),
    [
        ("", Form.JSON, Form.EVENTS),
        ("*/*", Form.JSON, Form.EVENTS),
        ("application/*", Form.JSON, None),
        (URQL, Form.RESPONSE_JSON, Form.EVENTS),
        (APOLLO, Form.RESPONSE_JSON, None),
        (APOLLO_LISTENS, Form.PARTS, Form.PARTS),
        ("text/event-stream", Form.EVENTS, Form.EVENTS),
        ("application/json;q=0.5, application/graphql-response+json;q=0.4", Form.JSON, None),
        ("application/json; charset=utf-8", Form.JSON, None),
        ("application/json; charset=latin-1, */*;q=0.1", Form.JSON, Form.EVENTS),
        ("application/json;q=x", None, None),
        ("image/png", None, None),
    ],
)
def test_the_best_liked_form_that_fits_is_chosen(header: str, one: Form | None, many: Form | None) -> None:
    for offered, expected in ((ONE_RESULT, one), (MANY_RESULTS, many)):
        if expected:
            assert choose(header, offered) is expected
        else:
            with pytest.raises(RequestRefused) as refused:
                choose(header, offered)
            assert refused.value.status == 406


def test_what_is_named_with_a_quality_of_0_is_not_given_by_a_wildcard() -> None:
    assert choose("application/json;q=0, */*", WHOLE) is Form.RESPONSE_JSON


def test_a_refusal_always_finds_a_form() -> None:
    assert refusal_form("image/png") is Form.JSON
    assert refusal_form(APOLLO) is Form.RESPONSE_JSON


def test_a_page_is_for_who_names_html_first() -> None:
    assert wants_page(BROWSER)
    assert not any(map(wants_page, ("", "*/*", "application/json, text/html", URQL)))


def test_apollos_wrapping_is_for_who_asks_for_it() -> None:
    assert wraps_payload(APOLLO_LISTENS)
    assert not wraps_payload("multipart/mixed;deferSpec=20220824, application/json")
