"""YouTube's videos: the recorded ones, and which of them can show a recording that is known."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProviderError
from app.music.claim import Length, LinkClaim, Precision
from app.providers.contract import Known
from app.providers.reply import Reply, read_json
from app.providers.youtube import judge
from app.providers.youtube_videos import Video, candidate, delivers, length_of, link, may_show, parse_hits, parse_videos
from tests.providers.bodies import JSON, bodies_of

MOVIE = "dQw4w9WgXcQ"
KNOWN = Known("One More Time", artists=("Daft Punk",), length=Length(320_357))
DELIVERY = "Provided to YouTube by Daft Life\n\nOne More Time · Daft Punk · Romanthony\n\nDiscovery\n\n℗ 2001"


def body(
    title: str = "One More Time", channel: str = "Daft Punk - Topic", description: str = "", **details: Any
) -> Any:
    snippet = {"title": title, "channelTitle": channel, "description": description}
    return {
        "kind": "youtube#video",
        "id": MOVIE,
        "snippet": snippet,
        "contentDetails": {"duration": "PT5M20S"} | details,
    }


def listed(*videos: Any) -> Any:
    return {"kind": "youtube#videoListResponse", "items": list(videos)}


def video(*args: str, **details: Any) -> Video:
    return parse_videos(listed(body(*args, **details)))[MOVIE]


def test_every_recorded_answer_is_read_or_refused_for_a_typed_reason(corpus):
    """Playlists, categories and the website's own bodies are answers to questions that are not asked."""
    outcomes: Counter[str] = Counter()
    refused_innertube = 0
    for row, raw in bodies_of(corpus, "youtube"):
        try:
            reply = Reply(row.get("status") or 200, {}, raw)
            judge(reply)
            said = read_json(reply)
            if isinstance(said, dict) and said.get("kind") == "youtube#searchListResponse":
                outcomes["hits"] += len(parse_hits(said))
            else:
                videos = parse_videos(said)
                outcomes["videos"] += len(videos)
                assert all(len(own_id) == 11 for own_id in videos)
        except ProviderError as error:
            outcomes[type(error).__name__] += 1
            refused_innertube += row["kind"] == "innertube"
    assert outcomes == {"videos": 7, "hits": 60, "UnreadableAnswer": 15, "ProviderRefused": 2}
    assert refused_innertube == 6


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("PT2M39S", 159),
        ("PT1H2M3S", 3723),
        ("PT45S", 45),
        ("P1DT1S", 86_401),
        ("PT3M", 180),
        ("P0D", None),
        ("PT0S", None),
        ("2:39", None),
        ("", None),
        (None, None),
    ],
)
def test_a_duration_is_iso_8601_and_a_live_stream_has_none(said, seconds):
    expected = Length(seconds * 1000, Precision.SECOND) if seconds else None
    assert length_of(video(duration=said)) == expected


def test_no_videos_is_an_empty_list_and_not_an_error():
    assert parse_videos(listed()) == {}
    assert parse_hits({"kind": "youtube#searchListResponse", "items": []}) == ()


def test_channels_and_playlists_among_the_hits_are_left_out():
    hits = [
        {"id": {"kind": "youtube#channel", "channelId": "UC1"}},
        {"id": {"kind": "youtube#video", "videoId": MOVIE}},
    ]
    assert parse_hits({"kind": "youtube#searchListResponse", "items": hits}) == (MOVIE,)


@pytest.mark.parametrize(
    ("title", "channel", "shows"),
    [
        ("One More Time", "Daft Punk - Topic", True),
        ("Daft Punk - One More Time (Official Video)", "Warner Music France", True),
        ("DAFT PUNK – ONE MORE TIME (Official Audio)", "x", True),
        ("One More Time (Live at Wembley)", "Daft Punk", False),
        ("One More Time (Some Remix)", "Daft Punk", False),
        ("One More Time sped up", "x", False),
        ("Aerodynamic", "Daft Punk", False),
    ],
)
def test_a_reported_video_must_name_the_title_and_no_other_version(title, channel, shows):
    assert may_show(video(title, channel), KNOWN) is shows


def test_a_reported_video_of_a_version_must_name_the_version():
    live = Known("One More Time", version="Live", artists=("Daft Punk",))
    assert may_show(video("Daft Punk - One More Time (Live)", "x"), live)
    assert not may_show(video("Daft Punk - One More Time", "x"), live)


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        (video(), True),
        (video("One More Time", "Some Label", DELIVERY), True),
        (video("Daft Punk - One More Time", "Somebody"), False),  # no delivery, however well the words fit
        (video("Aerodynamic"), False),
        (video("One More Time", "Another - Topic"), False),
        (video("One More Time (Live)"), False),
        (video(duration="PT3M55S"), False),
    ],
)
def test_a_found_video_must_be_a_delivery_that_fits_in_title_artists_and_length(said, fits):
    assert delivers(said, KNOWN) is fits


def test_without_known_artists_no_found_video_is_taken():
    assert not delivers(video(), Known("One More Time"))


def test_regions_are_those_allowed_or_all_but_those_blocked():
    assert link(video(), guessed=True) == LinkClaim("youtube", MOVIE, guessed=True)
    allowed = link(video(regionRestriction={"allowed": ["US", "CA"]}), guessed=False)
    assert (allowed.regions, allowed.guessed) == (("CA", "US"), False)
    assert link(video(regionRestriction={"allowed": []}), guessed=False).regions == ()
    blocked = link(video(regionRestriction={"blocked": ["DE"]}), guessed=False).regions
    assert blocked is not None
    assert len(blocked) > 240
    assert "DE" not in blocked
    assert "FR" in blocked


def test_a_candidate_tells_what_the_video_says_of_itself():
    told = candidate(video("One More Time", "Some Label", DELIVERY), "why")
    assert (told.title, told.artists, told.reason) == ("One More Time", ("Daft Punk", "Romanthony"), "why")
    assert told.length == Length(320_000, Precision.SECOND)
    assert told.ids[0].id == MOVIE


@given(JSON, st.text(max_size=40), JSON, JSON)
def test_no_json_makes_anything_raise_but_provider_errors(snippet, text, details, restriction):
    strange = {"kind": "youtube#video", "id": MOVIE, "snippet": snippet, "contentDetails": details}
    odd = body(text, text, text, duration=details, regionRestriction=restriction)
    for said in (snippet, listed(strange), listed(odd), {"kind": "youtube#searchListResponse", "items": [details]}):
        with suppress(ProviderError):
            for one in parse_videos(said).values():
                may_show(one, KNOWN), delivers(one, KNOWN), link(one, guessed=True), candidate(one, "x")
        with suppress(ProviderError):
            parse_hits(said)
        with suppress(ProviderError):
            judge(Reply(200, {}, json.dumps(said).encode()))
