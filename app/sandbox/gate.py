"""What every call to a provider passes: counting, faults, credentials, pace and latency, and only then the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from app.sandbox import stable
from app.sandbox.face import Endpoint, Face
from app.sandbox.faults import Fault, FaultBook, FaultKind
from app.sandbox.library import Library, Shelf
from app.sandbox.pace import Allowance, Bucket, Pace, Window
from app.sandbox.recording import Contributor, Recording
from app.sandbox.tally import Tally

WRONG_ISRC = "ZZWRG0000001"
_UNLIMITED = Allowance(passes=True, limit=1_000_000, remaining=1_000_000, reset=0, rate=1_000_000)


class Gate:
    """One provider's way in."""

    def __init__(
        self,
        face: Face,
        library: Library,
        faults: FaultBook,
        *,
        pace: Pace | None,
        latency: float,
        jitter: float = 0.0,
    ) -> None:
        self.face = face
        self.tally = Tally()
        self.latency = latency
        self._library = library
        self._faults = faults
        self._jitter = jitter
        self.pace = pace

    @property
    def pace(self) -> Pace | None:
        """The pace in force; setting it starts a new window."""
        return self._pace

    @pace.setter
    def pace(self, pace: Pace | None) -> None:
        self._pace = pace
        self._window: Window | Bucket | None = None
        if pace:
            self._window = Bucket(pace) if self.face.bucket else Window(pace, unforgiving=self.face.unforgiving)

    def serving(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint behind this gate."""

        async def serve(request: Request) -> Response:
            self.tally.begin(endpoint.name)
            try:
                return await self._answer(endpoint, request)
            finally:
                self.tally.end()

        return serve

    async def _answer(self, endpoint: Endpoint, request: Request) -> Response:
        allowance = self._window.call(time.monotonic()) if self._window and not endpoint.free else _UNLIMITED
        fault = self._faults.strike(self.face.name)
        await self._wait(fault)
        if not allowance.passes:
            self.tally.violations += 1
            response = self.face.too_fast(allowance)
        elif fault and fault.fault in _REFUSALS:
            response = _REFUSALS[fault.fault](self.face)
        else:
            refusal = None if endpoint.free else self.face.admit(request)
            response = refusal or await endpoint.answer(request, self._shelf(fault))
            response = _spoil(response, fault)
        if allowance.passes and (fault or (response.status_code >= 400 and response.status_code != 404)):
            self.tally.errors += 1
        response.headers.update(self.face.headers(allowance))
        return response

    async def _wait(self, fault: Fault | None) -> None:
        swing = self._jitter * (stable.below(2001, self.face.name, self.tally.calls) - 1000) / 1000
        delay = self.latency * (1 + swing) + (fault.delay if fault and fault.fault is FaultKind.SLOW else 0)
        if delay > 0:
            await asyncio.sleep(delay)

    def _shelf(self, fault: Fault | None) -> Shelf:
        return Reading(self._library, self.tally, fault.fault if fault else None)


class Reading:
    """One request's look at a shelf: counts the ISRCs looked up, and sees what a fault lets it see."""

    def __init__(self, library: Library, tally: Tally, fault: FaultKind | None) -> None:
        self._library = library
        self._tally = tally
        self._fault = fault

    def by_isrc(self, isrc: str) -> Sequence[Recording]:
        """The recordings that carry this ISRC."""
        self._tally.isrcs += 1
        return self._seen(self._library.by_isrc(isrc))

    def by_page(self, platform: str, identifier: str) -> Sequence[Recording]:
        """The recordings with this identifier."""
        return self._seen(self._library.by_page(platform, identifier))

    def search(self, title: str, artists: Iterable[str] = ()) -> Sequence[tuple[Recording, int]]:
        """The recordings that match, with their scores."""
        hits = self._library.search(title, artists)
        recordings = self._seen([recording for recording, _ in hits])
        return [(recording, score) for recording, (_, score) in zip(recordings, hits, strict=False)]

    def companions(self, recording: Recording) -> Sequence[Recording]:
        """The recordings sent along with this one."""
        return self._seen(self._library.companions(recording))

    def party(self, mbid: str) -> Contributor | None:
        """A contributor by MusicBrainz id."""
        return None if self._fault is FaultKind.EMPTY else self._library.party(mbid)

    def _seen(self, recordings: Sequence[Recording]) -> Sequence[Recording]:
        if self._fault is FaultKind.EMPTY:
            return ()
        if self._fault is FaultKind.WRONG_ISRC:
            return [msgspec.structs.replace(told, isrc=WRONG_ISRC, other_isrcs=()) for told in recordings]
        return recordings


class _Cut(Response):
    """An answer whose connection ends in the middle of the body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  ASGI's signature
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": bytes(self.body)[: len(self.body) // 2], "more_body": True})


def _outage(face: Face) -> Response:
    return HTMLResponse(f"<html><title>502 Bad Gateway</title><body>{face.name} is down</body></html>", 502)


_REFUSALS: dict[FaultKind, Callable[[Face], Response]] = {
    FaultKind.OUTAGE: _outage,
    FaultKind.QUOTA: lambda face: face.quota_spent(),
    FaultKind.UNAUTHORISED: lambda face: face.unauthorised(),
}


def _spoil(response: Response, fault: Fault | None) -> Response:
    if fault is None or fault.fault not in {FaultKind.GARBAGE, FaultKind.DISCONNECT}:
        return response
    if fault.fault is FaultKind.DISCONNECT:
        return _Cut(response.body, response.status_code, media_type=response.media_type)
    return Response(bytes(response.body)[: len(response.body) // 2], 200, media_type=response.media_type)
