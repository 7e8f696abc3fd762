"""Liners: the reference table, a boundary-value solution, published transmissivities."""

from __future__ import annotations

import csv
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_bvp
from scipy.stats import norm

from tailrace.errors import InputError, ValidityWarning
from tailrace.water.liner import (
    circular_defect_leak,
    gap_transmissivity,
    long_defect_leak,
    orifice_leak,
    rectangular_defect_leak,
    square_defect_leak,
    unlined_flux,
    wrinkle_leak,
)
from tailrace.water.liner_defects import DEFECT_COUNTS, defect_count, defect_count_distribution
from tailrace.water.pond_base import CompositeLiner, GeomembraneLiner, SoilLiner


def test_reference_table_of_giroud(reference: Path) -> None:
    """reference/water/f_liner_giroud: the formula evaluated by others; 1e-6 relative."""
    with (reference / "water/f_liner_giroud/expected.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24
    for row in rows:
        head = float(row["head_m"])
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            leak = circular_defect_leak(
                head, float(row["soil_thickness_m"]), float(row["soil_k_m_per_s"]),
                float(row["defect_diameter_m"]), row["contact"],  # type: ignore[arg-type]
            )  # fmt: skip
        assert leak == pytest.approx(float(row["leak_m3_per_s_per_defect"]), rel=1e-6)
        assert bool(caught) == (head > 3.0)
        assert all(issubclass(item.category, ValidityWarning) for item in caught)


@pytest.mark.parametrize(
    ("head", "conductivity", "diameter", "word"),
    [(3.5, 1e-9, 2e-3, "head"), (1.0, 1e-6, 2e-3, "conductivity"), (1.0, 1e-9, 0.05, "diameter")],
)
def test_outside_the_range_warns_with_the_range(
    head: float, conductivity: float, diameter: float, word: str
) -> None:
    with pytest.warns(ValidityWarning, match=f"{word}.*outside.*Giroud") as found:
        circular_defect_leak(head, 0.6, conductivity, diameter, "good")
    assert found[0].filename == __file__


def test_shapes_of_defects_agree_where_they_meet() -> None:
    good = (0.3, 0.6, 1e-9)
    square = square_defect_leak(*good, 0.01, "good")
    assert rectangular_defect_leak(*good, 0.01, 0.01, "good") == pytest.approx(square, rel=1e-15)
    # A circle and a square of one area leak alike: 0.976 is (pi/4)^0.1 to its three digits.
    circle = circular_defect_leak(*good, 0.01 * 2.0 / np.sqrt(np.pi), "good")
    assert circle == pytest.approx(square, rel=3e-4)
    longer = rectangular_defect_leak(*good, 0.01, 5.01, "poor")
    per_length = long_defect_leak(*good, 0.01, "poor")
    ends = square_defect_leak(*good, 0.01, "poor")
    assert longer - ends == pytest.approx(5.0 * per_length, rel=1e-12)


def test_long_defect_by_hand() -> None:
    """h = 0.3 m, t = 0.6 m, b = 2 mm, k = 1e-9 m/s, poor contact, each factor worked out apart."""
    by_hand = 1.22 * (1.0 + 0.2 * 0.517632) * 0.537151 * 0.581741 * 1.479108e-8
    assert long_defect_leak(0.3, 0.6, 1e-9, 2e-3, "poor") == pytest.approx(by_hand, rel=2e-5)


@pytest.mark.parametrize(("contact", "published"), [("good", 1.6e-8), ("poor", 1.0e-7)])
def test_transmissivity_of_the_gap(contact: str, published: float) -> None:
    """Manual of the code POLLUTE, page on Rowe leakage: at a clay of 1e-9 m/s."""
    assert gap_transmissivity(1e-9, contact) == pytest.approx(published, rel=0.01)  # type: ignore[arg-type]


def test_wrinkle_against_a_boundary_value_solution() -> None:
    """theta H'' = k H / t beside the wrinkle, solved by collocation (scipy)."""
    head, layer, k, theta, width, length = 0.3, 0.6, 1e-9, 1.6e-8, 0.2, 100.0
    reach = np.sqrt(theta * layer / k)
    # Scaled with the reach: y'' = y, y(0) = 1, y(30) = 0.
    found = solve_bvp(
        lambda x, y: np.vstack([y[1], y[0]]), lambda a, b: np.array([a[0] - 1.0, b[0]]),
        np.linspace(0.0, 30.0, 400), np.zeros((2, 400)), tol=1e-10, max_nodes=100_000,
    )  # fmt: skip
    beside = -theta * (head + layer) / reach * found.y[1, 0]
    under = k * (head + layer) / layer * width
    leak = wrinkle_leak(head, layer, k, theta, width, length)
    assert leak == pytest.approx(length * (2.0 * beside + under), rel=1e-8)


def test_a_hole_on_soil_leaks_less_than_a_free_one() -> None:
    area = np.pi / 4.0 * 0.01**2
    soil = circular_defect_leak([0.3, 3.0], 0.6, 1e-7, 0.01, "poor")
    assert (soil < orifice_leak([0.3, 3.0], area)).all()


def test_liners_as_flux_per_area() -> None:
    year = 365.25 * 86400.0
    assert SoilLiner(10.0, 1e-9).flux(5.0) == pytest.approx(1e-9 * 1.5 * year)
    assert SoilLiner(10.0, 1e-9).flux(0.0) == 0.0
    one = circular_defect_leak(1.0, 0.6, 1e-9, 2e-3, "good")
    assert CompositeLiner(0.6, 1e-9, 2.5, 2e-3, "good").flux(1.0) == pytest.approx(
        one * 2.5 * 1e-4 * year
    )
    wrinkled = CompositeLiner(0.6, 1e-9, 0.0, 2e-3, "good", 0.2, 100.0).flux(1.0)
    gap = gap_transmissivity(1e-9, "good")
    assert wrinkled == pytest.approx(wrinkle_leak(1.0, 0.6, 1e-9, gap, 0.2, 100.0) * 1e-4 * year)
    free = GeomembraneLiner(4.0, 1e-5).flux(1.0)
    # 0.6 a sqrt(2 g h), by hand with g = 9.80665
    assert free == pytest.approx(4.0 * 1e-4 * 0.6 * 1e-5 * 4.428690 * year, rel=1e-6)


def test_published_counts_of_defects() -> None:
    """Abstract of Forget et al. (2005): 4 and 22, 0.5 and 16 holes per hectare."""
    assert [DEFECT_COUNTS[name].mean for name in list(DEFECT_COUNTS)[:4]] == [4.0, 22.0, 0.5, 16.0]
    assert all(count.source for count in DEFECT_COUNTS.values())
    with pytest.raises(InputError, match="did you mean"):
        defect_count("covered, neithr")


def test_distribution_of_defects_has_the_survey_s_numbers() -> None:
    """McQuade and Needham (1999): mean 4.2, median 0.7, largest of 111 sites 120."""
    spread = defect_count_distribution()
    assert spread.ppf(0.5) == pytest.approx(0.7)
    assert spread.mean() == pytest.approx(4.2, rel=1e-12)
    levels = (np.arange(2_000_000) + 0.5) / 2_000_000
    assert spread.ppf(levels).mean() == pytest.approx(4.2, rel=0.01)
    sigma = np.sqrt(2.0 * np.log(6.0))
    beyond = norm.sf(np.log(120.0 / 0.7) / sigma)
    assert spread.ppf(1.0 - beyond) == pytest.approx(120.0)
    assert 111 * beyond == pytest.approx(0.37, abs=0.01)
    with pytest.raises(InputError, match="no lognormal"):
        defect_count_distribution(0.5, 0.7)


def test_bad_numbers_are_said_together() -> None:
    with pytest.raises(InputError) as caught:
        unlined_flux(-1.0, 0.0, np.nan)
    assert [problem.place for problem in caught.value.problems] == [
        "head", "thickness", "conductivity",
    ]  # fmt: skip
    with pytest.raises(InputError, match="contact"):
        circular_defect_leak(1.0, 0.6, 1e-9, 2e-3, "fair")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="below its width"):
        rectangular_defect_leak(1.0, 0.6, 1e-9, 0.1, 0.05, "good")
    with pytest.raises(InputError) as caught:
        CompositeLiner(0.0, 1e-9, -1.0, 2e-3, "good")
    assert {problem.place for problem in caught.value.problems} == {
        "thickness", "defects_per_hectare",
    }  # fmt: skip
