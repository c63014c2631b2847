"""What a recording can be recognised by, for providers that have no search by ISRC."""

from __future__ import annotations

from app.music.claim import Length, Precision
from app.music.track import Record, Verification
from app.providers.contract import Known


def known_to(record: Record | None, platform: str) -> Known | None:
    """What is held of a recording, with the ids of its pages on a platform; None where not even its title is known.

    A page that was only guessed is no id of the recording.
    """
    track = record.track if record else None
    if track is None or track.title is None:
        return None
    pages = [
        link for link in track.links if link.platform == platform and link.verification is not Verification.GUESSED
    ]
    return Known(
        title=track.title,
        version=track.version,
        artists=tuple(artist.name for artist in track.artists),
        length=Length(track.duration_ms, track.duration_precision or Precision.SECOND) if track.duration_ms else None,
        gtins=tuple(dict.fromkeys(release.gtin for release in track.releases if release.gtin)),
        ids=tuple(link.external_id for link in pages),
    )
