"""How a work is tied to a recording, said in words."""

from __future__ import annotations

import pytest

from app.music.work import LinkStatus
from app.music.work_status import status_of, surest


@pytest.mark.parametrize(
    ("work", "recording", "status"),
    [
        ("BLANK SPACE", "Blank Space", LinkStatus.EXACT),
        ("SATISFACTION I CAN'T GET NO", "(I Can't Get No) Satisfaction", LinkStatus.EXACT),
        ("WINNER TAKES IT ALL, THE", "The Winner Takes It All", LinkStatus.EXACT),
        ("BLANK SPACE/STYLE", "Blank Space", LinkStatus.MEDLEY_COMPONENT),
        ("STYLE / BLANK SPACE", "Blank Space", LinkStatus.MEDLEY_COMPONENT),
        ("BLANK SPACE VOICE MEMO", "Blank Space", LinkStatus.DERIVATIVE),
        ("BLANK SPACE (REMIX)", "Blank Space (Remix)", LinkStatus.EXACT),
        ("BLANK SPACE INTERLUDE", "Blank Space", LinkStatus.DERIVATIVE),
        ("BLANK SPACE INVADERS", "Blank Space", LinkStatus.SUSPECT),
        ("STYLE/WILDEST DREAMS", "Blank Space", LinkStatus.SUSPECT),
        ("STYLE", "Blank Space", LinkStatus.SUSPECT),
    ],
)
def test_titles_tell_how_sure_the_tie_is(work: str, recording: str, status: LinkStatus) -> None:
    found, reason = status_of([work], (), ("acrcloud",), recording)
    assert found is status
    assert reason


def test_reasons_read_as_sentences() -> None:
    assert status_of(["BLANK SPACE/STYLE"], (), ("acrcloud",), "Blank Space")[1] == (
        "“BLANK SPACE/STYLE” is a medley that contains “Blank Space”"
    )
    assert status_of(["BLANK SPACE VOICE MEMO"], (), ("acrcloud",), "Blank Space")[1] == (
        "“BLANK SPACE VOICE MEMO” adds “voice memo” to the recording's title"
    )


@pytest.mark.parametrize("attribute", ["medley", "partial", "Medley"])
def test_a_relation_marked_as_a_part_is_a_component_whatever_the_title(attribute: str) -> None:
    status, reason = status_of(["Blank Space"], (attribute,), ("musicbrainz",), "Blank Space")
    assert status is LinkStatus.MEDLEY_COMPONENT
    assert attribute.lower() in reason


def test_an_editor_may_tie_a_work_of_another_title() -> None:
    status, reason = status_of(["99 Luftballons"], ("cover",), ("acrcloud", "musicbrainz"), "99 Red Balloons")
    assert status is LinkStatus.EXACT
    assert reason == "musicbrainz ties it to the recording, under another title than “99 Red Balloons”"


def test_without_two_titles_there_is_nothing_to_doubt() -> None:
    assert status_of([], (), ("acrcloud",), "Blank Space")[0] is LinkStatus.EXACT
    assert status_of(["Blank Space"], (), ("musicbrainz",), None) == (
        LinkStatus.EXACT,
        "musicbrainz ties it to the recording",
    )


def test_the_surest_of_several_verdicts_counts() -> None:
    assert surest([(LinkStatus.SUSPECT, "a"), (LinkStatus.EXACT, "c"), (LinkStatus.EXACT, "b")]) == (
        LinkStatus.EXACT,
        "b",
    )
