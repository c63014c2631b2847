"""YouTube's videos, and whether one can show a recording that is known from elsewhere.

YouTube knows no ISRC, so two different questions are asked of a video. Of one that somebody reported for the recording:
does it exist, does it name the title, and is it no other version? Of one that only a search brought up: is it the
label's own delivery, on a channel "… - Topic" or "Provided to YouTube by …", and do title, artists and length fit?
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

import msgspec
from msgspec import Struct

from app.music.claim import Candidate, ExternalId, Length, LinkClaim, Precision
from app.music.matching import Wanted, score
from app.music.names import name_words, tidy
from app.music.platforms import Platform
from app.music.titles import version_words_in
from app.providers.contract import Known
from app.providers.countries import all_but
from app.providers.reply import shaped

NAME = Platform.YOUTUBE.value
FITTING = 0.9  # of `app.music.matching`: below it, words or length differ
TOPIC = " - Topic"
PROVIDED = "Provided to YouTube by"


class _Restriction(Struct):
    allowed: list[str] | None = None
    blocked: list[str] | None = None


class _Details(Struct, rename="camel"):
    duration: str | None = None
    region_restriction: _Restriction | None = None


class _Snippet(Struct, rename="camel"):
    title: str
    channel_title: str = ""
    description: str = ""


class Video(Struct, rename="camel"):
    """A video as YouTube describes it."""

    kind: Literal["youtube#video"]
    id: str
    snippet: _Snippet
    content_details: _Details | None = None


class _Videos(Struct):
    kind: Literal["youtube#videoListResponse"]
    items: list[Video]


class _HitId(Struct, rename="camel"):
    video_id: str | None = None


class _Hit(Struct):
    id: _HitId


class _Hits(Struct):
    kind: Literal["youtube#searchListResponse"]
    items: list[_Hit]


def parse_videos(body: Any) -> dict[str, Video]:  # noqa: ANN401 - decoded JSON is anything
    """The videos of a list by their ids; one that is gone is not in it."""
    return {video.id: video for video in shaped(body, _Videos).items}


def parse_hits(body: Any) -> tuple[str, ...]:  # noqa: ANN401 - decoded JSON is anything
    """The ids of the videos that a search found, best first; channels and playlists have none."""
    return tuple(hit.id.video_id for hit in shaped(body, _Hits).items if hit.id.video_id)


def may_show(video: Video, known: Known) -> bool:
    """Whether a reported video names the recording's title, and asks for no other version than the recording's."""
    title, artists = _delivered(video) or (video.snippet.title, (video.snippet.channel_title,))
    named = name_words(f"{title} {' '.join(artists)}")
    asked = version_words_in(f"{known.title} {known.version or ''}")
    return name_words(known.title) <= named and version_words_in(title) == asked


def delivers(video: Video, known: Known) -> bool:
    """Whether a found video is a label's delivery of a recording with this title, version, artists and length."""
    delivered = _delivered(video)
    if delivered is None or not known.artists:
        return False
    title, artists = delivered
    asked = f"{known.title} ({known.version})" if known.version else known.title
    wanted = Wanted(title=asked, artists=known.artists, length=known.length)
    return score(wanted, title, artists=artists, length=length_of(video)).value >= FITTING


def link(video: Video, *, guessed: bool) -> LinkClaim:
    """The video's page, with the countries that its uploader allows; None of them said means all."""
    restriction = video.content_details.region_restriction if video.content_details else None
    regions = None
    if restriction and restriction.allowed is not None:
        regions = tuple(sorted(restriction.allowed))
    elif restriction and restriction.blocked:
        regions = all_but(restriction.blocked)
    return LinkClaim(platform=NAME, id=video.id, regions=regions, guessed=guessed)


def candidate(video: Video, reason: str) -> Candidate:
    """A video that is not taken for the recording, and why."""
    title, artists = _delivered(video) or (video.snippet.title, (video.snippet.channel_title,))
    return Candidate(
        provider=NAME,
        reason=reason,
        title=tidy(title) or None,
        artists=tuple(name for artist in artists if (name := tidy(artist))),
        length=length_of(video),
        ids=(ExternalId(NAME, video.id),),
    )


def length_of(video: Video) -> Length | None:
    """The length in `PT3M55S`, in whole seconds; None for a live stream's `P0D` and for what is no duration."""
    said = video.content_details.duration if video.content_details else None
    try:
        duration = msgspec.convert(said, timedelta)
    except msgspec.ValidationError:
        return None
    return Length(round(duration.total_seconds()) * 1000, Precision.SECOND) if duration > timedelta() else None


def _delivered(video: Video) -> tuple[str, tuple[str, ...]] | None:
    """Title and artists of a label's delivery: its description's second paragraph is `Title · Artist · Artist`."""
    snippet = video.snippet
    paragraphs = [part for part in snippet.description.replace("\r", "").split("\n\n") if part.strip()]
    if snippet.description.startswith(PROVIDED) and len(paragraphs) > 1:
        title, *artists = paragraphs[1].split(" · ")
        return title, tuple(artists)
    if snippet.channel_title.endswith(TOPIC):
        return snippet.title, (snippet.channel_title.removesuffix(TOPIC),)
    return None
