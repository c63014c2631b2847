"""The providers' settings: keys, addresses, and how fast each may be asked."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from app.music.platforms import Platform
from app.settings.forms import Market, Pace, WebAddress, listed


class SpotifyMode(StrEnum):
    """What Spotify allows the app: DEV is the mode of new apps, EXTENDED that of organisations it has approved."""

    DEV = "dev"
    EXTENDED = "extended"


class ProviderSettings(BaseSettings):
    """A provider whose key is missing is not asked."""

    acrcloud_token: SecretStr | None = Field(None, description="ACRCloud console access token; needed to ask it")
    acrcloud_url: WebAddress = Field("https://eu-api-v2.acrcloud.com", description="ACRCloud's base address")
    acrcloud_pace: Pace = Field("10/1s", description="ACRCloud's pace; its limits are not documented")
    acrcloud_concurrency: int = Field(8, ge=1, le=64, description="calls to ACRCloud at once")
    acrcloud_platforms: Annotated[tuple[Platform, ...], NoDecode] = Field(
        (Platform.SPOTIFY, Platform.DEEZER, Platform.YOUTUBE, Platform.APPLE_MUSIC, Platform.TIDAL),
        description="platforms asked of ACRCloud, with commas; more than 5 cost a further call for each 5",
    )

    sonovault_api_key: SecretStr | None = Field(None, description="SonoVault API key; needed to ask it")
    sonovault_url: WebAddress = Field("https://api.sonovault.now/v1", description="SonoVault's base address")
    sonovault_pace: Pace = Field("20/60s", description="SonoVault's pace; 20/60s is its free tier")
    sonovault_concurrency: int = Field(8, ge=1, le=64, description="calls to SonoVault at once")
    sonovault_isrc_path: str = Field(
        "/tracks/isrc/{isrc}", description="SonoVault's ISRC endpoint; older accounts use /tracks/isrc?isrc={isrc}"
    )

    musicbrainz_enabled: bool = Field(True, description="whether MusicBrainz is asked; it needs no key")
    musicbrainz_url: WebAddress = Field(
        "https://musicbrainz.org/ws/2", description="MusicBrainz' base address, or a mirror's"
    )
    musicbrainz_pace: Pace = Field("1/1s", description="MusicBrainz' pace: one request a second from one address")
    musicbrainz_concurrency: int = Field(8, ge=1, le=64, description="calls to MusicBrainz at once")

    deezer_enabled: bool = Field(True, description="whether Deezer is asked; it needs no key")
    deezer_url: WebAddress = Field("https://api.deezer.com", description="Deezer's base address")
    deezer_pace: Pace = Field("50/5s", description="Deezer's pace: 50 requests in 5 seconds from one address")
    deezer_concurrency: int = Field(8, ge=1, le=64, description="calls to Deezer at once")

    spotify_client_id: str | None = Field(None, description="id of your Spotify app; needed to ask Spotify")
    spotify_client_secret: SecretStr | None = Field(None, description="secret of your Spotify app; needed to ask it")
    spotify_mode: SpotifyMode = Field(SpotifyMode.DEV, description="mode of your Spotify app: dev, extended")
    spotify_market: Market = Field("US", description="country asked at Spotify where a request names none")
    spotify_url: WebAddress = Field("https://api.spotify.com/v1", description="Spotify's base address")
    spotify_token_url: WebAddress = Field(
        "https://accounts.spotify.com/api/token", description="where Spotify gives tokens"
    )
    spotify_pace: Pace = Field("100/30s", description="Spotify's pace; its limit per 30 seconds is not published")
    spotify_concurrency: int = Field(8, ge=1, le=64, description="calls to Spotify at once")

    tidal_client_id: str | None = Field(None, description="id of your Tidal app; needed to ask Tidal")
    tidal_client_secret: SecretStr | None = Field(None, description="secret of your Tidal app; needed to ask it")
    tidal_market: Market = Field("US", description="country asked at Tidal where a request names none")
    tidal_url: WebAddress = Field("https://openapi.tidal.com/v2", description="Tidal's base address")
    tidal_token_url: WebAddress = Field(
        "https://auth.tidal.com/v1/oauth2/token", description="where Tidal gives tokens"
    )
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
    beatport_url: WebAddress = Field("https://api.beatport.com/v4", description="Beatport's base address")
    beatport_token_url: WebAddress = Field(
        "https://api.beatport.com/v4/auth/o/token/", description="where Beatport gives tokens"
    )
    beatport_pace: Pace = Field("5/1s", description="Beatport's pace; its limits are not published")
    beatport_concurrency: int = Field(4, ge=1, le=64, description="calls to Beatport at once")

    applemusic_team_id: str | None = Field(None, description="Apple developer team; needed with the next two to ask it")
    applemusic_key_id: str | None = Field(None, description="id of the team's MusicKit key")
    applemusic_private_key: SecretStr | None = Field(None, description="the MusicKit key: the .p8 file's text or path")
    applemusic_storefront: str = Field("us", pattern="^[a-z]{2}$", description="the country whose catalogue is asked")
    applemusic_url: WebAddress = Field("https://api.music.apple.com/v1", description="Apple Music's base address")
    applemusic_pace: Pace = Field("20/1s", description="Apple Music's pace; its limits are not published")
    applemusic_concurrency: int = Field(8, ge=1, le=64, description="calls to Apple Music at once")

    youtube_api_key: SecretStr | None = Field(None, description="YouTube Data API key; needed to ask it")
    youtube_url: WebAddress = Field(
        "https://www.googleapis.com/youtube/v3", description="the YouTube Data API's base address"
    )
    youtube_pace: Pace = Field("10/1s", description="YouTube's pace; what it limits is the day")
    youtube_concurrency: int = Field(8, ge=1, le=64, description="calls to YouTube at once")
    youtube_searches_per_day: int = Field(100, ge=0, description="searches a day, Pacific time; 0 only checks links")

    discogs_enabled: bool = Field(True, description="whether Discogs is asked; it needs no key for release pages")
    discogs_token: SecretStr | None = Field(None, description="Discogs token; needed to search, 60 calls a minute")
    discogs_url: WebAddress = Field("https://api.discogs.com", description="Discogs' base address")
    discogs_pace: Pace | None = Field(None, description="Discogs' pace; by default 60/60s with a token, else 25/60s")
    discogs_concurrency: int = Field(4, ge=1, le=64, description="calls to Discogs at once")

    recoupable_api_key: SecretStr | None = Field(None, description="Recoupable API key; needed to import its catalogs")
    recoupable_token: SecretStr | None = Field(None, description="Recoupable bearer token, in place of the key")
    recoupable_url: WebAddress = Field("https://api.recoupable.com/api", description="Recoupable's base address")
    recoupable_pace: Pace = Field("5/1s", description="Recoupable's pace; its limits are not published")

    @field_validator("acrcloud_platforms", mode="before")
    @classmethod
    def _platforms_listed(cls, value: object) -> object:
        return listed(value)

    @property
    def has_keys(self) -> bool:
        """Whether any provider's key is set."""
        keys = (
            self.acrcloud_token,
            self.sonovault_api_key,
            self.applemusic_private_key,
            self.youtube_api_key,
            self.discogs_token,
            self.spotify_client_secret,
            self.tidal_client_secret,
            self.beatport_client_secret,
            self.recoupable_api_key,
            self.recoupable_token,
        )
        return any(keys)
