"""What a soil keeps of what falls on it: build-up over years, with a budget that closes.

    dS/dt = D(t) - (k_leached + k_eroded + k_run_off + k_taken_up + lambda) S + ingrowth

S is what a square metre of the mixed layer holds beyond its background, kg/m2 of a substance or
Bq/m2 of a nuclide; D is deposition and irrigation; the rates are those of `soil_losses`, of a crop
(yield times what it takes up per amount in soil) and of decay; the ingrowth of a nuclide follows
`chain_in_soil`. Within a year the rates are constant and the input is constant or a straight line,
and the step is exact (`linear_balance`). Each loss is its rate times the integral of S over the
year, computed by itself; none is a remainder, and `closure` is what they and the change of the
store do not add up to.

The background is kept apart. It is constant: its loss is made up by weathering, and its decay by
its own parents, with which it has had time to come into equilibrium.

A missing rate (NaN, such as a leaching rate without a distribution coefficient) makes the member
and its progeny missing, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

from .linear_balance import Propagators, balance_matrix, propagators
from .soil_chain import SoilChain
from .soil_input import LOSSES, FloatArray, SoilInput, checked_input, members_last


@dataclass(frozen=True)
class SoilHistory:
    """A soil through years; the axes are draw (where there are draws), substance, receptor, year.

    Attributes
    ----------
    chain : SoilChain
        Its members are the substances.
    edges : ndarray, shape (years + 1,), yr
        Beginnings of the years, and the end of the last.
    store : ndarray, shape (..., members, receptors, years + 1), kg/m2 or Bq/m2
        Beyond background, at the edges.
    input, ingrown, decayed : ndarray, shape (..., members, receptors, years)
        What entered, grew in and decayed in each year, kg/m2 or Bq/m2 (as activity).
    lost : dict of str to ndarray
        The same for each of `LOSSES`.
    """

    chain: SoilChain
    edges: FloatArray
    store: FloatArray
    input: FloatArray
    ingrown: FloatArray
    decayed: FloatArray
    lost: dict[str, FloatArray]

    @property
    def closure(self) -> FloatArray:
        """Input and ingrowth less losses, decay and change of store, over what was there, 1."""
        gains = self.input + self.ingrown
        left = self.decayed + sum(self.lost.values()) + np.diff(self.store, axis=-1)
        there = np.maximum(self.store[..., :-1] + gains, np.finfo(float).tiny)
        return np.asarray((gains - left) / there)

    @property
    def missing(self) -> tuple[str, ...]:
        """Members whose store is not known in some draw, place or year."""
        blank = np.moveaxis(np.isnan(self.store), -3, 0)
        return tuple(name for place, name in enumerate(self.chain.members) if blank[place].any())

    def concentration(self, depth: ArrayLike, bulk_density: ArrayLike) -> FloatArray:
        """Return what the dry soil of the layer holds beyond background, kg/kg or Bq/kg.

        Parameters
        ----------
        depth, bulk_density : array_like, shape (receptors,) or (..., 1, receptors)
            Thickness of the layer, m, and its dry bulk density, kg/m3.
        """
        return soil_concentration(self.store, depth, bulk_density)


@declare_units(store="kg/m2", depth="m", bulk_density="kg/m3", returns="kg/kg")
def soil_concentration(store: ArrayLike, depth: ArrayLike, bulk_density: ArrayLike) -> FloatArray:
    """Return what dry soil holds per mass.

    Parameters
    ----------
    store : array_like, shape (..., receptors, times), kg/m2
        What a square metre of the layer holds; bare numbers may be Bq/m2: the result is Bq/kg.
    depth : array_like, m
        Thickness of the layer, above zero; one number, or shape (..., receptors).
    bulk_density : array_like, kg/m3
        Dry bulk density, above zero; one number, or shape (..., receptors).

    Returns
    -------
    ndarray, kg/kg
        Store over rho d.

    Raises
    ------
    InputError
        If depth or density are not above zero.
    """
    problems = Problems()
    layer = checked(problems, "depth", depth, "m", strict=True, finite=True)
    density = checked(problems, "bulk_density", bulk_density, "kg/m3", strict=True, finite=True)
    problems.raise_if_any()
    mass = layer * density
    return np.asarray(np.asarray(store, float) / (mass[..., None] if mass.ndim else mass))


def soil_build_up(
    chain: SoilChain,
    edges: ArrayLike,
    input_rate: ArrayLike,
    loss_rates: Mapping[str, ArrayLike],
    *,
    input_slope: ArrayLike = 0.0,
    start: ArrayLike = 0.0,
) -> SoilHistory:
    """Return what a soil holds, and what became of what fell on it.

    Parameters
    ----------
    chain : SoilChain
        Members, their decay and ingrowth.
    edges : array_like, shape (years + 1,), yr
        Beginnings of the years and the end of the last; rising, of any lengths.
    input_rate : array_like, shape (..., members, receptors, years), kg/(m2 yr) or Bq/(m2 yr)
        Deposition and irrigation at the beginning of each year; zero or more, NaN where missing.
        Axes of length one hold for all.
    loss_rates : mapping of str to array_like, shape (..., members, receptors, years), 1/yr
        By names of `LOSSES`; one left out is no loss. NaN where missing.
    input_slope : array_like, shape as `input_rate`, per yr
        How fast the input changes within the year; constant where left out.
    start : array_like, shape (..., members, receptors), kg/m2 or Bq/m2
        Store at the first edge, beyond background.

    Returns
    -------
    SoilHistory
        Stores and yearly budget; leading axes (draws) are those of the arguments.

    Raises
    ------
    InputError
        If a name of a loss is unknown, a number is out of its range or an axis does not fit; all
        at once.
    """
    given = checked_input(chain, edges, input_rate, loss_rates, input_slope, start)
    times, entering, slope, rates = given.edges, given.input, given.slope, given.rates
    shape = entering.shape
    store = np.empty((*shape[:-1], shape[-1] + 1))
    store[..., 0] = given.start
    held = np.empty(shape)
    one_step: Propagators | None = None
    for year, length in enumerate(np.diff(times)):
        steady = year > 0 and length == times[year] - times[year - 1] and rates.shape[-1] == 1
        if not steady or one_step is None:
            total = members_last(rates[..., :, :, min(year, rates.shape[-1] - 1)].sum(axis=0))
            one_step = propagators(
                balance_matrix(total + chain.decay_constant, chain.gains), float(length)
            )
        now = tuple(members_last(one) for one in
                    (store[..., year], entering[..., year], slope[..., year]))  # fmt: skip
        store[..., year + 1] = members_last(one_step.end(*now))
        held[..., year] = members_last(one_step.held(*now))
    return _history(chain, given, store, held)


def _history(
    chain: SoilChain, given: SoilInput, store: FloatArray, held: FloatArray
) -> SoilHistory:
    """Return the budget, with what is missing taken out."""
    lengths = np.diff(given.edges)
    blank = np.where(given.gaps, np.nan, 1.0)[..., None]
    decay = chain.decay_constant[:, None, None]
    ingrown = np.einsum("ji,...irt->...jrt", chain.gains, held)
    # A member without parents has no ingrowth, whatever else is missing of it.
    grows = np.asarray(chain.gains > 0.0).sum(axis=1)[:, None, None] > 0
    return SoilHistory(
        chain, given.edges, store * blank,
        (given.input + 0.5 * given.slope * lengths) * lengths * blank,
        np.where(grows, ingrown * blank, 0.0), decay * held * blank,
        {name: given.rates[place] * held * blank for place, name in enumerate(LOSSES)},
    )  # fmt: skip


@declare_units(increment="kg/kg", background="kg/kg", returns=("kg/kg", "kg/kg"))
def with_background(increment: ArrayLike, background: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the total in soil, and the least it is.

    Parameters
    ----------
    increment : array_like, kg/kg
        Beyond background; NaN where missing. Bare numbers may be Bq/kg.
    background : array_like, kg/kg
        Constant; NaN where missing.

    Returns
    -------
    tuple of ndarray, kg/kg
        The total, NaN where a part is missing; and the sum of the parts that are known, NaN where
        none is: "at least" that much.

    Raises
    ------
    InputError
        If a number is negative.
    """
    problems = Problems()
    more = checked(problems, "increment", increment, "kg/kg", missing=True, finite=True)
    old = checked(problems, "background", background, "kg/kg", missing=True, finite=True)
    problems.raise_if_any()
    parts = np.stack(np.broadcast_arrays(more, old))
    least = np.where(np.isnan(parts).all(axis=0), np.nan, np.nansum(parts, axis=0))
    return np.asarray(more + old), np.asarray(least)
