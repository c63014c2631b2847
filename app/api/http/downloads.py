"""Files to be downloaded, by those alone whose they are.

`GET /jobs/{id}/result` is a job's result, `GET /catalogs/{id}/export?format=csv|jsonl|parquet&fields=…&provenance=true`
a catalog.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import QueryParams
from starlette.responses import StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from app.api.acts import Acts
from app.api.http.allowance import Allowance
from app.api.http.answer import Answer, encoded, refused, told_surprise
from app.api.http.negotiation import Form
from app.api.http.origins import refuse_unasked
from app.api.http.principal import Identify, identified
from app.api.request_id import REQUEST_ID, request_id
from app.errors import InvalidArgument, RequestRefused
from app.gateway.export import DEFAULT_FIELDS, ExportFile, ExportFormat
from app.jobs.result import ResultFile

NOT_FOR_CACHES = (b"cache-control", b"no-store")


class Downloads:
    """Answers requests for results. `identify` tells who asks, as at the door, and `allowance` counts it as there."""

    def __init__(self, acts: Callable[[], Acts], identify: Identify, allowance: Allowance) -> None:
        self._acts = acts
        self._identify = identify
        self._allowance = allowance

    @property
    def routes(self) -> list[BaseRoute]:
        """Where files are found."""
        paths = ("/jobs/{job_id}/result", "/catalogs/{catalog_id}/export")
        return [Route(path, self, methods=None) for path in paths]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        REQUEST_ID.set(request_id(headers.get(b"x-request-id")))
        try:
            response = await self._response(scope, headers)
        except RequestRefused as error:
            answer = refused(error, Form.JSON, suggestions=False)
        except Exception as problem:  # noqa: BLE001 - told with a reference, and logged with its cause
            answer = Answer(500, Form.JSON, encoded({"errors": told_surprise(problem)}))
        else:
            await response(scope, receive, send)
            return
        answer.more += [NOT_FOR_CACHES, (b"x-request-id", REQUEST_ID.get().encode())]
        await answer.send(send)

    async def _response(self, scope: Scope, headers: dict[bytes, bytes]) -> StreamingResponse:
        if scope["method"] != "GET":
            raise RequestRefused(405, "METHOD_NOT_ALLOWED", "Send GET.")
        refuse_unasked(headers)
        principal = await self._allowance.introduced(identified(self._identify, scope, headers), scope)
        await self._allowance.take(principal)
        file = await self._file(principal.account, scope)
        more = {
            "content-disposition": f'attachment; filename="{file.name}"',
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            "x-request-id": REQUEST_ID.get(),
        }
        return StreamingResponse(file.pieces, media_type=file.media_type, headers=more)

    async def _file(self, account: str, scope: Scope) -> ResultFile | ExportFile:
        """The file that is asked for; raises RequestRefused where the account has none such."""
        acts, named = self._acts(), scope["path_params"]
        if job_id := named.get("job_id"):
            if result := await acts.jobs.result(account, job_id):
                return result
            raise RequestRefused(404, "NOT_FOUND", "There is no such result; a job has one when it is done.")
        asked = QueryParams(scope["query_string"])
        fields = tuple(asked["fields"].split(",")) if asked.get("fields") else DEFAULT_FIELDS
        try:
            form, provenance = ExportFormat(asked.get("format", "csv")), asked.get("provenance") == "true"
        except ValueError as cause:
            forms = ", ".join(ExportFormat)
            raise RequestRefused(400, "INVALID_ARGUMENT", f"format is one of {forms}.", argument="format") from cause
        try:
            file = await acts.library.export(account, named["catalog_id"], form, fields, provenance=provenance)
        except InvalidArgument as error:
            raise RequestRefused(400, "INVALID_ARGUMENT", str(error), argument=error.argument) from error
        if file is None:
            raise RequestRefused(404, "NOT_FOUND", "There is no such catalog.")
        return file
