"""Ponds, hills and outlets to wells and rivers, on the bundled sites."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tailrace.assess.drawn_ground import drawn_aquifer
from tailrace.assess.groundwater_budget import groundwater_budget
from tailrace.assess.groundwater_plan import GroundwaterPlan, groundwater_plan
from tailrace.assess.groundwater_transfers import drawn_pond, groundwater_block
from tailrace.assess.hill_wash_out import discharge_of_year
from tailrace.assess.mounded_findings import MoundedFinding, mounded_findings
from tailrace.assess.plume_readings import plume_readings
from tailrace.assess.pond_release import largest_leak
from tailrace.assess.site_releases import SiteReleases, releases
from tailrace.assess.water_block import GroundwaterBlock
from tailrace.errors import InputError
from tailrace.quantities import Missing
from tailrace.quantities.level_source import LevelSource, Recorder
from tailrace.site import Site, check_site, load_site
from tailrace.water.baseflow import baseflow_release
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.mounding import GroundwaterFlow
from tailrace.water.plume_reading import Front, PlumeStatement, implied_velocity
from tailrace.water.recharge_areas import CircularRecharge, StraightBoundary

from .ground_levels import ByPlace

pytestmark = pytest.mark.slow


FIRST, LAST = 1963, 2035
YEARS = tuple(range(FIRST, LAST + 1))
LATE = (2020, 2028, 2035)
SOLUTES = ("F", "S", "N", "U", "La")


@cache
def plan_of(site: str, area: str) -> GroundwaterPlan:
    return groundwater_plan(load_site(site), area)


@cache
def released(site: str) -> SiteReleases:
    return releases(load_site(site))


@cache
def block(
    site: str = "baotou", area: str = "baotou", *, rows: int = 48, half: float = 1.0,
    epochs: tuple[int, ...] = (2026, 2030), alternative: str | None = None,
) -> GroundwaterBlock:  # fmt: skip
    levels: LevelSource = ByPlace(rows)
    return groundwater_block(
        plan_of(site, area), released(site), levels, YEARS, LATE, epochs,
        left=lambda source, substance: np.full((1, 1), half), alternative=alternative,
        substances=SOLUTES,
    )  # fmt: skip


def test_shapes_and_names() -> None:
    found = block()
    places = plan_of("baotou", "baotou").receptors
    assert found.sources == ("pond_seepage",)
    assert found.release_sources[0] == "pond_seepage"
    assert "water:treated_effluent" in found.release_sources
    assert found.rivers == ("huajiangyingzi",)
    assert found.well.shape == (3, 1, len(SOLUTES), len(places), len(LATE), 48)
    assert found.river.shape[:4] == (3, len(found.release_sources), len(SOLUTES), 1)
    assert {"dalahai", "xinguang"} <= set(places)
    assert np.nanmax(found.well) > 1.0
    assert (np.nan_to_num(found.well) >= 0.0).all()


@pytest.mark.parametrize(("site", "area"), [("baotou", "baotou"), ("ganzhou", "longnan")])
def test_epochs_add_up(site: str, area: str) -> None:
    """What is split over epochs of release is the whole: linear superposition."""
    split, whole = block(site, area), block(site, area, epochs=())
    for name in ("well", "river"):
        parts, one = getattr(split, name).sum(axis=0), getattr(whole, name)[0]
        np.testing.assert_allclose(parts, one, rtol=1e-12, atol=1e-15 * np.nanmax(one))


@pytest.mark.parametrize(("site", "area"), [("baotou", "baotou"), ("ganzhou", "longnan")])
def test_half_of_every_release_is_half_of_everything(site: str, area: str) -> None:
    whole, half = block(site, area), block(site, area, half=0.5)
    for name in ("well", "river", "release"):
        np.testing.assert_allclose(getattr(half, name), 0.5 * getattr(whole, name), rtol=1e-12)


def test_what_an_option_leaves_counts_from_its_year_on() -> None:
    """A pond sealed in 2026: what was released before stays, what comes after is gone."""
    plan, air = plan_of("baotou", "baotou"), released("baotou")
    sealed = np.array([[float(year < 2026)] for year in YEARS])
    made = groundwater_block(plan, air, ByPlace(48), YEARS, LATE, (2026, 2030),
                             left=lambda source, _: sealed if source == "pond_seepage" else None,
                             substances=SOLUTES)  # fmt: skip
    whole = block()
    np.testing.assert_array_equal(made.well[0], whole.well[0])
    assert np.nansum(made.well[1:]) == 0.0
    at = made.release_sources.index("water:treated_effluent")
    np.testing.assert_array_equal(made.river[:, at], whole.river[:, at])


def test_every_uncertain_number_is_drawn_once() -> None:
    """Places are unique, and the recorder hears of conductivity, seepage and pond water."""
    recorder = Recorder()
    groundwater_block(plan_of("baotou", "baotou"), released("baotou"), recorder, YEARS, LATE, ())
    assert {
        "baotou/ground.aquifer.hydraulic_conductivity",
        "baotou/ground.deposit.tailings_pond.seepage_rate",
        "baotou/ground.deposit.tailings_pond.pond_water.F",
        "baotou/ground.distribution_coefficient.SO4",
        "baotou/ground.river.flow",
    } <= set(recorder.numbers)
    assert all(place.startswith("baotou/ground.") for place in recorder.numbers)


def test_missing_is_nan_with_a_reason(poorer: Site) -> None:
    found = groundwater_block(
        plan_of("baotou", "baotou"), releases(poorer), None, YEARS, LATE, (),
        substances=("F", "Fe", "As"),
    )  # fmt: skip
    assert np.isnan(found.well[:, 0, 1]).all()
    assert "no concentration of Fe" in found.missing["pond_seepage", "Fe"].reason
    effluent = found.release_sources.index("water:treated_effluent")
    assert np.isnan(found.river[:, effluent, 2]).all()
    assert isinstance(found.missing["water:treated_effluent", "As"], Missing)
    assert not np.isnan(found.well[:, 0, 0]).any()
    # The balance begins long after the pond: what went before is not nothing.
    before = released("baotou").releases.years[0]
    if before > FIRST:
        reason = found.missing["water:treated_effluent", "", "at least"].reason
        assert str(before) in reason


def test_mountain_pass_is_missing_and_not_zero() -> None:
    plan = plan_of("mountain_pass", "mountain_pass")
    found = groundwater_block(plan, released("mountain_pass"), None, (2020, 2021), (2021,), ())
    assert np.isnan(found.well).all()
    assert found.well.size > 10
    assert "no seepage rate was read" in found.missing["tailings_stack",].reason


def test_sulfate_counts_as_sulfur() -> None:
    """Central values: 32.06/96.06 of the geometric mean of 1 and 20 g/L, times the leak."""
    pond = plan_of("baotou", "baotou").ponds[0]
    drawn = drawn_pond(plan_of("baotou", "baotou"), pond, ("S",), (1964, 1965, 2016), None)
    leak = float(drawn.release.leak[0])
    before, first, after = drawn.release.amount[0, :, 0]
    assert before == 0.0
    assert first / leak == pytest.approx(np.sqrt(1.0 * 20.0) * 32.06 / 96.06, rel=1e-4)
    assert after / leak == pytest.approx(np.sqrt(0.3 * 10.0) * 32.06 / 96.06, rel=1e-4)


def test_the_mound_does_not_rise_above_the_pond() -> None:
    """`GroundwaterFlow`: the head under the centre is the height the largest leak was made for."""
    conductivity, thickness, radius, river, height = 2e-4, 40.0, 1828.0, 11_000.0, 23.0
    leak = float(largest_leak(conductivity * SECONDS_PER_YEAR * thickness, height,
                              radius=radius, river=river))  # fmt: skip
    flow = GroundwaterFlow(
        conductivity, 0.0, 180.0, thickness, 0.2, fixed_thickness=True,
        areas=(CircularRecharge("pond", 0.0, 0.0, radius, leak),),
        boundaries=(StraightBoundary("river", 0.0, -river, 90.0, "river", 0.0),),
    )  # fmt: skip
    assert float(flow.head(0.0, 0.0)) == pytest.approx(height, rel=1e-9)


def test_leaks_are_bounded_by_the_ground() -> None:
    """Draw by draw, no mound is higher than the pond's water, and some draws are bound by it."""
    plan = plan_of("baotou", "baotou")
    levels = ByPlace(400)
    drawn = drawn_pond(plan, plan.ponds[0], ("F",), (2020,), levels)
    ground = drawn_aquifer(plan.area, levels)
    height = 31.0  # 16 m of unsaturated ground and 15 m of water above it
    most = largest_leak(ground.conductivity * SECONDS_PER_YEAR * ground.thickness, height,
                        radius=plan.ponds[0].radius, river=plan.ponds[0].river)  # fmt: skip
    assert (drawn.release.leak <= most * (1.0 + 1e-12)).all()
    assert 0.05 < drawn.release.limited.mean() < 0.95
    declared = plan.ponds[0].deposit.seepage_rate
    assert drawn.release.leak.max() <= declared.distribution.support()[1]


