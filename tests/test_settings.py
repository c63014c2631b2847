from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from app.errors import InvalidSetting
from app.music.platforms import Platform
from app.settings import SandboxMode, Settings, read_settings
from app.settings.providers import ProviderSettings


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_an_environment_the_defaults_hold() -> None:
    settings = read_settings()
    assert settings == Settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.fresh_for, settings.absent_for, settings.deadline) == (
        timedelta(days=30),
        timedelta(hours=24),
        timedelta(seconds=8),
    )


def test_a_setting_is_its_name_in_capitals_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRESH_DAYS", "0.5")
    monkeypatch.setenv("ACRCLOUD_PLATFORMS", "spotify, tidal,")
    settings = read_settings()
    assert settings.fresh_for == timedelta(hours=12)
    assert settings.acrcloud_platforms == (Platform.SPOTIFY, Platform.TIDAL)


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACRCLOUD_TOKEN", "")
    monkeypatch.setenv("PORT", "")
    assert read_settings() == Settings()


def test_what_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    assert (read_settings().port, read_settings(port=9001).port) == (9000, 9001)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("FRESH_DAYS", "-1"),
        ("LOG_LEVEL", "loud"),
        ("SANDBOX", "maybe"),
        ("DEEZER_PACE", "fast"),
        ("DEEZER_PACE", "0/5s"),
        ("PROVIDER_ATTEMPTS", "0"),
        ("ACRCLOUD_PLATFORMS", "napster"),
        ("DATABASE_URL", "postgresql://host:99x/name"),
        ("DATABASE_URL", "sqlite:////no/such/folder/linernotes.db"),
        ("CACHE_URL", "http://host"),
        ("CACHE_URL", "redis://host:99999999/0"),
        ("LOG_FORMAT", "xml"),
        ("OTLP_ENDPOINT", "collector"),
        ("OTLP_ENDPOINT", "http:///v1/traces"),
        ("SANDBOX_URL", "nonsense"),
        ("SANDBOX_URL", "http://127.0.0.1:89000"),
        ("DEEZER_URL", "api.deezer.com"),
        ("SPOTIFY_TOKEN_URL", "https://"),
        ("RECOUPABLE_URL", "ftp://api.recoupable.com"),
        ("TIDAL_URL", "https://open api.tidal.com"),
        ("CORS_ORIGINS", "app.example"),
        ("CORS_ORIGINS", "https://app.example/"),
        ("CORS_ORIGINS", "https://App.example"),
        ("TRUSTED_PROXIES", "proxy.example"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "10.0.0.1, *"),
        ("CONTACT", "Müller"),
        ("WEB_FOLDER", "/no/such/folder"),
        ("REQUEST_SECONDS", "inf"),
        ("SHUTDOWN_SECONDS", "inf"),
        ("SLOW_QUERY_MS", "nan"),
        ("FRESH_DAYS", "inf"),
        ("FRESH_DAYS", "1e12"),
        ("ABSENT_HOURS", "1e300"),
        ("JOB_DAYS", "1e400"),
        ("UPLOAD_SECONDS", "86401"),
        ("PROVIDER_TIMEOUT_MS", "9" * 40),
        ("CACHE_URL", "redis://127.0.0.1:6379/abc"),
        ("JOBS_URL", "rediss://127.0.0.1/0/1"),
    ],
)
def test_a_bad_value_is_told_with_its_variable_itself_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(InvalidSetting) as raised:
        read_settings()
    assert raised.value.variable == variable
    assert re.search(rf"{variable}.*{re.escape(value)}.*Allowed", str(raised.value), re.DOTALL)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DATABASE_URL", "postgresql://user:hunter/2@h@host:99x/name"),
        ("DATABASE_URL", "mysql://host/name?user=me&password=@hunter2@&sslmode=require"),
        ("CACHE_URL", "http://user:hunter2@host"),
    ],
)
def test_a_bad_address_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(InvalidSetting) as raised:
        read_settings()
    assert "hunter" not in str(raised.value)


def test_the_longest_times_are_taken_and_counted_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRESH_DAYS", "36500")
    monkeypatch.setenv("ABSENT_HOURS", "876000")
    settings = read_settings()
    assert settings.fresh_for == settings.absent_for == timedelta(days=36_500)
    assert datetime.now(UTC) - settings.fresh_for


@pytest.mark.parametrize("words", ["me@example.org\r\nX-Evil: 1", "me\0", "\x7f"])
def test_a_contact_that_would_break_its_header_is_refused(words: str) -> None:
    with pytest.raises(InvalidSetting, match="CONTACT"):
        read_settings(contact=words)


def test_every_address_of_a_provider_has_a_host() -> None:
    addresses = [name for name in ProviderSettings.model_fields if name.endswith("_url")]
    assert len(addresses) > 10
    for name in addresses:
        with pytest.raises(InvalidSetting, match=name.upper()):
            read_settings(**{name: "https:///v1"})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SANDBOX_URL", "http://[::1]:8900/"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://app.example, http://localhost:3000, http://[::1]:3000, capacitor://localhost"),
        ("TRUSTED_PROXIES", "*"),
        ("TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1,::1,fd00::/8"),
        ("WEB_FOLDER", "/"),
    ],
)
def test_a_good_value_is_taken(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    taken = getattr(read_settings(), variable.lower())
    assert (", ".join(taken) if isinstance(taken, tuple) else taken) == value


@pytest.mark.parametrize("address", ["memory://", "redis://127.0.0.1", "redis://127.0.0.1:6379/", "redis://h:1/15"])
def test_a_redis_may_name_its_database_by_number(address: str) -> None:
    assert read_settings(cache_url=address).cache_url == address


def test_secrets_are_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACRCLOUD_TOKEN", "t0ken")
    monkeypatch.setenv("SONOVAULT_API_KEY", "k3y")
    settings = read_settings()
    assert not re.search("t0ken|k3y", f"{settings} {settings!r} {settings.model_dump()}")
    assert settings.acrcloud_token is not None
    assert settings.acrcloud_token.get_secret_value() == "t0ken"


@pytest.mark.parametrize(
    ("given", "sandbox"),
    [
        ({}, True),
        ({"acrcloud_token": "t"}, False),
        ({"sonovault_api_key": "k"}, False),
        ({"acrcloud_token": "t", "sandbox": SandboxMode.ON}, True),
        ({"acrcloud_token": "t", "sandbox_url": "http://127.0.0.1:8900"}, True),
        ({"sandbox": SandboxMode.OFF}, False),
        ({"sandbox": SandboxMode.OFF, "sandbox_url": "http://127.0.0.1:8900"}, False),
    ],
)
def test_the_sandbox_is_used_as_long_as_no_key_is_set(given: dict[str, object], sandbox: bool) -> None:
    assert read_settings(**given).uses_sandbox is sandbox


def test_settings_stay_as_they_were_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read_settings().port = 1  # type: ignore[misc]  # that it is refused is the point


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("127.0.0.1", False),
        ("127.1.2.3", False),
        ("::1", False),
        ("localhost", False),
        ("0.0.0.0", True),  # noqa: S104 - nothing binds to it
        ("::", True),
        ("192.0.2.1", True),
        ("music.example.org", True),
        ("", True),
    ],
)
def test_an_address_that_others_can_reach_is_public(host: str, public: bool) -> None:
    assert Settings(host=host).is_public is public
