"""The pages for people: what `make web` has built, under policies that let each load its own parts and nothing else.

Without built pages the gateway answers all the same, and a page says how to get them.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from app.api.http.answer import Answer
from app.api.http.negotiation import Form, accepted

ADDRESSES = ("/", "/catalogs", "/status")
"""Where the explorer's program is served; it shows the page that its address names."""

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# Covers are on others' hosts. The page asks for one only when its reader says so.
_EXPLORER = f"{_NOTHING}; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'"
# Monaco, GraphiQL's editor, writes its styles into the page and has its letters in them.
_GRAPHIQL = (
    f"{_NOTHING}; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
    "img-src 'self' data:; connect-src 'self'"
)
# A worker has the policy of its own file.
_ASSET = f"{_NOTHING}; script-src 'self'"

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_FOR_EVER = "public, max-age=31536000, immutable"  # an asset's name changes with its contents

_UNBUILT = b"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Linernotes</title>
<h1>Linernotes</h1>
<p>The gateway runs, and answers GraphQL at <code>/graphql</code>.</p>
<p>Its pages (explorer, catalogs, status and GraphiQL) are not built here. That takes Node.js 20.19 or newer with npm;
on Debian 13: <code>apt-get install nodejs npm</code>. Then, where the gateway's source is:</p>
<pre>make web</pre>
<p>and start the gateway again.</p>
</html>
"""


class Pages:
    """The pages built into `folder`, which is listed once; none where it is None or not there."""

    def __init__(self, folder: Path | None = None) -> None:
        self._assets = _listed(folder / "assets") if folder else {}
        self._explorer = _page(folder, "index.html", _EXPLORER)
        self._graphiql = _page(folder, "graphiql.html", _GRAPHIQL)

    @property
    def routes(self) -> list[Route]:
        """Where they are found, but for GraphiQL, which the door answers with."""
        shown = (Route(address, self._show) for address in ADDRESSES)
        return [*shown, Route("/assets/{name}", self._asset)]

    def graphiql(self) -> Answer:
        """The page at the door's own address."""
        policy, body = self._graphiql
        return Answer(200, Form.PAGE, body, [(name.encode(), text.encode()) for name, text in _guards(policy).items()])

    async def _show(self, _: Request) -> Response:
        policy, body = self._explorer
        return Response(body, media_type=Form.PAGE, headers={"x-content-type-options": "nosniff", **_guards(policy)})

    async def _asset(self, request: Request) -> Response:
        """A file by its name: only what was listed can be named, so no path is ever followed."""
        name = request.path_params["name"]
        path = self._assets.get(name)
        if path is None:
            return PlainTextResponse("There is no such file.\n", 404, {"cache-control": "no-store"})
        headers = {
            "cache-control": _FOR_EVER,
            "content-security-policy": _ASSET,
            "vary": "accept-encoding",
            "x-content-type-options": "nosniff",
        }
        taken = {one.kind for one in accepted(request.headers.get("accept-encoding", ""))}
        for encoding, suffix in _ENCODINGS:
            packed = self._assets.get(name + suffix)
            if packed and encoding in taken:
                path = packed
                headers["content-encoding"] = encoding
                break
        return FileResponse(path, headers=headers, media_type=mimetypes.guess_type(name)[0])


def unbuilt() -> Answer:
    """What the door shows a browser where there are no pages."""
    return Pages().graphiql()


def _guards(policy: str) -> dict[str, str]:
    return {
        "content-security-policy": policy,
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
        "cache-control": "no-store",
    }


def _listed(folder: Path) -> Mapping[str, Path]:
    return {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}


def _page(folder: Path | None, name: str, policy: str) -> tuple[str, bytes]:
    """A page's policy and body."""
    path = folder / name if folder else None
    return (policy, path.read_bytes()) if path and path.is_file() else (_NOTHING, _UNBUILT)
