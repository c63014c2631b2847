"""The schema's enums of questions about a whole catalog; see `app.api.types.enums`."""

from __future__ import annotations

from app.api.types.described import describe
from app.gateway.duplicates import DuplicateKind
from app.gateway.export import ExportFormat
from app.music.coverage import Item
from app.music.duplicates import Reason

__all__ = ["DuplicateKind", "ExportFormat", "Item", "Reason"]

_PLATFORMS = {
    item.value: f"A page on {name}."
    for item, name in {
        Item.SPOTIFY: "Spotify",
        Item.APPLE_MUSIC: "Apple Music",
        Item.YOUTUBE: "YouTube",
        Item.DEEZER: "Deezer",
        Item.TIDAL: "TIDAL",
        Item.BEATPORT: "Beatport",
        Item.SOUNDCLOUD: "SoundCloud",
        Item.MUSICBRAINZ: "MusicBrainz",
        Item.DISCOGS: "Discogs",
        Item.QOBUZ: "Qobuz",
        Item.AMAZON_MUSIC: "Amazon Music",
        Item.GAANA: "Gaana",
        Item.AWA: "AWA",
        Item.KKBOX: "KKBOX",
        Item.JIOSAAVN: "JioSaavn",
        Item.YANDEX_MUSIC: "Yandex Music",
        Item.ANGHAMI: "Anghami",
        Item.BOOMPLAY: "Boomplay",
        Item.LINE_MUSIC: "LINE MUSIC",
        Item.GENIUS: "Genius",
        Item.MUSIXMATCH: "Musixmatch",
    }.items()
}

describe(
    Item,
    "CoverageItem",
    "What may be held of a song's recording, or be missing.",
    {
        **_PLATFORMS,
        Item.ISWC: "The ISWC of a work that it is of.",
        Item.IPI: "The IPI of a party to such a work.",
        Item.WRITERS: "A writer of such a work.",
        Item.RECORDING: "Anything at all that a provider told of it.",
    },
)
describe(
    DuplicateKind,
    "DuplicateKind",
    "What is there twice.",
    {
        DuplicateKind.SAME_RECORDING: "One recording under several ISRCs.",
        DuplicateKind.SAME_ISRC: "One ISRC under which sources, the owner among them, tell different recordings.",
    },
)
describe(
    Reason,
    "DuplicateReason",
    "Why ISRCs are taken for one recording's. Edits, live versions and remixes are recordings of their own.",
    {
        Reason.PLATFORM_ID: "They have the same id on a platform, such as a MusicBrainz recording.",
        Reason.LISTED_ISRC: "A source gives one of them as a further ISRC of the other.",
        Reason.WORDS_AND_LENGTH: "Title, version and artists are the same, and the lengths at most 2 s apart.",
        Reason.WORDS: "Title, version and artists are the same, and a length is not known.",
    },
)
describe(
    ExportFormat,
    "ExportFormat",
    "The form of an exported catalog.",
    {
        ExportFormat.CSV: "A table in UTF-8, with no cell that runs; `; ` stands between the values of a list.",
        ExportFormat.JSONL: "A JSON object in each line.",
        ExportFormat.PARQUET: "Apache Parquet.",
    },
)
