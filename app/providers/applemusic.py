"""Apple Music's catalogue: 25 ISRCs per call, a song by its id, and a search, all of one country.

The developer token is signed here (see `app.providers.applemusic_token`), no user is asked. An ISRC call ignores
`limit` and refuses a 26th ISRC with 400; both facts are a third party's, who probed them in August 2026. With 401 and
429 comes an empty body or one that is not JSON. Limits are not published: the pace is a setting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import aiohttp
import msgspec

from app.errors import InvalidSetting, ProviderRefused, UnsupportedUrl
from app.music.claim import Claim, ExternalId
from app.music.facets import CORE, links
from app.music.links import PlatformLink, check_id, read_link
from app.music.platforms import Platform
from app.providers.applemusic_songs import NAME, parse_answers, parse_search, parse_songs
from app.providers.contract import Health, Outcome, Question, SearchTerms, Want
from app.providers.opening import open_transport
from app.providers.reply import Reply, judge_status, read_json, unreadable
from app.providers.transport import Transport
from app.settings import Settings
from app.shared.sharing import Sharing

if TYPE_CHECKING:
    from app.providers.applemusic_token import DeveloperToken

MOST_ISRCS = 25
MOST_FOUND = 25
RELATED = "albums,artists"  # labels and barcodes come with the albums, credits apart from each other with the artists


class AppleMusic:
    """Apple Music as a provider; `storefront` (`us`) is the country asked where a question names no other."""

    name = NAME
    resolves = frozenset({NAME})
    searches = True

    def __init__(self, transport: Transport, storefront: str = "us") -> None:
        self._transport = transport
        self._storefront = storefront
        told = links([Platform.APPLE_MUSIC]) | {CORE}
        self.questions = (Question("song", told, batch=MOST_ISRCS, by_id=True, market=storefront.upper()),)

    @property
    def concurrency(self) -> int:
        """How many calls may be under way at once."""
        return self._transport.concurrency

    async def ask(self, question: Question, wants: Sequence[Want]) -> Mapping[str, Outcome]:
        """All songs of each ISRC in the storefront of the question's market."""
        isrcs = [want.isrc for want in wants]
        storefront = (question.market or self._storefront).lower()
        return parse_answers(await fetch_by_isrc(self._transport, storefront, isrcs), isrcs, storefront)

    async def resolve(self, external: ExternalId, url: str) -> Sequence[Claim]:
        """The recording of a song's id. An id of another storefront is unknown here, so the link's own is tried too."""
        if not check_id(Platform.APPLE_MUSIC, external.id):
            return ()
        for storefront in dict.fromkeys((self._storefront, _storefront_of(url) or self._storefront)):
            body = await fetch_by_id(self._transport, storefront, external.id)
            if body is not None:
                return parse_songs(body, storefront)
        return ()

    async def search(self, terms: SearchTerms, limit: int) -> Sequence[Claim]:
        """Songs that match, as Apple orders them."""
        words = terms.text or " ".join((*terms.artists, terms.title or ""))
        if not words.strip():
            return ()
        body = await fetch_search(self._transport, self._storefront, words.strip(), min(limit, MOST_FOUND))
        return parse_search(body, self._storefront)

    async def health(self) -> Health:
        """How Apple Music fares, without asking it."""
        return await self._transport.health()


def open_applemusic(
    session: aiohttp.ClientSession, settings: Settings, sharing: Sharing | None = None
) -> AppleMusic | None:
    """Apple Music with the settings' team and key, or None without them; the sandbox takes any key's signature."""
    token = _token(settings)
    if token is None:
        return None
    transport = open_transport(
        session,
        settings,
        AppleMusic.name,
        url=settings.applemusic_url,
        sandbox_path="/applemusic/v1",
        pace=settings.applemusic_pace,
        concurrency=settings.applemusic_concurrency,
        sharing=sharing,
        judge=judge,
        authorization=token,
    )
    return AppleMusic(transport, settings.applemusic_storefront)


def _token(settings: Settings) -> DeveloperToken | None:
    key, names = settings.applemusic_private_key, ("applemusic_team_id", "applemusic_key_id", "applemusic_private_key")
    missing = [name.upper() for name in names if getattr(settings, name) is None]
    if len(missing) == len(names) and not settings.uses_sandbox:
        return None
    from app.providers.applemusic_token import DeveloperToken, read_key, sandbox_key  # noqa: PLC0415 - slow to load, and few sign

    if len(missing) == len(names):
        return DeveloperToken("SANDBOX000", "SANDBOX000", sandbox_key())
    if missing or key is None:
        raise InvalidSetting(missing[0], "is not set, but others of Apple Music's are", "all three of them, or none")
    return DeveloperToken(
        settings.applemusic_team_id or "", settings.applemusic_key_id or "", read_key(key.get_secret_value())
    )


def _storefront_of(url: str) -> str | None:
    try:
        link = read_link(url)
    except UnsupportedUrl:
        return None
    return link.region if isinstance(link, PlatformLink) else None


async def fetch_by_isrc(transport: Transport, storefront: str, isrcs: Sequence[str]) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of the answer for at most 25 ISRCs."""
    params = {"filter[isrc]": ",".join(isrcs), "include": RELATED}
    return read_json(await transport.get(f"/catalog/{storefront}/songs", params, judge=judge))


async def fetch_by_id(transport: Transport, storefront: str, song_id: str) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of one song; None where the storefront does not have it."""
    reply = await transport.get(f"/catalog/{storefront}/songs/{song_id}", {"include": RELATED}, judge=judge_song)
    return None if reply.status == 404 else read_json(reply)


async def fetch_search(transport: Transport, storefront: str, words: str, limit: int) -> Any:  # noqa: ANN401 - JSON, unread so far
    """The body of a search for songs."""
    params = {"term": words, "types": "songs", "limit": str(limit)}
    return read_json(await transport.get(f"/catalog/{storefront}/search", params, judge=judge))


def judge(reply: Reply) -> None:
    """A refusal tells Apple's code where it has one; a 404 is a storefront or an address that Apple does not have.

    Raises as `judge_status`, and UnreadableAnswer where an answer is not JSON.
    """
    if 400 <= reply.status < 500 and reply.status != 429:
        raise ProviderRefused(f"the request was refused (status {reply.status}{_code(reply)})")
    judge_status(reply)
    read_json(reply)


def judge_song(reply: Reply) -> None:
    """As `judge`, but a 404 in Apple's own words is a song that the storefront does not have."""
    if reply.status != 404:
        judge(reply)
    elif not _code(reply):
        raise unreadable(reply, "a 404 that is not Apple's own")


class _Error(msgspec.Struct):
    code: str


class _Errors(msgspec.Struct):
    errors: list[_Error]


def _code(reply: Reply) -> str:
    try:
        errors = msgspec.json.decode(reply.body, type=_Errors).errors
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return f", code {errors[0].code[:10]}" if errors else ""
