"""Every row gets its answer in its place, and says how it came by it."""

from __future__ import annotations

import pytest

from app.errors import InvalidArgument, ProviderUnavailable
from app.gateway.enrichment import EnrichedRow, RowQuestion, enrich_rows
from app.gateway.enrichment_fields import DEFAULT_FIELDS, FIELDS, RowStatus, facets_of, fields_named
from app.gateway.gateway import Gateway
from app.music.claim import ArtistCredit, Claim, ContributorClaim, Length, LinkClaim, WorkClaim
from app.music.facets import WORKS, links_on
from app.music.platforms import Platform
from tests.gateway.asking import ISRC, OTHER, UNKNOWN
from tests.gateway.scripted import ScriptedProvider

FIELDS_OF_ALL = ("status", "isrc", "title", "spotify_id", "iswc", "writers", "publishers", "ipis")
MUSIC_SOUNDS_BETTER = Claim(
    ISRC,
    title="Music Sounds Better with You",
    artists=(ArtistCredit("Stardust"),),
    length=Length(403_000),
    links=(LinkClaim("spotify", "303ccTay2FiDTZ9fZ2AdBt"),),
    works=(
        WorkClaim(
            title="MUSIC SOUNDS BETTER WITH YOU",
            iswc="T0345246801",
            contributors=(
                ContributorClaim("THOMAS BANGALTER", "00254380962", roles=("CA",)),
                ContributorClaim("ALAIN QUEME", roles=("C",)),
                ContributorClaim("ROULE", roles=("E",)),
            ),
        ),
    ),
)
LIVE = Claim(OTHER, title="Music Sounds Better with You", version="Live", artists=(ArtistCredit("Stardust"),))
BY_WORDS = RowQuestion(title="Music sounds better with you", artist="Stardust")


@pytest.fixture
def stardust(acrcloud: ScriptedProvider) -> None:
    acrcloud.know(MUSIC_SOUNDS_BETTER)


async def statuses(gateway: Gateway, *rows: RowQuestion) -> list[str]:
    return [row.status for row in await enrich_rows(gateway, rows, ["status"])]


@pytest.mark.usefixtures("stardust")
async def test_a_row_with_an_isrc_gets_the_fields_that_were_chosen(gateway: Gateway) -> None:
    [row] = await enrich_rows(gateway, [RowQuestion(isrc="isrc gb-duw-00-00053")], FIELDS_OF_ALL)
    assert row == EnrichedRow(
        RowStatus.MATCHED,
        (
            "matched",
            ISRC,
            "Music Sounds Better with You",
            "303ccTay2FiDTZ9fZ2AdBt",
            "T-034.524.680-1",
            "THOMAS BANGALTER; ALAIN QUEME",
            "ROULE",
            "00254380962",
        ),
    )


@pytest.mark.usefixtures("stardust")
async def test_every_row_is_answered_once_in_its_place(gateway: Gateway, acrcloud: ScriptedProvider) -> None:
    rows = [RowQuestion(isrc=code) for code in (UNKNOWN, ISRC, "", "US-1", ISRC.lower(), None, UNKNOWN)]
    found = await statuses(gateway, *rows)
    assert found == ["not_found", "matched", "not_found", "invalid_isrc", "matched", "not_found", "not_found"]
    asked = [isrc for _, isrcs in acrcloud.asked for isrc in isrcs]
    assert sorted(asked) == sorted({ISRC, UNKNOWN})


@pytest.mark.usefixtures("stardust")
async def test_a_row_without_an_isrc_is_matched_by_title_and_artist_and_says_so(gateway: Gateway) -> None:
    [row] = await enrich_rows(gateway, [BY_WORDS], ["status", "isrc", "spotify_id", "reason"])
    assert row.cells[:3] == ("matched_by_text", ISRC, "303ccTay2FiDTZ9fZ2AdBt")
    assert "artists agree" in row.cells[3]


@pytest.mark.usefixtures("stardust")
async def test_words_that_fit_several_recordings_are_ambiguous(gateway: Gateway, deezer: ScriptedProvider) -> None:
    deezer.know(Claim(OTHER, title=MUSIC_SOUNDS_BETTER.title, artists=MUSIC_SOUNDS_BETTER.artists))
    [row] = await enrich_rows(gateway, [BY_WORDS], ["status", "isrc"])
    assert row.cells == ("ambiguous", "")


