"""Every setting, read once from the environment. The README has a table of them, and a test holds it to this file."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.errors import InvalidSetting
from app.music.platforms import Platform


class SandboxMode(StrEnum):
    """Whether providers are the bundled sandbox: AUTO means as long as no provider's key is set."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


PACE_FORM = r"^[1-9]\d*/[1-9]\d*s$"
Pace = Annotated[str, Field(pattern=PACE_FORM)]


class Settings(BaseSettings):
    """The settings with their defaults. A field's name in capitals is its environment variable."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="how much is logged")
    database_url: str = Field(
        "sqlite:///linernotes.db", description="the store: sqlite:///FILE or postgresql://USER@HOST/NAME"
    )
    cache_url: str = Field(
        "memory://", description="a cache shared by several processes: redis://HOST:PORT/N; memory:// for none"
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
    shutdown_seconds: float = Field(10, ge=0, description="how long answers under way are awaited at shutdown")

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

    @field_validator("acrcloud_platforms", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @property
    def uses_sandbox(self) -> bool:
        """Whether the providers asked are the sandbox's."""
        if self.sandbox is SandboxMode.AUTO:
            return self.sandbox_url is not None or not (self.acrcloud_token or self.sonovault_api_key)
        return self.sandbox is SandboxMode.ON

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
        problem = first["msg"] if secret else f"{str(first['input'])[:80]!r}: {first['msg']}"
        raise InvalidSetting(name.upper(), problem, str(field.description)) from error
