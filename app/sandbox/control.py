"""The control face: faults, latency and pace while the sandbox runs, and what was counted.

* `POST /sandbox/faults` with `{"provider", "fault", "seconds"?, "times"?, "delay"?}`; `GET` lists them;
  `DELETE /sandbox/faults` or `/sandbox/faults/{provider}` lifts them.
* `PUT /sandbox/latency` with `{"musicbrainz": "200ms", "*": "0"}`.
* `PUT /sandbox/pace` with `{"musicbrainz": "1/1s", "deezer": "none"}`.
* `GET /sandbox/stats` tells the counts, `DELETE` sets them to zero.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.sandbox.config import EVERYONE, parse_latency, parse_pace
from app.sandbox.face import Json
from app.sandbox.faults import Fault, FaultBook
from app.sandbox.gate import Gate

Act = Callable[[Request], Awaitable[object]]


def routes(gates: Mapping[str, Gate], faults: FaultBook) -> list[Route]:
    """The control face's addresses for these providers."""

    async def set_fault(request: Request) -> object:
        fault = msgspec.json.decode(await request.body(), type=Fault)
        _known(fault.provider, gates)
        faults.set(fault)
        return {"faults": faults.in_force()}

    async def list_faults(_request: Request) -> object:
        return {"faults": faults.in_force()}

    async def clear_faults(request: Request) -> object:
        provider = request.path_params.get("provider")
        faults.clear(None if provider is None else _known(provider, gates))
        return {"faults": faults.in_force()}

    async def set_latency(request: Request) -> object:
        for provider, text in msgspec.json.decode(await request.body(), type=dict[str, str]).items():
            _, seconds = parse_latency(f"{provider}={text}")
            for gate in _gates(provider, gates):
                gate.latency = seconds
        return {"latency": {name: f"{round(gate.latency * 1000)}ms" for name, gate in gates.items()}}

    async def set_pace(request: Request) -> object:
        for provider, text in msgspec.json.decode(await request.body(), type=dict[str, str]).items():
            _, pace = parse_pace(f"{provider}={text}")
            for gate in _gates(provider, gates):
                gate.pace = pace
        return {"pace": {name: str(gate.pace or "none") for name, gate in gates.items()}}

    async def stats(_request: Request) -> object:
        return {
            "calls": sum(gate.tally.calls for gate in gates.values()),
            "providers": {name: gate.tally for name, gate in gates.items()},
        }

    async def reset_stats(request: Request) -> object:
        for gate in gates.values():
            gate.tally.reset()
        return await stats(request)

    return [
        Route("/faults", _checked(set_fault), methods=["POST"]),
        Route("/faults", _checked(list_faults), methods=["GET"]),
        Route("/faults", _checked(clear_faults), methods=["DELETE"]),
        Route("/faults/{provider}", _checked(clear_faults), methods=["DELETE"]),
        Route("/latency", _checked(set_latency), methods=["PUT"]),
        Route("/pace", _checked(set_pace), methods=["PUT"]),
        Route("/stats", _checked(stats), methods=["GET"]),
        Route("/stats", _checked(reset_stats), methods=["DELETE"]),
    ]


def _checked(act: Act) -> Callable[[Request], Awaitable[Response]]:
    """The act as an endpoint; a request that breaks its rules is told which."""

    async def answer(request: Request) -> Response:
        try:
            return Json(await act(request))
        except (ValueError, msgspec.DecodeError) as error:
            return Json({"error": str(error)}, 400)

    return answer


def _gates(provider: str, gates: Mapping[str, Gate]) -> list[Gate]:
    return list(gates.values()) if provider == EVERYONE else [gates[_known(provider, gates)]]


def _known(provider: str, gates: Mapping[str, Gate]) -> str:
    if provider not in gates:
        raise ValueError(f"{provider!r} is no provider of the sandbox. Name one of {', '.join(gates)}.")
    return provider
