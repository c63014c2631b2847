"""Links to platforms: which platform an address belongs to, what it shows, and the id that names it there.

Addresses, the platforms' own URIs and bare ids are read by the table in `app.music.sites` and written back in one
canonical form. Nothing is fetched: short links are recognised and left for the gateway to follow.
"""

from __future__ import annotations

import re

from msgspec import Struct

from app.errors import InvalidIdentifier, NotARecording, UnsupportedUrl
from app.music.address import LONGEST, Address, plain, read_address
from app.music.platforms import Platform
from app.music.site import Form, Kind, Page
from app.music.sites import SITES

_BY_HOST = {host: platform for platform, site in SITES.items() for host in site.hosts}
_BY_SHORT_HOST = {host: platform for platform, site in SITES.items() for host in site.short_hosts}
_SUPPORTED = ", ".join(site.name for site in SITES.values())
_RECORDINGS = (Kind.TRACK, Kind.VIDEO)
_INSTEAD = {
    Kind.ALBUM: "A release holds many recordings: open the one that is meant and copy its link.",
    Kind.ALBUM_GROUP: "It holds many releases: open the recording that is meant and copy its link.",
    Kind.WORK: "A work has many recordings: open the one that is meant and copy its link.",
    Kind.ISWC: "A work has many recordings: ask for the work by its ISWC.",
}


class PlatformLink(Struct, frozen=True):
    """A page on a platform. `url` is its canonical address.

    `position` is the recording's place on a release page, where the id tells it. `region` is the storefront that the
    link was for, as the platform writes it (`us`, `tw/tc`).
    """

    platform: Platform
    kind: Kind
    id: str
    url: str
    position: str | None = None
    region: str | None = None


class ShortLink(Struct, frozen=True):
    """An address that only redirects: it belongs to `platform`, but what it shows is known after following it."""

    platform: Platform
    url: str


def read_link(text: str) -> PlatformLink | ShortLink:
    """Read an address or URI of a platform; raises UnsupportedUrl that tells what is wrong and what is supported."""
    text = plain(text)
    for platform, site in SITES.items():
        match = re.fullmatch(site.uri, text) if site.uri else None
        if match:
            return _link(text, platform, site.kind_named(match["word"]), match["id"])
    address = read_address(text)
    if address.host in _BY_SHORT_HOST:
        return ShortLink(_BY_SHORT_HOST[address.host], address.url)
    if address.host not in _BY_HOST:
        raise UnsupportedUrl(text, "is not a link of a platform known here.", f"Supported are {_SUPPORTED}.")
    return _read_page(text, _BY_HOST[address.host], address)


def read_recording_link(text: str) -> PlatformLink | ShortLink:
    """Read a link that must lead to one recording: a track, a video, or the page of an ISRC.

    What a short link shows cannot be told yet, so it passes. Raises NotARecording for pages of other kinds.
    """
    link = read_link(text)
    if isinstance(link, ShortLink) or link.kind in (*_RECORDINGS, Kind.ISRC):
        return link
    remedy = _INSTEAD.get(link.kind, "Open the recording itself and copy its link.")
    rule = f"leads to a page of the kind '{link.kind.replace('_', ' ')}' on {SITES[link.platform].name}."
    raise NotARecording(text, rule, remedy, platform=link.platform, kind=link.kind, external_id=link.id, url=link.url)


def platform_of(text: str) -> Platform | None:
    """The platform that an address or URI belongs to, even where it names no page; None where there is none."""
    try:
        return read_link(text).platform
    except UnsupportedUrl:
        pass
    try:
        host = read_address(text).host
    except UnsupportedUrl:
        return None
    return _BY_HOST.get(host) or _BY_SHORT_HOST.get(host)


def check_id(platform: Platform, id: str, kind: Kind | None = None) -> bool:  # noqa: A002 - the trade's word
    """Whether a text is a canonical id of a platform's recordings, or of its pages of another kind."""
    page = SITES[platform].page(kind or SITES[platform].recording)
    return page is not None and (_fits(page.grammar, id) or (page.kind in _RECORDINGS and is_api_id(platform, id)))


def is_api_id(platform: Platform, id: str) -> bool:  # noqa: A002 - the trade's word
    """Whether an id is one that the platform's programs use and the addresses of its pages do not."""
    api_id = SITES[platform].api_id
    return api_id is not None and _fits(api_id, id)


