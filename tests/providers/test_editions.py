"""Several tracks of one shop under one ISRC."""

from __future__ import annotations

from app.music.claim import Claim, Length, LinkClaim, ReleaseClaim
from app.music.dates import parse_date
from app.providers.contract import Absent, Answer
from app.providers.editions import answer_of

ISRC, OTHER = "USAAA0000001", "USAAA0000002"


def track(
    number: str,
    title: str = "Time",
    *,
    isrc: str = ISRC,
    date: str = "2001-05-01",
    kind: str = "album",
    ms: int = 200_000,
    regions: tuple[str, ...] | None = ("US",),
    version: str | None = None,
) -> Claim:
    release = ReleaseClaim(title=f"release of {number}", date=parse_date(date), kind=kind)
    link = LinkClaim("shop", number, regions=regions)
    return Claim(isrc, title, version=version, length=Length(ms), releases=(release,), links=(link,))


def ids(answer: Answer) -> list[str | None]:
    return [link.id for link in answer.claim.links]


def answered(*tracks: Claim) -> Answer:
    answer = answer_of("shop", ISRC, tracks)
    assert isinstance(answer, Answer)
    return answer


def test_all_links_and_releases_of_one_recording_are_kept() -> None:
    answer = answered(track("1"), track("2", date="1999"), track("3", "Time - Remastered 2011"))
    assert ids(answer) == ["2", "1", "3"]
    assert len(answer.claim.releases) == 3
    assert answer.candidates == ()


def test_the_first_released_track_speaks_before_a_later_album_of_the_same_day_before_its_single() -> None:
    assert ids(answered(track("1", kind="compilation"), track("2", kind="single"), track("3"))) == ["3", "2", "1"]


def test_a_track_that_is_not_sold_in_the_market_comes_last() -> None:
    assert ids(answered(track("1", regions=()), track("2", date="2020"))) == ["2", "1"]


def test_another_version_under_the_same_isrc_is_a_candidate_and_not_merged() -> None:
    answer = answered(track("1"), track("2", "Time (Live)"), track("3", version="Radio Edit"))
    assert ids(answer) == ["1"]
    assert [(one.ids[0].id, one.isrc, one.reason) for one in answer.candidates] == [
        ("2", ISRC, "another recording under the same ISRC"),
        ("3", ISRC, "another recording under the same ISRC"),
    ]


def test_another_title_or_length_is_another_recording() -> None:
    answer = answered(track("1"), track("2", "Money"), track("3", ms=215_000))
    assert [one.ids[0].id for one in answer.candidates] == ["2", "3"]


def test_tracks_with_another_isrc_or_none_are_candidates_of_an_absence() -> None:
    answer = answer_of("shop", ISRC, [track("1", isrc=OTHER), track("2", isrc="")])
    assert isinstance(answer, Absent)
    assert [(one.isrc, one.reason) for one in answer.candidates] == [
        (OTHER, f"its ISRC is {OTHER}, not {ISRC}"),
        (None, "it came without a readable ISRC"),
    ]


def test_no_track_is_an_absence() -> None:
    assert answer_of("shop", ISRC, []) == Absent()


def test_the_order_of_the_tracks_does_not_matter() -> None:
    tracks = [track("1"), track("2", date="1999"), track("3", kind="single"), track("4", "Time (Live)")]
    assert answered(*tracks).claim == answered(*reversed(tracks)).claim
