"""A party to a composition: its names, numbers, parts and shares, its works, and whom it wrote them with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry
from strawberry import field

from app.api.bounds import within
from app.api.context import Info
from app.api.scalars import IPI, ISNI
from app.api.types.connection import MOST, After, First
from app.api.types.enums import Role, ShareKind
from app.api.types.source import ExternalId
from app.api.types.struct import IsStruct
from app.api.types.work_pages import WorkConnection
from app.gateway import outcomes
from app.music import work


@strawberry.type(description="A name of a party as it was credited, and who spelled it so.")
class ContributorCredit:
    """See `app.music.work.Credit`."""

    is_type_of = IsStruct(work.Credit)

    name: str = field(description="The name as it was spelled.")
    ipi: IPI | None = field(
        description="The name number it was said with; null where none was, or several without telling which it is."
    )
    providers: list[str] = field(description="Who spelled it so.")


@strawberry.type(description="A party's share in a work, as one source said it. Shares of sources are never added up.")
class WorkShare:
    """See `app.music.work.Share`."""

    is_type_of = IsStruct(work.Share)

    percentage: float = field(description="Percent of the whole work.")
    kind: ShareKind | None = field(description="Which right it is a share in; null where that was not said.")
    provider: str = field(description="Who said so.")


@strawberry.type(
    description="A party to a work: a writer or publisher, known by IPI. An artist on a recording is something else."
)
class Contributor:
    """See `app.music.work.Contributor`."""

    is_type_of = IsStruct(work.Contributor)

    name: str = field(
        description="The name as the most trusted source spells it; of `contributor(ipi)`, the name of that number."
    )
    ipi: IPI | None = field(
        description="The IPI name number. Two numbers are taken for one party only where a source says so."
    )
    other_ipis: list[IPI] = field(description="Further name numbers that sources give the same party.")
    ipi_base: str | None = field(description="The IPI base number, which is the party's own: `I-000000229-7`.")
    roles: list[Role] = field(description="The party's parts in the work; of `contributor(ipi)`, in all its works.")
    raw_roles: list[str] = field(description="The sources' own words for them.")
    aliases: list[str] = field(description="Other names that sources give the party, credited nowhere here.")
    shares: list[WorkShare] = field(description="Its shares in this work; none of `contributor(ipi)`.")
    isni: ISNI | None = field(description="The public identity behind the name.")
    other_isnis: list[ISNI] = field(description="Further ISNIs that sources give the same party.")
    ids: list[ExternalId] = field(description="The party's ids in databases.")
    providers: list[str] = field(description="Who told of this party.")
    note: str | None = field(description="Says so where two spellings were joined by their words alone.")

    @field(graphql_type=list[str], description="Every spelling that was credited, each once.")
    def names(self: work.Contributor) -> Sequence[str]:
        """Those of the credits."""
        return self.names

    @field(
        graphql_type=list[ContributorCredit],
        description="Every spelling that was credited, with its number and its sources.",
    )
    def credits(self: work.Contributor) -> Sequence[work.Credit]:
        """At least the name that is shown."""
        return self.credits

    @field(description="The works that name this party, as up to a thousand held recordings tell; none without IPI.")
    async def works(self, info: Info, first: First = 20, after: After = None) -> WorkConnection:
        """Looked up by IPI, those of a page then by ISWC."""
        told = await _told(self.ipi, info)
        return WorkConnection.of(told.works if told else (), first, after)

    @field(
        graphql_type=list[Annotated["CoWriter", strawberry.lazy("app.api.types.contributor")]],
        description="Who else wrote the works that this party wrote: those of most works first.",
    )
    async def co_writers(self, info: Info, first: First = 20) -> Sequence[outcomes.CoWriter]:
        """Looked up by IPI."""
        within("first", first, 1, MOST)
        told = await _told(self.ipi, info)
        return told.co_writers[:first] if told else ()


@strawberry.type(description="A writer beside another.")
class CoWriter:
    """See `app.gateway.outcomes.CoWriter`."""

    is_type_of = IsStruct(outcomes.CoWriter)

    contributor: Contributor = field(description="The other writer, as the shared works tell it.")
    shared_works: int = field(description="How many held works both wrote.")


async def _told(ipi: str | None, info: Info) -> outcomes.ContributorAnswer | None:
    return await info.context.loaders.contributors.load(ipi) if ipi else None
