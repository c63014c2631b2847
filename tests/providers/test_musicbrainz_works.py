"""The works behind a recording: recorded relations, and small ones written here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from app.music.claim import ContributorClaim, ExternalId, WorkClaim
from app.providers.musicbrainz_works import Party, Relation, Work, works_of

ANNE, LABEL, WORK = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "123")


def performance(work: dict[str, Any], *attributes: str, **more: Any) -> Relation:
    return msgspec.convert({"type": "performance", "work": work, "attributes": list(attributes), **more}, Relation)


def the_work(work: dict[str, Any], *attributes: str) -> WorkClaim:
    (claim,) = works_of([performance(work, *attributes)])
    return claim


def by(role: str, **more: Any) -> dict[str, Any]:
    return {"type": role, "direction": "backward", "target-type": "artist", **more}


def test_the_recorded_swan_lake_has_a_work_without_a_code_whose_composer_is_credited_in_latin_letters(corpus):
    body = json.loads((corpus / "musicbrainz" / "picard_recording_composer.json").read_bytes())
    (work,) = works_of(msgspec.convert(body["relations"], list[Relation]))
    assert (work.iswc, work.languages) == (None, ())
    assert [(party.name, party.roles) for party in work.contributors] == [("Tchaikovsky", ("composer",))]


def test_the_first_readable_code_is_the_works_and_the_others_are_its_aliases():
    work = the_work({"iswcs": ["T-000.000.000-8", "T-034.524.680-1", None, "T-071.011.917-7"]})
    assert (work.iswc, work.aliases) == ("T0345246801", ("T0710119177",))


def test_a_relations_own_words_come_with_the_work():
    assert the_work({"title": " Song "}, "cover", "live") == WorkClaim(title="Song", attributes=("cover", "live"))


def test_only_performances_lead_to_works():
    other = msgspec.convert({"type": "lyrics", "work": {"title": "Song"}}, Relation)
    assert works_of([other, msgspec.convert({"type": "performance"}, Relation)]) == ()


def test_every_recording_of_a_medley_performs_several_works():
    works = works_of([performance({"id": ANNE}, "medley"), performance({"id": WORK}, "medley")])
    assert [work.ids[0].id for work in works] == [ANNE, WORK]
    assert all(work.attributes == ("medley",) for work in works)


def test_a_label_that_publishes_is_a_party_with_its_id():
    publisher = {"type": "publishing", "label": {"id": LABEL, "name": "House of Songs"}}
    assert the_work({"relations": [publisher]}).contributors == (
        ContributorClaim("House of Songs", roles=("publishing",), ids=(ExternalId("musicbrainz", LABEL),)),
    )


def test_a_dedication_or_a_premiere_makes_nobody_a_party():
    relations = [by(kind, artist={"id": ANNE, "name": "Anne"}) for kind in ("dedication", "premiere", "commissioned")]
    assert the_work({"relations": relations}).contributors == ()


def test_numbers_of_nested_artists_are_taken_where_they_are_told():
    artist = {"id": ANNE, "name": "Anne", "ipis": ["nonsense", "254380962"], "isnis": ["0000000121032683"]}
    (party,) = the_work({"relations": [by("writer", artist=artist), by("writer", artist=artist)]}).contributors
    assert (party.ipi, party.isni, party.roles) == ("00254380962", "0000000121032683", ("writer",))


def test_the_single_language_of_old_answers_counts_where_there_is_no_list():
    assert the_work({"language": "jpn"}).languages == ("jpn",)
    assert the_work({"language": "mul", "languages": ["deu", "eng"]}).languages == ("deu", "eng")


def test_all_numbers_of_a_party_are_kept_and_none_is_said_to_be_the_names() -> None:
    """Patrick Leonard's page has two IPIs."""
    page = Party("47f1c600", "Patrick Leonard", ["00046214011", "00141746483", None], ["0000000079804773"])
    work = Work(title="Like a Prayer", relations=[Relation(type="composer", artist=page)])
    [claim] = works_of([Relation(type="performance", work=work)])
    [party] = claim.contributors
    assert (party.ipi, party.ipis, party.isni, party.isnis) == (
        "00046214011",
        ("00141746483",),
        "0000000079804773",
        (),
    )


def test_aliases_are_further_names_but_search_hints_are_not(corpus: Path) -> None:
    """As a recorded answer nests them in a relation, when they are asked for."""
    said = [
        {"name": "ニルヴァーナ", "type": "Artist name"},
        {"name": "Nirvanna", "type": "Search hint"},
        {"name": None},
    ]
    artist = {"id": "5b11f4ce", "name": "Nirvana", "aliases": said}
    body = {"type": "performance", "work": {"relations": [{"type": "writer", "artist": artist}]}}
    [claim] = works_of([msgspec.convert(body, Relation)])
    assert claim.contributors[0].aliases == ("ニルヴァーナ",)
    recorded = json.loads((corpus / "musicbrainz" / "php_Lookup_Release.json").read_bytes())
    relations = [
        one for disc in recorded["media"] for track in disc["tracks"] for one in track["recording"]["relations"]
    ]
    parties = [msgspec.convert(one, Relation).artist for one in relations if "artist" in one]
    assert any(alias.name == "Nirvana US" for party in parties if party for alias in party.aliases or ())
