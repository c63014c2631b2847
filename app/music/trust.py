"""The order in which providers are believed, field by field, and why.

Trust only decides which value is shown first; what others say stays visible in provenance and conflicts.
A provider that is not in a row is believed less than those that are; what a caller submitted comes last of all.
"""

from __future__ import annotations

from functools import cache

from msgspec import Struct

SUBMITTED = "submitted"


class Trust(Struct, frozen=True):
    """One row: the fields of a claim it is about, the providers from most to least believed, and the reason."""

    fields: tuple[str, ...]
    providers: tuple[str, ...]
    reason: str


GENERAL = Trust(
    (),
    ("spotify", "applemusic", "tidal", "deezer", "musicbrainz", "beatport", "sonovault", "acrcloud", "youtube",
     "discogs", "recoupable"),
    "Shops show what the label delivered with the recording itself; editors check it against the release; "
    "aggregators retell shops; YouTube and Discogs write for a video or a release, catalogues for their owner.",
)  # fmt: skip

TABLE = (
    Trust(
        ("title", "version", "artists", "explicit", "cover_url"),
        GENERAL.providers,
        GENERAL.reason,
    ),
    Trust(
        ("length",),
        ("spotify", "applemusic", "tidal", "beatport", "musicbrainz", "acrcloud", "deezer", "sonovault", "youtube",
         "discogs", "recoupable"),
        "Shops measure the delivered file in milliseconds; MusicBrainz often knows a disc's track with its pause; "
        "Deezer and SonoVault say whole seconds; a video's length is not the recording's.",
    ),
    Trust(
        ("first_release",),
        ("musicbrainz", "discogs", "applemusic", "spotify", "tidal", "deezer", "beatport", "sonovault", "acrcloud",
         "youtube", "recoupable"),
        "MusicBrainz derives the first release from all it knows and Discogs dates pressings; shops date the edition "
        "they sell.",
    ),
    Trust(
        ("releases",),
        ("musicbrainz", "spotify", "applemusic", "tidal", "deezer", "beatport", "discogs", "sonovault", "acrcloud",
         "youtube", "recoupable"),
        "Editors type a release from the cover, with its barcode and country; shops follow; ACRCloud gives an "
        "appearance without its name.",
    ),
    Trust(
        ("bpm", "musical_key", "popularity", "genres"),
        ("beatport", "sonovault", "tidal", "spotify", "applemusic", "deezer", "discogs", "musicbrainz", "acrcloud",
         "youtube", "recoupable"),
        "Beatport's tempo, key and genre are made for DJs and checked by labels; SonoVault retells them; "
        "Deezer's tempo is often missing or zero.",
    ),
    Trust(
        ("works",),
        ("musicbrainz", "acrcloud", "sonovault", "applemusic", "tidal", "spotify", "deezer", "beatport", "discogs",
         "youtube", "recoupable"),
        "MusicBrainz editors tie a recording to its work on purpose; ACRCloud matches society registrations, "
        "with IPIs but also with neighbours of the same name; shops only list songwriters.",
    ),
    Trust(
        ("links",),
        ("spotify", "applemusic", "tidal", "deezer", "beatport", "musicbrainz", "sonovault", "acrcloud", "youtube",
         "discogs", "recoupable"),
        "Platforms know their own pages; the others are ordered by how directly they heard of them.",
    ),
    Trust(
        ("other_isrcs",),
        ("musicbrainz", "sonovault", "discogs", "spotify", "applemusic", "tidal", "deezer", "beatport", "acrcloud",
         "youtube", "recoupable"),
        "Only databases of recordings, MusicBrainz before clusters made by machine, say that two ISRCs are one.",
    ),
)  # fmt: skip

_ROW_OF = {field: row for row in TABLE for field in row.fields}


@cache
def rank(provider: str, field: str | None = None) -> int:
    """How far down a provider is believed about a field of a claim: 0 is the most believed, `submitted` the least.

    Without a field, or for one without a row of its own, the general order answers.
    """
    providers = _ROW_OF.get(field, GENERAL).providers if field else GENERAL.providers
    if provider == SUBMITTED:
        return len(providers) + 1
    return providers.index(provider) if provider in providers else len(providers)
