"""Sites: how the addresses of every platform are written, one row for each.

`app.music.links` reads and writes addresses by these rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from app.music.platforms import Platform
from app.music.site import Site
from app.music.sites import databases, regional, worldwide

_ROWS = {**worldwide.SITES, **databases.SITES, **regional.SITES}

SITES: Mapping[Platform, Site] = MappingProxyType({platform: _ROWS[platform] for platform in Platform})

_SPELLINGS = {
    spelling: platform
    for platform, site in SITES.items()
    for spelling in (platform.value, re.sub(r"[^a-z0-9]", "", site.name.lower()), *site.spellings)
}


def platform_named(text: str) -> Platform | None:
    """The platform that a provider's key means: `applemusic`, `apple_music`, `Apple Music` and `itunes` are one.

    None for platforms without a row here; nothing is guessed from a part of a name.
    """
    return _SPELLINGS.get(re.sub(r"[\s_.-]", "", text[:40].lower()))
