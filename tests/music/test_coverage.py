"""What is held of a recording, as bits."""

from __future__ import annotations

from app.music.coverage import Item, covered, items_of, mask_of
from app.music.merge import merge_track
from app.music.platforms import Platform
from tests.store.told import BLANK_SPACE_BY_ACRCLOUD


def test_every_platform_is_an_item() -> None:
    assert [item.value for item in Item][: len(Platform)] == [platform.value for platform in Platform]


def test_what_was_told_is_held_and_what_was_never_told_is_not() -> None:
    held = {Item.SPOTIFY, Item.DEEZER, Item.ISWC, Item.IPI, Item.WRITERS, Item.RECORDING}
    assert set(items_of(covered(merge_track([BLANK_SPACE_BY_ACRCLOUD])))) == held
    assert covered(None) == 0


def test_a_mask_fits_a_graphql_number() -> None:
    assert mask_of(tuple(Item)) < 2**31
