"""A dump's words become rows where they are new; what was said since, or said before, is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from app.imports.making import Made, decode, make, make_encoded
from app.imports.source import Saying, Voice
from app.music.claim import Claim
from app.music.facets import CORE
from app.music.observation import Observation
from app.store.observations import observation_row
from app.store.switch import Held

CODE, OTHER = "GBDUW0000053", "USCJY1431309"
MADE_AT = datetime(2026, 10, 18, tzinfo=UTC)
NOW = MADE_AT + timedelta(days=30)


def observe(saying: Saying, made_at: datetime) -> Observation:
    return heard(saying.isrc, saying.body.decode(), made_at)


def heard(isrc: str, title: str, at: datetime, provider: str = "listings") -> Observation:
    return Observation(isrc, provider, "recording", frozenset({CORE}), at, Claim(isrc, title))


VOICE = Voice("listings", "recording", frozenset({CORE}), observe)


def held(*observations: Observation) -> Held:
    documents = [observation_row(one)["document"] for one in observations]
    return Held(b"", frozenset(one.isrc for one in observations), documents)


def made(*held_before: Observation, voice: Voice = VOICE, said: Sequence[str] = ("One More Time",)) -> Made:
    sayings = [Saying(CODE, "1", title.encode()) for title in said]
    return make(voice, MADE_AT, NOW, sayings, held(*held_before))


def test_a_recording_nobody_knew_is_written_and_replaces_nothing() -> None:
    result = made()
    assert result.counts == {"written": 1, "absent": 0, "merged": 0}
    assert result.portion.renewed == ()
    assert len(result.portion.rows["observations"]) == len(result.portion.rows["records"]) == 1
    assert result.portion.rows["texts"]


def test_what_was_said_before_is_not_written_again() -> None:
    result = made(heard(CODE, "One More Time", MADE_AT - timedelta(days=7)))
    assert result.counts == {"unchanged": 1}
    assert not any(result.portion.rows.values())


def test_what_was_heard_since_the_dump_was_made_stays() -> None:
    result = made(heard(CODE, "Corrected since", MADE_AT + timedelta(days=1)))
    assert result.counts == {"newer": 1}
    assert not any(result.portion.rows.values())


def test_other_providers_words_are_merged_into_the_record() -> None:
    result = made(heard(CODE, "One More Time", MADE_AT, provider="shop"))
    assert result.counts == {"written": 1, "absent": 0, "merged": 1}
    assert result.portion.renewed == (CODE,)


def test_what_a_whole_dump_has_no_longer_is_told_to_be_absent() -> None:
    gone = heard(OTHER, "Withdrawn", MADE_AT - timedelta(days=7))
    assert made(gone).counts == {"written": 2, "absent": 1, "merged": 0}
    assert made(gone, voice=VOICE._replace(tells_absence=False)).counts == {"written": 1, "absent": 0, "merged": 0}


def test_a_worker_hands_back_the_same_encoded() -> None:
    sayings = [Saying(CODE, "1", b"One More Time")]
    handed = decode(make_encoded(VOICE, MADE_AT, NOW, sayings, held()))
    here = make(VOICE, MADE_AT, NOW, sayings, held())
    assert handed.counts == here.counts
    assert msgspec.to_builtins(handed.portion) == msgspec.to_builtins(here.portion)
