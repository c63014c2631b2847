"""What generated requests meet: rich, poor and broken records, and acts that fail; and the answers of both executors.

Everything follows from a seed, so two runs of one request meet the same.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import msgspec
from graphql import (
    REMOVE,
    SKIP,
    FieldNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    Visitor,
    VisitorAction,
    parse,
    validate,
    visit,
)
from msgspec import Struct, structs

from app.api.acts import Acts
from app.api.context import Context
from app.api.execution import Fragments, NotCovered, Plan, PlanResult, compile_plan
from app.api.execution.replay import Outcomes, replay
from app.api.http.public import is_public
from app.api.schema import schema
from app.errors import StoreUnavailable
from app.music.track import Track
from tests.api.execution.generated import Request
from tests.api.fake import MARCH, WALTZ, FakeGateway, track

JUNK: Sequence[object] = (
    None, "text", 5, -(2**40), 1.5, float("nan"), float("inf"), True, (), ("x",), (None,), [], {}, object, b"bytes",
    ValueError("a value that is an error"),
)  # fmt: skip


class World(FakeGateway):
    """A gateway that answers as the seed decides; `called` are the acts that were asked for."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        random = Random(f"world {seed}")  # noqa: S311 - nothing secret
        self.mood = random.choice(("sound", "sound", "sound", "poor", "broken", "failing"))
        self.called: list[str] = []
        self._random = random
        self._trouble = random.choice((RuntimeError("no such table"), StoreUnavailable("away")))
        if self.mood in {"poor", "broken"}:
            junk = (None, (), "") if self.mood == "poor" else JUNK
            self.tracks = {isrc: spoilt(track(isrc, "March"), random, junk) for isrc in (MARCH, WALTZ)}
        self._held = {
            isrc: structs.replace(one, sources=()) for isrc, one in self.tracks.items() if random.random() < 0.5
        }

    @property
    def acts(self) -> Acts:
        """The seam to the API, a third of its acts hurt in a broken or failing world."""
        acts = super().acts
        hurt = {name: self._hurt(name, act) for name, act in vars(acts).items() if name not in {"at_hand", "follow"}}
        return replace(acts, **hurt, at_hand=self._at_hand)

    def _at_hand(self, isrcs: Collection[str], *_: object) -> dict[str, Track]:
        return {isrc: self._held[isrc] for isrc in isrcs if isrc in self._held}

    def _hurt(self, name: str, act: Any) -> Any:
        unlucky = self._random.random() < 0.3

        async def asked(*given: object) -> object:
            self.called.append(name)
            if unlucky and self.mood == "failing":
                raise self._trouble
            answer = await act(*given)
            # Look-ups are answered by ISRC; their tracks are broken already.
            broken = unlucky and self.mood == "broken" and name not in {"look_up", "resolve"}
            return spoilt(answer, self._random, JUNK) if broken else answer

        return asked


def spoilt(value: Any, random: Random, junk: Sequence[object], chance: float = 0.06) -> Any:
    """The value with some of its parts replaced."""
    if isinstance(value, tuple):
        return tuple(_or_junk(one, random, junk, chance) for one in value)
    if isinstance(value, dict):
        return {key: _or_junk(one, random, junk, chance) for key, one in value.items()}
    if isinstance(value, Struct):
        names = [name for name in value.__struct_fields__ if name not in {"isrc", "hits", "iswcs", "isrcs"}]
        return structs.replace(value, **{name: _or_junk(getattr(value, name), random, junk, chance) for name in names})
    return value


def _or_junk(value: Any, random: Random, junk: Sequence[object], chance: float) -> Any:
    if random.random() < chance / 4:
        return random.choice(junk)
    return spoilt(value, random, junk, chance)


STANDING = SimpleNamespace(monotonic=lambda: 0.0)
"""A clock for resolvers that measure how long they took: else no two runs would be quite the same."""


async def by_strawberry(request: Request) -> tuple[dict[str, Any], World]:
    """The answer as strawberry gives it."""
    world = World(request.seed)
    context = Context.of(world.acts, "ada")
    with patch("app.api.answers.time", STANDING):
        result = await schema.execute(request.query, variable_values=dict(request.variables), context_value=context)
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
    return plain(msgspec.json.encode(answer, enc_hook=repr)), world


def planned(request: Request, fragments: Fragments | None = None) -> Plan:
    """Its plan, where there is one."""
    plan = compile_plan(schema, parse(request.query), None, fragments)
    assert isinstance(plan, Plan), plan
    return plan


def ready_again(plan: Plan, request: Request, result: PlanResult) -> dict[str, Any] | None:
    """The answer just given as kept tracks tell it, where there is such a one."""
    definitions = parse(request.query).definitions
    (operation,) = (one for one in definitions if isinstance(one, OperationDefinitionNode))
    fragments = [one for one in definitions if isinstance(one, FragmentDefinitionNode)]
    if result.errors or not is_public(schema._schema, operation, fragments):
        return None
    plan.hold(request.variables, math.inf)
    ready = plan.ready(request.variables)
    return plain(ready.body) if ready else None


async def run(plan: Plan, request: Request) -> tuple[dict[str, Any], World, PlanResult]:
    """The answer of a plan that is at hand."""
    world = World(request.seed)
    with patch("app.api.answers.time", STANDING):
        result = await plan.run(Context.of(world.acts, "ada"), dict(request.variables))
    return plain(result.body), world, result


def covered(request: Request) -> bool:
    """Whether there is a plan for it: a document that is not valid has none."""
    document = parse(request.query)
    graphql_schema = schema._schema
    return not validate(graphql_schema, document) and not isinstance(compile_plan(schema, document, None), NotCovered)


def plain(body: bytes) -> dict[str, Any]:
    """An answer, its random references made alike."""
    read = re.sub(rb"[0-9a-f]{12}\b", b"-", body) if b"reference" in body else body
    answer: dict[str, Any] = json.loads(read)
    return answer


async def alone(request: Request, key: str) -> list[Any]:
    """The errors of a root field where it is the only one asked for."""
    document = visit(parse(request.query), _OnlyRoot(key))
    context = Context.of(World(request.seed).acts, "ada")
    with patch("app.api.answers.time", STANDING):
        result = await replay(schema, document, None, context=context, variables=request.variables, outcomes=Outcomes())
    errors: list[Any] = plain(msgspec.json.encode({"errors": [error.formatted for error in result.errors or ()]}))[
        "errors"
    ]
    return errors


class _OnlyRoot(Visitor):
    """Takes all root fields but one out of a document, whose places stay what they are."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def enter_fragment_definition(self, *_: object) -> VisitorAction:
        return SKIP

    def enter_field(self, node: FieldNode, *_: object) -> VisitorAction:
        return SKIP if (node.alias or node.name).value == self._key else REMOVE
