"""The worker on the terminal; what it does is in tests/jobs and tests/end_to_end."""

from __future__ import annotations

import pytest

from app.__main__ import main
from app.commands.worker import worker


def test_a_worker_without_redis_says_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JOBS_URL", "memory://")
    monkeypatch.setattr("sys.argv", ["linernotes", worker.__name__])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "JOBS_URL: 'memory://': the gateway then does jobs itself" in capsys.readouterr().err
