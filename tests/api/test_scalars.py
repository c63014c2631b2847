"""Identifiers go in as written and come out canonical."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from graphql import GraphQLError

from app.api.scalars import GTIN, IPI, ISNI, ISRC, ISWC, SCALARS


@pytest.mark.parametrize("scalar", [ISRC, ISWC, IPI, ISNI, GTIN])
def test_an_identifier_passes_as_it_was_written(scalar: object) -> None:
    parse = SCALARS[scalar].parse_value
    assert parse(" gb-duw ") == " gb-duw "
    assert parse(254380962) == "254380962"


@pytest.mark.parametrize("value", [True, ["GBDUW0000053"], {"isrc": 1}])
def test_what_is_no_text_is_refused_with_value_rule_and_remedy(value: object) -> None:
    with pytest.raises(GraphQLError) as refused:
        SCALARS[ISRC].parse_value(value)
    assert refused.value.extensions["code"] == "INVALID_ISRC"
    assert refused.value.extensions["value"] == str(value)
    assert refused.value.extensions["rule"]
    assert "GBDUW0000053" in refused.value.extensions["remedy"]


def test_an_iswc_is_shown_dotted() -> None:
    assert SCALARS[ISWC].serialize("T0345246801") == "T-034.524.680-1"


def test_a_moment_always_has_its_zone() -> None:
    moment = SCALARS[datetime]
    assert moment.serialize(datetime(2026, 5, 1, 12, tzinfo=UTC)) == "2026-05-01T12:00:00Z"
    east = timezone(timedelta(hours=2))
    assert moment.serialize(datetime(2026, 5, 1, 12, tzinfo=east)) == "2026-05-01T12:00:00+02:00"
    assert moment.parse_value("2026-05-01T12:00:00Z") == datetime(2026, 5, 1, 12, tzinfo=UTC)
    for bad in ("2026-05-01T12:00:00", "yesterday", 5):
        with pytest.raises(GraphQLError, match="zone"):
            moment.parse_value(bad)


@pytest.mark.parametrize("definition", SCALARS.values(), ids=lambda one: one.name)
def test_every_scalar_teaches_and_names_its_standard(definition: object) -> None:
    assert len(definition.description) > 40
    assert definition.specified_by_url.startswith("https://")
