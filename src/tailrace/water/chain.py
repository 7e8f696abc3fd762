"""Decay chains in a column: each member with its own retardation, one flow for all.

    R_k dc_k/dt = D c_k'' - v c_k' - lambda_k R_k c_k + sum_j f_kj lambda_j R_j c_j,

clean at the start, decay and ingrowth in the water and on the solids alike. First-type inlet:
c = a(t) at x = 0; third-type: v c - D c' = v a(t), the flux of a leak. Radionuclides (Th-232 to
Ra-228 to Th-228, the U-238 series) and first-order reactions (NH4 to NO2 to NO3) are one problem.

In Laplace space all members are one function of a triangular matrix, computed without cancellation
(`chain_transform`), and the way back runs through the saddle of each result (`laplace_inversion`):
relative accuracy about 1e-11, and the same at 1e-60 as at 1. Equal retardations or decay constants
are no special case. Progeny far ahead of a slow parent are right: Ra-228 in water is fed by the
Th-232 that stays behind on the solids.

Valid for one uniform flow, dispersion above zero, linear sorption in equilibrium. Cost grows as
the square root of the Peclet number x v/D; at 1e4 some 1e3 nodes a point, at 1e2 some 1e2.

Sources: Cho C. M. (1971) Can. J. Soil Sci. 51, 339-350 and van Genuchten M. T. (1985) Comput.
Geosci. 11, 129-147 (problem, equations 1 to 4); the method is that of the notes named above.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems

from .chain_inlet import ChainInlet, evolve
from .chain_inversion import invert_chains
from .chain_members import checked_shares, line_shares, reached
from .chain_transform import DISPERSION, SORBED, VELOCITY
from .lateral_modes import LATERAL_NUMBERS

FloatArray = NDArray[np.float64]
Response = Literal["concentration", "impulse", "cumulative"]
_ORDER = {"impulse": 0, "concentration": 1, "cumulative": 2}


def chain_column(
    distances: ArrayLike,
    times: ArrayLike,
    *,
    velocity: ArrayLike,
    dispersion: ArrayLike,
    retardation: ArrayLike,
    decay_constant: ArrayLike,
    inlet: ChainInlet,
    shares: ArrayLike | None = None,
    response: Response = "concentration",
) -> FloatArray:
    """Return the members of a chain along a column.

    Parameters
    ----------
    distances : array_like, shape (places,), m
        Distances from the inlet; below zero (upgradient) the result is 0.
    times : array_like, shape (times,), yr
        Since the inlet began, in any order; zero or below gives 0.
    velocity : float or ndarray, shape (draws,), m/yr
        Seepage velocity, above zero.
    dispersion : float or ndarray, shape (draws,), m2/yr
        Coefficient of hydrodynamic dispersion, above zero.
    retardation : array_like, shape (members,) or (draws, members)
        Retardation factors, above zero.
    decay_constant : array_like, shape (members,) or (draws, members), 1/yr
        Zero or more; zero for a stable end.
    inlet : ChainInlet
        What enters, in amounts (see `activity_to_amount`).
    shares : array_like, shape (members, members), optional
        ``shares[k, j]``: what part of the loss of j becomes k; each member becomes the next
        where left out.
    response : {"concentration", "impulse", "cumulative"}
        Concentration; its integral over time (times yr); or the response to an inlet that
        enters all at once, its integral over time being `inlet.concentrations` (the kernel to
        convolve a history with: the rate of change of the response to a constant inlet; per yr).

    Returns
    -------
    ndarray, shape (members, places, times) or (draws, members, places, times)
        In the unit of the inlet; draws where any argument has them.

    Raises
    ------
    InputError
        If an argument is out of its range or shape, all at once; or a sum does not converge (a
        front at a Peclet number beyond about 1e7).

    Notes
    -----
    With a first-type inlet the result is also the flux concentration, c - (D/v) dc/dx, of the
    column with the third-type inlet of the same strength.
    """
    way = np.atleast_1d(np.asarray(distances, dtype=float))
    return solve_columns(
        way[:, None], times,
        velocity=_with_layer(velocity), dispersion=_with_layer(dispersion),
        retardation=np.asarray(retardation, dtype=float)[..., None, :],
        decay_constant=decay_constant, inlet=inlet, shares=shares, response=response,
        resident=inlet.type == "third",
    )  # fmt: skip


def activity_to_amount(activity: ArrayLike, decay_constant: ArrayLike) -> FloatArray:
    """Return the amounts that belong to activities, in units that `amount_to_activity` takes back.

    Parameters
    ----------
    activity : array_like, shape (..., members)
        Activities, Bq/m3 say.
    decay_constant : array_like, shape (..., members), 1/yr
        Above zero wherever there is activity.

    Returns
    -------
    ndarray
        Activity over decay constant: atoms/m3 times (yr/s), a scale that drops out again.

    Raises
    ------
    InputError
        If a stable member has an activity.
    """
    given, rate = np.broadcast_arrays(
        np.asarray(activity, dtype=float), np.asarray(decay_constant, dtype=float)
    )
    if ((rate <= 0.0) & (given != 0.0)).any():
        raise InputError.single(
            "a member with no decay has an activity", place="activity",
            remedy="a stable member has none: give 0, or amounts for the whole chain",
        )  # fmt: skip
    return np.asarray(np.divide(given, rate, out=np.zeros(given.shape), where=rate > 0.0))


def amount_to_activity(amount: ArrayLike, decay_constant: ArrayLike) -> FloatArray:
    """Return activities, from what `chain_column` made of an inlet of `activity_to_amount`.

    Parameters
    ----------
    amount : array_like, shape (..., members, places, times)
        Result in amounts.
    decay_constant : array_like, shape (members,) or (draws, members), 1/yr
        Decay constants.

    Returns
    -------
    ndarray
        Amount times decay constant; 0 for a stable member.
    """
    rate = np.asarray(decay_constant, dtype=float)
    return np.asarray(np.asarray(amount, dtype=float) * rate[..., :, None, None])


def solve_columns(
    way: FloatArray,
    times: ArrayLike,
    *,
    velocity: ArrayLike,
    dispersion: ArrayLike,
    retardation: ArrayLike,
    decay_constant: ArrayLike,
    inlet: ChainInlet,
    shares: ArrayLike | None,
    response: Response,
    resident: bool,
    lateral: FloatArray | None = None,
) -> FloatArray:
    """Return the members after columns that follow one another, the last perhaps a plume.

    Parameters
    ----------
    way : ndarray, shape (places, layers), m
        Length of way in each column, to each place.
    times : array_like, shape (times,), yr
        Times.
    velocity, dispersion : array_like, shape (layers,) or (draws, layers), m/yr and m2/yr
        Flow of each column.
    retardation : array_like, shape (layers, members) or (draws, layers, members)
        Retardation factors.
    decay_constant, inlet, shares, response
        As for `chain_column`.
    resident : bool
        Concentration in the water of the last column (its inlet a flux); else first type, which
        is the flux concentration.
    lateral : ndarray, shape (draws or 1, places, LATERAL_NUMBERS), optional
        Spreading across the flow in the last column (see `lateral_modes`).

    Returns
    -------
    ndarray, shape (members, places, times) or (draws, members, places, times)
        In the unit of the inlet.

    Raises
    ------
    InputError
        As for `chain_column`.
    """

    def of(entering: ChainInlet) -> FloatArray:
        return _solve(way, times, velocity, dispersion, retardation, decay_constant, entering,
                      shares, response, resident, lateral)  # fmt: skip

    parts = inlet.one_by_one
    passes = response == "impulse" or bool(np.isfinite(np.asarray(inlet.duration)).any())
    found = of(inlet) if len(parts) < 2 or not passes else np.full(1, np.nan)
    if np.isnan(found).any() and len(parts) > 1:
        # Between the passage of a fast and of a slow member there may be next to nothing: each
        # alone keeps its digits there, the sum of both does not.
        found = np.asarray(np.sum([of(one) for one in parts], axis=0))
    _say_unconverged(found, way, np.atleast_1d(np.asarray(times, dtype=float)))
    return found


def _solve(
    way: FloatArray, times: ArrayLike, velocity: ArrayLike, dispersion: ArrayLike,
    retardation: ArrayLike, decay_constant: ArrayLike, inlet: ChainInlet,
    shares: ArrayLike | None, response: Response, resident: bool, lateral: FloatArray | None,
) -> FloatArray:  # fmt: skip
    """Return what `solve_columns` does, NaN where a sum did not converge."""
    speed, spread = np.asarray(velocity, dtype=float), np.asarray(dispersion, dtype=float)
    sorb, decay = np.asarray(retardation, dtype=float), np.asarray(decay_constant, dtype=float)
    first = np.asarray(inlet.concentrations)
    when = np.atleast_1d(np.asarray(times, dtype=float))
    _check(way, when, speed, spread, sorb, decay, inlet, response)
    members = decay.shape[-1]
    sizes = [*_draws(speed, 1), *_draws(spread, 1), *_draws(sorb, 2), *_draws(decay, 1),
             *_draws(first, 1), *_draws(np.asarray(inlet.depletion), 0),
             *_draws(np.asarray(inlet.duration), 0),
             *(lateral.shape[:1] if lateral is not None and len(lateral) > 1 else ())]  # fmt: skip
    _check_shapes(sizes, members, sorb.shape[-1], first.shape[-1])
    draws = max(sizes, default=1)
    layers = way.shape[1]
    table = checked_shares(
        line_shares(members) if shares is None else np.asarray(shares, dtype=float), members
    )
    decay = _full(decay, (draws, members))
    rates, start = inlet.rates(decay, table), _full(first, (draws, members))
    duration = _full(np.asarray(inlet.duration), (draws,))
    end = evolve(rates, start, np.where(np.isfinite(duration), duration, 0.0))
    chain = np.stack([decay, start, end, reached(table, start)], axis=1)
    flow = np.zeros((draws, layers, SORBED + members))
    flow[..., VELOCITY], flow[..., DISPERSION], flow[..., SORBED:] = speed, spread, sorb
    sheets = np.zeros((draws, len(way), LATERAL_NUMBERS))
    if lateral is not None:
        sheets[:] = lateral
    order = np.argsort(when, kind="stable")
    found = np.zeros((draws, members, len(way), len(when)))
    downstream = way.min(axis=1) >= 0.0
    part = np.zeros((draws, members, int(downstream.sum()), len(when)))
    invert_chains(
        when[order], way[downstream].copy(), flow, chain,
        np.stack([_full(table, rates.shape), rates], axis=1), duration,
        sheets[:, downstream].copy(), lateral is not None, resident, _ORDER[response], part,
    )  # fmt: skip
    found[:, :, downstream] = part[..., np.argsort(order, kind="stable")]
    at_inlet = (way == 0.0).all(axis=1)
    if not resident and response == "concentration" and at_inlet.any():
        held = _at_inlet(rates, start, when, duration)
        found[:, :, at_inlet] = held[:, :, None, :]
    return found if sizes else found[0]


def _at_inlet(
    rates: FloatArray, start: FloatArray, when: FloatArray, duration: FloatArray
) -> FloatArray:
    during = (when > 0.0) & (when <= duration[:, None])
    held = evolve(rates, start, np.where(during, when, 0.0))
    return np.asarray(np.where(during[:, None, :], np.swapaxes(held, 1, 2), 0.0))


def _with_layer(values: ArrayLike) -> FloatArray:
    return np.asarray(values, dtype=float)[..., None]


def _draws(values: FloatArray, own: int) -> list[int]:
    return [values.shape[0]] if values.ndim > own else []


def _full(values: FloatArray, shape: tuple[int, ...]) -> FloatArray:
    # A copy: a read-only view would have the compiled function compiled once more.
    return np.array(np.broadcast_to(values, shape), dtype=float, order="C")


def _check(
    way: FloatArray, when: FloatArray, speed: FloatArray, spread: FloatArray, sorb: FloatArray,
    decay: FloatArray, inlet: ChainInlet, response: str,
) -> None:  # fmt: skip
    problems = Problems()
    if response not in _ORDER:
        problems.add(f'no response is called "{response}"', place="response",
                     allowed=", ".join(_ORDER))  # fmt: skip
    if response == "impulse" and (way == 0.0).all(axis=1).any():
        problems.add("an impulse at the inlet itself is a jump", place="distances",
                     remedy="ask for it at a distance above zero")  # fmt: skip
    if response == "impulse" and not inlet.is_constant:
        problems.add("an impulse of an inlet that fades, decays or ends", place="inlet",
                     remedy="give concentrations alone: an impulse has no duration")  # fmt: skip
    for name, values, least, strict, remedy in (
        ("velocity", speed, 0.0, True, "give a seepage velocity above zero"),
        ("dispersion", spread, 0.0, True, "give a dispersivity or a diffusion coefficient: "
         "without dispersion every front is a jump"),
        ("retardation", sorb, 0.0, True, "give 1 for what does not sorb"),
        ("decay_constant", decay, 0.0, False, "give 0 for a stable member"),
        ("distances", way, -np.inf, True, "give finite distances"),
        ("times", when, -np.inf, True, "give finite times"),
    ):  # fmt: skip
        good = np.isfinite(values) & (values > least if strict else values >= least)
        if not good.all():
            worst = float(values[~good].flat[0])
            problems.add(f"a chain has a {name} of {worst:g}", place=name, remedy=remedy)
    problems.raise_if_any()


def _check_shapes(sizes: list[int], members: int, sorbed: int, entered: int) -> None:
    problems = Problems()
    if len(set(sizes)) > 1:
        problems.add(
            f"arguments of a chain have {', '.join(map(str, sorted(set(sizes))))} draws",
            place="draws", remedy="give one number, or the same number of draws, everywhere",
        )  # fmt: skip
    for name, count in (("retardation", sorbed), ("concentrations", entered)):
        if count != members:
            problems.add(
                f"a chain has {members} decay constants and {count} entries of {name}",
                place=name, remedy="give one for each member",
            )  # fmt: skip
    problems.raise_if_any()


def _say_unconverged(found: FloatArray, way: FloatArray, when: FloatArray) -> None:
    if np.isnan(found).any():
        place, time = np.argwhere(np.isnan(found))[0][-2:]
        raise InputError.single(
            f"the chain at {way[place].sum():g} m after {when[time]:g} yr did not converge",
            remedy="the Peclet number x v/D is too large, or too small for a plume; change the "
            "dispersion, or ask for another distance",
        )
