"""Merging: one track of many observations, the same in whatever order they come, with its sources and its quarrels."""

from __future__ import annotations

import hashlib
import typing
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.music.claim import (
    ArtistCredit,
    ArtistRole,
    Candidate,
    Claim,
    ContributorClaim,
    ExternalId,
    Length,
    LinkClaim,
    Popularity,
    Precision,
    ReleaseClaim,
    WorkClaim,
)
from app.music.dates import parse_date
from app.music.facets import AUDIO, CORE, WORKS
from app.music.kept import Kept
from app.music.merge import POLICY, RULES, merge_record, merge_track
from app.music.observation import Observation
from app.music.platforms import Platform
from app.music.track import ProviderPopularity, Record
from app.music.work import LinkStatus
from tests.music.observations import ISRC, NOON, OBSERVATIONS, absence, merged, named, observed, origin

# The laws.


def test_every_field_of_a_claim_has_a_rule() -> None:
    assert tuple(POLICY) == Claim.__struct_fields__


@given(st.lists(OBSERVATIONS, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_the_order_of_observations_does_not_matter(observations: list[Observation], chance: typing.Any) -> None:
    shuffled = list(observations)
    chance.shuffle(shuffled)
    assert merge_record(ISRC, shuffled) == merge_record(ISRC, observations)


@given(st.lists(OBSERVATIONS, max_size=5))
@settings(max_examples=80, deadline=None)
def test_hearing_something_twice_changes_nothing(observations: list[Observation]) -> None:
    copies = [msgspec.convert(msgspec.to_builtins(one), Observation) for one in observations]
    assert merge_record(ISRC, observations + copies) == merge_record(ISRC, observations)


@given(st.lists(OBSERVATIONS, max_size=5))
@settings(max_examples=80, deadline=None)
def test_a_record_is_hashable_and_survives_its_encoding(observations: list[Observation]) -> None:
    record = merge_record(ISRC, observations)
    assert hash(record) == hash(merge_record(ISRC, observations))
    assert msgspec.json.decode(msgspec.json.encode(record), type=Record) == record


@given(st.lists(OBSERVATIONS, min_size=1, max_size=5))
@settings(max_examples=80, deadline=None)
def test_nothing_is_chosen_that_nobody_said(observations: list[Observation]) -> None:
    track = merge_track(observations)
    claims = [one.claim for one in observations if one.claim is not None]
    if track is None:
        assert not claims
        return
    providers = {one.provider for one in observations if one.claim is not None}
    assert {one.provider for one in track.provenance} <= providers
    assert track.duration_ms in {None} | {claim.length.ms for claim in claims if claim.length}
    assert track.updated_at == max(one.observed_at for one in observations)
    assert {work.iswc for work in track.works} <= {None} | {
        code for claim in claims for work in claim.works for code in (work.iswc, *work.aliases)
    }
    fields = [one.field for one in track.provenance]
    assert fields == sorted(fields, key=_FIELDS.index)


_FIELDS = [
    "title",
    "version",
    "artists",
    "duration_ms",
    "explicit",
    "release_date",
    "genres",
    "cover_url",
    "bpm",
    "musical_key",
    "other_isrcs",
]


def test_observations_of_two_recordings_are_refused() -> None:
    stray = msgspec.structs.replace(observed("deezer"), isrc="GBDUW0000053")
    with pytest.raises(ValueError, match="GBDUW0000053"):
        merge_track([observed("spotify"), stray])
    with pytest.raises(ValueError, match="do not belong to the record of USCJY1431309"):
        merge_record(ISRC, [stray])


# Records.


def test_without_a_claim_there_is_no_track_but_a_record_of_who_was_heard() -> None:
    record = merge_record(ISRC, [absence("deezer"), absence("acrcloud", minutes=3)])
    assert record.track is None
    assert record.rules == RULES
    assert [(heard.provider, heard.absent) for heard in record.heard] == [("acrcloud", True), ("deezer", True)]
    assert merge_record(ISRC, ()) == Record(ISRC, RULES, (), None)


def test_other_fields_of_a_record_are_other_rules() -> None:
    fields = sorted((part.__name__, tuple(part.__annotations__.items())) for part in Kept.__subclasses__())
    assert (RULES, hashlib.sha256(repr(fields).encode()).hexdigest()[:16]) == (4, "6366e6afe3f2d9cd"), (
        "records are kept without the names of their fields: raise RULES, then write the new pair here"
    )


def test_a_record_knows_when_each_question_was_answered() -> None:
    search = observed("musicbrainz", "search", facets=frozenset({CORE}), title="Blank Space")
    works = observed("musicbrainz", "works", facets=frozenset({WORKS}), minutes=5)
    record = merge_record(ISRC, [works, search])
    assert [(one.part, one.facets, one.observed_at) for one in record.heard] == [
        ("search", {CORE}, NOON),
        ("works", {WORKS}, NOON + timedelta(minutes=5)),
    ]
    assert record.track is not None
    assert record.track.updated_at == NOON + timedelta(minutes=5)


# Who speaks.


def test_the_newest_observation_of_a_provider_speaks_for_the_facets_it_covers() -> None:
    core = frozenset({CORE})
    old = observed("deezer", "search", facets=frozenset({CORE, AUDIO}), title="Blank", bpm=96.0)
    new = observed("deezer", "isrc", facets=core, minutes=1, title="Blank Space", bpm=50.0)
    track = merged(old, new)
    assert (track.title, track.bpm) == ("Blank Space", 96.0)


def test_a_newer_absence_silences_an_older_claim_of_the_same_provider_only() -> None:
    track = merged(
        observed("spotify", title="Blank Space!"),
        absence("spotify", minutes=1),
        observed("acrcloud", title="Blank Space"),
    )
    assert origin(track, "title").provider == "acrcloud"
    assert origin(track, "title").alternatives == ()


def test_a_fact_that_came_along_is_heard_until_a_covering_answer_comes() -> None:
    links_only = observed("sonovault", "links", facets=frozenset({"links:spotify"}), title="Blank Space")
    assert merged(links_only).title == "Blank Space"
    covering = observed("sonovault", "isrc", facets=frozenset({CORE}), minutes=-5, title="Blank Space II")
    assert merged(links_only, covering).title == "Blank Space II"


# Collections.


def test_popularity_is_kept_per_provider_on_its_own_scale() -> None:
    track = merged(
        observed("deezer", popularity=Popularity(871_233, 1_000_000)),
        observed("spotify", popularity=Popularity(87, 100)),
    )
    assert track.popularity == (
        ProviderPopularity("spotify", 87, 100),
        ProviderPopularity("deezer", 871_233, 1_000_000),
    )


def test_genres_are_united_without_the_generic_one() -> None:
    track = merged(
        observed("acrcloud", genres=("Pop", "Music")),
        observed("deezer", genres=("pop ", "Synth-Pop")),
        observed("discogs"),
    )
    assert track.genres == ("pop", "Synth-Pop")
    assert origin(track, "genres").agreeing == ("acrcloud",)


def test_further_isrcs_are_united_without_the_one_asked() -> None:
    track = merged(
        observed("musicbrainz", other_isrcs=("USCJY1431310", ISRC)),
        observed("sonovault", other_isrcs=("GBDUW0000053",)),
    )
    assert track.other_isrcs == ("GBDUW0000053", "USCJY1431310")


def test_candidates_are_kept_once_and_never_merged() -> None:
    sibling = Candidate("acrcloud", "its ISRC is another", "USCJY1431310", "Blank Space (Clean)")
    track = merged(
        observed("acrcloud", candidates=(sibling, sibling), title="Blank Space"),
        observed("deezer", candidates=(sibling,)),
        observed("musicbrainz", "old", candidates=(Candidate("musicbrainz", "out of date"),)),
        observed("musicbrainz", minutes=1),
    )
    assert track.candidates == (sibling,)
    assert track.title == "Blank Space"


def test_links_are_judged_and_set_aside_under_the_platform_they_were_filed_under() -> None:
    apple = "https://music.apple.com/us/album/blank-space/1437689355?i=1437689373"
    track = merged(
        observed(
            "acrcloud",
            facets=frozenset({"links:spotify", "links:applemusic"}),
            links=(
                LinkClaim("applemusic", "1437689373", apple),
                LinkClaim("spotify", "1437689373", apple),
                LinkClaim("napster", "1"),
            ),
        )
    )
    assert [(link.platform, link.external_id, link.primary) for link in track.links] == [
        (Platform.APPLE_MUSIC, "1437689373", True)
    ]
    assert {link.claimed_platform for link in track.quarantined_links} == {"spotify", "napster"}


def test_links_of_a_platform_are_those_of_the_newest_answer_about_it() -> None:
    spotify = frozenset({"links:spotify"})
    gone = LinkClaim("spotify", "1u8c2t2Cy7UBoG4ArRcF5g")
    track = merged(
        observed("sonovault", "old", facets=spotify | {"links:deezer"}, links=(gone, LinkClaim("deezer", "89077521"))),
        observed("sonovault", "new", facets=spotify, minutes=1),
    )
    assert [link.platform for link in track.links] == [Platform.DEEZER]


def test_works_are_marked_against_the_merged_title() -> None:
    works = (WorkClaim("BLANK SPACE", "T9156975165"), WorkClaim("BLANK SPACE/STYLE", "T9236690770"))
    track = merged(observed("acrcloud", works=works), observed("spotify", title="Blank Space"))
    assert [work.status for work in track.works] == [LinkStatus.EXACT, LinkStatus.MEDLEY_COMPONENT]


def test_a_full_merge_of_the_sample_recording() -> None:
    """The vendor's sample, in small: one track of four providers, nothing lost and nothing invented."""
    track = merged(
        observed(
            "acrcloud",
            title="Blank Space",
            artists=(ArtistCredit("Taylor Swift", ids=(ExternalId("deezer", "12246"),)),),
            length=Length(230_760),
            genres=("Pop", "Music"),
            first_release=parse_date("2014-01-01"),
            releases=(ReleaseClaim(gtin="00602577145735", label="NOW20thAnniversary", date=parse_date("2018-10-26")),),
            works=(
                WorkClaim(
                    "BLANK SPACE VOICE MEMO",
                    "T9155554271",
                    contributors=(ContributorClaim("SWIFT TAYLOR ALISON", "00454808047", roles=("Composer",)),),
                ),
            ),
        ),
        observed(
            "deezer", title="Blank Space", artists=named("Taylor Swift"), length=Length(231_000, Precision.SECOND)
        ),
        observed(
            "musicbrainz", title="Blank Space", artists=named("Taylor Swift"), first_release=parse_date("2014-10-27")
        ),
        absence("sonovault"),
    )
    assert (track.title, track.duration_ms, track.release_date) == ("Blank Space", 230_760, parse_date("2014-10-27"))
    assert track.artists[0].name == "Taylor Swift"
    assert track.artists[0].role is ArtistRole.MAIN
    assert track.artists[0].ids == (ExternalId("deezer", "12246"),)
    assert track.genres == ("Pop",)
    assert (track.releases[0].title, track.releases[0].gtin) == (None, "00602577145735")
    assert track.works[0].status is LinkStatus.DERIVATIVE
    assert track.conflicts == ()
    assert origin(track, "title").agreeing == ("musicbrainz", "acrcloud")
