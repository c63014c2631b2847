"""Mutations that order jobs, and direct those under way."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import strawberry

from app.api.bounds import not_more, within
from app.api.context import Info
from app.api.failures import CatalogNotFound, no_such_catalog
from app.api.mutations.catalogs import CatalogId
from app.api.permission import WRITES
from app.api.queries.jobs import JobId
from app.api.scalars import Upload
from app.api.types.job import CatalogJobResult, ImportCsvResult, InvalidFile, JobNotFound, JobResult
from app.errors import InvalidArgument, InvalidSheet
from app.gateway.enrichment_fields import DEFAULT_FIELDS, FIELDS
from app.gateway.policy import OLDEST_AGE
from app.jobs.job import Job
from app.jobs.jobs import NewImport
from app.sheets.form import SheetOptions

Column = "its name, or its number from 1; found by name or content where it is not told."


@strawberry.input(description="What is known of a file's form; whatever is not told is found by looking.")
class CsvOptions:
    """See `app.sheets.form.SheetOptions`."""

    isrc_column: str | None = strawberry.field(default=None, description=f"The column with the ISRCs: {Column}")
    title_column: str | None = strawberry.field(default=None, description=f"The column with the titles: {Column}")
    artist_column: str | None = strawberry.field(default=None, description=f"The column with the artists: {Column}")
    delimiter: str | None = strawberry.field(default=None, description="The sign between cells, or `tab`.")
    encoding: str | None = strawberry.field(default=None, description="The encoding, such as `utf-8`.")
    has_header: bool | None = strawberry.field(default=None, description="Whether the first row names the columns.")
    guard_all_cells: bool = strawberry.field(
        default=False,
        description="Whether the file's own cells are guarded against running as formulas, as added ones always are.",
    )

    def told(self) -> SheetOptions:
        """As it is opened with."""
        return SheetOptions(
            self.isrc_column, self.title_column, self.artist_column, self.delimiter, self.encoding, self.has_header
        )


@strawberry.type
class JobMutations:
    """Another caller's catalog or job looks like a missing one."""

    @strawberry.field(
        graphql_type=CatalogJobResult,
        description="Order a job that asks for everything about every song of a catalog, so that it is held then.",
        metadata=WRITES,
    )
    async def enrich_catalog(self, info: Info, catalog_id: CatalogId) -> Job | CatalogNotFound:
        """What is held and fresh is not asked for."""
        job = await info.context.acts.jobs.enrich_catalog(info.context.account, catalog_id)
        return job or no_such_catalog(catalog_id)

    @strawberry.field(
        graphql_type=CatalogJobResult,
        description="Order a job that asks again for whatever is older than that about the songs of a catalog.",
        metadata=WRITES,
    )
    async def refresh_catalog(
        self,
        info: Info,
        catalog_id: CatalogId,
        max_age_seconds: Annotated[
            int, strawberry.argument(description="Facts and absences that are not older are left as they are.")
        ] = 0,
    ) -> Job | CatalogNotFound:
        """Held facts stay until a provider answers."""
        within("maxAgeSeconds", max_age_seconds, 0, int(OLDEST_AGE.total_seconds()))
        max_age = timedelta(seconds=max_age_seconds)
        job = await info.context.acts.jobs.refresh_catalog(info.context.account, catalog_id, max_age)
        return job or no_such_catalog(catalog_id)

    @strawberry.field(
        graphql_type=ImportCsvResult,
        description=(
            "Order a job that answers every row of a CSV or XLSX file: its result is the file with columns added. Rows "
            "without an ISRC are matched by title and artist. Valid ISRCs are added to the catalog, if one is told."
        ),
        metadata=WRITES,
    )
    async def import_csv(
        self,
        info: Info,
        file: Annotated[Upload, strawberry.argument(description="The file.")],
        catalog_id: Annotated[str | None, strawberry.argument(description="The catalog that its ISRCs join.")] = None,
        fields: Annotated[
            list[str] | None,
            strawberry.argument(description=f"The columns to add: any of {', '.join(FIELDS)}."),
        ] = None,
        options: Annotated[
            CsvOptions | None, strawberry.argument(description="What is known of the file's form.")
        ] = None,
    ) -> Job | InvalidFile | CatalogNotFound:
        """The file is read to its end first; what cannot be read makes no job."""
        not_more("fields", len(fields or ()), len(FIELDS))
        told = options or CsvOptions()
        new = NewImport(file.name, tuple(fields or DEFAULT_FIELDS), told.told(), catalog_id, told.guard_all_cells)
        try:
            job = await info.context.acts.jobs.import_sheet(info.context.account, file.stream, new)
        except (InvalidSheet, InvalidArgument) as error:
            return InvalidFile.of(error)
        return job or no_such_catalog(catalog_id or "")

    @strawberry.field(
        graphql_type=JobResult,
        description="Begin nothing more of a job until it is resumed. One that has ended stays as it is.",
        metadata=WRITES,
    )
    async def pause_job(self, info: Info, id: JobId) -> Job | JobNotFound:  # noqa: A002 - the schema's own word
        """What is under way is finished."""
        return await info.context.acts.jobs.pause(info.context.account, id) or JobNotFound.of(id)

    @strawberry.field(graphql_type=JobResult, description="Go on with a paused job.", metadata=WRITES)
    async def resume_job(self, info: Info, id: JobId) -> Job | JobNotFound:  # noqa: A002 - likewise
        """Nothing that is finished is done again."""
        return await info.context.acts.jobs.resume(info.context.account, id) or JobNotFound.of(id)

    @strawberry.field(
        graphql_type=JobResult, description="End a job where it is. What was learned stays known.", metadata=WRITES
    )
    async def cancel_job(self, info: Info, id: JobId) -> Job | JobNotFound:  # noqa: A002 - likewise
        """There is no way back."""
        return await info.context.acts.jobs.cancel(info.context.account, id) or JobNotFound.of(id)

    @strawberry.field(
        graphql_type=JobResult,
        description=(
            "Delete a job with the rows of its file and its result, and end it before; tells what it was. What was "
            "learned stays known."
        ),
        metadata=WRITES,
    )
    async def delete_job(self, info: Info, id: JobId) -> Job | JobNotFound:  # noqa: A002 - likewise
        """There is no way back here either."""
        return await info.context.acts.jobs.delete(info.context.account, id) or JobNotFound.of(id)
