"""The joins: MusicBrainz' tables brought together into what its web service would answer about each ISRC's recording.

The service's own JSON is written, so that the provider's own functions read both. `prepare` makes small tables in the
order of `slot`, a number for each ISRC; `bodies` then joins the documents of a range of slots, so that memory does not
grow with the dump. An ISRC that several recordings have is told as the provider would choose: sound before video, the
first released, the first id. A recording tells 25 releases at most, as many as a lookup.

What the service tells only on other pages is written where its JSON has a place for it: IPIs and ISNIs of a work's
parties, and the labels of releases.
"""

from __future__ import annotations

import duckdb

from app.imports.progress import Progress
from app.imports.source import Saying

STEPS: dict[str, str] = {
    "filed": """
        SELECT DISTINCT upper(isrc) AS isrc, recording FROM isrc
        WHERE regexp_full_match(upper(isrc), '[A-Z]{2}[A-Z0-9]{3}[0-9]{7}')""",
    "released": """
        WITH events AS (
            SELECT release, code, date_year AS y, date_month AS m, date_day AS d
            FROM release_country LEFT JOIN iso_3166_1 ON area = country
            UNION ALL SELECT release, NULL, date_year, date_month, date_day FROM release_unknown_country),
        dated AS (
            SELECT release, code AS country, y * 10000 + coalesce(m, 99) * 100 + coalesce(d, 99) AS age,
                   printf('%04d', y) || coalesce(printf('-%02d', m) || coalesce(printf('-%02d', d), ''), '') AS date
            FROM events)
        SELECT release, min_by({'date': date, 'age': age, 'country': country},
                               {'age': coalesce(age, 99999999), 'country': coalesce(country, 'ZZ')}) AS event
        FROM dated GROUP BY release""",
    "appearances": """
        SELECT DISTINCT recording, release FROM track JOIN medium ON medium.id = track.medium
        WHERE recording IN (SELECT recording FROM filed)""",
    "firsts": """
        SELECT recording, min_by(event.date, event.age) AS date FROM appearances JOIN released USING (release)
        WHERE event.age IS NOT NULL GROUP BY recording""",
    "chosen": """
        SELECT row_number() OVER (ORDER BY isrc) - 1 AS slot, * EXCLUDE (place) FROM (
            SELECT filed.isrc, recording.*, firsts.date,
                   row_number() OVER (PARTITION BY isrc ORDER BY video, date IS NULL, date, gid) AS place
            FROM filed JOIN recording ON recording.id = filed.recording
            LEFT JOIN firsts ON firsts.recording = recording.id)
        WHERE place = 1 ORDER BY slot""",
    "isrcs_of": """
        SELECT recording, to_json(list(isrc ORDER BY isrc))::TEXT AS isrcs FROM filed
        WHERE recording IN (SELECT id FROM chosen) GROUP BY recording""",
    "shown": """
        SELECT slot, release, place FROM (
            SELECT slot, release, row_number() OVER (
                PARTITION BY slot
                ORDER BY event.age NULLS LAST, event.country NULLS LAST, barcode, release.name, release.gid
            ) AS place
            FROM chosen JOIN appearances ON appearances.recording = chosen.id
            JOIN release ON release.id = appearances.release LEFT JOIN released USING (release))
        WHERE place <= 25""",
    "credits": """
        SELECT artist_credit, to_json(list({'name': said.name, 'joinphrase': join_phrase,
            'artist': {'id': artist.gid, 'name': artist.name}} ORDER BY position))::TEXT AS credit
        FROM artist_credit_name AS said JOIN artist ON artist.id = said.artist
        WHERE artist_credit IN (SELECT artist_credit FROM chosen UNION
                                SELECT artist_credit FROM release WHERE id IN (SELECT release FROM shown))
        GROUP BY artist_credit""",
    "release_documents": """
        WITH wanted AS (SELECT * FROM release WHERE id IN (SELECT release FROM shown)),
        kinds AS (
            SELECT release_group, list(name ORDER BY name) AS names FROM release_group_secondary_type_join
            JOIN release_group_secondary_type ON id = secondary_type GROUP BY release_group),
        labels AS (
            SELECT release, [min_by({'label': {'id': gid, 'name': name}}, release_label.id)] AS labels
            FROM release_label JOIN label ON label.id = release_label.label
            WHERE release IN (SELECT id FROM wanted) GROUP BY release)
        SELECT wanted.id AS release, '{"id":' || to_json(wanted.gid) || ',"title":' || to_json(wanted.name)
            || ',"barcode":' || coalesce(to_json(barcode), 'null')
            || ',"date":' || coalesce(to_json(event.date), 'null')
            || ',"country":' || coalesce(to_json(event.country), 'null')
            || ',"artist-credit":' || coalesce(credit, 'null')
            || ',"release-group":' || to_json({'primary-type': kind.name, 'secondary-types': coalesce(kinds.names, [])})
            || ',"label-info":' || coalesce(to_json(labels), 'null') || '}' AS document
        FROM wanted LEFT JOIN credits USING (artist_credit) LEFT JOIN released ON released.release = wanted.id
        LEFT JOIN labels ON labels.release = wanted.id
        LEFT JOIN release_group ON release_group.id = wanted.release_group
        LEFT JOIN release_group_primary_type AS kind ON kind.id = release_group.type
        LEFT JOIN kinds ON kinds.release_group = wanted.release_group""",
    "ties": """
        WITH attributes AS (
            SELECT link, list(name ORDER BY name) AS names FROM link_attribute
            JOIN link_attribute_type ON id = attribute_type GROUP BY link)
        SELECT link.id AS link, link_type.name AS type, coalesce(names, []) AS attributes
        FROM link JOIN link_type ON link_type.id = link_type LEFT JOIN attributes ON attributes.link = link.id""",
    "performed": """
        SELECT slot, entity1 AS work, link_order, l_recording_work.id AS place, to_json(attributes)::TEXT AS attributes
        FROM chosen JOIN l_recording_work ON entity0 = chosen.id JOIN ties USING (link)
        WHERE ties.type = 'performance'""",
    "parts": """
        WITH ipis AS (SELECT artist, list(ipi ORDER BY ipi) AS ipis FROM artist_ipi GROUP BY artist),
        isnis AS (SELECT artist, list(isni ORDER BY isni) AS isnis FROM artist_isni GROUP BY artist),
        aliases AS (
            SELECT artist, list({'name': said.name, 'type': kind.name} ORDER BY said.name, kind.name) AS aliases
            FROM artist_alias AS said LEFT JOIN artist_alias_type AS kind ON kind.id = said.type GROUP BY artist),
        label_ipis AS (SELECT label, list(ipi ORDER BY ipi) AS ipis FROM label_ipi GROUP BY label),
        label_isnis AS (SELECT label, list(isni ORDER BY isni) AS isnis FROM label_isni GROUP BY label),
        label_aliases AS (
            SELECT label, list({'name': said.name, 'type': kind.name} ORDER BY said.name, kind.name) AS aliases
            FROM label_alias AS said LEFT JOIN label_alias_type AS kind ON kind.id = said.type GROUP BY label)
        SELECT entity1 AS work, 'artist' AS target, type, link_order, tie.id AS place,
               to_json({'type': type, 'target-credit': entity0_credit, 'artist': {
                   'id': gid, 'name': name, 'ipis': ipis, 'isnis': isnis, 'aliases': aliases}})::TEXT AS document
        FROM l_artist_work AS tie JOIN ties USING (link) JOIN artist ON artist.id = entity0
        LEFT JOIN ipis ON ipis.artist = entity0 LEFT JOIN isnis ON isnis.artist = entity0
        LEFT JOIN aliases ON aliases.artist = entity0
        WHERE entity1 IN (SELECT work FROM performed)
        UNION ALL
        SELECT entity1, 'label', type, link_order, tie.id,
               to_json({'type': type, 'target-credit': entity0_credit, 'label': {
                   'id': gid, 'name': name, 'ipis': ipis, 'isnis': isnis, 'aliases': aliases}})::TEXT
        FROM l_label_work AS tie JOIN ties USING (link) JOIN label ON label.id = entity0
        LEFT JOIN label_ipis ON label_ipis.label = entity0 LEFT JOIN label_isnis ON label_isnis.label = entity0
        LEFT JOIN label_aliases ON label_aliases.label = entity0
        WHERE entity1 IN (SELECT work FROM performed)""",
    "heads": """
        SELECT slot, isrc, gid, '{"id":' || to_json(gid) || ',"title":' || to_json(name)
            || ',"length":' || coalesce(length::TEXT, 'null') || ',"video":' || video::TEXT
            || ',"disambiguation":' || to_json(comment)
            || ',"first-release-date":' || coalesce(to_json(date), 'null')
            || ',"artist-credit":' || coalesce(credit, 'null') || ',"isrcs":' || isrcs AS document
        FROM chosen LEFT JOIN credits USING (artist_credit) LEFT JOIN isrcs_of ON isrcs_of.recording = chosen.id
        ORDER BY slot""",
    "appearing": """
        SELECT slot, place, document FROM shown JOIN release_documents USING (release) ORDER BY slot""",
    "performances": """
        WITH codes AS (SELECT work, list(iswc ORDER BY iswc) AS iswcs FROM iswc GROUP BY work),
        spoken AS (
            SELECT work, list(coalesce(iso_code_3, iso_code_2t) ORDER BY coalesce(iso_code_3, iso_code_2t)) AS languages
            FROM work_language JOIN language ON language.id = work_language.language GROUP BY work)
        SELECT slot, performed.work, link_order, place, '{"type":"performance","attributes":' || attributes
            || ',"work":{"id":' || to_json(gid) || ',"title":' || to_json(name)
            || ',"iswcs":' || to_json(coalesce(iswcs, [])) || ',"languages":' || to_json(coalesce(languages, []))
            || ',"relations":[' AS document
        FROM performed JOIN work ON work.id = performed.work LEFT JOIN codes ON codes.work = performed.work
        LEFT JOIN spoken ON spoken.work = performed.work ORDER BY slot""",
    "parties": """
        SELECT slot, work, target, type, link_order, place, document
        FROM (SELECT DISTINCT slot, work FROM performed) JOIN parts USING (work) ORDER BY slot""",
    "pages": """
        SELECT slot, type, link_order, l_recording_url.id AS place,
               to_json({'type': type, 'url': {'resource': url}})::TEXT AS document
        FROM chosen JOIN l_recording_url ON entity0 = chosen.id JOIN ties USING (link) JOIN url ON url.id = entity1
        ORDER BY slot""",
}
"""The tables made of MusicBrainz' tables, in the order in which they are made. The last five are read by slots."""

