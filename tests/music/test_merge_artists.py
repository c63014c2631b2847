"""Credits: the most trusted list, everybody's ids, and what counts as disagreement."""

from __future__ import annotations

import pytest

from app.music.claim import ArtistCredit, ArtistRole, Claim, ExternalId
from app.music.hearing import Said
from app.music.merge_artists import Credit, credit_of, credits_differ, merge_artists, show_credit
from app.music.track import Artist, Severity
from tests.music.observations import ISRC, NOON, named


def said(provider: str, credit: Credit) -> Said[Credit]:
    return Said(provider, NOON, credit)


def test_the_first_list_is_shown_with_the_ids_of_all() -> None:
    first = (ArtistCredit("Björk", ids=(ExternalId("spotify", "s1"),)),)
    second = (ArtistCredit("BJORK", ids=(ExternalId("deezer", "d1"), ExternalId("spotify", "s1"))),)
    artists, choice = merge_artists([said("spotify", first), said("deezer", second)])
    assert artists == (
        Artist("Björk", ArtistRole.MAIN, None, (ExternalId("deezer", "d1"), ExternalId("spotify", "s1"))),
    )
    assert choice.provenance[0].agreeing == ("deezer",)


def test_an_artist_featured_in_the_title_is_credited() -> None:
    claim = Claim(ISRC, title="Levels (feat. Etta James)", artists=named("Avicii"))
    assert credit_of(claim) == (ArtistCredit("Avicii"), ArtistCredit("Etta James", ArtistRole.FEATURED))


def test_a_feature_filed_under_the_version_is_credited() -> None:
    claim = Claim(ISRC, title="Levels", version="(feat. Etta James)", artists=named("Avicii"))
    assert [artist.name for artist in credit_of(claim)] == ["Avicii", "Etta James"]


def test_a_feature_in_the_title_makes_a_listed_artist_a_featured_one() -> None:
    claim = Claim(ISRC, title="Levels (feat. Etta James)", artists=named("Avicii", "ETTA JAMES"))
    assert [artist.role for artist in credit_of(claim)] == [ArtistRole.MAIN, ArtistRole.FEATURED]


def test_a_group_whose_name_was_split_is_not_credited_in_parts() -> None:
    claim = Claim(ISRC, title="Boogie (feat. Earth, Wind & Fire)", artists=named("Joe", "Earth, Wind & Fire"))
    assert [artist.name for artist in credit_of(claim)] == ["Joe", "Earth, Wind & Fire"]


def test_a_title_alone_credits_nobody() -> None:
    assert credit_of(Claim(ISRC, title="Levels (feat. Etta James)")) == ()


@pytest.mark.parametrize(
    ("one", "other", "severity"),
    [
        (named("Simon & Garfunkel"), named("Simon", "Garfunkel"), None),
        (named("A", "B"), named("B", "A"), None),
        (named("Avicii", "Etta James"), named("Avicii"), Severity.WARNING),
        (named("Taylor Swift"), named("I Prevail"), Severity.CONFLICT),
    ],
)
def test_credits_are_compared_by_their_words(one: Credit, other: Credit, severity: Severity | None) -> None:
    for difference in (credits_differ(one, other), credits_differ(other, one)):
        assert (difference.severity if difference else None) is severity


def test_a_credit_reads_as_a_line() -> None:
    assert show_credit((ArtistCredit("A", join=" feat. "), ArtistCredit("B"), ArtistCredit("C"))) == "A feat. B, C"
