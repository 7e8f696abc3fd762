"""Two-dimensional Monte Carlo against closed forms, and the same bytes however it is run."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from scipy.special import ndtri

from tailrace.errors import InputError
from tailrace.people.persons_by_pathway import person_factors
from tailrace.people.random_blocks import BLOCK, DrawBlock, draw_blocks, in_order, latin_levels
from tailrace.people.substance_sums import endpoint_coefficients, hazard_weights, missing_terms
from tailrace.people.two_dimensional import two_dimensional_monte_carlo
from tailrace.people.two_dimensional_summary import TwoDimensionalSummary
from tailrace.quantities import Lognormal, Missing

SOIL, DOSE = Lognormal(40.0, 2.0), Lognormal(3e-4, 1.5)
RATE, WEIGHT = Lognormal(60.0, 2.5), Lognormal(16.0, 1.2)


def soil_hazard(block: DrawBlock) -> np.ndarray:
    """Concentration (mg/kg) over reference dose (mg/(kg d)), both uncertain."""
    levels = latin_levels(block.generator(), 2, block.size)
    return (SOIL.ppf(levels[0]) / DOSE.ppf(levels[1]))[None, None, None]


def soil_eaters(block: DrawBlock) -> np.ndarray:
    """Soil ingestion (mg/d) x 1e-6 kg/mg over body weight (kg), varying between persons."""
    levels = latin_levels(block.generator("variability"), 2, 1000)
    return (1e-6 * RATE.ppf(levels[0]) / WEIGHT.ppf(levels[1]))[None, None]


def test_product_of_lognormals() -> None:
    """The percentile over persons of a product of lognormals is lognormal over the draws.

    Closed form: median M = 40/3e-4 x 60e-6/16; sigma over persons and over draws by adding the
    squares of the logarithms of the geometric standard deviations; p95 is exp(1.6449 sigma).
    """
    found = two_dimensional_monte_carlo(
        soil_hazard, soil_eaters, draws=4096, percents=[5, 50, 95], levels=[5, 50, 95]
    )
    median = 40.0 / 3e-4 * 60e-6 / 16.0
    persons = math.hypot(math.log(2.5), math.log(1.2))
    unknown = math.hypot(math.log(2.0), math.log(1.5))
    z = np.array([-1.6448536, 0.0, 1.6448536])
    exact = median * np.exp(persons * z[:, None] + unknown * z)
    values, errors = found.values[0, 0, 0, 1:, 1:], found.standard_errors[0, 0, 0, 1:, 1:]
    assert np.all(np.abs(values - exact) < 4 * errors)
    assert values == pytest.approx(exact, rel=0.05)
    mean = median * math.exp((persons**2 + unknown**2) / 2)
    assert found.values[0, 0, 0, 0, 0] == pytest.approx(mean, rel=0.03)
    assert found.statistics == ("mean", "p5", "p50", "p95")
    assert found.band == ("mean", "p5", "p50", "p95")


def test_both_orientations_agree() -> None:
    """Few draws of many persons and many draws of few persons estimate the same."""
    few = two_dimensional_monte_carlo(
        soil_hazard, soil_eaters, draws=2048, percents=[50], levels=[50]
    )

    def crowd(block: DrawBlock) -> np.ndarray:
        levels = latin_levels(block.generator("variability"), 2, 10_000)
        return (1e-6 * RATE.ppf(levels[0]) / WEIGHT.ppf(levels[1]))[None, None]

    many = two_dimensional_monte_carlo(soil_hazard, crowd, draws=256, percents=[50], levels=[50])
    apart = abs(few.values[0, 0, 0, 1, 1] - many.values[0, 0, 0, 1, 1])
    both = math.hypot(few.standard_errors[0, 0, 0, 1, 1], many.standard_errors[0, 0, 0, 1, 1])
    assert apart < 4 * both


def many_sums(block: DrawBlock) -> np.ndarray:
    return block.generator().lognormal(0, 1, (3, 25, 5, block.size))


def many_persons(persons: int) -> object:
    def drawn(block: DrawBlock) -> np.ndarray:
        return block.generator("variability").lognormal(0, 1, (2, 5, persons))

    return drawn


def same(one: TwoDimensionalSummary, two: TwoDimensionalSummary) -> bool:
    return all(
        getattr(one, name).tobytes() == getattr(two, name).tobytes()
        for name in ("values", "standard_errors", "at_least")
    )


@pytest.mark.parametrize("persons", [60, 900])
def test_same_bytes_however_it_is_run(persons: int) -> None:
    runs = [
        two_dimensional_monte_carlo(
            many_sums, many_persons(persons), draws=100, seed=7, workers=workers, engine=engine
        )
        for workers, engine in ((1, "numpy"), (2, "numpy"), (1, "compiled"), (2, "compiled"))
    ]
    assert all(same(runs[0], other) for other in runs[1:])
    other = two_dimensional_monte_carlo(many_sums, many_persons(persons), draws=100, seed=8)
    assert not same(runs[0], other)


def test_given_arrays_are_as_good_as_drawn_ones() -> None:
    whole = np.concatenate([many_sums(block) for block in draw_blocks(70, 3)], axis=-1)
    persons = np.random.default_rng(0).lognormal(0, 1, (2, 5, 30))
    assert same(
        two_dimensional_monte_carlo(many_sums, persons, draws=70, seed=3),
        two_dimensional_monte_carlo(whole, persons),
    )
    assert "same persons" in two_dimensional_monte_carlo(whole, persons).sentences()[1]


def test_linear_in_concentration_and_sums() -> None:
    rng = np.random.default_rng(1)
    effect, persons = rng.lognormal(0, 1, (1, 3, 4, 40)), rng.lognormal(0, 1, (1, 4, 50))
    once = two_dimensional_monte_carlo(effect, persons).values
    assert np.array_equal(two_dimensional_monte_carlo(2 * effect, persons).values, 2 * once)
    # The mean over persons of the total is the sum of the means by pathway.
    parts = [
        two_dimensional_monte_carlo(effect[:, :, p : p + 1], persons[:, p : p + 1]).values[
            ..., 0, 0
        ]
        for p in range(4)
    ]
    assert sum(parts) == pytest.approx(once[..., 0, 0], rel=1e-12)


def test_missing_is_never_zero() -> None:
    """One substance without a reference dose, one group without a factor, one place unknown."""
    level = np.ones((3, 2, 2, 5))
    level[2] = np.nan
    weight = np.array([[[1.0, np.nan], [1.0, 0.0]], [[2.0, 0.0], [2.0, 0.0]]])
    gaps = missing_terms(level, weight)
    # Endpoint 0 lacks the second substance on the first pathway; endpoint 1 has no part in it.
    assert gaps[:, 0].tolist() == [[[False, True], [False, False]], [[False] * 2] * 2]
    assert gaps[1, 2].tolist() == [[True, False], [True, False]]
    persons = np.ones((2, 2, 4))
    persons[1, 1] = np.nan
    found = two_dimensional_monte_carlo(
        endpoint_coefficients(level, weight), persons, missing=gaps.any(axis=-1), percents=[50]
    )
    assert found.at_least[:, :, 0].tolist() == [[True, True], [False, True]]
    assert found.values[0, :, 0, 0, 0].tolist() == [2.0, 1.0]
    assert found.values[1, :, 0, 0, 0].tolist() == [4.0, 2.0]
    assert np.isnan(found.values[:, :, 2]).all()
    assert found.at_least[:, :, 2].all()
    assert "10 of 12 totals are lower bounds" in found.sentences()[2]


def test_sums_over_substances() -> None:
    rng = np.random.default_rng(2)
    level, weight = rng.random((2, 3, 4, 5)), rng.random((6, 3, 4))
    slow = sum(weight[:, None, :, s, None] * level[None, :, :, s] for s in range(4))
    assert endpoint_coefficients(level, weight) == pytest.approx(slow, rel=1e-13)
    by_draw = rng.random((6, 3, 4, 5))
    slow = sum(by_draw[:, None, :, s] * level[None, :, :, s] for s in range(4))
    assert endpoint_coefficients(level, by_draw) == pytest.approx(slow, rel=1e-13)


def test_refusals() -> None:
    effect, persons = np.ones((1, 1, 2, 8)), np.ones((1, 3, 4))
    with pytest.raises(InputError) as caught:
        two_dimensional_monte_carlo(-effect, persons, missing=np.zeros((1, 1, 1), dtype=bool))
    assert len(caught.value.problems) == 3
    part = np.ones((1, 2, 4))
    part[0, 0, 1] = np.nan
    for wrong, said in (
        (lambda: two_dimensional_monte_carlo(effect[0], persons), "4: endpoint"),
        (lambda: two_dimensional_monte_carlo(effect, part), "for some persons"),
        (lambda: two_dimensional_monte_carlo(lambda block: effect, part), "number of draws"),
        (
            lambda: two_dimensional_monte_carlo(lambda block: effect, part, draws=9),
            "9 draws of the block",
        ),
        (lambda: two_dimensional_monte_carlo(effect, part, draws=9), "with 8"),
        (lambda: two_dimensional_monte_carlo(effect, part[0]), "group, pathway, person"),
        (lambda: two_dimensional_monte_carlo(effect, np.ones((1, 2, 4)), workers=0), "0 workers"),
        (lambda: draw_blocks(0, 1), "0 draws"),
        (lambda: draw_blocks(1, -1), "seed is -1"),
    ):
        with pytest.raises(InputError, match=said):
            wrong()


def test_blocks_have_their_own_numbers() -> None:
    blocks = draw_blocks(70, 1)
    assert [(b.start, b.size) for b in blocks] == [(0, BLOCK), (BLOCK, BLOCK), (2 * BLOCK, 6)]
    drawn = [b.generator(s).random() for b in blocks for s in ("uncertainty", "variability")]
    assert len(set(drawn)) == 6
    assert blocks[1].generator().random() == draw_blocks(500, 1)[1].generator().random()
    assert in_order(lambda b: b.index, blocks, workers=2) == [0, 1, 2]


def test_latin_levels() -> None:
    """One person in each class; quantiles of a lognormal come back."""
    levels = latin_levels(np.random.default_rng(0), 3, 1000)
    assert np.array_equal(
        np.sort((levels * 1000).astype(int), axis=1), np.tile(np.arange(1000), (3, 1))
    )
    assert abs(np.corrcoef(levels)[0, 1]) < 0.1
    drawn = Lognormal(2.0, 3.0).ppf(levels[0])
    assert np.percentile(drawn, 95) == pytest.approx(2.0 * 3.0 ** ndtri(0.95), rel=0.01)


WITHOUT = """
import sys
sys.modules["numba"] = None
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *a: None if name == "numba" else find(name, *a)
import numpy as np
from tailrace.errors import InputError
from tailrace.people.two_dimensional import two_dimensional_monte_carlo
effect, persons = np.ones((1, 1, 2, 40)), np.ones((1, 2, 4))
print(two_dimensional_monte_carlo(effect, persons).values.max())
try:
    two_dimensional_monte_carlo(effect, persons, engine="compiled")
