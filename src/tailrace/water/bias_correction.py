"""A few runs of an engine correct the closed form in a Monte Carlo.

Both answer the same draws; the ratio of their answers, by receptor, species and time, is a factor
that multiplies the closed form in all other draws. Ratios are averaged as logarithms: the factor is
their geometric mean, and their standard deviation is the scatter that the correction itself adds.

Where either answer is below a share of the source (by default a thousandth) the numerical front is
not to be believed, and there is no factor: the closed form stands as it is, and is said to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tailrace.errors import InputError, Problems

if TYPE_CHECKING:
    import xarray

FLOOR = 1.0e-3
FEWEST = 3
"""Runs below which a scatter means nothing."""


def engine_bias(
    engine: xarray.Dataset, closed: xarray.Dataset, *, floor: float = FLOOR, source: float = 1.0
) -> xarray.Dataset:
    """Return the ratio of an engine's answers to the closed form's, with its scatter.

    Parameters
    ----------
    engine, closed : xarray.Dataset
        Answers of `breakthrough` for the same draws, receptors, species and times.
    floor : float, 1
        Share of the source below which answers are not compared.
    source : float
        Strength of the source, in the unit of the answers.

    Returns
    -------
    xarray.Dataset
        `factor` (1), geometric mean of engine over closed form, 1 where there is none; `scatter`
        (1), standard deviation of the logarithm, missing where fewer than three runs compare;
        `runs`, how many do; `corrected`, whether there is a factor.

    Raises
    ------
    InputError
        If the two do not have the same draws, receptors, species or times.
    """
    import xarray

    _check_alike(engine, closed)
    high, low = engine["concentration"], closed["concentration"]
    if "draw" not in high.dims:
        high, low = high.expand_dims("draw", -1), low.expand_dims("draw", -1)
    counts = (high > floor * source) & (low > floor * source)
    ratio = _logarithm((high / low.where(low > 0.0)).where(counts))
    runs = counts.sum("draw")
    corrected = runs > 0
    mean = ratio.mean("draw", skipna=True)
    factor = _exponential(mean.where(corrected, 0.0))
    spread = (((ratio - mean) ** 2).sum("draw") / (runs - 1).where(runs >= FEWEST)) ** 0.5
    units = {"units": "1"}
    data = {
        "factor": factor.assign_attrs(units, long_name="engine over closed form, geometric mean"),
        "scatter": spread.assign_attrs(units, long_name="standard deviation of its logarithm"),
        "runs": runs.assign_attrs(units, long_name="runs compared"),
        "corrected": corrected,
    }
    return xarray.Dataset(data, attrs={
        "engine": engine.attrs.get("engine", ""), "floor": floor,
        "runs": int(high.sizes["draw"]),
    })  # fmt: skip


def correct(
    closed: xarray.Dataset, bias: xarray.Dataset, *, seed: int | None = None
) -> xarray.Dataset:
    """Return the closed form's answers times the bias factor.

    Parameters
    ----------
    closed : xarray.Dataset
        Answers of `breakthrough` by the closed form, any draws.
    bias : xarray.Dataset
        From `engine_bias`, for the same receptors, species and times.
    seed : int, optional
        With it every draw is also multiplied by a lognormal factor of the scatter (one a draw and
        species, the same at all receptors and times); without it the scatter is only stated.

    Returns
    -------
    xarray.Dataset
        The answers, corrected; attributes say from how many runs of which engine.

    Raises
    ------
    InputError
        If receptors, species or times differ, or a seed is given and no scatter is known.
    """
    _check_places(closed, bias)
    values = closed["concentration"] * bias["factor"]
    if seed is not None:
        values = values * _scattered(closed, bias, seed)
    values = values.transpose(*closed["concentration"].dims)
    values.attrs = dict(closed["concentration"].attrs)
    share = float(bias["corrected"].mean())
    words = (
        f"{closed.attrs.get('engine', '')}, corrected by {bias.attrs['runs']} runs of "
        f"{bias.attrs['engine']} at {share:.0%} of places, species and times"
    )
    return closed.assign(concentration=values).assign_attrs(engine=words)


def _scattered(closed: xarray.Dataset, bias: xarray.Dataset, seed: int) -> xarray.DataArray:
    import xarray

    if bool((bias["corrected"] & bias["scatter"].isnull()).any()):
        raise InputError.single(
            f"the scatter of the correction is not known everywhere from {bias.attrs['runs']} runs",
            place="seed", remedy=f"run the engine for more draws, so that {FEWEST} compare "
            "everywhere, or leave the seed out",
        )  # fmt: skip
    draws, species = closed.sizes.get("draw", 1), closed.sizes["species"]
    drawn = np.random.default_rng(seed).standard_normal((draws, species))
    normal = xarray.DataArray(drawn, dims=("draw", "species"))
    if "draw" not in closed.dims:
        normal = normal.isel(draw=0)
    # Where nothing is corrected nothing is scattered.
    return _exponential(normal * bias["scatter"].where(bias["corrected"], 0.0))


def _logarithm(values: xarray.DataArray) -> xarray.DataArray:
    return values.copy(data=np.log(values.to_numpy()))


def _exponential(values: xarray.DataArray) -> xarray.DataArray:
    return values.copy(data=np.exp(values.to_numpy()))


def _check_alike(engine: xarray.Dataset, closed: xarray.Dataset) -> None:
    _check_places(engine, closed)
    if engine.sizes.get("draw", 0) != closed.sizes.get("draw", 0):
        raise InputError.single(
            f"the engine answered {engine.sizes.get('draw', 0)} draws and the closed form "
            f"{closed.sizes.get('draw', 0)}",
            place="draw", remedy="ask both for the same draws",
        )  # fmt: skip


def _check_places(one: xarray.Dataset, two: xarray.Dataset) -> None:
    problems = Problems()
    for name in ("receptor", "species", "time"):
        if not np.array_equal(one[name].to_numpy(), two[name].to_numpy()):
            problems.add(f"the answers differ in their {name} values", place=name,
                         remedy="ask for the same ones")  # fmt: skip
    problems.raise_if_any()