@pytest.mark.parametrize("name", ["press_rate", "river_reached"])
def test_readings_replace_the_velocity(name: str) -> None:
    """K i / n is then the reading; conductivity follows."""
    area = plan_of("baotou", "baotou").area
    ground = drawn_aquifer(area, ByPlace(64), name)
    low, high = {"press_rate": (20.0, 30.0), "river_reached": (154.0, 240.0)}[name]
    assert low <= ground.velocity.min() <= ground.velocity.max() <= high
    back = ground.conductivity * SECONDS_PER_YEAR * ground.gradient / ground.porosity
    np.testing.assert_allclose(back, ground.velocity, rtol=1e-12)
    fast, slow = block(alternative="river_reached"), block(alternative="press_rate")
    assert np.nansum(fast.river[:, 0]) > np.nansum(slow.river[:, 0])


def test_unknown_reading_and_gaps_are_refused() -> None:
    plan, air = plan_of("baotou", "baotou"), released("baotou")
    with pytest.raises(InputError, match="press_rate"):
        groundwater_block(plan, air, None, YEARS, LATE, (), alternative="pres_rate")
    with pytest.raises(InputError, match="not consecutive"):
        groundwater_block(plan, air, None, (1990, 1992), (1990,), ())
    with pytest.raises(InputError, match="2050"):
        groundwater_block(plan, air, None, YEARS, (2050,), ())


