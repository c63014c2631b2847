"""Queries of works and the parties to them."""

from __future__ import annotations

from typing import Annotated

import strawberry
from msgspec import structs

from app.api.context import Info
from app.api.failures import ContributorNotFound, InvalidIpi, InvalidIswc, WorkNotFound
from app.api.results import ContributorResult, WorkResult
from app.api.scalars import IPI, ISWC
from app.errors import InvalidIdentifier
from app.music import track
from app.music.identifiers import parse_ipi, parse_iswc, show_iswc


@strawberry.type
class WorkQueries:
    """Works and contributors are learned through recordings, so only held ones can be found."""

    @strawberry.field(
        graphql_type=WorkResult, description="A composition by ISWC, as all held recordings of it tell it."
    )
    async def work(
        self, info: Info, iswc: Annotated[ISWC, strawberry.argument(description="The ISWC, in any usual form.")]
    ) -> track.Work | WorkNotFound | InvalidIswc:
        """Asks no provider."""
        try:
            bare = parse_iswc(iswc)
        except InvalidIdentifier as error:
            return InvalidIswc.of(error)
        found = await info.context.loaders.works.load(bare)
        message = f"No held recording tells of a work {show_iswc(bare)}; look up one of its recordings first."
        return found.work if found else WorkNotFound(message=message, iswc=ISWC(bare))

    @strawberry.field(
        graphql_type=ContributorResult, description="A writer or publisher by IPI name number, as held works tell."
    )
    async def contributor(
        self, info: Info, ipi: Annotated[IPI, strawberry.argument(description="The IPI, in any usual form.")]
    ) -> track.Contributor | ContributorNotFound | InvalidIpi:
        """Asks no provider."""
        try:
            digits = parse_ipi(ipi)
        except InvalidIdentifier as error:
            return InvalidIpi.of(error)
        found = await info.context.loaders.contributors.load(digits)
        message = f"No held work names {digits}; look up a recording of one of its works first."
        if found is None:
            return ContributorNotFound(message=message, ipi=IPI(digits))
        return structs.replace(found.contributor, roles=found.roles)
