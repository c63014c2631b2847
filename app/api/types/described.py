"""How an enum of a lower floor comes into the schema."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import strawberry
from strawberry.types.enum import has_enum_definition


def describe(enum: type[StrEnum], name: str, description: str, values: Mapping[str, str]) -> None:
    """Make a StrEnum known to strawberry, which takes descriptions only from enums written for it."""
    strawberry.enum(enum, name=name, description=description)
    assert has_enum_definition(enum)  # noqa: S101 - tells the type checker what the line above did
    for value in enum.__strawberry_definition__.values:
        value.description = values[value.value]
