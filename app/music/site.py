"""How a platform's addresses are written down: kinds of pages, the forms that lead to them, and the whole site."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

NUMBER = r"[1-9][0-9]{0,18}"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
NAME = r"[A-Za-z0-9_-]{1,200}"
LOCALE = r"(?:[a-z]{2}(?:[-_][A-Za-z]{2})?/)?"  # a language or country that leads a path and changes nothing


class Kind(StrEnum):
    """What a page on a platform is about.

    An ALBUM is one release, an ALBUM_GROUP all its editions together, an ALBUM_TRACK a recording's place on one
    release; an ISRC page lists the recordings of that ISRC, an ISWC page the works of that ISWC.
    """

    TRACK = "track"
    VIDEO = "video"
    ALBUM = "album"
    ALBUM_GROUP = "album_group"
    ALBUM_TRACK = "album_track"
    ARTIST = "artist"
    LABEL = "label"
    WORK = "work"
    PLAYLIST = "playlist"
    ISRC = "isrc"
    ISWC = "iswc"


USUAL = {"track": Kind.TRACK, "album": Kind.ALBUM, "artist": Kind.ARTIST}


class Page(Struct, frozen=True):
    """One kind of page: the grammar of its id and its canonical address.

    `url` is a template of `{id}` and, where pages differ by country, `{region}`. Where the grammar has a group
    `page`, only that part of the id is in the address; a group `position` is the place on that page.
    `word` names the kind in paths and URIs. With `fold`, letter case does not matter and ids are kept in lower case.
    """

    kind: Kind
    word: str
    grammar: str
    url: str
    fold: bool = False


def alike(grammar: str, url: str, words: Mapping[str, Kind], *, fold: bool = False) -> tuple[Page, ...]:
    """Pages that differ by the word in their path only."""
    return tuple(Page(kind, word, grammar, url.replace("{word}", word), fold) for word, kind in words.items())


class Form(Struct, frozen=True):
    """One form of address: a regular expression for the beginning of a path, up to a slash or its end.

    Its groups are `id`, `word` (where no fixed `kind` is given) and `region`. `param` names the query parameter that
    holds the id instead; with `nested` that parameter holds another address. `hosts` narrows the form to some of the
    site's hosts. The first form that fits is the one that is read.
    """

    path: str
    kind: Kind | None = None
    param: str | None = None
    hosts: tuple[str, ...] = ()
    nested: bool = False


class Site(Struct, frozen=True, kw_only=True):
    """All that is known of one platform's addresses.

    `recording` is the kind of page that stands for a recording there. `short_hosts` only redirect. `uri` is the
    platform's own scheme, with the groups `word` and `id`. `region` is the storefront to show where none was said.
    `api_id` is the grammar of ids that the platform's programs use and its pages' addresses do not; `api_url` is
    where such an id leads, None where it leads nowhere. `spellings` are further names that providers use for the
    platform.
    """

    name: str
    hosts: tuple[str, ...]
    pages: tuple[Page, ...]
    forms: tuple[Form, ...]
    recording: Kind = Kind.TRACK
    short_hosts: tuple[str, ...] = ()
    uri: str | None = None
    region: str | None = None
    api_id: str | None = None
    api_url: str | None = None
    spellings: tuple[str, ...] = ()

    def page(self, kind: Kind) -> Page | None:
        """The site's page of that kind, None where it has none."""
        return next((page for page in self.pages if page.kind is kind), None)

    def kind_named(self, word: str) -> Kind:
        """The kind of page that a word in a path or URI names; every word of a form names one."""
        return next(page.kind for page in self.pages if page.word == word)
