"""Countries by the ISO 3166 table that comes with the time zone database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files

# What Discogs calls otherwise than the table. "Europe" and other areas are no countries.
_OTHER_NAMES = {"US": "US", "UK": "GB", "South Korea": "KR", "North Korea": "KP"}


@cache
def _names() -> Mapping[str, str]:
    lines = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def all_but(countries: Collection[str]) -> tuple[str, ...]:
    """The codes of all countries but these, in their order."""
    return tuple(sorted(_names().keys() - {country.upper() for country in countries}))


def country_named(name: str | None) -> str | None:
    """The code of a country by its English name; None for an area of several, and for what is not known here."""
    if not name:
        return None
    return _OTHER_NAMES.get(name) or _codes().get(name)


@cache
def _codes() -> Mapping[str, str]:
    return {name: code for code, name in _names().items()}
