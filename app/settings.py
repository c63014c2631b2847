"""Every setting, read once from the environment. The README has a table of them, and a test holds it to this file."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.errors import InvalidSetting
from app.music.platforms import Platform


class SandboxMode(StrEnum):
    """Whether providers are the bundled sandbox: AUTO means as long as no provider's key is set."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class SpotifyMode(StrEnum):
    """What Spotify allows the app: DEV is the mode of new apps, EXTENDED that of organisations it has approved."""

    DEV = "dev"
    EXTENDED = "extended"


PACE_FORM = r"^[1-9]\d*/[1-9]\d*s$"
Pace = Annotated[str, Field(pattern=PACE_FORM)]
Market = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


def _of_schemes(*schemes: str) -> AfterValidator:
    """Refuses an address of another scheme, or whose port is none."""

    def check(address: str) -> str:
        scheme = urlsplit(address).scheme.partition("+")[0]
        if scheme not in schemes:
            raise ValueError(f"its beginning is none of {', '.join(f'{one}://' for one in schemes)}")
        try:
            _ = urlsplit(address).port
        except ValueError:  # whose own words may repeat a part of a password
            raise ValueError("its port is no number up to 65535; in a password, write / as %2F and @ as %40") from None
        return address

    return AfterValidator(check)


def _in_a_folder(address: str) -> str:
    scheme, _, path = address.partition(":///")
    folder = Path(unquote(path.partition("?")[0])).parent
    if scheme.startswith("sqlite") and not path.startswith("file:") and not folder.is_dir():
        raise ValueError(f"there is no folder {folder}; make it first")
    return address


DatabaseUrl = Annotated[str, _of_schemes("sqlite", "postgresql", "postgres"), AfterValidator(_in_a_folder)]
CacheUrl = Annotated[str, _of_schemes("memory", "redis", "rediss")]


