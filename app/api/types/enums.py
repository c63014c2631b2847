"""The schema's enums: those of `app.music` and the gateway, with a description for every value.

GraphQL names are the Python names. A value without a description fails on import, so none can be forgotten.
"""

from __future__ import annotations

from app.api.types.described import describe
from app.gateway.outcomes import CircuitState, ListingTrouble, SongOrder, SongStatus
from app.jobs.job import JobKind, JobState
from app.music.claim import ArtistRole, Precision, ShareKind
from app.music.dates import DatePrecision
from app.music.platforms import Platform
from app.music.site import Kind as PageKind
from app.music.track import LinkTarget, QuarantineReason, Severity, Verdict, Verification
from app.music.work import LinkStatus, Role

__all__ = [
    "ArtistRole",
    "CircuitState",
    "DatePrecision",
    "JobKind",
    "JobState",
    "LinkStatus",
    "LinkTarget",
    "ListingTrouble",
    "PageKind",
    "Platform",
    "Precision",
    "QuarantineReason",
    "Role",
    "Severity",
    "ShareKind",
    "SongOrder",
    "SongStatus",
    "Verdict",
    "Verification",
]


describe(
    Platform,
    "Platform",
    "A place with a page about a recording: where people listen or buy, or a public database.",
    {
        Platform.SPOTIFY: "Spotify.",
        Platform.APPLE_MUSIC: "Apple Music and the iTunes Store, which share their ids.",
        Platform.YOUTUBE: "YouTube and YouTube Music; the id is a video's.",
        Platform.DEEZER: "Deezer.",
        Platform.TIDAL: "TIDAL.",
        Platform.BEATPORT: "Beatport, a store for electronic music.",
        Platform.SOUNDCLOUD: "SoundCloud.",
        Platform.MUSICBRAINZ: "MusicBrainz, an open database; the id is a recording's MBID.",
        Platform.DISCOGS: "Discogs, a database of releases; its pages are releases, not recordings.",
        Platform.QOBUZ: "Qobuz.",
        Platform.AMAZON_MUSIC: "Amazon Music.",
        Platform.GAANA: "Gaana, based in India.",
        Platform.AWA: "AWA, based in Japan.",
        Platform.KKBOX: "KKBOX, based in Taiwan.",
        Platform.JIOSAAVN: "JioSaavn, based in India.",
        Platform.YANDEX_MUSIC: "Yandex Music, based in Russia.",
        Platform.ANGHAMI: "Anghami, for the Middle East and North Africa.",
        Platform.BOOMPLAY: "Boomplay, for Africa.",
        Platform.LINE_MUSIC: "LINE MUSIC, based in Japan.",
        Platform.GENIUS: "Genius, a site of lyrics; its pages are about songs and play nothing.",
        Platform.MUSIXMATCH: "Musixmatch, a site of lyrics; its pages are about songs and play nothing.",
    },
)
describe(
    PageKind,
    "PageKind",
    "What a page on a platform is about.",
    {
        PageKind.TRACK: "A recording.",
        PageKind.VIDEO: "A video with a recording.",
        PageKind.ALBUM: "One release.",
        PageKind.ALBUM_GROUP: "All editions of a release together.",
        PageKind.ALBUM_TRACK: "A recording's place on one release.",
        PageKind.ARTIST: "An artist.",
        PageKind.LABEL: "A label.",
        PageKind.WORK: "A work.",
        PageKind.PLAYLIST: "A playlist.",
        PageKind.ISRC: "The recordings of one ISRC.",
        PageKind.ISWC: "The works of one ISWC.",
    },
)
describe(
    LinkTarget,
    "LinkTarget",
    "What a link's page shows.",
    {
        LinkTarget.RECORDING: "This one recording.",
        LinkTarget.RELEASE: "A release that the recording is on; see the link's position.",
        LinkTarget.VIDEO: "A video with the recording.",
    },
)
describe(
    Verification,
    "LinkVerification",
    "How well a link is known.",
    {
        Verification.CONFIRMED: "The platform itself gave the link for this ISRC.",
        Verification.REPORTED: "Somebody else gave it, and its host and id fit the platform.",
        Verification.GUESSED: "It was found by comparing text, not by ISRC.",
    },
)
describe(
    QuarantineReason,
    "QuarantineReason",
    "Why a link was set aside.",
    {
        QuarantineReason.LINK_PLATFORM_MISMATCH: "Its address is of another platform than it was filed under.",
        QuarantineReason.ID_NOT_IN_GRAMMAR: "Its id does not look like that platform's ids.",
        QuarantineReason.ID_URL_MISMATCH: "Its id and its address name two different pages.",
        QuarantineReason.UNKNOWN_PLATFORM: "It belongs to no platform we know.",
    },
)
describe(
    Severity,
    "ConflictSeverity",
    "How much a disagreement matters.",
    {
        Severity.WARNING: "May be rounding or a way of writing.",
        Severity.CONFLICT: "Two different facts: somebody is wrong, or they mean different recordings.",
    },
)
describe(
    LinkStatus,
    "WorkStatus",
    "How a work relates to the recording.",
    {
        LinkStatus.EXACT: "The recording is of this work.",
        LinkStatus.MEDLEY_COMPONENT: "The work is, or is part of, a medley.",
        LinkStatus.DERIVATIVE: "The work is derived from the one recorded, such as an arrangement or a memo.",
        LinkStatus.SUSPECT: "A source ties it to the recording, but it looks like another work.",
    },
)
describe(
    Role,
    "ContributorRole",
    "A contributor's part in a work, in DDEX's words; CISAC's two-letter codes in brackets.",
    {
        Role.COMPOSER: "Wrote the music (C).",
        Role.LYRICIST: "Wrote the words (A).",
        Role.COMPOSER_LYRICIST: "Wrote music and words (CA).",
        Role.COMPOSER_AND_OR_LYRICIST: "A writer of some kind: the source does not say of music, words or both.",
        Role.ARRANGER: "Arranged the music (AR).",
        Role.ADAPTER: "Adapted the words (AD).",
        Role.TRANSLATOR: "Translated the words (TR).",
        Role.LIBRETTIST: "Wrote the libretto of a stage work.",
        Role.SUB_ARRANGER: "Arranged it for a territory (SR).",
        Role.SUB_LYRICIST: "Wrote the words for a territory (SA).",
        Role.MUSIC_PUBLISHER: "The original publisher (E).",
        Role.SUB_PUBLISHER: "Publishes it in a territory for the original publisher (SE).",
        Role.SUBSTITUTE_PUBLISHER: "Stands in for a publisher (ES).",
        Role.ADMINISTRATOR: "Administers the rights for a publisher (AM).",
        Role.INCOME_PARTICIPANT: "Takes part in the income without having written or published (PA).",
        Role.ACQUIRER: "Acquired the rights (AQ).",
        Role.UNKNOWN: "The source's word is none we know; see rawRoles.",
    },
)
describe(
    Verdict,
    "Verdict",
    "What became of asking one provider for one answer.",
    {
        Verdict.FOUND: "It knows the recording, and what it said is as young as was asked for.",
        Verdict.ABSENT: "It confirmed that it does not know the recording.",
        Verdict.FAILED: "It could not be asked or gave no readable answer. That is no absence.",
        Verdict.THROTTLED: "It was asked too often; see retryAt.",
        Verdict.SKIPPED: "It was not asked: it cannot tell what was selected, or only the store was to answer.",
        Verdict.STALE: "What it said is held, but is older than was asked for and could not be renewed.",
    },
)
describe(
    Precision,
    "DurationPrecision",
    "How exactly a length was said.",
    {
        Precision.MILLISECOND: "To the millisecond.",
        Precision.SECOND: "In whole seconds.",
    },
)
describe(
    ArtistRole,
    "ArtistRole",
    "An artist's part in the credit of a recording.",
    {
        ArtistRole.MAIN: "A main artist.",
        ArtistRole.FEATURED: "A featured guest.",
        ArtistRole.REMIXER: "Who made this remix.",
    },
)
describe(
    DatePrecision,
    "DatePrecision",
    "How much of a date is known.",
    {
        DatePrecision.YEAR: "The year.",
        DatePrecision.MONTH: "Year and month.",
        DatePrecision.DAY: "The full date.",
    },
)
describe(
    CircuitState,
    "CircuitState",
    "The circuit breaker in front of a provider, which spares it calls while it fails.",
    {
        CircuitState.CLOSED: "Calls go through.",
        CircuitState.OPEN: "Calls are refused without asking, until it has had time to recover.",
        CircuitState.HALF_OPEN: "One call is let through to see whether it has recovered.",
    },
)
describe(
    SongOrder,
    "CatalogSongOrder",
    "What a catalog's songs are sorted by; those that are equal in it stand as they were added.",
    {
        SongOrder.ADDED: "When they were added: the first one first.",
        SongOrder.TITLE: "The title, without case, accents and punctuation; those without one come first.",
        SongOrder.ARTIST: "The artists' names in the order of the credit, likewise.",
        SongOrder.UPDATED: "When they were added or, if later, when what is held of them last changed.",
    },
)
describe(
    SongStatus,
    "CatalogSongStatus",
    "What became of one song of a batch.",
    {
        SongStatus.ADDED: "It is in the catalog now.",
        SongStatus.ALREADY_THERE: "It was in the catalog before, and stays there as it was.",
        SongStatus.REMOVED: "It is not in the catalog any more.",
        SongStatus.NOT_THERE: "It was not in the catalog before either.",
        SongStatus.REJECTED: "Nothing was done about it; `rejection` says why.",
    },
)
describe(
    ListingTrouble,
    "ListingTrouble",
    "Why another service's catalog could not be read.",
    {
        ListingTrouble.NO_KEY: "This gateway has no key for the service.",
        ListingTrouble.KEY_REFUSED: "The service does not accept the gateway's key, or refuses the request.",
        ListingTrouble.NOT_PERMITTED: "The key is good, and the catalog is somebody else's.",
        ListingTrouble.NOT_FOUND: "The service knows no such catalog.",
        ListingTrouble.THROTTLED: "The service was asked too often; see retryAt.",
        ListingTrouble.UNAVAILABLE: "The service did not answer.",
        ListingTrouble.UNREADABLE: "The service's answer could not be understood.",
    },
)
describe(
    JobKind,
    "JobKind",
    "What a job does.",
    {
        JobKind.ENRICH_CATALOG: "Asks for everything about the songs of a catalog.",
        JobKind.REFRESH_CATALOG: "Asks again for what is too old about the songs of a catalog.",
        JobKind.IMPORT_CSV: "Answers the rows of a file.",
    },
)
describe(
    JobState,
    "JobState",
    "What is going on with a job.",
    {
        JobState.QUEUED: "Nothing of it was begun yet.",
        JobState.RUNNING: "It is being done.",
        JobState.WAITING: "It waits for providers that are away, and goes on by itself.",
        JobState.PAUSED: "It was paused and waits to be resumed.",
        JobState.CANCELLED: "It was ended before it was done.",
        JobState.DONE: "It is done.",
        JobState.FAILED: "It could not be finished.",
    },
)
describe(
    ShareKind,
    "ShareKind",
    "Which right a share in a work is a share in.",
    {
        ShareKind.PERFORMANCE: "Public performance.",
        ShareKind.MECHANICAL: "Mechanical reproduction: copies, downloads, streams.",
        ShareKind.SYNCHRONISATION: "Synchronisation with pictures.",
    },
)
