"""Flows of single routes against closed forms, and the two solvers against each other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tailrace.errors import InputError, Problems
from tailrace.process.closure import unit_discrepancy
from tailrace.process.components import Component
from tailrace.process.flowsheet import Flowsheet, build_flowsheet, driver_weights
from tailrace.process.parameters import Parameters
from tailrace.process.route_file import read_route
from tailrace.process.sparse_system import solve_sparse
from tailrace.process.sweep import sweep
from tailrace.quantities.level_source import SeededLevels

COMPONENTS = tuple(Component(s) for s in ("Nd", "Th", "Fe", "Ca", "H2O", "rest"))


def build(raw: dict) -> tuple[Flowsheet, np.ndarray]:
    problems = Problems("route.toml")
    route = read_route(raw, "route", problems)
    problems.raise_if_any()
    assert route is not None
    parameters = Parameters()
    sheet = build_flowsheet(route, COMPONENTS, parameters)
    return sheet, parameters.central()


def inflow(sheet: Flowsheet, amounts: dict[str, float]) -> np.ndarray:
    at = sheet.unit_names.index(sheet.route.main_feed.to)
    flows = np.zeros((1, len(sheet.unit_names), len(COMPONENTS)))
    for name, amount in amounts.items():
        flows[0, at, [str(c) for c in COMPONENTS].index(name)] = amount
    return flows


def by_outlet(sheet: Flowsheet, flows: np.ndarray, component: str) -> dict[str, float]:
    at = [str(c) for c in COMPONENTS].index(component)
    return {s.outlet: float(flows[0, k, at]) for k, s in enumerate(sheet.streams)}


def recycle(a: float, b: float, r: float) -> dict:
    return {
        "feed": {"ore": {"to": "leach"}},
        "unit": {
            "leach": {
                "kind": "leaching",
                "outlets": {"liquor": "extract", "residue": "waste:residue:heap"},
                "by_difference": "residue",
                "shares": {"liquor": {"all": a}},
            },
            "extract": {
                "kind": "solvent_extraction",
                "outlets": {"product": "product:oxide", "raffinate": "split"},
                "by_difference": "raffinate",
                "shares": {"product": {"all": b}},
            },
            "split": {
                "kind": "other",
                "outlets": {"back": "leach", "bleed": "water:river"},
                "by_difference": "bleed",
                "shares": {"back": {"all": r}},
            },
        },
        "product": {"oxide": {"basis": "mass"}},
    }


def test_recycle_has_its_closed_form() -> None:
    """Leach input 1 / (1 - a (1 - b) r); numbers of the shared case, printed to ten digits."""
    sheet, rows = build(recycle(0.92, 0.80, 0.90))
    for solved in (
        solve_sparse(sheet, rows[0], inflow(sheet, {"Nd": 1.0})[0]),
        sweep(sheet, rows, inflow(sheet, {"Nd": 1.0})),
    ):
        assert solved.entering[0, 0, 0] == pytest.approx(1.1984659636, abs=5e-11)
        flows = by_outlet(sheet, solved.flows, "Nd")
        assert flows["product"] == pytest.approx(0.8820709492, abs=5e-11)
        assert flows["residue"] == pytest.approx(0.0958772771, abs=5e-11)
        assert flows["bleed"] == pytest.approx(0.0220517737, abs=5e-11)


def test_reagent_in_a_recycle_has_its_closed_form() -> None:
    """Lime at m per kg of Nd that streams bring to a unit through which share r of Nd returns.

    With Nd feed 1 the unit sees 1 / (1 - r) of Nd, so m / (1 - r) of lime; the calcium it brings
    returns by the same share and leaves in full: in = out = m x Ca fraction / (1 - r).
    """
    r, m = 0.6, 0.25
    raw = {
        "feed": {"ore": {"to": "pot"}},
        "unit": {
            "pot": {
                "kind": "other",
                "outlets": {"back": "pot2", "out": "product:oxide"},
                "by_difference": "out",
                "shares": {"back": {"all": r}},
                "uses": [{"what": "lime", "amount": f"{m} t/t", "per": "in:Nd"}],
            },
            "pot2": {"kind": "other", "outlets": {"back2": "pot"}},
        },
        "product": {"oxide": {"basis": "mass"}},
    }
    from tailrace.data import reagent

    sheet, rows = build(raw)
    calcium = reagent("lime").elements["Ca"]
    for solved in (
        solve_sparse(sheet, rows[0], inflow(sheet, {"Nd": 1.0})[0]),
        sweep(sheet, rows, inflow(sheet, {"Nd": 1.0})),
    ):
        assert solved.reagents[0, 0] == pytest.approx(m / (1 - r), rel=1e-12)
        assert by_outlet(sheet, solved.flows, "Ca")["out"] == pytest.approx(
            calcium * m / (1 - r), rel=1e-12
        )


def test_a_reagent_per_what_leaves_is_solved_with_itself() -> None:
    """Lime m per kg of Ca leaving: m_ca = m (feed + c m_ca), so amount = m f / (1 - m c)."""
    from tailrace.data import reagent

    raw = {
        "feed": {"ore": {"to": "pot"}},
        "unit": {
            "pot": {
                "kind": "other",
                "outlets": {"out": "product:oxide"},
                "uses": [{"what": "lime", "amount": "0.5 t/t", "per": "out:out:Ca"}],
            }
        },
        "product": {"oxide": {"basis": "mass"}},
    }
    sheet, rows = build(raw)
    c = reagent("lime").elements["Ca"]
    expected = 0.5 * 2.0 / (1 - 0.5 * c)
    for solved in (
        solve_sparse(sheet, rows[0], inflow(sheet, {"Ca": 2.0})[0]),
        sweep(sheet, rows, inflow(sheet, {"Ca": 2.0})),
    ):
        assert solved.reagents[0, 0] == pytest.approx(expected, rel=1e-12)


def test_the_most_specific_share_wins() -> None:
    raw = recycle(0.5, 0.5, 0.0)
    raw["unit"]["leach"]["shares"]["liquor"] = {"all": 0.1, "REE": 0.7, "LREE": 0.8, "Th": 0.3}
    sheet, rows = build(raw)
    solved = sweep(sheet, rows, inflow(sheet, {"Nd": 1.0, "Th": 1.0, "Fe": 1.0}))
    assert by_outlet(sheet, solved.flows, "Nd")["liquor"] == pytest.approx(0.8)
    assert by_outlet(sheet, solved.flows, "Th")["liquor"] == pytest.approx(0.3)
    assert by_outlet(sheet, solved.flows, "Fe")["liquor"] == pytest.approx(0.1)


def test_a_cycle_without_a_way_out_is_refused_by_name() -> None:
    sheet, rows = build(recycle(1.0, 0.0, 1.0))
    for solver in (
        lambda: solve_sparse(sheet, rows[0], inflow(sheet, {"Th": 1.0})[0]),
        lambda: sweep(sheet, rows, inflow(sheet, {"Th": 1.0})),
    ):
        with pytest.raises(InputError, match=r"leach -> extract -> split -> leach returns all Th"):
            solver()


def test_a_cycle_of_small_bleeds_closes() -> None:
    """Three nested loops that bleed 1e-3 each gain 1e3 a loop and do close."""
    bleed = 1e-3
    raw = {
        "feed": {"ore": {"to": "a"}},
        "unit": {
            name: {
                "kind": "other",
                "outlets": {f"{name}_self": name, f"{name}_on": onward},
                "by_difference": f"{name}_on",
                "shares": {f"{name}_self": {"all": 1 - bleed}},
            }
            for name, onward in (("a", "b"), ("b", "c"), ("c", "back"))
        },
    }
    raw["unit"]["back"] = {
        "kind": "other",
        "outlets": {"again": "a", "out": "water:river"},
        "by_difference": "out",
        "shares": {"again": {"all": 1 - bleed}},
    }
    sheet, rows = build(raw)
    for solved in (
        solve_sparse(sheet, rows[0], inflow(sheet, {"Nd": 1.0})[0]),
        sweep(sheet, rows, inflow(sheet, {"Nd": 1.0})),
    ):
        assert by_outlet(sheet, solved.flows, "Nd")["out"] == pytest.approx(1.0, rel=1e-9)
        assert solved.entering[0, 0, 0] == pytest.approx(bleed**-2, rel=1e-9)


def test_a_reagent_of_amount_zero_brings_nothing_anywhere() -> None:
    """What nothing reaches is exactly zero, not the round-off of the solution."""
    raw = recycle(0.9, 0.8, 0.5)
    raw["unit"]["split"]["uses"] = [
        {"what": "lime", "amount": "0 t/t", "per": "in:Th"},
        {"what": "iron_metal", "amount": "0.3 t/t", "per": "in:Th"},
    ]
    sheet, rows = build(raw)
    entering = inflow(sheet, {"Nd": 1.0})
    solved = solve_sparse(sheet, rows[0], entering[0])
    for name in ("Ca", "Fe", "Th"):
        assert all(flow == 0 for flow in by_outlet(sheet, solved.flows, name).values())
    assert unit_discrepancy(sheet, solved, entering).max() < 1e-14


def test_an_idle_closed_cycle_is_no_harm() -> None:
    """A component that never enters the cycle does not make the system singular."""
    raw = recycle(0.9, 0.8, 0.5)
    raw["unit"]["extract"]["shares"]["product"]["Th"] = 0.0
    raw["unit"]["leach"]["shares"]["liquor"]["Th"] = 1.0
    raw["unit"]["split"]["shares"]["back"]["Th"] = 1.0
    sheet, rows = build(raw)
    solved = solve_sparse(sheet, rows[0], inflow(sheet, {"Nd": 1.0})[0])
    swept = sweep(sheet, rows, inflow(sheet, {"Nd": 1.0}))
    assert np.allclose(solved.flows, swept.flows, rtol=1e-13, atol=0)


def test_a_cycle_that_amplifies_is_refused() -> None:
    """Iron counted per the iron that circulates, where most returns: each pass adds more."""
    raw = {
        "feed": {"ore": {"to": "pot"}},
        "unit": {
            "pot": {
                "kind": "other",
                "outlets": {"back": "pot", "out": "product:oxide"},
                "by_difference": "out",
                "shares": {"back": {"all": 0.9}},
                "uses": [{"what": "iron_metal", "amount": "0.5 t/t", "per": "in:Fe"}],
            }
        },
        "product": {"oxide": {"basis": "mass"}},
    }
    sheet, rows = build(raw)
    with pytest.raises(InputError, match=r"pot -> pot amplifies"):
        sweep(sheet, rows, inflow(sheet, {"Fe": 1.0}))
    with pytest.raises(InputError, match=r"amplifies"):
        solve_sparse(sheet, rows[0], inflow(sheet, {"Fe": 1.0})[0])


def test_reo_weights_are_the_oxide_factors() -> None:
    """Nd2O3/Nd = 336.482/288.484 and CeO2/Ce = 172.114/140.116 from the atomic masses."""
    weights = driver_weights("REO", [Component("Nd"), Component("Ce"), Component("Th")])
    assert weights == pytest.approx([1.16638, 1.22837, 0.0], abs=5e-6)


# ---------------------------------------------------------------- random flowsheets


parts = st.just(0.0) | st.floats(1e-9, 0.97)


@st.composite
def flowsheets(draw: Callable) -> dict:
    """A route of two to seven units with streams in all directions, and reagents."""
    count = draw(st.integers(2, 7))
    names = [f"u{k}" for k in range(count)]
    units = {}
    for k, name in enumerate(names):
        targets = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        if k + 1 < count and names[k + 1] not in targets:
            targets.append(names[k + 1])
        outlets = {f"{name}_{target}": target for target in targets}
        outlets[f"{name}_end"] = f"waste:residue:{name}_end"
        shares = {}
        for outlet in outlets:
            if not outlet.endswith("_end"):
                keys = draw(
                    st.lists(st.sampled_from(["all", "REE", "Nd", "Th", "Fe"]), unique=True)
                )
                shares[outlet] = {key: draw(parts) / len(targets) for key in keys}
        uses = []
        if draw(st.booleans()):
            what, unit = draw(
                st.sampled_from([("lime", "t/t"), ("iron_metal", "t/t"), ("water", "m3/t")])
            )
            per = draw(st.sampled_from(["in:Nd", f"out:{name}_end:Nd"]))
            amount = f"{draw(st.floats(0.0, 2.0)):.3f} {unit}"
            uses.append({"what": what, "amount": amount, "per": per})
        units[name] = {
            "kind": "other",
            "outlets": outlets,
            "by_difference": f"{name}_end",
            "shares": shares,
            "uses": uses,
        }
    return {"feed": {"ore": {"to": "u0"}}, "unit": units}


amounts = st.fixed_dictionaries({name: st.floats(1e-6, 1e6) for name in ("Nd", "Th", "Fe", "rest")})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=flowsheets(), feed=amounts)
@pytest.mark.slow
def test_every_unit_of_a_random_flowsheet_closes(raw: dict, feed: dict[str, float]) -> None:
    """Closure below 1e-12 at every unit, recycles and reagents included, for both solvers."""
    sheet, rows = build(raw)
    entering = inflow(sheet, feed)
    solved = solve_sparse(sheet, rows[0], entering[0])
    swept = sweep(sheet, rows, entering)
    assert unit_discrepancy(sheet, solved, entering).max() < 1e-12
    assert unit_discrepancy(sheet, swept, entering).max() < 1e-12
    scale = np.maximum(swept.flows, 1e-300)
    assert (np.abs(solved.flows - swept.flows) / scale).max() < 1e-9


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=flowsheets(), feed=amounts, factor=st.floats(1e-3, 1e3))
def test_flows_are_linear_in_the_feed(raw: dict, feed: dict[str, float], factor: float) -> None:
    sheet, rows = build(raw)
    once = sweep(sheet, rows, inflow(sheet, feed)).flows
    scaled = sweep(sheet, rows, factor * inflow(sheet, feed)).flows
    assert np.allclose(scaled, factor * once, rtol=1e-11, atol=0)


def test_shares_drawn_together_sum_to_one_and_have_the_declared_spread() -> None:
    """Dirichlet with mean m and concentration k: variance m (1 - m) / (k + 1)."""
    raw = recycle(0.9, 0.8, 0.0)
    unit = raw["unit"]["leach"]
    unit["dirichlet"] = {
        "Nd": {
            "liquor": 0.7,
            "residue": 0.3,
            "distribution": "dirichlet",
            "concentration": 24,
            "source": "made for the test",
        }
    }
    problems = Problems("route.toml")
    route = read_route(raw, "route", problems)
    problems.raise_if_any()
    assert route is not None
    parameters = Parameters()
    sheet = build_flowsheet(route, COMPONENTS, parameters)
    rows = parameters.sample(SeededLevels(20_000, 4))
    entering = np.repeat(inflow(sheet, {"Nd": 1.0}), len(rows), axis=0)
    solved = sweep(sheet, rows, entering)
    liquor = solved.flows[:, 0, 0]
    assert liquor.mean() == pytest.approx(0.7, abs=0.005)
    assert liquor.var() == pytest.approx(0.7 * 0.3 / 25, rel=0.05)
    assert unit_discrepancy(sheet, solved, entering).max() < 1e-12


def test_a_wrong_share_shows_in_the_closure() -> None:
    """The discrepancy is no identity: damage one flow and it appears."""
    sheet, rows = build(recycle(0.92, 0.80, 0.90))
    entering = inflow(sheet, {"Nd": 1.0})
    solved = sweep(sheet, rows, entering)
    solved.flows[0, 0, 0] *= 1.001
    assert unit_discrepancy(sheet, solved, entering).max() == pytest.approx(1e-3, rel=0.1)
