"""The columns of MusicBrainz' tables as its core dump has them, told apart by their number.

A dump's files have no header: a row's columns are those of the server's table when the dump was made. Where columns
came or went over the years a table has several layouts; none of those read here has two of the same width.
See https://musicbrainz.org/doc/MusicBrainz_Database/Schema.
"""

from __future__ import annotations

from collections.abc import Mapping

DATE = "date_year date_month date_day"
LIFE = (
    "begin_date_year begin_date_month begin_date_day end_date_year end_date_month end_date_day"  # a band's or a firm's
)
RELATION = "id link entity0 entity1 edits_pending last_updated link_order entity0_credit entity1_credit"
KIND = (
    "id parent child_order gid entity_type0 entity_type1 name description link_phrase reverse_link_phrase "
    "long_link_phrase"
)
RELEASE = "id gid name artist_credit release_group status packaging language script barcode comment"
NAMED = "id name parent child_order description gid"
ALIAS = f"name locale edits_pending last_updated type sort_name {LIFE} primary_for_locale ended"

_SAID: Mapping[str, tuple[str, ...]] = {
    "artist": (
        f"id gid name sort_name {LIFE} type area gender comment edits_pending last_updated ended begin_area end_area",
    ),
    "artist_alias": (f"id artist {ALIAS}",),
    "artist_alias_type": (NAMED,),
    "artist_credit_name": ("artist_credit position artist name join_phrase",),
    "artist_ipi": ("artist ipi edits_pending created",),
    "artist_isni": ("artist isni edits_pending created",),
    "iso_3166_1": ("area code",),
    "isrc": (
        "id recording isrc source edits_pending created",
        "id recording isrc edits_pending created",
    ),
    "iswc": (
        "id work iswc source edits_pending created",
        "id work iswc edits_pending created",
    ),
    "l_artist_work": (RELATION,),
    "l_label_work": (RELATION,),
    "l_recording_url": (RELATION,),
    "l_recording_work": (RELATION,),
    "label": (f"id gid name {LIFE} label_code type area comment edits_pending last_updated ended",),
    "label_alias": (f"id label {ALIAS}",),
    "label_alias_type": (NAMED,),
    "label_ipi": ("label ipi edits_pending created",),
    "label_isni": ("label isni edits_pending created",),
    "language": ("id iso_code_2t iso_code_2b iso_code_1 name frequency iso_code_3",),
    "link": (f"id link_type {LIFE} attribute_count created ended",),
    "link_attribute": ("link attribute_type created",),
    "link_attribute_type": (
        "id parent root child_order gid name description last_updated",
        "id parent root child_order gid name description last_updated creditable free_text",
    ),
    "link_type": (
        f"{KIND} priority last_updated is_deprecated has_dates entity0_cardinality entity1_cardinality",
        f"{KIND} last_updated is_deprecated has_dates entity0_cardinality entity1_cardinality",
    ),
    "medium": (
        "id release position format name edits_pending last_updated track_count gid",
        "id release position format name edits_pending last_updated track_count",
    ),
    "recording": ("id gid name artist_credit length comment edits_pending last_updated video",),
    "release": (f"{RELEASE} edits_pending quality last_updated",),
    "release_country": (f"release country {DATE}",),
    "release_group": ("id gid name artist_credit type comment edits_pending last_updated",),
    "release_group_primary_type": (NAMED,),
    "release_group_secondary_type": (NAMED,),
    "release_group_secondary_type_join": ("release_group secondary_type created",),
    "release_label": ("id release label catalog_number last_updated",),
    "release_unknown_country": (f"release {DATE}",),
    "track": (
        "id gid recording medium position number name artist_credit length edits_pending last_updated is_data_track",
    ),
    "url": ("id gid url edits_pending last_updated",),
    "work": (
        "id gid name type comment edits_pending last_updated",
        "id gid name type comment edits_pending last_updated language",
    ),
    "work_language": ("work language edits_pending created",),
}

LAYOUTS: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    table: {len(layout.split()): tuple(layout.split()) for layout in layouts} for table, layouts in _SAID.items()
}
"""For each table that is read, its columns by their number."""

READ: Mapping[str, str] = {
    "artist": "id gid name",
    "artist_alias": "artist name type",
    "artist_alias_type": "id name",
    "artist_credit_name": "artist_credit position artist name join_phrase",
    "artist_ipi": "artist ipi",
    "artist_isni": "artist isni",
    "iso_3166_1": "area code",
    "isrc": "recording isrc",
    "iswc": "work iswc",
    "l_artist_work": "id link entity0 entity1 link_order entity0_credit",
    "l_label_work": "id link entity0 entity1 link_order entity0_credit",
    "l_recording_url": "id link entity0 entity1 link_order",
    "l_recording_work": "id link entity0 entity1 link_order",
    "label": "id gid name",
    "label_alias": "label name type",
    "label_alias_type": "id name",
    "label_ipi": "label ipi",
    "label_isni": "label isni",
    "language": "id iso_code_2t iso_code_3",
    "link": "id link_type",
    "link_attribute": "link attribute_type",
    "link_attribute_type": "id name",
    "link_type": "id name",
    "medium": "id release",
    "recording": "id gid name artist_credit length comment video",
    "release": "id gid name artist_credit release_group barcode",
    "release_country": f"release country {DATE}",
    "release_group": "id type",
    "release_group_primary_type": "id name",
    "release_group_secondary_type": "id name",
    "release_group_secondary_type_join": "release_group secondary_type",
    "release_label": "id release label",
    "release_unknown_country": f"release {DATE}",
    "track": "recording medium",
    "url": "id url",
    "work": "id gid name",
    "work_language": "work language",
}
"""The columns that are kept of each table; the others are checked for their number only."""

_NUMBERS = """
    id area artist artist_credit attribute_type country entity0 entity1 label language length link link_order link_type
    medium position recording release release_group secondary_type type work
"""

TYPES: Mapping[str, str] = {
    **dict.fromkeys([*_NUMBERS.split(), *DATE.split()], "INTEGER"),
    "video": "BOOLEAN",
}
"""The type of a column that is kept, where it is not text."""
