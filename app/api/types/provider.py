"""The sources that are asked, and how they fare."""

from __future__ import annotations

from datetime import datetime

import strawberry
from strawberry import field

from app.api.types.enums import CircuitState
from app.api.types.struct import IsStruct
from app.gateway import dumps, outcomes, providers


@strawberry.type(description="How a provider fares. It is not asked for this.")
class ProviderHealth:
    """See `app.providers.contract.Health`."""

    is_type_of = IsStruct(outcomes.Health)

    circuit: CircuitState = field(description="Whether calls go through.")
    pace_left: int = field(description="How many calls could be made right now without waiting.")
    pace: str = field(description="The pace that the provider allows, in words.")
    calls: int = field(description="Calls made since the gateway started.")
    failures: int = field(description="How many of them failed.")
    last_success_at: datetime | None = field(description="When it last answered.")
    last_error_at: datetime | None = field(description="When it last failed.")
    last_error: str | None = field(description="What went wrong then.")
    quota_spent_until: datetime | None = field(
        description="Until when its allowance is used up; null while there is some left."
    )


@strawberry.type(description="What a provider publishes about everything it knows, imported by `linernotes import`.")
class ImportedDump:
    """See `app.gateway.dumps.Dump`."""

    is_type_of = IsStruct(dumps.Dump)

    made_at: datetime = field(description="When the provider made it.")
    imported_at: datetime = field(description="When all of it was visible here.")
    licence: str = field(description="Under which licence what it tells may be used.")


@strawberry.type(description="A provider: a source that is asked about recordings. A platform is where people listen.")
class Provider:
    """See `app.gateway.providers.ProviderStatus`."""

    is_type_of = IsStruct(providers.ProviderStatus)

    name: str = field(description="The provider's key in sources and provenance, such as `acrcloud`.")
    facets: list[str] = field(
        description="What it can tell by ISRC: `core`, `audio`, `works`, and `links:` with a platform."
    )
    resolves: list[str] = field(description="The platforms whose ids it can turn into recordings.")
    searches: bool = field(description="Whether it can be searched by words.")
    repeats: list[str] = field(
        description="The sources that it is known to repeat: what it says along with them is no further evidence."
    )
    lineage: str | None = field(description="How that is known.")
    health: ProviderHealth = field(description="How it fares.")
    dump: ImportedDump | None = field(description="The newest of its dumps that was imported; null where none was.")
