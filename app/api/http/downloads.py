"""Files to be downloaded, by those alone whose they are.

`GET /jobs/{id}/result` is a job's result, `GET /catalogs/{id}/export?format=csv|jsonl|parquet&fields=…&provenance=true`
a catalog.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

from starlette.datastructures import QueryParams
from starlette.responses import StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from app.api.acts import Acts
from app.api.http.allowance import Allowance, Places, PlacesOfCallers
from app.api.http.answer import Answer, encoded, refused, told_surprise
from app.api.http.negotiation import Form
from app.api.http.origins import refuse_unasked
from app.api.http.principal import Identify, Principal, identified, while_welcome
from app.api.http.request import joined
from app.api.request_id import REQUEST_ID, request_id
from app.errors import InvalidArgument, RequestRefused, StoreUnavailable
from app.gateway.export import DEFAULT_FIELDS, ExportFile, ExportFormat
from app.jobs.result import ResultFile

log = logging.getLogger(__name__)

NOT_FOR_CACHES = (b"cache-control", b"no-store")


class Downloads:
    """Answers requests for results. `identify` tells who asks, and the others count it, as at the door."""

    def __init__(
        self,
        acts: Callable[[], Acts],
        identify: Identify,
        allowance: Allowance,
        places: Places,
        of_callers: PlacesOfCallers,
    ) -> None:
        self._acts = acts
        self._identify = identify
        self._allowance = allowance
        self._places = places
        self._of_callers = of_callers

    @property
    def routes(self) -> list[BaseRoute]:
        """Where files are found."""
        paths = ("/jobs/{job_id}/result", "/catalogs/{catalog_id}/export")
        return [Route(path, self, methods=None) for path in paths]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = joined(scope["headers"])
        REQUEST_ID.set(request_id(headers.get(b"x-request-id")))
        try:
            with self._places:
                principal = await self._allowance.introduced(identified(self._identify, scope, headers), scope)
                with self._of_callers.of(principal.name):
                    response = await self._response(scope, headers, principal)
                    await response(scope, receive, send)
                    return
        except RequestRefused as error:
            answer = refused(error, Form.JSON, suggestions=False)
        except StoreUnavailable as problem:
            log.exception("a download failed")
            away = RequestRefused(503, "STORE_UNAVAILABLE", f"{problem}. Ask again later.", retry_after=1)
            answer = refused(away, Form.JSON, suggestions=False)
        except Exception as problem:  # noqa: BLE001 - told with a reference, and logged with its cause
            answer = Answer(500, Form.JSON, encoded({"errors": told_surprise(problem)}))
        if answer.status == 405:
            answer.more.append((b"allow", b"GET"))
        answer.more += [NOT_FOR_CACHES, (b"x-request-id", REQUEST_ID.get().encode())]
        await answer.send(send)

    async def _response(self, scope: Scope, headers: dict[bytes, bytes], principal: Principal) -> StreamingResponse:
        if scope["method"] != "GET":
            raise RequestRefused(405, "METHOD_NOT_ALLOWED", "Send GET.")
        refuse_unasked(headers)
        await self._allowance.take(principal)
        file = await self._file(principal.account, scope)
        more = {
            "content-disposition": f'attachment; filename="{file.name}"',
            "cache-control": "no-store",
            "x-content-type-options": "nosniff",
            "x-request-id": REQUEST_ID.get(),
        }
        pieces = while_welcome(file.pieces, self._identify, scope, headers)
        return StreamingResponse(pieces, media_type=file.media_type, headers=more)

    async def _file(self, account: str, scope: Scope) -> ResultFile | ExportFile:
        """The file that is asked for; raises RequestRefused where the account has none such."""
        acts, named = self._acts(), scope["path_params"]
        if job_id := named.get("job_id"):
            if result := await acts.jobs.result(account, job_id):
                return result
            raise RequestRefused(404, "NOT_FOUND", "There is no such result; a job has one when it is done.")
        asked = QueryParams(scope["query_string"])
        fields = tuple(map(str.strip, asked["fields"].split(","))) if asked.get("fields") else DEFAULT_FIELDS
        form = ExportFormat(_one_of("format", asked.get("format", "csv"), tuple(ExportFormat)))
        provenance = _one_of("provenance", asked.get("provenance", "false"), ("true", "false")) == "true"
        try:
            file = await acts.library.export(account, named["catalog_id"], form, fields, provenance=provenance)
        except InvalidArgument as error:
            raise RequestRefused(400, "INVALID_ARGUMENT", str(error), argument=error.argument) from error
        if file is None:
            raise RequestRefused(404, "NOT_FOUND", "There is no such catalog.")
        return file


def _one_of(argument: str, value: str, allowed: Collection[str]) -> str:
    if value in allowed:
        return value
    message = f"{argument} {value[:80]!r} is none of {', '.join(allowed)}."
    raise RequestRefused(400, "INVALID_ARGUMENT", message, argument=argument)