class Settings(BaseSettings):
    """The settings with their defaults. A field's name in capitals is its environment variable."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    workers: int = Field(1, ge=1, le=64, description="processes that serve; with CACHE_URL they share what they learn")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="how much is logged")
    log_format: str = Field("text", pattern="^(text|json)$", description="form of the log's lines: text, json")
    slow_query_ms: float = Field(
        10_000, ge=0, description="time from which an operation is logged as slow, with its document's hash"
    )
    metrics: bool = Field(True, description="whether /metrics tells figures in Prometheus' form")
    metrics_token: SecretStr | None = Field(None, description="bearer's token that /metrics then asks for")
    otlp_endpoint: str | None = Field(
        None,
        pattern=r"^https?://",
        description="where traces are sent by OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces; none by default",
    )
    database_url: DatabaseUrl = Field(
        "sqlite:///linernotes.db", description="the store: sqlite:///FILE or postgresql://USER@HOST/NAME"
    )
    cache_url: CacheUrl = Field(
        "memory://", description="a cache shared by several processes: redis://HOST:PORT/N; memory:// for none"
    )
    cache_prefix: str = Field(
        "linernotes", pattern=r"^[\w.-]+$", description="first part of every key in Redis; one for each house on it"
    )
    record_cache_size: int = Field(10_000, ge=0, description="records kept decoded in each process")
    record_cache_seconds: int = Field(60, ge=1, description="how long a process trusts its cached record")

    sandbox: SandboxMode = Field(SandboxMode.AUTO, description="bundled providers: auto (while no key is set), on, off")
    sandbox_url: str | None = Field(None, description="address of a sandbox that already runs")
    contact: str = Field(
        "https://example.org/linernotes", description="where MusicBrainz can reach you; sent in the User-Agent"
    )

    fresh_days: float = Field(30, ge=0, description="days until a fact is asked for again")
    absent_hours: float = Field(24, ge=0, description="hours until a confirmed absence is asked again")
    deadline_ms: int = Field(8_000, ge=1, le=120_000, description="how long a request waits for providers")
    provider_timeout_ms: int = Field(10_000, ge=1, description="how long one call to a provider may take")
    provider_attempts: int = Field(3, ge=1, le=10, description="tries of one call before it counts as failed")
    provider_circuit_failures: int = Field(5, ge=1, description="failures in a row before a provider is left alone")
    provider_circuit_seconds: float = Field(30, gt=0, description="how long it is then left alone")
    short_links: bool = Field(True, description="whether short links, such as spotify.link, are followed")
    call_costs: str = Field("", description="costs of calls against maxCost, such as acrcloud=2,youtube.search=50")
    shutdown_seconds: float = Field(10, ge=0, description="how long answers under way are awaited at shutdown")

    max_body_bytes: int = Field(1_048_576, ge=1, description="size of a request's body, in bytes")
    max_document_length: int = Field(50_000, ge=1, description="characters of a document")
    max_tokens: int = Field(2_000, ge=1, description="words and signs in a document; everything there is takes 500")
    max_depth: int = Field(15, ge=1, description="how deep fields may be nested in a document")
    max_fields: int = Field(
        1_000, ge=1, description="fields and fragments of a document, those in a fragment once for each use"
    )
    max_aliases: int = Field(100, ge=0, description="aliases in a document")
    max_root_fields: int = Field(50, ge=1, description="fields at the root of an operation")
    max_directives: int = Field(50, ge=0, description="directives in a document")
    max_operations: int = Field(10, ge=1, description="operations in a document")
    max_repeats: int = Field(5_000, ge=0, description="pairs of fields of one name in one place that are compared")
    max_page_size: int = Field(100, ge=1, description="entries of a page: the arguments limit, first and last")
    max_cost: int = Field(20_000, ge=1, description="cost of an operation, reckoned before it runs")
    max_batch: int = Field(0, ge=0, le=100, description="operations in one request as a JSON list; 0 for no batches")
    max_requests: int = Field(1_000, ge=1, description="requests answered at once; others get 503")
    max_cached_tokens: int = Field(200_000, ge=0, description="size of the cache of documents, in their tokens")
    max_cached_responses: int = Field(
        67_108_864, ge=0, description="size of the cache of ready answers, in bytes; 0 keeps none"
    )
    response_seconds: float = Field(60, gt=0, description="how long an answer is kept, here and by others, at most")
    max_cached_fragments: int = Field(10_000, ge=0, description="encoded tracks kept, one for each selection of each")
    body_seconds: float = Field(10, gt=0, description="how long a request's body may take to arrive")
    header_seconds: float = Field(5, gt=0, description="how long a request's head may take to arrive")
    request_seconds: float = Field(60, gt=0, description="how long an operation may run, subscriptions apart")
    rate_per_key: Pace | None = Field(None, description="requests of one API key, such as 600/60s; none for no limit")
    rate_per_address: Pace | None = Field(None, description="requests from one address, such as 300/60s")
    cost_per_caller: Pace | None = Field(None, description="cost of one caller's operations, such as 100000/60s")
    tell_cost: bool = Field(False, description="put extensions.cost into every answer, not only where it is asked for")
    introspection: bool = Field(True, description="whether the schema may be asked for over the API")
    suggestions: bool = Field(False, description="whether errors suggest names that exist")
    trusted_documents: str | None = Field(None, description="file with a JSON object of document ids and documents")
    trusted_only: bool = Field(False, description="serve trusted documents only")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="web origins that may ask from a browser, with commas; * for all; none by default"
    )
    trusted_proxies: str = Field("", description="addresses whose X-Forwarded-For is believed, with commas")
    max_sockets: int = Field(50, ge=0, description="websockets of one caller")
    max_socket_operations: int = Field(25, ge=1, description="operations under way on one websocket")
    max_socket_bytes: int = Field(262_144, ge=1, description="size of a message on a websocket, in bytes")
    socket_messages: int = Field(100, ge=1, description="messages a second on one websocket")
    socket_init_seconds: float = Field(5, gt=0, description="how long a websocket may take to introduce itself")

    acrcloud_token: SecretStr | None = Field(None, description="ACRCloud console access token; needed to ask it")
    acrcloud_url: str = Field("https://eu-api-v2.acrcloud.com", description="ACRCloud's base address")
    acrcloud_pace: Pace = Field("10/1s", description="ACRCloud's pace; its limits are not documented")
    acrcloud_concurrency: int = Field(8, ge=1, le=64, description="calls to ACRCloud at once")
    acrcloud_platforms: Annotated[tuple[Platform, ...], NoDecode] = Field(
        (Platform.SPOTIFY, Platform.DEEZER, Platform.YOUTUBE, Platform.APPLE_MUSIC, Platform.TIDAL),
        description="platforms asked of ACRCloud, with commas; more than 5 cost a further call for each 5",
    )

    sonovault_api_key: SecretStr | None = Field(None, description="SonoVault API key; needed to ask it")
    sonovault_url: str = Field("https://api.sonovault.now/v1", description="SonoVault's base address")
    sonovault_pace: Pace = Field("20/60s", description="SonoVault's pace; 20/60s is its free tier")
    sonovault_concurrency: int = Field(8, ge=1, le=64, description="calls to SonoVault at once")
    sonovault_isrc_path: str = Field(
        "/tracks/isrc/{isrc}", description="SonoVault's ISRC endpoint; older accounts use /tracks/isrc?isrc={isrc}"
    )

    musicbrainz_enabled: bool = Field(True, description="whether MusicBrainz is asked; it needs no key")
    musicbrainz_url: str = Field("https://musicbrainz.org/ws/2", description="MusicBrainz' base address, or a mirror's")
    musicbrainz_pace: Pace = Field("1/1s", description="MusicBrainz' pace: one request a second from one address")
    musicbrainz_concurrency: int = Field(8, ge=1, le=64, description="calls to MusicBrainz at once")

    deezer_enabled: bool = Field(True, description="whether Deezer is asked; it needs no key")
    deezer_url: str = Field("https://api.deezer.com", description="Deezer's base address")
    deezer_pace: Pace = Field("50/5s", description="Deezer's pace: 50 requests in 5 seconds from one address")
    deezer_concurrency: int = Field(8, ge=1, le=64, description="calls to Deezer at once")

    spotify_client_id: str | None = Field(None, description="id of your Spotify app; needed to ask Spotify")
    spotify_client_secret: SecretStr | None = Field(None, description="secret of your Spotify app; needed to ask it")
    spotify_mode: SpotifyMode = Field(SpotifyMode.DEV, description="mode of your Spotify app: dev, extended")
    spotify_market: Market = Field("US", description="country asked at Spotify where a request names none")
    spotify_url: str = Field("https://api.spotify.com/v1", description="Spotify's base address")
    spotify_token_url: str = Field("https://accounts.spotify.com/api/token", description="where Spotify gives tokens")
    spotify_pace: Pace = Field("100/30s", description="Spotify's pace; its limit per 30 seconds is not published")
    spotify_concurrency: int = Field(8, ge=1, le=64, description="calls to Spotify at once")

    tidal_client_id: str | None = Field(None, description="id of your Tidal app; needed to ask Tidal")
    tidal_client_secret: SecretStr | None = Field(None, description="secret of your Tidal app; needed to ask it")
    tidal_market: Market = Field("US", description="country asked at Tidal where a request names none")
    tidal_url: str = Field("https://openapi.tidal.com/v2", description="Tidal's base address")
    tidal_token_url: str = Field("https://auth.tidal.com/v1/oauth2/token", description="where Tidal gives tokens")
    tidal_pace: Pace = Field("2/1s", description="Tidal's pace; what its answers say of the allowance slows it down")
    tidal_concurrency: int = Field(
        1, ge=1, le=64, description="calls to Tidal at once; each answer tells when the next may be made"
    )

    beatport_client_id: str | None = Field(None, description="id of your Beatport app; needed to ask Beatport")
    beatport_client_secret: SecretStr | None = Field(None, description="secret of your Beatport app; needed to ask it")
    beatport_username: str | None = Field(
        None, description="account to sign in to Beatport with, where the app has no access of its own"
    )
    beatport_password: SecretStr | None = Field(None, description="password of that account")
    beatport_url: str = Field("https://api.beatport.com/v4", description="Beatport's base address")
    beatport_token_url: str = Field(
        "https://api.beatport.com/v4/auth/o/token/", description="where Beatport gives tokens"
    )
    beatport_pace: Pace = Field("5/1s", description="Beatport's pace; its limits are not published")
    beatport_concurrency: int = Field(4, ge=1, le=64, description="calls to Beatport at once")

    applemusic_team_id: str | None = Field(None, description="Apple developer team; needed with the next two to ask it")
    applemusic_key_id: str | None = Field(None, description="id of the team's MusicKit key")
    applemusic_private_key: SecretStr | None = Field(None, description="the MusicKit key: the .p8 file's text or path")
    applemusic_storefront: str = Field("us", pattern="^[a-z]{2}$", description="the country whose catalogue is asked")
    applemusic_url: str = Field("https://api.music.apple.com/v1", description="Apple Music's base address")
    applemusic_pace: Pace = Field("20/1s", description="Apple Music's pace; its limits are not published")
    applemusic_concurrency: int = Field(8, ge=1, le=64, description="calls to Apple Music at once")

    youtube_api_key: SecretStr | None = Field(None, description="YouTube Data API key; needed to ask it")
    youtube_url: str = Field("https://www.googleapis.com/youtube/v3", description="the YouTube Data API's base address")
    youtube_pace: Pace = Field("10/1s", description="YouTube's pace; what it limits is the day")
    youtube_concurrency: int = Field(8, ge=1, le=64, description="calls to YouTube at once")
    youtube_searches_per_day: int = Field(100, ge=0, description="searches a day, Pacific time; 0 only checks links")

    discogs_enabled: bool = Field(True, description="whether Discogs is asked; it needs no key for release pages")
    discogs_token: SecretStr | None = Field(None, description="Discogs token; needed to search, 60 calls a minute")
    discogs_url: str = Field("https://api.discogs.com", description="Discogs' base address")
    discogs_pace: Pace | None = Field(None, description="Discogs' pace; by default 60/60s with a token, else 25/60s")
    discogs_concurrency: int = Field(4, ge=1, le=64, description="calls to Discogs at once")

    @field_validator("acrcloud_platforms", "cors_origins", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @property
    def uses_sandbox(self) -> bool:
        """Whether the providers asked are the sandbox's."""
        if self.sandbox is SandboxMode.AUTO:
            return self.sandbox_url is not None or not self._has_keys
        return self.sandbox is SandboxMode.ON

    @property
    def _has_keys(self) -> bool:
        keys = (
            self.acrcloud_token,
            self.sonovault_api_key,
            self.applemusic_private_key,
            self.youtube_api_key,
            self.discogs_token,
            self.spotify_client_secret,
            self.tidal_client_secret,
            self.beatport_client_secret,
        )
        return any(keys)

    @property
    def fresh_for(self) -> timedelta:
        """The age until which a fact is fresh."""
        return timedelta(days=self.fresh_days)

    @property
    def absent_for(self) -> timedelta:
        """The age until which a confirmed absence is believed."""
        return timedelta(hours=self.absent_hours)

    @property
    def deadline(self) -> timedelta:
        """How long a request waits where it does not say."""
        return timedelta(milliseconds=self.deadline_ms)


def read_settings(**given: object) -> Settings:
    """The environment's settings, with `given` ones before them; raises InvalidSetting naming the variable."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks each value against its field
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        field = Settings.model_fields[name]
        secret = "SecretStr" in str(field.annotation)
        problem = first["msg"] if secret else f"{_shown(first['input'])!r}: {first['msg']}"
        raise InvalidSetting(name.upper(), problem, str(field.description)) from error


def _shown(value: object) -> str:
    """A value's beginning, without the user and password of an address."""
    return re.sub(r"://.*@", "://***@", str(value))[:80]