def test_declared_velocities_are_what_the_statements_say() -> None:
    """Sharp front: distance over time, ends crossed."""
    found, together = plume_readings(load_site("baotou"))
    by_name = {one.name: one for one in found}
    wanted = implied_velocity(
        PlumeStatement("", "reached", time=(50.0, 65.0), distance=(10e3, 12e3)), Front()
    )
    assert by_name["river_reached"].implied == pytest.approx(wanted)
    for one in found:
        assert one.velocity == pytest.approx(one.implied, rel=5e-3)
        low, high = one.conductivity
        assert low == pytest.approx(one.velocity[0] / SECONDS_PER_YEAR * 0.05 / 0.004)
        assert high == pytest.approx(one.velocity[1] / SECONDS_PER_YEAR * 0.3 / 0.0014)
    assert len(together) == 1
    assert "apart" in together[0]


@pytest.mark.parametrize("alternative", [None, "press_rate", "river_reached"])
def test_what_seeped_is_somewhere(alternative: str | None) -> None:
    """Three independent sums make up what entered; some of it is in each place."""
    rows, missing = groundwater_budget(
        plan_of("baotou", "baotou"), ("S", "F", "Th", "Fe"), tuple(range(1963, 2400)),
        (1975, 2035, 2399), alternative,
    )  # fmt: skip
    assert max(abs(row.discrepancy) for row in rows) < 1e-9
    assert ("pond_seepage", "Fe") in missing
    late = next(row for row in rows if row.substance == "S" and row.year == 2399)
    assert min(late.above, late.stored, late.arrived) > 0.0
    assert all(row.above > 0.999 * row.entered for row in rows if row.substance == "Th")


@pytest.mark.parametrize("residence", [0.3, 4.0, 800.0])
def test_hill_gives_what_its_groundwater_gives(residence: float) -> None:
    """`water.baseflow`, an exact store: yearly means are differences of what it discharged."""
    load = np.zeros(40)
    load[3:7] = 2.0
    exact = baseflow_release(np.arange(41.0), np.arange(41.0), load, residence)
    assert abs(exact.closure).max() < 1e-9
    part = discharge_of_year(residence, 40)
    made = np.array([load[: k + 1] @ part[k::-1] for k in range(40)])
    np.testing.assert_allclose(made, np.diff(exact.discharged), rtol=1e-9, atol=1e-12)


def test_hills_of_ganzhou_reach_streams_and_valley_wells() -> None:
    found = block("ganzhou", "longnan")
    assert set(found.sources) == {"water:groundwater", "hill_seepage"}
    assert found.rivers == ("hill_stream", "guanxi_stream", "tao_river")
    n = found.substances.index("N")
    at = found.sources.index("water:groundwater")
    total: NDArray[np.float64] = found.well.sum(axis=0)[at, n]
    assert (total[found.receptors.index("guanxi"), -1] > 0.0).all()
    # A town on no stream of the hills has none of their water.
    assert (total[found.receptors.index("quannan_town")] == 0.0).all()
    # Valley wells hold more of the hills' water than the stream, whose rain dilutes it.
    at = found.release_sources.index("water:groundwater")
    stream = found.river.sum(axis=0)[at, n, found.rivers.index("guanxi_stream")]
    assert (total[found.receptors.index("guanxi")] > stream).all()
    assert (found.low_flow_ratio > 1.0).all()


