"""How sure the tie between a work and a recording is, and why.

Aggregators list every registration that resembles the recording: the song, a medley that contains it, a voice memo of
it. None is dropped; each is marked with the reason in words.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.music.names import name_key, name_words
from app.music.titles import VERSION_WORDS, title_key
from app.music.work import LinkStatus

# Sources whose editors tie a recording to a work on purpose, so that a differing title is no reason to doubt.
EXPLICIT_SOURCES = frozenset({"musicbrainz"})
_COMPONENT_ATTRIBUTES = ("medley", "partial")
# Words that a registration adds to a title to name something made from the song, besides the words of versions.
_DERIVATIVE_WORDS = VERSION_WORDS | name_words(
    "voice memo interlude reprise intro outro version mix excerpt arrangement arr adaptation adapted parody sample "
    "sampled mashup sketch draft worktape work tape cue underscore alternate alternative translation original "
    "introduction ending theme video radio score trailer"
)
_ORDER = {status: place for place, status in enumerate(LinkStatus)}


def surest(statuses: Iterable[tuple[LinkStatus, str]]) -> tuple[LinkStatus, str]:
    """The surest of several verdicts, with its reason."""
    return min(statuses, key=lambda verdict: (_ORDER[verdict[0]], verdict[1]))


def status_of(
    titles: Iterable[str], attributes: Iterable[str], providers: Iterable[str], recording: str | None
) -> tuple[LinkStatus, str]:
    """The status of a work with these titles for a recording of this title, and the reason in words.

    `attributes` are the words of the relation ("medley", "partial"), `providers` all that name the work.
    """
    words = {attribute.casefold() for attribute in attributes}
    for attribute in _COMPONENT_ATTRIBUTES:
        if attribute in words:
            return LinkStatus.MEDLEY_COMPONENT, f"the recording is marked as a {attribute} performance of it"
    named = list(titles)
    explicit = sorted(EXPLICIT_SOURCES.intersection(providers))
    if named and recording:
        verdict = surest(_compared(title, recording) for title in named)
        if verdict[0] is LinkStatus.SUSPECT and explicit:
            return LinkStatus.EXACT, f"{explicit[0]} ties it to the recording, under another title than “{recording}”"
        return verdict
    if explicit:
        return LinkStatus.EXACT, f"{explicit[0]} ties it to the recording"
    return LinkStatus.EXACT, "listed for the recording; there are no two titles to compare"


def _compared(title: str, recording: str) -> tuple[LinkStatus, str]:
    key, wanted = title_key(title), title_key(recording)
    # Registrations turn titles around: "SATISFACTION I CAN'T GET NO", "WINNER TAKES IT ALL, THE".
    if key == wanted or name_words(key) == name_words(wanted) or name_key(title) == name_key(recording):
        return LinkStatus.EXACT, "its title agrees with the recording's"
    parts = {title_key(part) for part in title.split("/")}
    if len(parts) > 1 and wanted in parts:
        return LinkStatus.MEDLEY_COMPONENT, f"“{title}” is a medley that contains “{recording}”"
    added = name_words(name_key(title)) - name_words(wanted)
    if name_words(wanted) <= name_words(name_key(title)) and added <= _DERIVATIVE_WORDS:
        said = " ".join(word for word in name_key(title).split() if word in added)
        return LinkStatus.DERIVATIVE, f"“{title}” adds “{said}” to the recording's title"
    return LinkStatus.SUSPECT, f"its title “{title}” is not the recording's, “{recording}”"
