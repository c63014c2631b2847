"""Tables to enrich, and the settings to do it with: the four providers at a sandbox, as fast as may be."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from app.commands.enrich_file import Wishes
from app.settings import SandboxMode, Settings
from app.sheets.form import SheetOptions

PROVIDERS = ("acrcloud", "sonovault", "musicbrainz", "deezer")


def settings_over(sandbox: str, database_url: str) -> Settings:
    addresses = {
        "acrcloud_url": f"{sandbox}/acrcloud",
        "acrcloud_token": "a-token",
        "sonovault_url": f"{sandbox}/sonovault/v1",
        "sonovault_api_key": "a-key",
        "musicbrainz_url": f"{sandbox}/musicbrainz/ws/2",
        "deezer_url": f"{sandbox}/deezer",
        "discogs_enabled": False,
    }
    quick = {f"{provider}_pace": "10000/1s" for provider in PROVIDERS} | {"provider_attempts": 1}
    return Settings(sandbox=SandboxMode.OFF, database_url=database_url, **addresses, **quick)  # type: ignore[arg-type]  # by name


def wishes(source: Path | str, output: Path | str, **more: object) -> Wishes:
    given = {
        "fields": ("status", "isrc", "title"),
        "told": SheetOptions(),
        "output_encoding": None,
        "guard_all": False,
        "patience": 20.0,
        **more,
    }
    return Wishes(source=str(source), output=str(output), **given)  # type: ignore[arg-type]  # by name


def parsed(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))
