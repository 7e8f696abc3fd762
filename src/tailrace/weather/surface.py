"""Surface values by month and wind sector: roughness length, albedo, Bowen ratio, snow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems
from tailrace.quantities import declare_units
from tailrace.weather.hourly import FloatArray, IntArray

#: albedo with the sun high over ground with snow, and its range
SNOW_ALBEDO = 0.6
_RANGES = {
    "roughness_length": (1e-4, 5.0, "m"),
    "albedo": (0.0, 1.0, ""),
    "bowen_ratio": (0.01, 100.0, ""),
}


@dataclass(frozen=True, eq=False)
class SurfaceValues:
    """Surface values, month by sector.

    Attributes
    ----------
    roughness_length : ndarray, m, shape (12, sectors)
    albedo : ndarray, 1, shape (12, sectors)
        With the sun high.
    bowen_ratio : ndarray, 1, shape (12, sectors)
        Sensible over latent heat flux by day.
    sector_starts : ndarray, degree, shape (sectors,)
        Direction at which each sector begins, clockwise; one sector starting at 0 is all round.
    snow_months : tuple of int
        Months given the snow albedo.
    source : str
        Where the values come from.
    """

    roughness_length: FloatArray
    albedo: FloatArray
    bowen_ratio: FloatArray
    sector_starts: FloatArray = field(default_factory=lambda: np.zeros(1))
    snow_months: tuple[int, ...] = ()
    source: str = "assumed"

    def hourly(
        self, month: IntArray, wind_direction: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return roughness length, albedo and Bowen ratio of each hour.

        Parameters
        ----------
        month : ndarray of int, shape (n,)
            1 to 12.
        wind_direction : ndarray, degree, shape (n,)
            Where the wind comes from; with NaN (calm or variable) the mean over sectors is taken.

        Returns
        -------
        tuple of three ndarray, shape (n,)
            Roughness length in m, albedo with the sun high, Bowen ratio.
        """
        return (
            self._of_hour(self.roughness_length, month, wind_direction),
            self._of_hour(self.albedo, month, wind_direction),
            self._of_hour(self.bowen_ratio, month, wind_direction),
        )

    def _of_hour(
        self, values: FloatArray, month: IntArray, wind_direction: FloatArray
    ) -> FloatArray:
        row = np.asarray(month) - 1
        known = np.where(np.isnan(wind_direction), 0.0, wind_direction) % 360.0
        # A direction before the first start belongs to the last sector, round through north.
        sector = np.searchsorted(self.sector_starts, known, side="right") - 1
        mean = values.mean(axis=1)[row]
        return np.where(np.isnan(wind_direction), mean, values[row, sector])

    def describe(self) -> str:
        """Return one sentence with the values, for a table's provenance."""
        ranges = [
            f"{name} {_span(values)}{unit}"
            for name, values, unit in (
                ("roughness length", self.roughness_length, " m"),
                ("albedo", self.albedo, ""),
                ("Bowen ratio", self.bowen_ratio, ""),
            )
        ]
        snow = ", ".join(map(str, self.snow_months)) or "none declared"
        return f"Surface: {', '.join(ranges)}; snow months {snow}; source: {self.source}."


@declare_units(
    roughness_length="m", albedo="1", bowen_ratio="1", sector_starts="degree", snow_albedo="1"
)
def surface_values(
    roughness_length: ArrayLike,
    albedo: ArrayLike,
    bowen_ratio: ArrayLike,
    *,
    sector_starts: Sequence[float] = (0.0,),
    snow_months: Iterable[int] = (),
    snow_albedo: float = SNOW_ALBEDO,
    source: str = "assumed",
) -> SurfaceValues:
    """Return surface values from one number, twelve monthly ones, or a table month by sector.

    Parameters
    ----------
    roughness_length : array_like, m
        One value, shape (12,), (sectors,) or (12, sectors).
    albedo : array_like, 1
        With the sun high, without snow; same shapes.
    bowen_ratio : array_like, 1
        By day; same shapes.
    sector_starts : sequence of float, degree
        Rising, from 0 to below 360.
    snow_months : iterable of int
        Months, 1 to 12, in which snow lies and `snow_albedo` holds.
    snow_albedo : float, 1
        Albedo with snow, sun high (range 0.4 old to 0.85 fresh; assumed).
    source : str
        Where the values come from.

    Returns
    -------
    SurfaceValues

    Raises
    ------
    InputError
        If a shape or a value is not possible; all such problems at once.
    """
    problems = Problems("surface values")
    starts = np.asarray(sector_starts, dtype=np.float64)
    if starts.size == 0 or np.any(np.diff(starts) <= 0) or starts[0] < 0 or starts[-1] >= 360:
        problems.add(
            f"sector starts {list(sector_starts)}",
            place="sector_starts",
            allowed="rising directions from 0 to below 360 degrees",
        )
        starts = np.zeros(1)
    months = tuple(sorted({int(month) for month in snow_months}))
    if any(month < 1 or month > 12 for month in months):
        problems.add(f"snow months {months}", place="snow_months", allowed="1 to 12")
    given = {"roughness_length": roughness_length, "albedo": albedo, "bowen_ratio": bowen_ratio}
    tables = {
        name: _month_by_sector(name, value, len(starts), problems) for name, value in given.items()
    }
    problems.raise_if_any()
    snowy = np.isin(np.arange(1, 13), months)
    tables["albedo"] = np.where(snowy[:, None], snow_albedo, tables["albedo"])
    return SurfaceValues(**tables, sector_starts=starts, snow_months=months, source=source)


def default_surface(snow_months: Iterable[int] = ()) -> SurfaceValues:
    """Return values for open ground when nothing is declared; they are assumptions.

    Parameters
    ----------
    snow_months : iterable of int
        Months with snow.

    Returns
    -------
    SurfaceValues
        Roughness length 0.1 m (0.03 to 0.3), albedo 0.25 (0.15 to 0.35), Bowen ratio 1.5
        (0.5 to 4).
    """
    return surface_values(
        0.1,
        0.25,
        1.5,
        snow_months=snow_months,
        source="assumed: open ground (ranges 0.03-0.3 m, 0.15-0.35, 0.5-4)",
    )


def _month_by_sector(name: str, value: ArrayLike, sectors: int, problems: Problems) -> FloatArray:
    low, high, unit = _RANGES[name]
    table = np.asarray(value, dtype=np.float64)
    if table.shape == (12,) and sectors != 12:
        table = table[:, None]
    try:
        table = np.broadcast_to(table, (12, sectors)).copy()
    except ValueError:
        problems.add(
            f"{table.shape} values",
            place=name,
            allowed=f"one value, 12 monthly ones, or 12 x {sectors} by month and sector",
        )
        return np.zeros((12, sectors))
    bad = ~((table >= low) & (table <= high))
    if bad.any():
        problems.add(
            f"value {table[bad][0]:g}",
            place=name,
            allowed=f"{low:g} to {high:g} {unit}".strip(),
        )
    return table


def _span(values: FloatArray) -> str:
    low, high = float(values.min()), float(values.max())
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"
