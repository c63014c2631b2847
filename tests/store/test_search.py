"""Searching by words proposes candidates, and nothing typed is ever read as a query."""

from __future__ import annotations

import asyncpg  # type: ignore[import-untyped]  # asyncpg ships no types
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.music.claim import ContributorClaim, WorkClaim
from app.store.store import Store

from .told import BLANK_SPACE, BLANK_SPACE_BY_ACRCLOUD, CALM_DOWN, numbered, song, told


@pytest.fixture
async def stocked(store: Store) -> Store:
    """A store with a few recordings."""
    await store.keep(
        [
            song(BLANK_SPACE, "Blank Space", "Taylor Swift"),
            song(CALM_DOWN, "Calm Down", "Rema", "Selena Gomez"),
            song(numbered(1), "You Need To Calm Down", "Taylor Swift"),
            song(numbered(2), "Halo", "Beyoncé"),
            song(numbered(3), "夜に駆ける", "YOASOBI"),
            song(numbered(4), "Группа крови", "Кино"),
        ]
    )
    return store


@pytest.mark.parametrize(
    ("words", "isrc"),
    [
        ("Blank Space", BLANK_SPACE),
        ("taylor swift BLANK space", BLANK_SPACE),
        ("blank spa", BLANK_SPACE),
        ("halo beyonce", numbered(2)),
        ("夜に駆ける", numbered(3)),
        ("夜に", numbered(3)),
        ("группа КРОВИ", numbered(4)),
        ("rema selena", CALM_DOWN),
    ],
)
async def test_a_recording_holds_every_word_and_the_last_may_be_only_begun(
    stocked: Store, words: str, isrc: str
) -> None:
    assert await stocked.isrcs_by_text(words, 10) == (isrc,)


async def test_where_nothing_holds_every_word_those_with_any_are_proposed(stocked: Store) -> None:
    assert await stocked.isrcs_by_text("Blank Space (Official Video)", 10) == (BLANK_SPACE,)


async def test_misspelled_words_are_found_where_postgresql_knows_trigrams(postgres_url: str) -> None:
    store = Store.at(postgres_url)
    connection = await asyncpg.connect(postgres_url)
    try:
        await store.keep([song(BLANK_SPACE, "Blank Space", "Taylor Swift"), song(CALM_DOWN, "Calm Down", "Rema")])
        assert await store.isrcs_by_text("tailor swiift blanc spase", 10) == ()
        await connection.execute("CREATE EXTENSION pg_trgm")
        assert await store.isrcs_by_text("tailor swiift blanc spase", 10) == (BLANK_SPACE,)
        assert await store.isrcs_by_text("calm down", 10) == (CALM_DOWN,)
    finally:
        await connection.execute("DROP EXTENSION IF EXISTS pg_trgm")
        await connection.close()
        await store.close()


async def test_the_shorter_of_two_that_hold_every_word_comes_first(stocked: Store) -> None:
    await stocked.keep([song(numbered(5), "Calm Down", "Rema")])
    assert (await stocked.isrcs_by_text("calm down", 10))[0] == numbered(5)
    assert set(await stocked.isrcs_by_text("calm down", 10)) == {CALM_DOWN, numbered(1), numbered(5)}


async def test_no_more_than_asked_for_are_proposed(stocked: Store) -> None:
    assert len(await stocked.isrcs_by_text("calm down", 1)) == 1


@pytest.mark.parametrize("words", ["", "  ", "!!!", "\x00", "'", '"', "*", ":*"])
async def test_without_a_letter_or_digit_nothing_is_proposed(stocked: Store, words: str) -> None:
    assert await stocked.isrcs_by_text(words, 10) == ()


@pytest.mark.parametrize(
    "words",
    [
        'blank" OR "calm',
        "blank' | 'calm",
        "blank AND space",
        "NEAR(blank space)",
        "words:blank*",
        "blank:*AB & !space",
        "\\'blank\\",
        "blank; DROP TABLE texts",
        "(((",
        '^blank - space + "',
    ],
)
async def test_the_signs_of_query_languages_are_only_signs(stocked: Store, words: str) -> None:
    found = await stocked.isrcs_by_text(words, 10)
    assert found in {(), (BLANK_SPACE,)} or "calm" in words
    assert await stocked.isrcs_by_text("blank space", 10) == (BLANK_SPACE,)


# The fixture is one empty database for all examples: nothing is written to it.
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=40))
async def test_any_text_can_be_searched_for(store: Store, words: str) -> None:
    assert await store.isrcs_by_text(words, 5) == ()


async def test_a_work_is_proposed_once_by_the_words_of_its_titles_and_writers(store: Store) -> None:
    await store.keep([BLANK_SPACE_BY_ACRCLOUD, told(CALM_DOWN, works=(WorkClaim("Blank Space", "T9145450105"),))])
    proposed = ("T9145450105", CALM_DOWN), ("blank space style", BLANK_SPACE)
    assert await store.works_by_text("blank space", 9) == proposed
    assert await store.works_by_text("taylor swift BLANK", 9) == (("T9145450105", BLANK_SPACE),)
    assert await store.works_by_text("blank space", 1) == proposed[:1]
    assert await store.works_by_text("no such thing", 9) == await store.works_by_text("!!!", 9) == ()
    await store.keep([told(CALM_DOWN, minute=1, works=(WorkClaim("Calm Down", "T9145450105"),))])
    assert dict(await store.works_by_text("blank space", 9))["T9145450105"] == BLANK_SPACE


async def test_publishers_are_no_words_of_a_work(store: Store) -> None:
    publisher = ContributorClaim("MXM MUSIC AB", "00657349509", roles=("Publisher",))
    await store.keep([told(works=(WorkClaim("Blank Space", "T9145450105", contributors=(publisher,)),))])
    assert await store.works_by_text("mxm", 9) == ()
