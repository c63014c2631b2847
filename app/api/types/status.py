"""What this gateway has done lately."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import field

from app.api.types.struct import IsStruct
from app.gateway import activity


@strawberry.type(description="How one layer of the cache of records has served since the start.")
class CacheUse:
    """See `app.gateway.activity.CacheUse`."""

    is_type_of = IsStruct(activity.CacheUse)

    layer: str = field(description="`process` for this process's memory, `shared` for Redis.")
    hits: int = field(description="Records found.")
    misses: int = field(description="Records not found.")


@strawberry.type(description="What was done in one minute.")
class StatusMinute:
    """See `app.gateway.activity.Minute`."""

    is_type_of = IsStruct(activity.Minute)

    began: datetime = field(description="When the minute began.")
    operations: int = field(description="Operations that ended in it.")
    errors: int = field(description="Those of them that were refused or told of an error.")
    mean_ms: float = field(description="How long those with one result took on average, in milliseconds.")
    slowest_ms: float = field(description="How long the slowest of these took, in milliseconds.")
    calls: int = field(description="Calls to providers that ended in it.")
    failures: int = field(description="Those of them that brought no answer.")
    hits: int = field(description="Records found in this process's memory.")
    misses: int = field(description="Records not found there.")


@strawberry.type(description="What the process that answers has done since it started; each worker tells its own.")
class GatewayStatus:
    """See `app.gateway.activity.Activity`."""

    is_type_of = IsStruct(activity.Activity)

    started: datetime = field(description="When it started.")
    caches: list[CacheUse] = field(description="How the cache of records has served, layer by layer.")

    minutes: list[StatusMinute] = field(description="The last minutes, oldest first, up to the present one.")
