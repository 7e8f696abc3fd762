"""The stages of a run: what they are called while it runs, and what took how long."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tailrace.assess import chain_run
from tailrace.assess.chain_run import Stopwatch, run_chain


def test_the_estimate_is_told_before_the_draws_and_is_no_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The summary of a run had a stage "draws, about 17 s of processor time" of 0.0 s."""
    told: list[str] = []
    block = SimpleNamespace(budget={}, areas={})

    def drawn(*_: Any, **__: Any) -> Iterator[Any]:
        told.append("the draws begin")
        yield block

    made = {
        "chain_plan": SimpleNamespace(areas={}), "record_numbers": {}, "kept_block": block,
        "number_design": SimpleNamespace(blocks=1, block=8), "_estimate": 17.4, "gathered": {},
    }  # fmt: skip
    for name, value in made.items():
        monkeypatch.setattr(chain_run, name, lambda *_, value=value, **__: value)
    monkeypatch.setattr(chain_run, "_draw", drawn)
    watch = Stopwatch()
    run_chain(
        SimpleNamespace(drawn_as_one=()), samples=8, seed=1, scheme="plain",
        store=SimpleNamespace(), place=SimpleNamespace(client=None, runner=None), watch=watch,
        progress=lambda stage, done, all_: told.append(stage),
    )  # type: ignore[arg-type]  # fmt: skip
    watch.stop()
    about = told.index("draws, about 17 s of processor time")
    assert about < told.index("the draws begin") < told.index("draws")
    stages = ["numbers that vary", "central values", "draws", "results together"]
    assert list(watch.seconds) == stages