except InputError as error:
    print(error)
"""


def test_without_numba() -> None:
    """What is small needs no numba; what needs it says which extra brings it."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=True
    )
    first, second = done.stdout.splitlines()
    assert first == "2.0"
    assert "numba is not installed" in second
    assert "tailrace[people]" in second


def test_hazard_weights() -> None:
    """A substance without a reference dose is missing in every organ, one of no organ in none."""
    reference = np.array([[0.5, 0.25, np.nan]])
    organs = np.array([[True, False, False], [False, False, True]])
    assert np.array_equal(
        hazard_weights(reference, organs),
        [[[2.0, 4.0, np.nan]], [[2.0, 0.0, np.nan]], [[0.0, 0.0, np.nan]]],
        equal_nan=True,
    )


def test_labels_and_another_form() -> None:
    """Percentiles of 1 - exp(-x) are 1 - exp(-percentile); means are not, and go."""
    rng = np.random.default_rng(3)
    effect, persons = rng.lognormal(-2, 1, (2, 1, 3, 64)), rng.lognormal(0, 0.5, (1, 3, 41))
    linear = two_dimensional_monte_carlo(effect, persons, percents=[50], levels=[50])
    exact = linear.reshaped(1, lambda risk: -np.expm1(-risk))
    assert exact.values[1, 0, 0, 1, 1] == -np.expm1(-linear.values[1, 0, 0, 1, 1])
    assert np.isnan(exact.values[1, 0, 0, 0]).all()
    assert np.array_equal(exact.values[0], linear.values[0])
    assert exact.standard_errors[1, 0, 0, 1, 1] < linear.standard_errors[1, 0, 0, 1, 1]
    data = exact.to_dataset(["hazard index", "cancer risk"], ["adult"], ["village"])
    cell = data["value"].sel(endpoint="hazard index", statistic="p50", band="p50")
    assert cell.item() == linear.values[0, 0, 0, 1, 1]
    assert data.attrs["draws"] == 64
    assert "64 draws of what is not known, 41 persons" in data.attrs["said"]


def test_persons_of_groups() -> None:
    """One number holds for all persons; missing stays missing; what is forgotten is refused."""
    adult = {"crops": np.arange(3.0), "milk": 0.2}
    infant = {"crops": Missing("no food table"), "milk": np.ones(3)}
    found = person_factors([adult, infant], ["milk", "crops"], 3)
    assert found[0].tolist() == [[0.2] * 3, [0.0, 1.0, 2.0]]
    assert found[1, 0].tolist() == [1.0] * 3
    assert np.isnan(found[1, 1]).all()
    with pytest.raises(InputError) as caught:
        person_factors([adult, {"crops": np.ones(4)}], ["milk", "crops"], 3)
    assert len(caught.value.problems) == 2
