"""Transfers: concentration at a receptor per mass released per year, so many years before.

A release of M kg/yr in the calendar year Y adds T(lag) M to the mean concentration of the year
Y + lag. With S(t) the response to a release of 1 kg/yr from time 0 on, a year's release gives
S(t) - S(t - 1), and its mean over the year that begins `lag` years later is

    T(lag) = int_lag^(lag+1) [S(t) - S(t - 1)] dt,

by Gauss-Legendre in every year. The sum over lags is the mean of S over the last year: nothing is
lost or counted twice, and for yearly releases the convolution is exact.

What enters is a mass per time, so the inlet is of the third type. Over the source's cross-section A
(width times thickness) it makes the concentration of what enters c0 = M / (q A), q the Darcy flux.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .aquifer import Aquifer
from .constants import SECONDS_PER_YEAR
from .engine import breakthrough
from .patch import PatchSource
from .receptors import Receptors
from .release import Source
from .source_history import SourceHistory
from .species import Species
from .strip import StripSource

if TYPE_CHECKING:
    import xarray

FloatArray = NDArray[np.float64]

GAUSS_POINTS = 6
"""Points in a year: exact for a response that is a polynomial of degree 11 within it."""


def cross_section(source: Source, aquifer: Aquifer) -> FloatArray:
    """Return the area through which a source enters the aquifer.

    Parameters
    ----------
    source : Source
        Strip or patch.
    aquifer : Aquifer
        Ground; a strip enters over its whole thickness.

    Returns
    -------
    ndarray, m2
        Area, one number or one a draw.

    Raises
    ------
    InputError
        If the source has no bounded cross-section.
    """
    geometry = source.geometry
    if isinstance(geometry, PatchSource):
        height = np.asarray(geometry.z_high) - np.asarray(geometry.z_low)
    elif isinstance(geometry, StripSource):
        height = np.asarray(aquifer.thickness, dtype=float)
    else:
        raise InputError.single(
            f"source {source.name} has no cross-section, so a mass per year has no concentration",
            place=source.name, remedy="give a strip or a patch",
        )  # fmt: skip
    area = (np.asarray(geometry.y_high) - np.asarray(geometry.y_low)) * height
    if not np.isfinite(area).all():
        raise InputError.single(
            f"source {source.name} has no bounded cross-section", place=source.name,
            remedy="give the aquifer's thickness and the edges of the source",
        )  # fmt: skip
    return np.asarray(area, dtype=np.float64)


def transfer(
    sources: Sequence[Source],
    aquifer: Aquifer,
    species: Sequence[Species],
    receptors: Receptors,
    lags: int,
    **options: Any,
) -> xarray.Dataset:
    """Return transfers from sources to receptors by lag.

    Parameters
    ----------
    sources : sequence of Source
        Strips and patches; their histories do not matter, and what enters is a mass flux.
    aquifer : Aquifer
        Ground; fields may have draws.
    species : sequence of Species
        What is carried.
    receptors : Receptors
        Where, in the frame of every source (for sources apart, call for each and concatenate).
    lags : int
        Number of years, from the year of the release on.
    **options
        Engine, accuracy, store, ...: see `breakthrough`.

    Returns
    -------
    xarray.Dataset
        `transfer_water` (yr/m3) by source, receptor, lag and substance (and draw): mean
        concentration in the year so many years after that of the release, per mass released per
        year.

    Raises
    ------
    InputError
        If lags are not a number of years, two sources share a name, or a problem cannot be
        represented.
    """
    import xarray

    _check(sources, lags)
    nodes, weights = np.polynomial.legendre.leggauss(GAUSS_POINTS)
    within = 0.5 * (nodes + 1.0)
    times = (np.arange(lags)[:, None] + within).ravel()
    parts = []
    for source in sources:
        unit = replace(source, history=SourceHistory.pulse(), inlet="third", units="1")
        response = breakthrough(unit, aquifer, species, receptors, times, **options)
        values = _by_lag(response["concentration"].to_numpy(), lags, 0.5 * weights)
        flux = np.asarray(aquifer.darcy_flux) * SECONDS_PER_YEAR * cross_section(source, aquifer)
        drawn = "draw" in response.dims
        parts.append(values / (np.atleast_1d(flux) if drawn else flux))
        attributes = response.attrs
    dims = ("source", "receptor", "substance", "lag", *(("draw",) if drawn else ()))
    data = xarray.DataArray(np.stack(parts), dims=dims).transpose(
        "source", "receptor", "lag", "substance", ...
    )
    data.attrs = {"units": "yr/m3", "long_name": "mean concentration in water per mass released "
                  "per year, by years since the year of the release"}  # fmt: skip
    coords = {
        "source": [source.name for source in sources], "receptor": list(receptors.names),
        "lag": ("lag", np.arange(lags), {"units": "yr"}),
        "substance": [one.name for one in species],
        "x": ("receptor", receptors.x, {"units": "m"}),
        "y": ("receptor", receptors.y, {"units": "m"}),
        "z": ("receptor", receptors.z, {"units": "m"}),
    }  # fmt: skip
    kept = {name: attributes[name] for name in ("engine", "error", "grid")}
    return xarray.Dataset({"transfer_water": data}, coords=coords,
                          attrs={"inlet": "third", **kept})  # fmt: skip


def _check(sources: Sequence[Source], lags: int) -> None:
    problems = Problems()
    if lags < 1 or int(lags) != lags:
        problems.add(f"{lags} lags are asked for", place="lags",
                     remedy="give a whole number of years, 1 or more")  # fmt: skip
    names = [source.name for source in sources]
    if not names:
        problems.add("no source is given", place="sources")
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.add(f"two sources are called {name}", place=name,
                     remedy="give each its own name")  # fmt: skip
    problems.raise_if_any()


def _by_lag(response: FloatArray, lags: int, weights: FloatArray) -> FloatArray:
    """Return yearly means of a one-year release from the response at the points of every year."""
    receptors, species = response.shape[:2]
    by_year = response.reshape(receptors, species, lags, len(weights), *response.shape[3:])
    mean = np.tensordot(by_year, weights, axes=(3, 0))
    return np.asarray(np.diff(mean, axis=2, prepend=0.0))


def concentration(transfers: xarray.Dataset, release: xarray.DataArray) -> xarray.DataArray:
    """Return yearly mean concentrations for yearly releases.

    Parameters
    ----------
    transfers : xarray.Dataset
        From `transfer`.
    release : xarray.DataArray
        Mass released by source, substance and year (and draw), kg/yr; years follow each other.

    Returns
    -------
    xarray.DataArray
        Concentration by source, receptor, substance and year (and draw), kg/m3. Releases more than
        the lags before are not in it.
    """
    by_lag = transfers["transfer_water"]
    total = by_lag.isel(lag=0, drop=True) * release
    for lag in range(1, min(release.sizes["year"], by_lag.sizes["lag"])):
        total = total + by_lag.isel(lag=lag, drop=True) * release.shift(year=lag, fill_value=0.0)
    return total.assign_attrs(units="kg/m3", long_name="yearly mean concentration in groundwater")
