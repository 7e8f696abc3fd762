"""What a soil comes to in the end, and how long it takes to come near it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError

from .linear_balance import balance_matrix, propagators, steady_store
from .soil_chain import SoilChain
from .soil_input import BoolArray, FloatArray, checked_input, members_last

_BISECTIONS = 60


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
        As for `soil_store.soil_build_up`, constant.

    Returns
    -------
    ndarray, shape (..., members, receptors), kg/m2 or Bq/m2
        (D + ingrowth) / (losses + decay); infinite where something enters and nothing is lost.

    Raises
    ------
    InputError
        As for `soil_store.soil_build_up`.
    """
    entering, rates, gaps = _constant(chain, input_rate, loss_rates)
    found = steady_store(
        members_last(rates) + chain.decay_constant, chain.gains, members_last(entering)
    )
    return np.where(gaps, np.nan, members_last(found))


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
    total, given = members_last(rates) + chain.decay_constant, members_last(entering)
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
    return np.where(gaps, np.nan, members_last(found))


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
    given = checked_input(
        chain, [0.0, 1.0], np.asarray(input_rate, float)[..., None],
        {name: np.asarray(rate, float)[..., None] for name, rate in loss_rates.items()},
    )  # fmt: skip
    return given.input[..., 0], given.rates.sum(axis=0)[..., 0], given.gaps
