"""Links: which of the pages that providers name are believed, and which one stands for its platform.

A link is believed when the address belongs to the platform it was filed under, the id fits that platform's grammar,
and id and address name the same page. Every other link is set aside as evidence with the reason; it is never moved
to the platform its address belongs to, because whoever confused two platforms may have confused two recordings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from app.errors import InvalidInput, UnsupportedUrl
from app.music.claim import LinkClaim
from app.music.lineage import independent_of_page
from app.music.links import (
    PlatformLink,
    ShortLink,
    is_api_id,
    link_to,
    parse_platform_id,
    platform_of,
    read_link,
)
from app.music.platforms import Platform
from app.music.site import Kind
from app.music.sites import SITES, platform_named
from app.music.track import Link, LinkTarget, QuarantinedLink, QuarantineReason, Verification
from app.music.trust import rank

_PLATFORM_ORDER = {platform: place for place, platform in enumerate(Platform)}
_SUREST_FIRST = (Verification.CONFIRMED, Verification.REPORTED, Verification.GUESSED)
_TARGETS = {Kind.TRACK: LinkTarget.RECORDING, Kind.VIDEO: LinkTarget.VIDEO, Kind.ALBUM: LinkTarget.RELEASE}


class SaidLink(Struct, frozen=True):
    """One provider's link and when it said so."""

    provider: str
    claim: LinkClaim
    observed_at: datetime


class _Doubt(Struct, frozen=True):
    """Why a link is set aside."""

    reason: QuarantineReason
    detail: str


def merge_links(said: Sequence[SaidLink]) -> tuple[tuple[Link, ...], tuple[QuarantinedLink, ...]]:
    """The believed links, platform by platform in the order of `Platform`, and those set aside.

    Sayings of the same platform and id become one link that names all its providers. The first link of each platform
    is its primary one. Whatever the order of the sayings, links of one platform are ordered by

    1. verification: what the platform itself says before what others report, and guesses last,
    2. the number of independent providers (`app.music.lineage`), most first,
    3. the most trusted provider (`app.music.trust`, the row of links),
    4. the id: numbers by size, then other ids by their characters.
    """
    pages: defaultdict[tuple[Platform, Kind, str], list[tuple[PlatformLink, SaidLink]]] = defaultdict(list)
    doubtful: dict[tuple[str, str, str | None, str | None], QuarantinedLink] = {}
    for saying in sorted(said, key=lambda saying: saying.observed_at):  # of one thing said twice, the later is kept
        claim = saying.claim
        judged = _judge(claim)
        if isinstance(judged, _Doubt):
            doubtful[saying.provider, claim.platform, claim.id, claim.url] = _set_aside(saying, judged)
        else:
            pages[judged.platform, judged.kind, judged.id].append((judged, saying))
    links = sorted((_join(sayings) for sayings in pages.values()), key=_order)
    primary = {link.platform: link for link in reversed(links)}
    shown = tuple(replace(link, primary=link is primary[link.platform]) for link in links)
    return shown, tuple(doubtful[key] for key in sorted(doubtful, key=_evidence_order))


def _judge(claim: LinkClaim) -> PlatformLink | _Doubt:
    """The page that a claim names, or why it is not believed."""
    platform = platform_named(claim.platform)
    if platform is None:
        return _Doubt(QuarantineReason.UNKNOWN_PLATFORM, f"{claim.platform[:40]!r} is not a platform known here.")
    page = _page_at(platform, claim.url) if claim.url else None
    if isinstance(page, _Doubt):
        return page
    if claim.id:
        return _page_of(platform, claim.id, page)
    return page or _Doubt(QuarantineReason.ID_NOT_IN_GRAMMAR, "Neither an id nor an address names its page.")


def _page_of(platform: Platform, said_id: str, page: PlatformLink | None) -> PlatformLink | _Doubt:
    """The page of an id, which must be the page at the address that was said with it; or why it is not believed."""
    try:
        own_id = parse_platform_id(platform, said_id)
        if page is None:
            return link_to(platform, own_id)
        if is_api_id(platform, own_id) and not is_api_id(platform, page.id):
            return replace(page, id=own_id)  # a number cannot be compared with the name in an address
        link = link_to(platform, own_id, page.kind, page.region)
    except InvalidInput as refusal:
        return _Doubt(QuarantineReason.ID_NOT_IN_GRAMMAR, f"Its id {refusal.rule}")
    if link.url == page.url:
        return link
    return _Doubt(QuarantineReason.ID_URL_MISMATCH, f"Its id is {own_id}, but its address names {page.id}.")


