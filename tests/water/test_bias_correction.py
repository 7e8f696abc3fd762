"""A few runs correct the closed form: a bias that is known by construction is found and undone."""

from __future__ import annotations

import numpy as np
import pytest
import xarray

from tailrace.errors import InputError
from tailrace.water.aquifer import Aquifer
from tailrace.water.bias_correction import correct, engine_bias
from tailrace.water.engine import breakthrough
from tailrace.water.receptors import receptors_at
from tailrace.water.release import Source
from tailrace.water.species import Species
from tailrace.water.strip import StripSource

TIMES = [5.0, 20.0, 40.0]
WELLS = receptors_at([500.0, 1000.0], 0.0, names=["near", "far"])
SOURCE = Source("pond", StripSource(-500.0, 500.0))
SPECIES = [Species("F", 1.0), Species("U", 30.0)]


def answers(draws: int, first: int = 0) -> xarray.Dataset:
    flux = 1e-6 * (1.0 + 0.1 * (first + np.arange(draws)))
    return breakthrough(SOURCE, Aquifer(flux, 0.25, 50.0, 5.0), SPECIES, WELLS, TIMES)


def biased(closed: xarray.Dataset, factor: float, spread: float) -> xarray.Dataset:
    """Return answers of a made-up engine: all higher by a factor, some more, some less."""
    draws = closed.sizes["draw"]
    swing = np.exp(spread * np.linspace(-1.0, 1.0, draws))
    return closed.assign(concentration=closed.concentration * factor * swing).assign_attrs(
        engine="made up"
    )


def test_a_known_bias_is_found_with_its_scatter() -> None:
    closed = answers(5)
    bias = engine_bias(biased(closed, 1.3, 0.2), closed)
    compared = bias.corrected & (bias.runs == 5)
    assert bool(compared.any())
    np.testing.assert_allclose(bias.factor.where(compared).stack(z=bias.factor.dims).dropna("z"),
                               1.3, rtol=1e-12)  # fmt: skip
    # Standard deviation of -0.2, -0.1, 0, 0.1, 0.2.
    wanted = np.std([-0.2, -0.1, 0.0, 0.1, 0.2], ddof=1)
    np.testing.assert_allclose(
        bias.scatter.where(compared).stack(z=bias.factor.dims).dropna("z"), wanted, rtol=1e-12
    )


def test_other_draws_are_corrected_and_say_so() -> None:
    few, many = answers(3), answers(50, 3)
    bias = engine_bias(biased(few, 0.8, 0.0), few)
    found = correct(many, bias)
    expected = many.concentration * xarray.where(bias.corrected, 0.8, 1.0)
    xarray.testing.assert_allclose(found.concentration.drop_attrs(), expected)
    assert "closed form, corrected by 3 runs of made up at" in found.attrs["engine"]
    assert found.concentration.dims == many.concentration.dims


def test_fronts_below_the_floor_are_left_alone() -> None:
    closed = answers(4)
    bias = engine_bias(biased(closed, 100.0, 0.0), closed)
    low = (closed.concentration <= 1e-3).all("draw")
    assert bool(low.any())
    assert bool((bias.factor.where(low, 1.0) == 1.0).all())
    assert not bool(bias.corrected.where(low, False).any())


def test_scatter_is_drawn_with_a_seed() -> None:
    closed, many = answers(5), answers(4000)
    bias = engine_bias(biased(closed, 1.0, 0.3), closed, floor=1e-3)
    kept = bias.where(bias.runs == 5)
    place = {"receptor": "near", "species": "F", "time": 40.0}
    one = bias.assign(corrected=bias.corrected & (bias.runs == 5))
    found = correct(many, one, seed=1)
    ratio = np.log(found.concentration.sel(place) / many.concentration.sel(place))
    wanted = float(kept.scatter.sel(place))
    assert wanted > 0.2
    # 4000 draws: the standard error of a standard deviation is 1.1 %.
    assert float(ratio.std()) == pytest.approx(wanted, rel=0.04)
    again = correct(many, one, seed=1)
    xarray.testing.assert_identical(found, again)


def test_refusals() -> None:
    closed = answers(2)
    bias = engine_bias(biased(closed, 1.1, 0.1), closed)
    with pytest.raises(InputError, match="scatter of the correction is not known"):
        correct(answers(10), bias, seed=1)
    with pytest.raises(InputError, match="answered 2 draws and the closed form 3"):
        engine_bias(closed, answers(3))
    with pytest.raises(InputError, match="differ in their time values"):
        correct(answers(3).isel(time=[0, 1]), bias)