def link_to(
    platform: Platform,
    id: str,  # noqa: A002 - the trade's word
    kind: Kind | None = None,
    region: str | None = None,
) -> PlatformLink:
    """The page of a canonical id (see `check_id`): a recording's, unless `kind` names another.

    `region` is the storefront, where the platform has storefronts. Raises UnsupportedUrl for an id that leads to no
    page, as Gaana's numbers do.
    """
    site = SITES[platform]
    page = site.page(kind or site.recording)
    match = re.fullmatch(page.grammar, id) if page else None
    if page and match:
        groups = match.groupdict()
        url = page.url.replace("{region}", region or site.region or "").replace("{id}", groups.get("page", id))
        return PlatformLink(platform, page.kind, id, url, groups.get("position"), region)
    if page and site.api_url and is_api_id(platform, id):
        return PlatformLink(platform, page.kind, id, site.api_url.replace("{id}", id))
    raise UnsupportedUrl(id, f"leads to no page on {site.name}.", "Send the link of the page itself.")


def canonical_url(platform: Platform, id: str, region: str | None = None) -> str:  # noqa: A002 - the trade's word
    """The one address shown for a recording's canonical id; raises UnsupportedUrl as `link_to` does."""
    return link_to(platform, id, region=region).url


def parse_platform_id(platform: Platform, text: str) -> str:
    """The canonical id of a recording on a platform, from its bare id, URI or address.

    Discogs has no recording pages; a release's id is taken, with its position where the text has one (`487193-2`).
    Raises InvalidIdentifier for a text that is none of these, UnsupportedUrl for a link to something else.
    """
    site = SITES[platform]
    page = site.page(site.recording)
    bare = _folded(page, text[: LONGEST + 1].strip())
    if check_id(platform, bare):
        return bare
    if not re.search(r"[:/]", bare):
        raise InvalidIdentifier(
            f"{site.name} id", text, f"is not the id of a recording on {site.name}.", "Send its id, URI or link."
        )
    link = read_link(text)
    if link.platform is not platform:
        raise UnsupportedUrl(text, f"is not a link to {site.name}.", f"Name {SITES[link.platform].name} instead.")
    if isinstance(link, ShortLink):
        raise UnsupportedUrl(text, "is a short link, which holds no id.", "Send the address it leads to.")
    if link.kind not in (site.recording, *_RECORDINGS):
        raise UnsupportedUrl(text, f"leads to a page of the kind '{link.kind}'.", "Send a recording's link.")
    return link.id


def _read_page(text: str, platform: Platform, address: Address) -> PlatformLink:
    site = SITES[platform]
    for form in site.forms:
        match = _match(form, address)
        if match is None:
            continue
        groups = match.groupdict()
        value = address.query[form.param] if form.param else groups["id"]
        if form.nested:
            return _read_nested(text, platform, value)
        kind = form.kind or site.kind_named(groups["word"])
        return _link(text, platform, kind, value, groups.get("region"))
    kinds = ", ".join(page.kind.replace("_", " ") for page in site.pages)
    raise UnsupportedUrl(text, f"is on {site.name}, but of no form known here.", f"Known are pages of these: {kinds}.")


def _match(form: Form, address: Address) -> re.Match[str] | None:
    if (form.hosts and address.host not in form.hosts) or (form.param and form.param not in address.query):
        return None
    return re.fullmatch(rf"{form.path}(?:/.*)?", address.path)


def _read_nested(text: str, platform: Platform, inner: str) -> PlatformLink:
    link = read_link(inner)
    if isinstance(link, ShortLink) or link.platform is not platform:
        raise UnsupportedUrl(text, f"wraps a link that is not to {SITES[platform].name}.", "Send the inner link.")
    return link


def _link(text: str, platform: Platform, kind: Kind, said_id: str, region: str | None = None) -> PlatformLink:
    site = SITES[platform]
    own_id = _folded(site.page(kind), said_id)
    if not check_id(platform, own_id, kind):
        rule = f"holds {said_id[:40]!r}, which is no {kind.replace('_', ' ')} id of {site.name}."
        raise UnsupportedUrl(text, rule, "Copy the link again.")
    return link_to(platform, own_id, kind, region)


def _folded(page: Page | None, text: str) -> str:
    return text.lower() if page and page.fold and text.isascii() else text


def _fits(grammar: str, text: str) -> bool:
    return re.fullmatch(grammar, text) is not None