def _page_at(platform: Platform, url: str) -> PlatformLink | _Doubt | None:
    """The recording's page at an address, None where a short address does not tell, or why it is not believed."""
    name = SITES[platform].name
    try:
        link = read_link(url)
    except UnsupportedUrl as refusal:
        if platform_of(url) is platform:
            return _Doubt(QuarantineReason.ID_URL_MISMATCH, f"Its address {refusal.rule}")
        return _Doubt(QuarantineReason.LINK_PLATFORM_MISMATCH, f"Its address is not one of {name}.")
    if link.platform is not platform:
        actual = SITES[link.platform].name
        return _Doubt(QuarantineReason.LINK_PLATFORM_MISMATCH, f"Its address is one of {actual}, not of {name}.")
    if isinstance(link, ShortLink):
        return None
    if link.kind not in (SITES[platform].recording, Kind.TRACK, Kind.VIDEO):
        return _Doubt(QuarantineReason.ID_URL_MISMATCH, f"Its address leads to a page of the kind '{link.kind}'.")
    return link


def _set_aside(saying: SaidLink, doubt: _Doubt) -> QuarantinedLink:
    claim = saying.claim
    return QuarantinedLink(
        claimed_platform=claim.platform,
        external_id=claim.id,
        url=claim.url,
        reason=doubt.reason,
        detail=doubt.detail,
        actual_platform=platform_of(claim.url) if claim.url else None,
        provider=saying.provider,
        observed_at=saying.observed_at,
    )


def _join(sayings: Sequence[tuple[PlatformLink, SaidLink]]) -> Link:
    """One link of all that was said about one page; `primary` is decided among all links of the platform."""
    page = min((page for page, _ in sayings), key=_address_order)
    said = sorted((saying for _, saying in sayings), key=_saying_order)
    providers = tuple(dict.fromkeys(saying.provider for saying in said))
    regions = [saying.claim.regions for saying in said if saying.claim.regions is not None]
    return Link(
        platform=page.platform,
        external_id=page.id,
        url=page.url,
        primary=False,
        points_at=_TARGETS[page.kind],
        position=page.position,
        verification=_verification(page.platform, said),
        regions=tuple(sorted(set().union(*regions))) if regions else None,
        preview_url=next((saying.claim.preview_url for saying in said if saying.claim.preview_url), None),
        providers=providers,
        observed_at=max(saying.observed_at for saying in said),
        independent=independent_of_page(page.platform, providers),
        matched_by=next((saying.claim.matched_by for saying in said if saying.claim.matched_by), None),
    )


def _verification(platform: Platform, said: Sequence[SaidLink]) -> Verification:
    """How well a page is known. A guess proves nothing, not even the platform's own."""
    known = [saying for saying in said if not saying.claim.guessed]
    if any(platform_named(saying.provider) is platform for saying in known):
        return Verification.CONFIRMED
    return Verification.REPORTED if known else Verification.GUESSED


def _address_order(page: PlatformLink) -> tuple[bool, bool, str]:
    """A storefront that was named before one assumed, the platform's default storefront before others."""
    return page.region is None, page.region != SITES[page.platform].region, page.url


def _saying_order(saying: SaidLink) -> tuple[int, str, float, str]:
    """The most trusted provider first, and of one provider the latest."""
    trust = rank(saying.provider, "links")
    return trust, saying.provider, -saying.observed_at.timestamp(), saying.claim.preview_url or ""


def _order(link: Link) -> tuple[int, int, int, int, tuple[bool, int, str], str]:
    number = link.external_id.isdecimal()
    return (
        _PLATFORM_ORDER[link.platform],
        _SUREST_FIRST.index(link.verification),
        -len(link.independent),
        rank(link.providers[0], "links"),
        (not number, len(link.external_id) if number else 0, link.external_id),
        link.points_at,
    )


def _evidence_order(key: tuple[str, str, str | None, str | None]) -> tuple[str, str, str, str]:
    provider, platform, own_id, url = key
    return platform, provider, own_id or "", url or ""
