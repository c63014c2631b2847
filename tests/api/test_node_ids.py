from __future__ import annotations

import pytest

from app.api.node_ids import node_id, parse_node_id
from app.errors import InvalidArgument


@pytest.mark.parametrize(
    ("type_name", "key"), [("Track", "GBDUW0000053"), ("Catalog", "a:b/ç?"), ("Work", "T0345246801")]
)
def test_an_id_leads_back_to_its_type_and_key(type_name: str, key: str) -> None:
    written = node_id(type_name, key)
    assert type_name not in written
    assert parse_node_id("id", written) == (type_name, key)


@pytest.mark.parametrize("written", ["", "!", "GBDUW0000053", "VHJhY2s", "VHJhY2s6", "OmtleQ", "ÿ", "=" * 50])
def test_anything_else_is_refused_by_its_argument(written: str) -> None:
    with pytest.raises(InvalidArgument) as raised:
        parse_node_id("ids", written)
    assert raised.value.argument == "ids"
