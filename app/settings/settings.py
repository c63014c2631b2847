"""Every setting, read once from the environment. The README has a table of them, and a test holds it to this room."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from app.errors import InvalidSetting
from app.settings.forms import (
    CacheUrl,
    DatabaseUrl,
    Days,
    Folder,
    HeaderWords,
    Hours,
    Origin,
    Pace,
    Proxies,
    Seconds,
    WebAddress,
    listed,
    without_secrets,
)
from app.settings.providers import ProviderSettings


class SandboxMode(StrEnum):
    """Whether providers are the bundled sandbox: AUTO means as long as no provider's key is set."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class Settings(ProviderSettings):
    """The settings with their defaults. A field's name in capitals is its environment variable."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True, allow_inf_nan=False)

    host: str = Field("127.0.0.1", description="address to listen on")
    open_to_all: bool = Field(
        False, description="whether a public address is served without keys, where another gate stands before it"
    )
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    workers: int = Field(1, ge=1, le=64, description="processes that serve; with CACHE_URL they share what they learn")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$", description="how much is logged")
    log_format: str = Field("text", pattern="^(text|json)$", description="form of the log's lines: text, json")
    slow_query_ms: float = Field(
        10_000, ge=0, description="time from which an operation is logged as slow, with its document's hash"
    )
    metrics: bool = Field(True, description="whether /metrics tells figures in Prometheus' form")
    metrics_port: int | None = Field(
        None, ge=1, le=65_535, description="port from which on each process takes one to tell its own figures at"
    )
    metrics_host: str = Field("127.0.0.1", description="address of that port")
    metrics_token: SecretStr | None = Field(None, description="bearer's token that /metrics then asks for")
    otlp_endpoint: WebAddress | None = Field(
        None,
        description="where traces are sent by OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces; none by default",
    )
    web_folder: Folder | None = Field(
        None, description="folder of the built pages; by default web/dist beside the package"
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
    jobs_url: CacheUrl = Field(
        "memory://", description="how jobs are handed out: redis://HOST:PORT/N to workers; memory:// within the gateway"
    )
    job_concurrency: int = Field(4, ge=1, le=64, description="chunks of jobs that a process does at once")
    job_lease_seconds: Seconds = Field(
        30, ge=1, description="how long a chunk stays with a worker that is not heard of; then another takes it"
    )
    job_tries: int = Field(
        50, ge=0, description="how often a job's rows wait for a provider that is away before they are told without it"
    )
    job_days: Days = Field(30, gt=0, description="days for which jobs that have ended are kept, with their results")
    record_cache_size: int = Field(10_000, ge=0, description="records kept decoded in each process")
    record_cache_seconds: int = Field(60, ge=1, le=86_400, description="how long a process trusts its cached record")

    sandbox: SandboxMode = Field(SandboxMode.AUTO, description="bundled providers: auto (while no key is set), on, off")
    sandbox_url: WebAddress | None = Field(
        None, description="address of a sandbox that already runs, such as http://127.0.0.1:8900"
    )
    contact: HeaderWords = Field(
        "https://example.org/linernotes", description="where MusicBrainz can reach you; sent in the User-Agent"
    )

    fresh_days: Days = Field(30, ge=0, description="days until a fact is asked for again")
    absent_hours: Hours = Field(24, ge=0, description="hours until a confirmed absence is asked again")
    deadline_ms: int = Field(8_000, ge=1, le=120_000, description="how long a request waits for providers")
    provider_timeout_ms: int = Field(
        10_000, ge=1, le=86_400_000, description="how long one call to a provider may take"
    )
    provider_attempts: int = Field(3, ge=1, le=10, description="tries of one call before it counts as failed")
    provider_circuit_failures: int = Field(5, ge=1, description="failures in a row before a provider is left alone")
    provider_circuit_seconds: Seconds = Field(30, gt=0, description="how long it is then left alone")
    short_links: bool = Field(True, description="whether short links, such as spotify.link, are followed")
    call_costs: str = Field("", description="costs of calls against maxCost, such as acrcloud=2,youtube.search=50")
    shutdown_seconds: Seconds = Field(10, ge=0, description="how long answers under way are awaited at shutdown")

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
    max_requests_per_caller: int = Field(
        200, ge=1, description="requests of one caller answered at once, subscriptions among them; others get 429"
    )
    max_cached_tokens: int = Field(200_000, ge=0, description="size of the cache of documents, in their tokens")
    max_cached_responses: int = Field(
        67_108_864,
        ge=0,
        description="size of the cache of ready answers, in bytes, and of the requests they answer; 0 keeps none",
    )
    response_seconds: Seconds = Field(60, gt=0, description="how long an answer is kept, here and by others, at most")
    max_cached_fragments: int = Field(10_000, ge=0, description="encoded tracks kept, one for each selection of each")
    max_upload_bytes: int = Field(52_428_800, ge=1, description="size of a request with a file, in bytes")
    max_uploads: int = Field(8, ge=0, description="files taken at once; others get 503")
    upload_seconds: Seconds = Field(600, gt=0, description="how long a request with a file may take to arrive")
    body_seconds: Seconds = Field(10, gt=0, description="how long a request's body may take to arrive")
    header_seconds: Seconds = Field(5, gt=0, description="how long a request's head may take to arrive")
    request_seconds: Seconds = Field(60, gt=0, description="how long an operation may run, subscriptions apart")
    rate_per_key: Pace | None = Field(None, description="requests of one API key, such as 600/60s; none for no limit")
    rate_per_address: Pace | None = Field(None, description="requests from one address, such as 300/60s")
    cost_per_caller: Pace | None = Field(None, description="cost of one caller's operations, such as 100000/60s")
    tell_cost: bool = Field(False, description="put extensions.cost into every answer, not only where it is asked for")
    introspection: bool = Field(True, description="whether the schema may be asked for over the API")
    suggestions: bool = Field(False, description="whether errors suggest names that exist")
    trusted_documents: str | None = Field(None, description="file with a JSON object of document ids and documents")
    trusted_only: bool = Field(False, description="serve trusted documents only")
    cors_origins: Annotated[tuple[Origin, ...], NoDecode] = Field(
        (),
        description="origins that may ask from a browser, such as https://app.example, with commas; * for all; none by "
        "default",
    )
    trusted_proxies: Proxies = Field(
        "", description="addresses and networks whose X-Forwarded-For is believed, such as 10.0.0.0/8, with commas"
    )
    max_sockets: int = Field(50, ge=0, description="websockets of one caller")
    max_socket_operations: int = Field(25, ge=1, description="operations under way on one websocket")
    max_socket_bytes: int = Field(262_144, ge=1, description="size of a message on a websocket, in bytes")
    socket_messages: int = Field(100, ge=1, description="messages a second on one websocket")
    socket_init_seconds: Seconds = Field(5, gt=0, description="how long a websocket may take to introduce itself")

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _origins_listed(cls, value: object) -> object:
        return listed(value)

    @property
    def is_public(self) -> bool:
        """Whether others than this machine can come in at the address to listen on."""
        try:
            return not ip_address(self.host).is_loopback
        except ValueError:  # a name
            return self.host != "localhost"

    @property
    def uses_sandbox(self) -> bool:
        """Whether the providers asked are the sandbox's."""
        if self.sandbox is SandboxMode.AUTO:
            return self.sandbox_url is not None or not self.has_keys
        return self.sandbox is SandboxMode.ON

    @property
    def works_itself(self) -> bool:
        """Whether a process that serves also does jobs, because there are no workers to do them."""
        return self.jobs_url.startswith("memory")

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
        problem = first["msg"] if secret else f"{without_secrets(str(first['input']))[:80]!r}: {first['msg']}"
        raise InvalidSetting(name.upper(), problem, str(field.description)) from error
