"""Queries of works and the parties to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from app.api.bounds import not_more
from app.api.context import Info
from app.api.failures import ContributorNotFound, InvalidIpi, InvalidIswc, WorkNotFound
from app.api.results import ContributorResult, WorkResult
from app.api.scalars import IPI, ISWC
from app.api.types.connection import After, First
from app.api.types.work_pages import FoundWorkConnection
from app.errors import InvalidArgument, InvalidIdentifier
from app.music.identifiers import parse_ipi, parse_iswc, show_iswc
from app.music.work import Contributor, Work

MOST_WORKS = 100
MOST_WRITERS = 20

WorkAnswer = Work | WorkNotFound | InvalidIswc


@strawberry.type
class WorkQueries:
    """Works and contributors are learned through recordings, so only held ones can be found."""

    @strawberry.field(
        graphql_type=WorkResult, description="A composition by ISWC, as all held recordings of it tell it."
    )
    async def work(
        self, info: Info, iswc: Annotated[ISWC, strawberry.argument(description="The ISWC, in any usual form.")]
    ) -> WorkAnswer:
        """Asks no provider."""
        return (await _works(info, [iswc]))[0]

    @strawberry.field(
        graphql_type=list[WorkResult],
        description=f"Up to {MOST_WORKS} compositions by ISWC: one result for each, in their order.",
    )
    async def works(
        self,
        info: Info,
        iswcs: Annotated[list[ISWC], strawberry.argument(description=f"The ISWCs, up to {MOST_WORKS}.")],
    ) -> Sequence[WorkAnswer]:
        """Asks no provider; all are read together."""
        not_more("iswcs", len(iswcs), MOST_WORKS)
        return await _works(info, iswcs)

    @strawberry.field(description="Held works by the words of a title, of writers' names, or both; the best first.")
    async def search_works(
        self,
        info: Info,
        *,
        title: Annotated[str | None, strawberry.argument(description="The title, or words of it.")] = None,
        writers: Annotated[
            list[str] | None, strawberry.argument(description=f"Names of its writers, up to {MOST_WRITERS}.")
        ] = None,
        first: First = 20,
        after: After = None,
    ) -> FoundWorkConnection:
        """Asks no provider; nothing is merged on the strength of words."""
        not_more("writers", len(writers or ()), MOST_WRITERS)
        names = [name.strip() for name in writers or () if name.strip()]
        wanted = (title or "").strip()
        if not wanted and not names:
            remedy = "Send a title, writers, or both."
            raise InvalidArgument("title", wanted, "there is nothing to search for.", remedy)
        return FoundWorkConnection.of(await info.context.acts.search_works(wanted, names), first, after)

    @strawberry.field(
        graphql_type=ContributorResult, description="A writer or publisher by IPI name number, as held works tell."
    )
    async def contributor(
        self, info: Info, ipi: Annotated[IPI, strawberry.argument(description="The IPI, in any usual form.")]
    ) -> Contributor | ContributorNotFound | InvalidIpi:
        """Asks no provider."""
        try:
            digits = parse_ipi(ipi)
        except InvalidIdentifier as error:
            return InvalidIpi.of(error)
        found = await info.context.loaders.contributors.load(digits)
        if found:
            return found.contributor
        message = f"No held work names {digits}; look up a recording of one of its works first."
        return ContributorNotFound(message=message, ipi=IPI(digits))


async def _works(info: Info, written: Sequence[str]) -> list[WorkAnswer]:
    """One answer for each ISWC, in their order."""
    read = [_read(iswc) for iswc in written]
    found = iter(await info.context.loaders.works.load_many([one for one in read if isinstance(one, str)]))
    answers: list[WorkAnswer] = []
    for one in read:
        if isinstance(one, InvalidIswc):
            answers.append(one)
        elif told := next(found):
            answers.append(told.work)
        else:
            message = f"No held recording tells of a work {show_iswc(one)}; look up one of its recordings first."
            answers.append(WorkNotFound(message=message, iswc=ISWC(one)))
    return answers


def _read(iswc: str) -> str | InvalidIswc:
    try:
        return parse_iswc(iswc)
    except InvalidIdentifier as error:
        return InvalidIswc.of(error)
