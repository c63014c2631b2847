"""The recorded bodies of one provider, as the corpus lists them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
"""Any JSON, small."""


def bodies_of(corpus: Path, provider: str) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Each row of the corpus' index about the provider, and the body it describes."""
    for line in (corpus / "INDEX.jsonl").read_text().splitlines():
        row = json.loads(line)
        if row["provider"] == provider:
            yield row, (corpus / row["file"]).read_bytes()
