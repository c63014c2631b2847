"""Replies: what is an answer, what is a failure, and of which kind."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from app.errors import ProviderError, ProviderRefused, ProviderThrottled, ProviderUnavailable, UnreadableAnswer
from app.providers.reply import Reply, judge_json, judge_status, judge_told, read_json, retry_after, shaped


def reply(status: int = 200, body: bytes = b"{}", **headers: str) -> Reply:
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@pytest.mark.parametrize("status", [200, 201, 204, 404])
def test_answers_pass(status: int) -> None:
    judge_status(reply(status))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (429, ProviderThrottled),
        (400, ProviderRefused),
        (401, ProviderRefused),
        (403, ProviderRefused),
        (410, ProviderRefused),
        (500, ProviderUnavailable),
        (502, ProviderUnavailable),
        (503, ProviderUnavailable),
        (302, UnreadableAnswer),
    ],
)
def test_each_failing_status_is_of_its_kind_and_names_itself(status: int, kind: type[ProviderError]) -> None:
    with pytest.raises(kind, match=str(status)) as raised:
        judge_status(reply(status))
    assert type(raised.value) is kind


@pytest.mark.parametrize("status", [429, 503])
def test_the_wish_to_wait_is_handed_on(status: int) -> None:
    with pytest.raises((ProviderThrottled, ProviderUnavailable)) as raised:
        judge_status(reply(status, retry_after="7"))
    assert isinstance(raised.value, (ProviderThrottled, ProviderUnavailable))
    assert raised.value.retry_after == 7.0


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 3 ", 3.0),
        ("0.5", 0.5),
        ("-4", 0.0),
        ("", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("1e300", None),
    ],
)
def test_retry_after_is_read_in_seconds_or_not_at_all(said: str, seconds: float | None) -> None:
    assert retry_after(reply(429, retry_after=said)) == seconds


def test_retry_after_may_be_a_date_which_is_read_by_the_providers_own_clock() -> None:
    """A server whose clock is a day behind says "in 30 seconds" in its own time."""
    its_now = datetime.now(UTC) - timedelta(days=1)
    said = reply(
        503,
        date=format_datetime(its_now, usegmt=True),
        retry_after=format_datetime(its_now + timedelta(seconds=30), usegmt=True),
    )
    assert retry_after(said) == pytest.approx(30, abs=1)
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    assert retry_after(reply(503, retry_after=soon)) == pytest.approx(30, abs=2)


def test_without_retry_after_nothing_is_known() -> None:
    assert retry_after(reply(429)) is None


@given(st.text())
def test_no_text_in_retry_after_breaks_the_reading(said: str) -> None:
    seconds = retry_after(reply(429, retry_after=said))
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b'{"a":', b"NaN", b"[" * 100_000])
def test_what_is_not_json_is_unreadable_and_its_beginning_is_logged(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(UnreadableAnswer, match="not JSON"):
        read_json(reply(body=body))
    assert repr(body[:200]) in caplog.text
    assert len(caplog.text) < 600


@given(st.binary(max_size=60))
def test_reading_any_bytes_raises_nothing_but_a_typed_error(body: bytes) -> None:
    with suppress(UnreadableAnswer):
        read_json(reply(body=body))


def test_garbage_with_status_200_is_judged_unreadable_where_json_is_promised() -> None:
    judge_json(reply(200))
    judge_json(reply(404, b"<html>"))
    with pytest.raises(UnreadableAnswer):
        judge_json(reply(200, b"<html>"))
    with pytest.raises(ProviderUnavailable):
        judge_json(reply(500, b"<html>"))


class Track(Struct):
    id: int
    title: str


def test_a_body_takes_its_shape_with_numbers_written_as_text() -> None:
    assert shaped({"id": "7", "title": "Da Funk", "more": []}, Track) == Track(7, "Da Funk")


@pytest.mark.parametrize("body", [None, [], "x", {"id": 7}, {"id": "seven", "title": "x"}, {"id": 7, "title": None}])
def test_a_body_of_another_shape_is_unreadable_and_none_of_it_is_in_the_reason(body: object) -> None:
    with pytest.raises(UnreadableAnswer) as raised:
        shaped(body, Track)
    assert raised.value.reason == "the answer is not of the documented shape"
    assert raised.value.__cause__ is not None


def test_a_404_is_an_answer_only_with_the_provider_s_own_error_inside() -> None:
    judge_told(Reply(404, {}, b'{"error": {}}'), "error")
    judge_told(Reply(200, {}, b"{}"), "error")
    for body in (b"<html>", b"{}", b'["error"]'):
        with pytest.raises(UnreadableAnswer):
            judge_told(Reply(404, {}, body), "error")
