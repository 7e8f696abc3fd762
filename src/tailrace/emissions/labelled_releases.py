"""Releases as labelled arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.process import SIZES
from tailrace.errors import InputError

if TYPE_CHECKING:
    import xarray as xr

    from tailrace.emissions.releases import Releases

Array = NDArray[np.float64]
ORIGIN = "tailrace.emissions"


def release_dataset(releases: Releases, year: int | None = None) -> xr.Dataset:
    """Return releases as labelled arrays, of one year or of all.

    Parameters
    ----------
    releases : Releases
        What leaves.
    year : int, optional
        One year instead of all.

    Returns
    -------
    Dataset
        `dust` and `release` (source[, substance], year, size[, draw]) in kg/yr below each size, NaN
        where the factors say nothing; `gas` (source, substance, year[, draw]); `outlet` (stream,
        substance, year[, draw]) of the balance; `activity` (source, nuclide, year[, draw]) in
        Bq/yr.

    Raises
    ------
    InputError
        If the year is not among those of the releases.
    """
    import xarray as xr

    if year is not None and year not in releases.years:
        raise InputError.single(
            f"no releases of {year}",
            allowed=f"{releases.years[0]} to {releases.years[-1]}",
        )
    years = list(releases.years) if year is None else [year]
    at = [releases.years.index(one) for one in years]
    coords = {
        "source": list(releases.sources),
        "substance": list(releases.substances),
        "year": years,
        "size": list(SIZES),
    }
    found = xr.Dataset(
        {
            "dust": _array(_dust(releases, at), ("source", "year", "size"), "dust", releases),
            "release": _array(
                _by_substance(releases, at),
                ("source", "substance", "year", "size"),
                "release of a substance with dust below a size",
                releases,
            ),
            "gas": _array(
                _gases(releases, at), ("source", "substance", "year"), "release as gas", releases
            ),
            "outlet": _array(
                _outlets(releases, at),
                ("stream", "substance", "year"),
                "release by the works' own outlets",
                releases,
            ),
            "activity": _array(
                _nuclides(releases, at),
                ("source", "nuclide", "year"),
                "release of activity",
                releases,
                "Bq/yr",
            ),
        },
        coords={**coords, "stream": list(releases.outlets), "nuclide": _nuclide_names(releases)},
    )
    reasons = "; ".join(f"{name}: {why.reason}" for name, why in releases.missing.items())
    found.attrs.update(title="releases", draws=releases.draws or 0, missing=reasons)
    return found


def _array(
    data: Array, dims: tuple[str, ...], name: str, releases: Releases, unit: str = "kg/yr"
) -> xr.DataArray:
    import xarray as xr

    drawn = releases.draws is not None
    return xr.DataArray(
        data if drawn else data[..., 0],
        dims=(*dims, "draw") if drawn else dims,
        attrs={"units": unit, "long_name": name, "source": ORIGIN},
    )


def _dust(releases: Releases, at: list[int]) -> Array:
    found = np.full((len(releases.sources), len(at), len(SIZES), releases.shape[1]), np.nan)
    for k, one in enumerate(releases.sources.values()):
        if one.emitted.dust is not None:
            found[k] = np.moveaxis(one.emitted.dust[:, at], 0, 1)
    return found


def _by_substance(releases: Releases, at: list[int]) -> Array:
    dust, names = _dust(releases, at), releases.substances
    shape = (len(releases.sources), len(names), *dust.shape[1:])
    found = np.full(shape, np.nan)
    for k, one in enumerate(releases.sources.values()):
        if one.fractions is None:
            continue
        rows = [names.index(name) for name in one.substances]
        found[k, rows] = one.fractions[:, at][:, :, np.newaxis] * dust[k]
    return found


def _gases(releases: Releases, at: list[int]) -> Array:
    names = releases.substances
    found = np.full((len(releases.sources), len(names), len(at), releases.shape[1]), np.nan)
    for k, one in enumerate(releases.sources.values()):
        for substance, mass in one.emitted.gases.items():
            found[k, names.index(substance)] = mass[at]
    return found


def _outlets(releases: Releases, at: list[int]) -> Array:
    names = releases.substances
    found = np.full((len(releases.outlets), len(names), len(at), releases.shape[1]), np.nan)
    for k, flow in enumerate(releases.outlets.values()):
        for row, substance in enumerate(flow.substances):
            if substance in names:
                found[k, names.index(substance)] = flow.flow[row, at]
    return found


def _nuclide_names(releases: Releases) -> list[str]:
    every = (n for one in releases.sources.values() for n in one.emitted.nuclides)
    return list(dict.fromkeys(every))


def _nuclides(releases: Releases, at: list[int]) -> Array:
    names = _nuclide_names(releases)
    found = np.full((len(releases.sources), len(names), len(at), releases.shape[1]), np.nan)
    for k, one in enumerate(releases.sources.values()):
        for nuclide, activity in one.emitted.nuclides.items():
            found[k, names.index(nuclide)] = activity[at]
    return found