BODIES = """
    WITH releases AS (
        SELECT slot, string_agg(document, ',' ORDER BY place) AS documents
        FROM appearing WHERE slot >= $first AND slot < $last GROUP BY slot),
    mine AS (
        SELECT slot, work, string_agg(document, ',' ORDER BY target, type, link_order, place) AS documents
        FROM parties WHERE slot >= $first AND slot < $last GROUP BY slot, work),
    works AS (
        SELECT slot, string_agg(document || coalesce(documents, '') || ']}}', ','
                                ORDER BY link_order, place) AS documents
        FROM performances LEFT JOIN mine USING (slot, work) WHERE slot >= $first AND slot < $last GROUP BY slot),
    urls AS (
        SELECT slot, string_agg(document, ',' ORDER BY type, link_order, place) AS documents
        FROM pages WHERE slot >= $first AND slot < $last GROUP BY slot)
    SELECT isrc, gid, document || ',"releases":[' || coalesce(releases.documents, '') || '],"relations":['
        || concat_ws(',', urls.documents, works.documents) || ']}'
    FROM heads LEFT JOIN releases USING (slot) LEFT JOIN urls USING (slot) LEFT JOIN works USING (slot)
    WHERE slot >= $first AND slot < $last ORDER BY slot"""


def prepare(connection: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    """Make the tables of STEPS that are not made yet."""
    made = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    progress.stage("joins", len(STEPS))
    for name, query in STEPS.items():
        if name not in made:
            connection.execute(f"CREATE TABLE {name} AS {query}")
        progress.advance()


def every(connection: duckdb.DuckDBPyConnection, size: int) -> list[str]:
    """The ISRCs at the slots that `size` divides."""
    query = "SELECT isrc FROM chosen WHERE slot % ? = 0 ORDER BY slot"
    return [isrc for (isrc,) in connection.execute(query, [size]).fetchall()]


def bodies(connection: duckdb.DuckDBPyConnection, first: int, last: int) -> list[Saying]:
    """What the web service would say about the ISRCs of these slots, in their order."""
    rows = connection.execute(BODIES, {"first": first, "last": last}).fetchall()
    return [Saying(isrc, mbid, body.encode()) for isrc, mbid, body in rows]