def test_river_at_baotou_is_load_over_flow() -> None:
    """Central values: what the effluent carries in 2020, in 600 m3/s."""
    plan, air = plan_of("baotou", "baotou"), released("baotou")
    found = groundwater_block(plan, air, None, YEARS, (2020,), (), substances=("F",))
    flow = air.releases.outlets["water:treated_effluent"]
    load = flow.flow[flow.substances.index("F"), air.releases.years.index(2020), 0]
    at = found.release_sources.index("water:treated_effluent")
    wanted = load / (600.0 * 365.25 * 86400.0) * 1000.0
    assert found.river[0, at, 0, 0, 0, 0] == pytest.approx(wanted, rel=1e-12)
    assert found.low_flow_ratio[0, 0] == pytest.approx(600.0 / 150.0)


@cache
def village_findings() -> dict[str, MoundedFinding]:
    return {one.receptor: one for one in mounded_findings(load_site("baotou"), ByPlace(200))}


@pytest.mark.parametrize(("village", "wind"), [("dalahai", "west"), ("xinguang", "east")])
@pytest.mark.slow
def test_villages_across_the_gradient(village: str, wind: str) -> None:
    """The mounded flow reaches them in part of the draws; the strip never does."""
    one = village_findings()[village]
    assert (one.wind, one.side) == (wind, "across the gradient")
    assert 1000.0 < one.distance < 3000.0
    assert 0.02 < one.reached < 0.9
    assert max(one.strip) < 1e-6
    assert one.mounded[2] >= one.mounded[1] >= one.mounded[0] >= 0.0
    assert one.near is not None
    assert one.near[2] > one.mounded[2] > 0.0 or one.near[2] > 0.5
    assert "The mounded flow brings it pond water in" in one.sentence
    assert "a strip in uniform flow would have said" in one.sentence


def test_site_without_a_pond_has_no_findings() -> None:
    assert mounded_findings(load_site("ganzhou")) == ()
    assert mounded_findings(load_site("mountain_pass")) == ()


def test_seepage_of_abandoned_hills_is_missing_and_not_zero() -> None:
    plan = plan_of("ganzhou", "longnan")
    assert "no seepage rate of a leached hill" in plan.unknown["hill_seepage"].reason
    found = groundwater_block(plan, released("ganzhou"), None, YEARS, LATE, (), substances=("N",))
    assert np.isnan(found.well[:, found.sources.index("hill_seepage")]).all()
    assert not np.isnan(found.well[:, found.sources.index("water:groundwater")]).any()


def copied(site: str, folder: Path, file: str, old: str, new: str) -> Path:
    """Copy a bundled site and change a line of one file."""
    there = folder / site
    shutil.copytree(load_site(site).folder, there)
    text = (there / file).read_text(encoding="utf-8")
    assert old in text
    (there / file).write_text(text.replace(old, new), encoding="utf-8")
    return there


def test_seepage_with_a_rate_passes_the_hills(tmp_path: Path) -> None:
    """1000 m3 a year with 2 g/L for ever: all of it comes out of the hills in the end."""
    old = 'rate = { missing = "no seepage rate of a leached hill was found'
    folder = copied("ganzhou", tmp_path, "emissions.toml", old,
                    'concentration_N = { value = "2 g/L", source = "practice", quality = "assumed" '
                    '}\nrate = { value = "1000 m3/yr", source = "practice", quality = "assumed" }\n'
                    '#')  # fmt: skip
    site = load_site(folder)
    plan = groundwater_plan(site, "longnan")
    assert plan.seepage == ("hill_seepage",)
    given = releases(site)
    years = tuple(site.years)
    found = groundwater_block(plan, given, None, years, years[-1:], (), substances=("N",))
    release = found.release[found.release_sources.index("hill_seepage"), 0, :, 0]
    assert release[-1] == pytest.approx(2000.0)
    stream = plan.area.ground.stream["tao_river"]
    flow = stream.catchment.central * stream.runoff.central
    at = found.release_sources.index("hill_seepage")
    got = float(found.river[0, at, 0, found.rivers.index("tao_river"), 0, 0])
    share = stream.release_share.central
    # Half a century after its start the store of some decades is nearly full.
    assert 0.6 * 2000.0 * share < got / 1000.0 * flow <= 2000.0 * share


def test_a_bank_that_is_no_place_is_named(tmp_path: Path) -> None:
    folder = copied("baotou", tmp_path, "areas/baotou/ground.toml", 'bank = "yellow_river_bank"',
                    'bank = "yelow_river_bank"')  # fmt: skip
    said = [str(problem) for problem in check_site(folder).problems]
    assert len(said) == 1
    assert "river.bank" in said[0]
    assert "yellow_river_bank" in said[0]
