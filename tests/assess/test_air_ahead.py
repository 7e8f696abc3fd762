"""The air of all areas is computed ahead: told as it goes, given up when nobody waits."""

from __future__ import annotations

from concurrent.futures import CancelledError
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest

from tailrace.assess import air_ahead as ahead
from tailrace.assess.chain_plan import AIR, chain_plan
from tailrace.assess.transfer_store import TransferStore
from tailrace.errors import InputError
from tailrace.quantities import Missing
from tailrace.site import Site, load_site

NO_SITE = cast(Site, None)


@pytest.fixture
def store(tmp_path: Path) -> TransferStore:
    return TransferStore(tmp_path)


def test_areas_stand_side_by_side_and_tell_how_much_is_done(
    store: TransferStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = {"mine": Event(), "works": Event()}

    def made(_: Site, area: str, *, progress: Any, **__: object) -> Missing:
        begun[area].set()
        # Each waits for the other: one after another they would never end.
        assert all(one.wait(10.0) for one in begun.values())
        progress(1.0)
        return Missing(area, "nothing")

    monkeypatch.setattr(ahead, "air_transfers", made)
    told: list[float] = []
    with ahead.air_ahead(NO_SITE, tuple(begun), store=store) as collect:
        air = collect(told.append)
    assert list(air) == ["mine", "works"]
    assert [one.reason for one in air.values() if isinstance(one, Missing)] == ["mine", "works"]
    assert told[-1] == 1.0


def test_what_an_area_refuses_is_raised(
    store: TransferStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> Missing:
        raise InputError.single("no such weather")

    monkeypatch.setattr(ahead, "air_transfers", refused)
    with (
        pytest.raises(InputError, match="no such weather"),
        ahead.air_ahead(NO_SITE, ("mine",), store=store) as collect,
    ):
        collect(lambda _: None)


def test_an_interrupted_run_gives_up_the_air(
    store: TransferStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted, ended = Event(), []

    def long(_: Site, area: str, *, progress: Any, **__: object) -> Missing:
        assert interrupted.wait(10.0)
        try:
            for _step in range(1000):
                progress(0.5)
                Event().wait(0.01)
        except CancelledError:
            ended.append(area)
            raise
        return Missing("never", "nothing")

    monkeypatch.setattr(ahead, "air_transfers", long)

    def run() -> None:
        with ahead.air_ahead(NO_SITE, ("mine",), store=store):
            interrupted.set()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert ended == ["mine"]


@pytest.mark.slow
def test_a_run_is_told_the_share_of_the_air(
    store: TransferStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(_: Site, area: str, *, progress: Any, **__: object) -> Missing:
        progress(0.37)
        return Missing(area, "nothing")

    monkeypatch.setattr(ahead, "air_transfers", made)
    told: list[tuple[str, int, int]] = []
    stages: list[str] = []
    plan = chain_plan(
        load_site("ganzhou"), store=store, stage=stages.append,
        progress=lambda stage, done, steps: told.append((stage, done, steps)),
    )  # fmt: skip
    assert (AIR, 37, 100) in told
    assert stages[0] == "weights of people"
    assert stages[-1] == AIR
    assert all(isinstance(area.air, Missing) for area in plan.areas.values())
