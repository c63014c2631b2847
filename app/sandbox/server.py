"""The sandbox as one app: every provider's face below its own prefix, and the control face.

    /acrcloud/api/external-metadata/tracks      /sonovault/v1/...      /sandbox/...
    /musicbrainz/ws/2/...                       /deezer/...
    /applemusic/v1/...                          /youtube/v3/...
    /discogs/...                                /spotify/v1/..., /spotify/api/token
    /tidal/v2/..., /tidal/v1/oauth2/token       /beatport/v4/...
    /recoupable/api/catalogs/songs

Point a provider's base URL at its prefix and the gateway is on the sandbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from starlette.applications import Starlette
from starlette.routing import Mount, Route

from app.sandbox import (
    acrcloud,
    applemusic,
    beatport,
    control,
    deezer,
    discogs,
    musicbrainz,
    recoupable,
    sonovault,
    spotify,
    tidal,
    youtube,
)
from app.sandbox.config import EVERYONE, SandboxConfig
from app.sandbox.face import Face
from app.sandbox.faults import FaultBook
from app.sandbox.gate import Gate
from app.sandbox.library import Library

FACES: tuple[Face, ...] = (
    acrcloud.FACE,
    sonovault.FACE,
    musicbrainz.FACE,
    deezer.FACE,
    applemusic.FACE,
    youtube.FACE,
    discogs.FACE,
    spotify.FACE,
    tidal.FACE,
    beatport.FACE,
    recoupable.FACE,
)

T = TypeVar("T")


def create_sandbox(config: SandboxConfig | None = None) -> Starlette:
    """The sandbox for a configuration; raises ValueError where that names no provider of ours."""
    config = config or SandboxConfig()
    _insist_on_known({*config.latency, *config.pace, *(fault.provider for fault in config.faults)})
    faults = FaultBook()
    for fault in config.faults:
        faults.set(fault)
    gates = {face.name: _gate(face, config, faults) for face in FACES}
    faces = [
        Mount(
            face.prefix,
            routes=[
                Route(endpoint.path, gates[face.name].serving(endpoint), methods=[endpoint.method], name=endpoint.name)
                for endpoint in face.endpoints
            ],
        )
        for face in FACES
    ]
    return Starlette(routes=[*faces, Mount("/sandbox", routes=control.routes(gates, faults))])


def _gate(face: Face, config: SandboxConfig, faults: FaultBook) -> Gate:
    return Gate(
        face,
        Library(face.name, config.synthetic, 1.0 if config.everyone_knows else face.share),
        faults,
        pace=_of(config.pace, face.name, face.pace),
        latency=_of(config.latency, face.name, face.latency),
        jitter=config.jitter,
    )


def _of(configured: Mapping[str, T], name: str, own: T) -> T:
    return configured.get(name, configured.get(EVERYONE, own))


def _insist_on_known(names: set[str]) -> None:
    known = {EVERYONE, *(face.name for face in FACES)}
    for name in sorted(names - known):
        raise ValueError(f"{name!r} is no provider of the sandbox. Name one of {', '.join(sorted(known))}.")