async def test_another_version_is_not_taken_for_the_recording(gateway: Gateway, acrcloud: ScriptedProvider) -> None:
    acrcloud.know(LIVE)
    assert await statuses(gateway, BY_WORDS) == ["not_found"]


@pytest.mark.usefixtures("stardust")
@pytest.mark.parametrize("code", ["n/a", "-", "NaN", " ", "NULL", "—"])
async def test_what_stands_for_no_isrc_is_none(gateway: Gateway, code: str) -> None:
    row = RowQuestion(code, BY_WORDS.title, BY_WORDS.artist)
    assert await statuses(gateway, row) == ["matched_by_text"]


@pytest.mark.usefixtures("stardust")
async def test_a_row_with_an_isrc_is_never_matched_by_its_words(gateway: Gateway) -> None:
    rows = [RowQuestion(code, BY_WORDS.title, BY_WORDS.artist) for code in (UNKNOWN, "US-1")]
    assert await statuses(gateway, *rows) == ["not_found", "invalid_isrc"]


async def test_a_title_alone_is_not_enough(gateway: Gateway, acrcloud: ScriptedProvider) -> None:
    assert await statuses(gateway, RowQuestion(title="Music"), RowQuestion(artist="Stardust")) == ["not_found"] * 2
    assert acrcloud.calls == []


@pytest.mark.usefixtures("stardust")
async def test_the_same_words_are_searched_for_once(gateway: Gateway, acrcloud: ScriptedProvider) -> None:
    await enrich_rows(gateway, [BY_WORDS] * 5, ["status"])
    assert [name for name, _ in acrcloud.asked].count("search") == 1


async def test_an_outage_is_never_told_as_an_absence(
    gateway: Gateway, acrcloud: ScriptedProvider, deezer: ScriptedProvider
) -> None:
    acrcloud.trouble = deezer.trouble = ProviderUnavailable("is down")
    rows = await enrich_rows(gateway, [RowQuestion(ISRC), BY_WORDS], ["status", "reason"])
    assert [row.cells for row in rows] == [("unavailable", "acrcloud is down; deezer is down")] * 2


@pytest.mark.usefixtures("stardust")
async def test_a_row_whose_text_is_no_text_is_answered_all_the_same(gateway: Gateway) -> None:
    row = RowQuestion(title="caf\udce9\0", artist="Zo\udceb")
    assert await statuses(gateway, row) == ["not_found"]


async def test_only_what_the_fields_need_is_asked_for(gateway: Gateway, acrcloud: ScriptedProvider) -> None:
    acrcloud.know(MUSIC_SOUNDS_BETTER)
    await enrich_rows(gateway, [RowQuestion(ISRC)], ["spotify_id"])
    assert [name for name, _ in acrcloud.asked] == ["track"]
    assert facets_of(fields_named(["writers", "status", "deezer_url"])) == {WORKS, links_on(Platform.DEEZER)}


async def test_an_unknown_field_is_refused_with_those_there_are(gateway: Gateway) -> None:
    with pytest.raises(InvalidArgument, match=r"There are: status, reason, isrc"):
        await enrich_rows(gateway, [], ["spotify"])
    with pytest.raises(InvalidArgument, match="twice"):
        fields_named(["isrc", "isrc"])


async def test_no_rows_have_no_answers(gateway: Gateway) -> None:
    assert await enrich_rows(gateway, [], DEFAULT_FIELDS) == ()


@pytest.mark.usefixtures("stardust")
async def test_every_field_can_be_told_of_a_recording_and_of_none(gateway: Gateway) -> None:
    found, unknown = await enrich_rows(gateway, [RowQuestion(ISRC), RowQuestion(UNKNOWN)], tuple(FIELDS))
    assert len(found.cells) == len(unknown.cells) == len(FIELDS)
    told = dict(zip(FIELDS, unknown.cells, strict=True))
    assert {name: cell for name, cell in told.items() if cell} == {
        "status": "not_found",
        "reason": "nobody knows the ISRC",
    }
