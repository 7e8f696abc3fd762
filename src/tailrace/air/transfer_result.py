"""What is summed over hours to become transfers; sums of parts of a year add up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .receptors import Receptors

if TYPE_CHECKING:
    import xarray

FloatArray = NDArray[np.float64]

FOUR = ("profile", "source", "receptor", "species")
MONTHS = 12


@dataclass(frozen=True)
class TransferSums:
    """Sums over hours from which transfers follow.

    Attributes
    ----------
    sources, profiles, species : tuple of str
    receptors : Receptors
    concentration : ndarray, shape (profiles, sources, receptors, species), s/m3
        Sum over valid hours of weight times concentration per unit release rate.
    deposition : ndarray of the same shape, or None, 1/m2/s
        The same of deposition.
    highest_hour, highest_day : ndarray of the same shape, s/m3
        Highest of weight times concentration, and of its means over calendar days.
    percentiles : dict of float to ndarray of the same shape, s/m3
        Percentiles over valid hours of weight times concentration.
    concentration_by_month, deposition_by_month : ndarray, shape (12, ...), or None
        Sums by calendar month.
    carried : ndarray, shape (profiles, 12)
        Sums of weights over valid hours by calendar month.
    calm_released, missing_released : ndarray, shape (profiles,)
        Sums of weights over calm and over missing hours; weights not known are left out.
    hours, calm, missing : int
    provenance : tuple of str
        What was done to the weather.
    """

    sources: tuple[str, ...]
    profiles: tuple[str, ...]
    species: tuple[str, ...]
    receptors: Receptors
    concentration: FloatArray
    deposition: FloatArray | None
    highest_hour: FloatArray
    highest_day: FloatArray
    percentiles: dict[float, FloatArray]
    concentration_by_month: FloatArray | None
    deposition_by_month: FloatArray | None
    carried: FloatArray
    calm_released: FloatArray
    missing_released: FloatArray
    hours: int
    calm: int
    missing: int
    provenance: tuple[str, ...] = ()

    def __add__(self, other: TransferSums) -> TransferSums:
        """Return the sums over the hours of both; the parts must meet at midnight.

        Raises
        ------
        InputError
            If the two do not belong together, or percentiles were asked for.
        """
        _check_alike(self, other)
        added = (
            "concentration", "deposition", "concentration_by_month", "deposition_by_month",
            "carried", "calm_released", "missing_released", "hours", "calm", "missing",
        )  # fmt: skip
        changes: dict[str, Any] = {}
        for name in added:
            one, two = getattr(self, name), getattr(other, name)
            changes[name] = None if one is None else one + two
        for name in ("highest_hour", "highest_day"):
            changes[name] = np.maximum(getattr(self, name), getattr(other, name))
        changes["provenance"] = tuple(dict.fromkeys(self.provenance + other.provenance))
        return replace(self, **changes)

    def to_dataset(self) -> xarray.Dataset:
        """Return the transfers.

        Returns
        -------
        xarray.Dataset
            Dimensions profile, source, receptor, species. `concentration`, `highest_hour`,
            `highest_day` and, by percentile, `percentile` (s/m3): mean, highest hour, highest
            day and percentile of hourly concentration, each per unit of the mean release rate
            over valid hours. `deposition` (1/m2) per unit released in valid hours.
            `concentration_by_month` and `deposition_by_month` likewise of each month's own
            release; NaN where a month has none. `carried_share`, `calm_share` and `missing_share`
            (1): the profile's release by what became of the hour; they sum to one.

        Raises
        ------
        InputError
            If a profile releases nothing in valid hours.
        """
        import xarray

        _check_carried(self)
        carried = self.carried.sum(axis=1)
        valid = self.hours - self.calm - self.missing
        data = {**_whole(self, carried, valid), **_monthly(self), **_shares(self, carried)}
        places = self.receptors
        coords: dict[str, Any] = {
            "profile": list(self.profiles),
            "source": list(self.sources),
            "species": list(self.species),
            "x": ("receptor", places.east, {"units": "m"}),
            "y": ("receptor", places.north, {"units": "m"}),
            "height": ("receptor", places.height, {"units": "m"}),
        }
        if self.percentiles:
            coords["percent"] = list(self.percentiles)
        if self.concentration_by_month is not None:
            coords["month"] = np.arange(1, MONTHS + 1)
        if places.names:
            coords["receptor"] = list(places.names)
        attributes = {
            "hours": self.hours, "hours_calm": self.calm, "hours_missing": self.missing,
            "provenance": "\n".join(self.provenance),
        }  # fmt: skip
        return xarray.Dataset(data, coords=coords, attrs=attributes)


def _check_alike(one: TransferSums, two: TransferSums) -> None:
    if one.percentiles or two.percentiles:
        raise InputError.single(
            "percentiles of parts of a period do not add up",
            remedy="ask for percentiles over the whole period at once",
        )
    alike = (one.sources, one.profiles, one.species) == (two.sources, two.profiles, two.species)
    alike &= np.array_equal(one.receptors.east, two.receptors.east)
    alike &= np.array_equal(one.receptors.north, two.receptors.north)
    alike &= (one.deposition is None) == (two.deposition is None)
    alike &= (one.concentration_by_month is None) == (two.concentration_by_month is None)
    if not alike:
        raise InputError.single(
            "transfers of different sources, profiles, receptors or outputs cannot be added"
        )


def _check_carried(sums: TransferSums) -> None:
    problems = Problems()
    for number in np.flatnonzero(sums.carried.sum(axis=1) <= 0.0):
        problems.add(
            f"emission profile {sums.profiles[number]} releases nothing in hours that carry a "
            f"plume ({sums.hours} hours, {sums.calm} calm, {sums.missing} missing)",
            remedy="leave the profile out, or use weather in which it releases something",
        )
    problems.raise_if_any()


def _whole(sums: TransferSums, carried: FloatArray, valid: int) -> dict[str, Any]:
    scale = (1.0 / carried)[:, None, None, None]
    unit = {"units": "s/m3"}
    data: dict[str, Any] = {
        "concentration": (FOUR, sums.concentration * scale, {
            **unit, "long_name": "mean concentration per unit mean release rate"}),
        "highest_hour": (FOUR, sums.highest_hour * (scale * valid), {
            **unit, "long_name": "highest hour per unit mean release rate"}),
        "highest_day": (FOUR, sums.highest_day * (scale * valid), {
            **unit, "long_name": "highest calendar day per unit mean release rate"}),
    }  # fmt: skip
    if sums.deposition is not None:
        data["deposition"] = (FOUR, sums.deposition * scale, {
            "units": "1/m2", "long_name": "deposition per unit released in valid hours",
        })  # fmt: skip
    if sums.percentiles:
        values = np.stack(list(sums.percentiles.values())) * (scale * valid)
        data["percentile"] = (("percent", *FOUR), values, {
            **unit, "long_name": "percentile of hourly concentration per unit mean release rate",
        })  # fmt: skip
    return data


def _monthly(sums: TransferSums) -> dict[str, Any]:
    data: dict[str, Any] = {}
    own = np.where(sums.carried > 0.0, sums.carried, np.nan)
    scale = (1.0 / own).T[:, :, None, None, None]
    for name, unit in (("concentration", "s/m3"), ("deposition", "1/m2")):
        values = getattr(sums, f"{name}_by_month")
        if values is not None:
            data[f"{name}_by_month"] = (("month", *FOUR), values * scale, {
                "units": unit, "long_name": f"{name} per unit release of the month",
            })  # fmt: skip
    if data:
        data["carried_by_month"] = (("month", "profile"), sums.carried.T, {
            "units": "h", "long_name": "sum of emission weights over the month's valid hours",
        })  # fmt: skip
    return data


def _shares(sums: TransferSums, carried: FloatArray) -> dict[str, Any]:
    released = carried + sums.calm_released + sums.missing_released
    parts = (
        ("carried_share", carried, "share of the release in hours with a plume"),
        ("calm_share", sums.calm_released, "share of the release not transported: calm"),
        ("missing_share", sums.missing_released, "share of the release not transported: missing"),
    )
    return {
        name: ("profile", amount / released, {"units": "1", "long_name": meaning})
        for name, amount, meaning in parts
    }
