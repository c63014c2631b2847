"""Those who throttle, fail or are late are asked again, while that can be expected to help."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from app.gateway.outcomes import NotFound, Unavailable
from app.gateway.patience import Patience
from app.gateway.verdicts import LATE
from app.music.track import Source, Verdict

HEARD = Source("deezer", Verdict.ABSENT, datetime(2020, 1, 1, tzinfo=UTC), 0, None, None)
LATE_ONE = Source("musicbrainz", Verdict.FAILED, None, None, None, LATE.reason)
DOWN = Source("acrcloud", Verdict.FAILED, None, None, None, "is down")

Said = NotFound | Unavailable


def throttled(seconds: float) -> Source:
    retry_at = datetime.now(UTC) + timedelta(seconds=seconds)
    return Source("acrcloud", Verdict.THROTTLED, None, None, retry_at, "too fast")


class Time:
    """A clock that sleeping turns."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 1))
        self.now += seconds


class Answers:
    """For each key, what is said on the first question, the second, and so on; the last one stays."""

    def __init__(self, **sources: list[Source]) -> None:
        self.sources = sources
        self.asked: list[list[str]] = []

    async def __call__(self, keys: Collection[str]) -> Mapping[str, Said]:
        self.asked.append(list(keys))
        answers: dict[str, Said] = {}
        for key in keys:
            said = self.sources[key]
            source = said.pop(0) if len(said) > 1 else said[0]
            unheard = source.verdict is not Verdict.ABSENT
            answers[key] = Unavailable(key, (source,)) if unheard else NotFound(key, (HEARD, source))
        return answers


def patience(seconds: float, time: Time) -> Patience:
    return Patience(seconds, clock=time, sleep=time.sleep)


async def test_only_those_still_owed_something_are_asked_again() -> None:
    time, answers = Time(), Answers(a=[HEARD], b=[LATE_ONE, HEARD], c=[DOWN, DOWN, HEARD])
    found = await patience(60, time).ask(["a", "b", "c"], answers)
    assert answers.asked == [["a", "b", "c"], ["b", "c"], ["c"]]
    assert all(isinstance(answer, NotFound) for answer in found.values())


async def test_a_provider_is_asked_again_when_it_said() -> None:
    time = Time()
    await patience(60, time).ask(["a"], Answers(a=[throttled(20), HEARD]))
    assert time.slept == [20.0]


async def test_pauses_grow_where_nobody_says_when() -> None:
    time = Time()
    await patience(40, time).ask(["a"], Answers(a=[DOWN]))
    assert time.slept == [1, 2, 4, 8, 16, 30]


async def test_who_wants_to_be_left_alone_for_longer_is_not_waited_for() -> None:
    time = Time()
    found = await patience(60, time).ask(["a"], Answers(a=[throttled(3_600)]))
    assert (time.slept, type(found["a"])) == ([], Unavailable)


async def test_one_that_brings_nothing_is_given_up_for_the_whole_run() -> None:
    time = Time()
    one = patience(10, time)
    await one.ask(["a"], Answers(a=[DOWN]))
    time.slept.clear()
    await one.ask(["b"], Answers(b=[DOWN]))
    assert time.slept == []


async def test_one_that_still_brings_something_is_waited_for() -> None:
    time, just_now = Time(), datetime(2999, 1, 1, tzinfo=UTC)
    spoke = Source("acrcloud", Verdict.ABSENT, just_now, 0, None, None)
    one = patience(10, time)
    await one.ask(["a"], Answers(a=[DOWN]))
    time.slept.clear()
    await one.ask(["b", "c"], Answers(b=[spoke], c=[DOWN, HEARD]))
    assert time.slept == [1]


async def test_without_patience_every_answer_is_taken_as_it_comes() -> None:
    answers = Answers(a=[LATE_ONE])
    await Patience.none().ask(["a"], answers)
    assert answers.asked == [["a"]]
