"""Expected failures as GraphQL types: values beside the answer, never lost and never taken for a crash."""

from __future__ import annotations

from typing import Self

import strawberry
from strawberry import field

from app import errors
from app.api.scalars import IPI, ISRC, ISWC
from app.api.types.enums import PageKind
from app.api.types.source import ExternalId, Source
from app.errors import InvalidInput
from app.gateway.outcomes import NotFound, Resolved, Unavailable, Unopened
from app.music import claim
from app.music.track import Verdict


@strawberry.interface(description="Something that was asked for and could not be given, for a reason that is known.")
class Failure:
    """Every failure says in `message` what happened, for a person."""

    message: str = field(description="What happened, for a person to read.")


@strawberry.interface(description="A value that breaks a rule: what was sent, the rule, and what to send instead.")
class InvalidValue(Failure):
    """The GraphQL face of `app.errors.InvalidInput`."""

    value: str = field(description="The value as it was sent, shortened where it is long.")
    rule: str = field(description="The rule that it breaks.")
    remedy: str = field(description="What to send instead.")

    @classmethod
    def of(cls, error: InvalidInput) -> Self:
        """The failure that tells what the error knows."""
        return cls(message=str(error), value=error.value, rule=error.rule, remedy=error.remedy)


@strawberry.type(description="What was sent is not an ISRC.")
class InvalidIsrc(InvalidValue):
    """Nobody was asked about it."""


@strawberry.type(description="What was sent is not an ISWC.")
class InvalidIswc(InvalidValue):
    """Nobody was asked about it."""


@strawberry.type(description="What was sent is not an IPI name number.")
class InvalidIpi(InvalidValue):
    """Nobody was asked about it."""


@strawberry.type(description="What was sent is not an id of that platform.")
class InvalidExternalId(InvalidValue):
    """Nobody was asked about it."""


@strawberry.type(description="What was sent is not a link to a recording on a platform we know.")
class UnsupportedUrl(InvalidValue):
    """Nobody was asked about it."""


@strawberry.type(description="A link to a release, an artist or something else on a platform, and not to a recording.")
class NotARecording(InvalidValue):
    """Nobody was asked about it; what it is about is told, so that it can be asked for in the right place."""

    kind: PageKind = field(description="What the page is about.")
    external_id: ExternalId = field(description="The platform, and its id of what the page is about.")
    url: str = field(description="The page's canonical address.")

    @classmethod
    def of(cls, error: InvalidInput) -> Self:
        """The failure that tells what the error knows."""
        assert isinstance(error, errors.NotARecording)  # noqa: S101 - tells the type checker what its caller has caught
        external: ExternalId = claim.ExternalId(error.platform, error.external_id)  # type: ignore[assignment]  # a Struct
        return cls(
            message=str(error),
            value=error.value,
            rule=error.rule,
            remedy=error.remedy,
            kind=PageKind(error.kind),
            external_id=external,
            url=error.url,
        )


@strawberry.type(
    description="Nobody knows the recording: every provider that could was heard, now or within the age allowed."
)
class TrackNotFound(Failure):
    """A confirmed absence."""

    isrc: ISRC = field(description="The ISRC that was asked for.")
    sources: list[Source] = field(description="Who was asked.")


@strawberry.type(description="Nobody knows a recording behind the link or id: every provider that was asked said so.")
class ExternalIdNotFound(Failure):
    """A confirmed absence, before any ISRC was known."""

    external_id: ExternalId = field(description="The id that was asked for, or that the link holds.")
    sources: list[Source] = field(description="Who was asked.")


@strawberry.type(
    description=(
        "Nothing is held and at least one provider could not be asked: the recording may exist. Ask again, later or "
        "with a longer deadline."
    )
)
class SourcesUnavailable(Failure):
    """Neither a track nor an absence."""

    asked: str = field(description="What was asked for: the ISRC, or a platform and its id with a colon between.")
    sources: list[Source] = field(description="Who was asked, what became of it, and when asking again may help.")


@strawberry.type(description="No held recording tells of a work with this ISWC.")
class WorkNotFound(Failure):
    """Works are learned through their recordings, so the work may well exist."""

    iswc: ISWC | None = field(description="The ISWC that was asked for; nullable as a work's own ISWC is.")


@strawberry.type(description="No held work names a contributor with this IPI name number.")
class ContributorNotFound(Failure):
    """Contributors are learned through works, so the party may well exist."""

    ipi: IPI | None = field(description="The IPI that was asked for; nullable as a contributor's own IPI is.")


@strawberry.type(description="The caller has no catalog with this id.")
class CatalogNotFound(Failure):
    """Another caller's catalog looks exactly the same."""

    id: str = field(description="The id that was asked for.")


def no_such_catalog(catalog_id: str) -> CatalogNotFound:
    """The caller has none with this id; another's looks the same."""
    return CatalogNotFound(message=f"There is no catalog {catalog_id[:80]!r}.", id=catalog_id)


def failure_by_isrc(outcome: NotFound | Unavailable) -> TrackNotFound | SourcesUnavailable:
    """A look-up that gave no track."""
    sources: list[Source] = list(outcome.sources)  # type: ignore[arg-type]  # Structs, read by Source as they are
    if isinstance(outcome, NotFound):
        return TrackNotFound(message=f"Nobody knows {outcome.isrc}.", isrc=ISRC(outcome.isrc), sources=sources)
    return _unavailable(outcome.isrc, sources)


def failure_by_id(resolved: Resolved) -> ExternalIdNotFound | SourcesUnavailable:
    """A platform's id behind which no recording was found; an absence only where everybody who was asked said so."""
    external: ExternalId = resolved.external  # type: ignore[assignment]  # a Struct, read by ExternalId as it is
    sources: list[Source] = list(resolved.sources)  # type: ignore[arg-type]  # likewise
    asked = f"{external.platform}:{external.id}"
    if sources and all(source.verdict is Verdict.ABSENT for source in sources):
        return ExternalIdNotFound(message=f"Nobody knows {asked}.", external_id=external, sources=sources)
    return _unavailable(asked, sources)


def unopened(link: Unopened) -> SourcesUnavailable:
    """A short link that could not be followed now."""
    source: Source = link.source  # type: ignore[assignment]  # a Struct, read by Source as it is
    message = f"{link.url} could not be followed, so what it leads to is not known."
    return SourcesUnavailable(message=message, asked=link.url, sources=[source])


def _unavailable(asked: str, sources: list[Source]) -> SourcesUnavailable:
    message = f"Nothing is known of {asked} yet, and not every provider could be asked."
    return SourcesUnavailable(message=message, asked=asked, sources=sources)
