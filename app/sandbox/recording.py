"""What the sandbox knows about a recording: plain facts, before any provider's face gives them its own shape."""

from __future__ import annotations

from msgspec import Struct


class Artist(Struct, frozen=True, omit_defaults=True):
    """A credited artist; `join` is the text after the name, `role` is main, featured or remixer."""

    name: str
    join: str = ""
    role: str = "main"
    mbid: str | None = None
    sort_name: str | None = None
    deezer_id: int | None = None
    sonovault_id: int | None = None


class Page(Struct, frozen=True, omit_defaults=True):
    """The recording's page on a platform. `link` is given where it does not follow from the id."""

    id: str
    link: str | None = None
    preview: str | None = None
    album: str | None = None
    artists: tuple[str, ...] = ()
    cover: str | None = None


class Release(Struct, frozen=True, omit_defaults=True):
    """What the recording is sold on. `date` is YYYY, YYYY-MM or YYYY-MM-DD; `kind` album, single, ep or compilation.

    `disc`, `position` and `tracks` count from one; `cover` is an address with `{}` where the size in pixels stands.
    """

    title: str | None = None
    date: str | None = None
    label: str | None = None
    gtin: str | None = None
    kind: str | None = None
    country: str | None = None
    disc: int | None = None
    position: int | None = None
    tracks: int | None = None
    cover: str | None = None
    mbid: str | None = None
    group_mbid: str | None = None
    deezer_id: int | None = None
    sonovault_id: int | None = None


class Contributor(Struct, frozen=True, omit_defaults=True):
    """A party to a work. `roles` are composer, lyricist, writer, arranger or publisher; `ipi` is a name number."""

    name: str
    roles: tuple[str, ...] = ("writer",)
    ipi: int | None = None
    mbid: str | None = None
    sort_name: str | None = None


class Work(Struct, frozen=True, omit_defaults=True):
    """A composition. `iswc` is bare (`T` and ten digits); `attributes` say how it is performed: medley, cover, live."""

    title: str
    iswc: str | None = None
    mbid: str | None = None
    contributors: tuple[Contributor, ...] = ()
    attributes: tuple[str, ...] = ()
    language: str | None = None


class Recording(Struct, frozen=True, omit_defaults=True):
    """One recording as one provider tells it; what is not known is left out, here and in every answer.

    `length_ms` is milliseconds, `popularity` 0 to 100, `energy` 0 to 1. `pages` lists its pages by platform.
    `other_isrcs` are further codes of the same recording, `former_mbids` are MusicBrainz ids merged into the present
    one, and `comes_with` are the ISRCs of recordings that this provider sends along in the same answer.
    """

    isrc: str
    title: str
    artists: tuple[Artist, ...]
    length_ms: int
    release: Release = Release()
    version: str = ""
    released: str | None = None
    genres: tuple[str, ...] = ()
    explicit: bool = False
    bpm: float | None = None
    key: str | None = None
    popularity: float | None = None
    energy: float | None = None
    pages: dict[str, tuple[Page, ...]] = {}
    works: tuple[Work, ...] = ()
    other_isrcs: tuple[str, ...] = ()
    former_mbids: tuple[str, ...] = ()
    comes_with: tuple[str, ...] = ()
    acr_id: str | None = None
    sonovault_id: int | None = None

    @property
    def isrcs(self) -> tuple[str, ...]:
        """All its codes, the leading one first."""
        return (self.isrc, *self.other_isrcs)

    @property
    def full_title(self) -> str:
        """The title with its version in brackets."""
        return f"{self.title} ({self.version})" if self.version else self.title

    @property
    def credit(self) -> str:
        """The artists as printed on the sleeve."""
        return "".join(artist.name + artist.join for artist in self.artists)

    def page(self, platform: str) -> Page | None:
        """Its first page on a platform."""
        pages = self.pages.get(platform, ())
        return pages[0] if pages else None
