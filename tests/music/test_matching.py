"""Search scores: words suggest, versions decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.music.claim import ContributorClaim, Length, WorkClaim
from app.music.matching import OTHER_LENGTH_CAP, OTHER_VERSION_CAP, Wanted, score, score_work
from app.music.merge_works import work_of

BLANK_SPACE = Wanted(title="Blank Space", artists=("Taylor Swift",))


def test_the_recording_itself_scores_one_and_says_why() -> None:
    found = score(BLANK_SPACE, "BLANK SPACE", artists=("Taylor Swift",))
    assert found.value == 1
    assert found.reasons == ("title agree: “BLANK SPACE”", "artists agree: “Taylor Swift”")


@pytest.mark.parametrize(
    "title",
    [
        "Blank Space (Live)",
        "Blank Space - Karaoke Version",
        "Blank Space (Sped Up)",
        "Blank Space (Joe Remix)",
        "Blank Space - Radio Edit",
        "Blank Space (Instrumental)",
    ],
)
@pytest.mark.parametrize("wanted", [BLANK_SPACE, Wanted(text="Taylor Swift Blank Space")])
def test_another_version_never_ranks_as_the_recording(wanted: Wanted, title: str) -> None:
    plain = score(wanted, "Blank Space", artists=("Taylor Swift",))
    other = score(wanted, title, artists=("Taylor Swift",))
    assert other.value <= OTHER_VERSION_CAP < plain.value
    assert any(reason.startswith("another version") for reason in other.reasons)


def test_the_version_asked_for_ranks_before_the_plain_recording() -> None:
    for wanted in (
        Wanted(title="Blank Space (Live)", artists=("Taylor Swift",)),
        Wanted(text="taylor swift blank space live"),
    ):
        live = score(wanted, "Blank Space", "Live at the Grammy Museum", ("Taylor Swift",))
        plain = score(wanted, "Blank Space", artists=("Taylor Swift",))
        assert plain.value <= OTHER_VERSION_CAP < live.value


def test_a_remaster_is_the_same_performance() -> None:
    assert (
        score(Wanted(title="Hey Jude", artists=("The Beatles",)), "Hey Jude", "Remastered 2015", ("The Beatles",)).value
        == 1
    )


def test_a_version_word_in_the_title_asks_for_no_version() -> None:
    assert score(Wanted(text="oasis live forever"), "Live Forever", artists=("Oasis",)).value > 0.95


def test_the_right_title_by_somebody_else_stays_low() -> None:
    other = score(BLANK_SPACE, "Blank Space", artists=("I Prevail",))
    assert other.value < 0.6
    assert score(BLANK_SPACE, "Style", artists=("Taylor Swift",)).value < 0.5


def test_free_text_finds_the_recording_in_either_order() -> None:
    for text in ("taylor swift blank space", "Blank Space Taylor Swift", "blank space - taylor swift"):
        assert score(Wanted(text=text), "Blank Space", artists=("Taylor Swift",)).value == pytest.approx(1)
    assert score(Wanted(text="blank space"), "Blank Space", artists=("Taylor Swift",)).value > 0.8
    assert score(Wanted(text="blank space taylor swift"), "Style", artists=("Taylor Swift",)).value < 0.7


def test_a_featured_artist_may_stand_in_the_title() -> None:
    wanted = Wanted(title="Levels", artists=("Avicii", "Etta James"))
    assert score(wanted, "Levels (feat. Etta James)", artists=("Avicii",)).value == 1


def test_a_length_far_off_caps_the_score_and_a_near_one_lowers_it() -> None:
    wanted = Wanted(title="Blank Space", artists=("Taylor Swift",), length=Length(231_000))
    same = score(wanted, "Blank Space", artists=("Taylor Swift",), length=Length(230_760))
    near = score(wanted, "Blank Space", artists=("Taylor Swift",), length=Length(236_000))
    far = score(wanted, "Blank Space", artists=("Taylor Swift",), length=Length(300_000))
    assert same.value == 1 > near.value > OTHER_LENGTH_CAP >= far.value
    assert far.reasons[-1] == "length 5:00.000 is 69.0 s from 3:51.000"


def test_nothing_wanted_scores_nothing() -> None:
    assert score(Wanted(), "Blank Space").value == 0


@given(st.text(), st.text(), st.one_of(st.none(), st.text()), st.lists(st.text(), max_size=3))
def test_every_score_lies_between_zero_and_one(text: str, title: str, version: str | None, artists: list[str]) -> None:
    for wanted in (Wanted(text=text), Wanted(title=text, artists=tuple(artists))):
        assert 0 <= score(wanted, title, version, artists).value <= 1


WORK = work_of(
    "acrcloud",
    WorkClaim(
        "BLANK SPACE",
        contributors=(
            ContributorClaim("SWIFT TAYLOR ALISON", "00454808047", roles=("Composer",)),
            ContributorClaim("MXM MUSIC AB", "00657349509", roles=("Publisher",)),
        ),
        alternative_titles=("Starbucks Lovers",),
    ),
)


def test_a_registered_name_of_more_words_is_the_writer_that_was_asked_for() -> None:
    found = score_work("Blank Space", ["Taylor Swift"], WORK)
    assert found.value == 1
    assert found.reasons == ("title agree: “BLANK SPACE”", "writers agree: “SWIFT TAYLOR ALISON”")


def test_a_work_is_found_by_any_of_its_titles_or_by_its_writers_alone() -> None:
    assert score_work("starbucks lovers", [], WORK).value == score_work("", ["Taylor Swift"], WORK).value == 1


def test_publishers_are_no_writers_and_neither_a_title_nor_a_writer_outweighs_the_other() -> None:
    assert score_work("", ["MXM Music AB"], WORK).value < 0.5
    assert score_work("Blank Space", ["Max Martin"], WORK).value < 0.5
    assert score_work("Style", ["Taylor Swift"], WORK).value < 0.5
    assert score_work("", [], WORK).value == 0
