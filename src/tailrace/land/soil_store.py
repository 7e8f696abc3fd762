"""What a soil keeps of what falls on it: build-up over years, with a budget that closes.

    dS/dt = D(t) - (k_leached + k_eroded + k_run_off + k_taken_up + lambda) S + ingrowth

S is what a square metre of the mixed layer holds beyond its background, kg/m2 of a substance or
Bq/m2 of a nuclide; D is deposition and irrigation; the rates are those of `soil_losses`, of a crop
(yield times what it takes up per amount in soil) and of decay; the ingrowth of a nuclide follows
`chain_in_soil`. Within a year the rates are constant and the input is constant or a straight line, and
the step is exact (`linear_balance`). Each loss is its rate times the integral of S over the year,
computed by itself; none is a remainder, and `closure` is what they and the change of the store do
not add up to.

The background is kept apart. It is constant: its loss is made up by weathering, and its decay by
its own parents, with which it has had time to come into equilibrium.

A missing rate (NaN, such as a leaching rate without a distribution coefficient) makes the member
and its progeny missing, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems
from tailrace.quantities.declare import declare_units

from .linear_balance import Propagators, balance_matrix, propagators, steady_store
from .soil_chain import SoilChain
from .soil_losses import checked

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

LOSSES = ("leached", "eroded", "run_off", "taken_up")
"""Losses other than decay, in the order of the budget."""

_BISECTIONS = 60


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
    layer = checked(problems, "depth", depth, "m", strict=True)
    density = checked(problems, "bulk_density", bulk_density, "kg/m3", strict=True)
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
    times, entering, slope, rates, first, gaps = _checked(
        chain, edges, input_rate, loss_rates, input_slope, start
    )
    shape = entering.shape
    store = np.empty((*shape[:-1], shape[-1] + 1))
    store[..., 0] = first
    held = np.empty(shape)
    one_step: Propagators | None = None
    for year, length in enumerate(np.diff(times)):
        steady = year > 0 and length == times[year] - times[year - 1] and rates.shape[-1] == 1
        if not steady or one_step is None:
            total = _members_last(rates[..., :, :, min(year, rates.shape[-1] - 1)].sum(axis=0))
            one_step = propagators(
                balance_matrix(total + chain.decay_constant, chain.gains), float(length)
            )
        now = tuple(_members_last(one) for one in
                    (store[..., year], entering[..., year], slope[..., year]))  # fmt: skip
        store[..., year + 1] = _members_last(one_step.end(*now))
        held[..., year] = _members_last(one_step.held(*now))
    return _history(chain, times, store, held, entering, slope, rates, gaps)


def _members_last(array: FloatArray) -> FloatArray:
    """Return an array (..., members, receptors) as (..., receptors, members), or back."""
    return np.asarray(np.swapaxes(array, -1, -2))


def _history(
    chain: SoilChain, times: FloatArray, store: FloatArray, held: FloatArray,
    entering: FloatArray, slope: FloatArray, rates: FloatArray, gaps: BoolArray,
) -> SoilHistory:  # fmt: skip
    """Return the budget, with what is missing taken out."""
    lengths = np.diff(times)
    blank = np.where(gaps, np.nan, 1.0)
    decay = chain.decay_constant[:, None, None]
    ingrown = np.einsum("ji,...irt->...jrt", chain.gains, held)
    # An empty year of ingrowth is known even where the parent is not: it has no parent.
    grows = chain.gains.any(axis=1)[:, None, None]
    return SoilHistory(
        chain, times, store * blank[..., None],
        (entering + 0.5 * slope * lengths) * lengths * blank[..., None],
        np.where(grows, ingrown * blank[..., None], 0.0),
        decay * held * blank[..., None],
        {name: rates[place] * held * blank[..., None] for place, name in enumerate(LOSSES)},
    )  # fmt: skip


def _checked(
    chain: SoilChain, edges: ArrayLike, input_rate: ArrayLike,
    loss_rates: Mapping[str, ArrayLike], input_slope: ArrayLike, start: ArrayLike,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, BoolArray]:  # fmt: skip
    """Return everything in its full shape, without gaps, and where the gaps are."""
    problems = Problems()
    times = np.atleast_1d(np.asarray(edges, dtype=float))
    if times.ndim != 1 or times.size < 2 or not (np.diff(times) > 0.0).all():
        problems.add("the edges of the years do not rise", place="edges",
                     allowed="at least two times, each later than the one before")  # fmt: skip
    for name in loss_rates:
        if name not in LOSSES:
            problems.add(f'no loss is called "{name}"', place="loss_rates",
                         allowed=", ".join(LOSSES))  # fmt: skip
    entering = checked(problems, "input_rate", input_rate, "per m2 and yr", missing=True)
    rates = [checked(problems, name, loss_rates.get(name, 0.0), "1/yr", missing=True)
             for name in LOSSES]  # fmt: skip
    first = checked(problems, "start", start, "per m2", missing=True)
    slope = np.asarray(input_slope, dtype=float)
    problems.raise_if_any()
    last = entering + slope * np.diff(times)
    if (last < -1e-12 * np.abs(entering)).any():
        raise InputError.single("an input falls below zero within a year", place="input_slope")
    members, years = len(chain.members), times.size - 1
    try:
        shape = np.broadcast_shapes(entering.shape, slope.shape, (members, 1, years),
                                    *(one.shape for one in rates), (*first.shape, 1))  # fmt: skip
    except ValueError as error:
        raise InputError.single(
            f"the axes do not fit {members} members and {years} years: {error}",
            allowed="(..., members, receptors, years)",
        ) from None
    if shape[-3] != members or shape[-1] != years:
        raise InputError.single(f"the axes {shape} are not those of {members} members, {years} "
                                "years", allowed="(..., members, receptors, years)")  # fmt: skip
    kept = shape[-1] if any(one.ndim and one.shape[-1] > 1 for one in rates) else 1
    full = np.stack([np.broadcast_to(one, (*shape[:-1], kept)) for one in rates])
    stores = np.broadcast_to(first, shape[:-1]) if first.ndim else np.full(shape[:-1], first)
    filled = np.broadcast_to(entering, shape)
    gaps = np.asarray(
        np.isnan(full).any(axis=(0, -1)) | np.isnan(filled).any(axis=-1) | np.isnan(stores)
    )
    return (times, np.nan_to_num(filled), np.broadcast_to(slope, shape), np.nan_to_num(full),
            np.nan_to_num(stores), _with_progeny(chain, gaps))  # fmt: skip


def _with_progeny(chain: SoilChain, gaps: BoolArray) -> BoolArray:
    """Return which members are missing once their parents are."""
    found = gaps.copy()
    for member, fed in enumerate(chain.shares > 0.0):
        found[..., member, :] |= found[..., fed, :].any(axis=-2)
    return found


def steady_state(
    chain: SoilChain, input_rate: ArrayLike, loss_rates: Mapping[str, ArrayLike]
) -> FloatArray:
    """Return what a soil holds in the end, if input and losses stay.

    Parameters
    ----------
    chain : SoilChain
        Members.
    input_rate : array_like, shape (..., members, receptors), kg/(m2 yr) or Bq/(m2 yr)
        Constant.
    loss_rates : mapping of str to array_like, shape (..., members, receptors), 1/yr
        As for `soil_build_up`, constant.

    Returns
    -------
    ndarray, shape (..., members, receptors), kg/m2 or Bq/m2
        (D + ingrowth) / (losses + decay); infinite where something enters and nothing is lost.

    Raises
    ------
    InputError
        As for `soil_build_up`.
    """
    entering, rates, gaps = _constant(chain, input_rate, loss_rates)
    found = steady_store(
        _members_last(rates) + chain.decay_constant, chain.gains, _members_last(entering)
    )
    return np.where(gaps, np.nan, _members_last(found))


def time_to_share(
    chain: SoilChain,
    input_rate: ArrayLike,
    loss_rates: Mapping[str, ArrayLike],
    share: float = 0.95,
) -> FloatArray:
    """Return how long a clean soil takes to a share of its steady state.

    Parameters
    ----------
    chain, input_rate, loss_rates
        As for `steady_state`.
    share : float, 1
        Above 0 and below 1.

    Returns
    -------
    ndarray, shape (..., members, receptors), yr
        For a member without parents -ln(1 - share) / (losses + decay); infinite where there is no
        steady state, NaN where nothing enters.

    Raises
    ------
    InputError
        As for `steady_state`, or if the share is not between 0 and 1.

    Notes
    -----
    Build-up from nothing never falls, so that the time is found by halving an interval; the
    relative error is below 1e-12.
    """
    if not 0.0 < share < 1.0:
        raise InputError.single(f"a share of {share:g}", place="share", allowed="between 0 and 1")
    entering, rates, gaps = _constant(chain, input_rate, loss_rates)
    total, given = _members_last(rates) + chain.decay_constant, _members_last(entering)
    steady = steady_store(total, chain.gains, given)
    found = np.full(steady.shape, np.nan)
    for place in np.ndindex(steady.shape[:-1]):
        matrix = balance_matrix(total[place], chain.gains)
        for member in range(steady.shape[-1]):
            aim = share * steady[(*place, member)]
            if np.isinf(aim):
                found[(*place, member)] = np.inf
            elif aim > 0.0:
                found[(*place, member)] = _time_to(matrix, given[place], member, aim)
    return np.where(gaps, np.nan, _members_last(found))


def _time_to(matrix: FloatArray, entering: FloatArray, member: int, aim: float) -> float:
    """Return when one member passes an amount on its way up from nothing."""
    none = np.zeros(entering.shape)

    def reached(time: float) -> bool:
        return bool(propagators(matrix, time).end(none, entering, none)[member] >= aim)

    high = 1.0
    while not reached(high):
        high *= 2.0
    low = 0.0 if high == 1.0 else high / 2.0
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def _constant(
    chain: SoilChain, input_rate: ArrayLike, loss_rates: Mapping[str, ArrayLike]
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return input and the sum of losses, shape (..., members, receptors), and the gaps."""
    _, entering, _, rates, _, gaps = _checked(
        chain, [0.0, 1.0], np.asarray(input_rate, float)[..., None],
        {name: np.asarray(rate, float)[..., None] for name, rate in loss_rates.items()}, 0.0, 0.0,
    )  # fmt: skip
    return entering[..., 0], rates.sum(axis=0)[..., 0], gaps


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
    more = checked(problems, "increment", increment, "kg/kg", missing=True)
    old = checked(problems, "background", background, "kg/kg", missing=True)
    problems.raise_if_any()
    parts = np.stack(np.broadcast_arrays(more, old))
    least = np.where(np.isnan(parts).all(axis=0), np.nan, np.nansum(parts, axis=0))
    return np.asarray(more + old), np.asarray(least)
