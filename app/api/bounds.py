"""Bounds of arguments: checked before anybody is asked, refused with the bound and the remedy."""

from __future__ import annotations

from app.errors import InvalidArgument


def within(argument: str, value: int, least: int, most: int) -> int:
    """The value, if it lies in the bounds; raises InvalidArgument."""
    if least <= value <= most:
        return value
    raise InvalidArgument(argument, value, f"must be from {least} to {most}.", f"Send {argument} within these bounds.")


def not_more(argument: str, count: int, most: int) -> None:
    """Pass if a list is not longer than allowed; raises InvalidArgument."""
    if count > most:
        remedy = f"Split it into requests of up to {most}."
        raise InvalidArgument(argument, f"{count} entries", f"may have at most {most} entries.", remedy)
