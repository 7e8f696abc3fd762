"""Measurements of a site and the levels they are held against."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tailrace.assess.draw_design import DrawDesign
from tailrace.assess.observed_beside import level_factor
from tailrace.assess.site_calibration import calibrate_site, comparable, responses
from tailrace.errors import InputError
from tailrace.quantities import Value
from tailrace.quantities.distributions import Lognormal
from tailrace.quantities.level_source import LevelSource, drawn
from tailrace.site import load_site

MEDIA = ("air", "soil", "road_dust", "drinking_water")
SUBSTANCES = ("La", "Ce", "Th", "PM10")
RATE = Value(None, "kg/yr", distribution=Lognormal(1.0, 3.0))


def a_plan() -> Any:
    """Stands for a plan: what of it is asked for here."""
    area = SimpleNamespace(
        name="baotou", places=("kundulun", "xinguang"), substances=SUBSTANCES,
        weights=SimpleNamespace(media=MEDIA),
    )  # fmt: skip
    return SimpleNamespace(site=load_site("baotou"), areas={"baotou": area}, stated=(1985, 2010))


def a_run(plan: Any, levels: LevelSource) -> Any:
    """Stands for a run: all levels are proportional to one rate, background a tenth."""
    rate = drawn(RATE, "rate", levels)
    base = np.zeros((1, len(MEDIA), len(SUBSTANCES), 2))
    base[0, 0, :2] = 1e-6
    level = np.zeros((levels.rows, len(MEDIA), len(SUBSTANCES), 2, 2))
    level[:, 0, :3, :, 1] = np.array([1e-5, 2e-5, 1e-6])[:, None] * rate[:, None, None]
    level[:, 2, 1, :, 1] = 50.0 * rate[:, None]
    level[:, :, :, 0] *= 0.5  # kundulun
    lacking = np.zeros((len(MEDIA), len(SUBSTANCES)), dtype=bool)
    lacking[2, 1] = True  # cerium of road dust
    block = SimpleNamespace(level=level, level_unknown=lacking)
    return SimpleNamespace(areas={"baotou": SimpleNamespace(block=block, base=base)})


def test_what_can_be_compared_and_what_not() -> None:
    found = comparable(a_plan(), 3.0)
    names = found.observations.names
    assert "REE in air (TSP), xinguang, 2012" in names
    assert "Th-232 in air (TSP), xinguang, 2013" not in names
    assert "Ce in road dust, kundulun, 2020" in names
    reasons = found.left_out
    assert reasons["REE in air (PM10), xinguang, 2012"].endswith("not of PM10")
    assert "contradict" in reasons["Th-232 in air (TSP), xinguang, 2013"]
    assert reasons["Th-232 in air (TSP), bayan_obo_town, 2012"] == "nobody lives there"
    assert all("computed by the study" in why for name, why in reasons.items() if "dose" in name)
    measured = len(load_site("baotou").measurements)
    assert len(names) + len(reasons) == measured
    assert (found.observations.factors == 3.0).all()


def test_responses_are_in_the_units_of_the_observations() -> None:
    plan = a_plan()
    found = comparable(plan, 3.0)
    block = a_run(plan, MiddleLevels())
    values = dict(zip(found.observations.names, responses(block, found.picked, 1)[0], strict=True))
    # La and Ce: 3e-5 + 2e-6 mg/m3 of background are 32 ng/m3
    assert values["REE in air (TSP), xinguang, 2012"] == pytest.approx(32.0)
    assert values["Ce in road dust, kundulun, 2020"] == pytest.approx(25.0)


def test_thorium_is_compared_by_activity() -> None:
    # 1e-6 mg/m3 of Th with 4.057 Bq/mg (ICRP 107: 1.405e10 a)
    assert level_factor("mg/m3", "uBq/m3", "Th-232") * 1e-6 == pytest.approx(4.057, rel=1e-3)
    assert level_factor("mg/m3", "ng/m3", "REE") == pytest.approx(1e6)


class MiddleLevels:
    """One row at the median."""

    rows = 1

    def levels(self, place: str, value: object) -> np.ndarray:
        return np.array([0.5])


def test_a_site_is_held_against_its_measurements() -> None:
    pytest.importorskip("pyesmda")
    plan = a_plan()
    design = DrawDesign({"rate": RATE}, 512, seed=3, block=128)
    calls = []

    def run(given: Any, levels: LevelSource) -> Any:
        calls.append(levels.rows)
        return a_run(given, levels)

    found, against = calibrate_site(plan, design, 3.0, run=run)
    assert calls[:4] == [128] * 4
    table = found.beside().set_index("observation")
    earths = table.loc["REE in air (TSP), xinguang, 2012"]
    assert earths["observed"] == 172.91
    assert earths["prior_P50"] == pytest.approx(32.0, rel=0.05)
    # All observations ask for more than the median run gives.
    assert found.numbers().loc[0, "posterior_P50"] > 2.0
    assert len(table) == len(against.picked)
    assert against.lower_bounds == ("Ce in road dust, kundulun, 2020",)


def test_an_observation_whose_background_is_not_known_is_left_out() -> None:
    plan = a_plan()
    site = plan.site
    own = site.areas["baotou"].surface
    background = own.background.model_copy(
        update={"air": {n: v for n, v in own.background.air.items() if n != "Ce"}}
    )
    area = replace(
        site.areas["baotou"], surface=own.model_copy(update={"background": background})
    )  # fmt: skip
    plan.site = replace(site, areas={**site.areas, "baotou": area})
    found = comparable(plan, 3.0)
    name = "REE in air (TSP), xinguang, 2012"
    assert found.left_out[name] == "what is there without the works is not known of Ce"
    # road dust follows from the soil, whose background is declared
    assert found.observations.names == ("Ce in road dust, kundulun, 2020",)


def test_nothing_to_compare_is_told() -> None:
    plan = a_plan()
    plan.areas = {}
    with pytest.raises(InputError, match="has nothing that can be held against what is computed"):
        comparable(plan, 3.0)
    with pytest.raises(InputError, match="above 1"):
        comparable(a_plan(), 1.0)
