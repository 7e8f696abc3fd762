"""Which column of a weather file may drive the heat flux: measured radiation, or cloud cover."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from tailrace.errors import InputError
from tailrace.quantities import declare_units
from tailrace.weather.hourly import BoolArray, FloatArray
from tailrace.weather.observed import SurfaceObservations, follows
from tailrace.weather.radiation import equivalent_cloud_fraction
from tailrace.weather.radiation_clock import (
    LEAST_CORRELATION,
    OFFSET_PASSES,
    OFFSET_REJECTS,
    clock_offset,
    correct_clock,
    sun_correlation,
)
from tailrace.weather.solar import hour_elevation

#: least correlation of cloud cover with that of the hour before; real series have 0.86 to 0.89,
#: random digits 0
LEAST_CLOUD_PERSISTENCE = 0.5
_LEAST_PAIRS = 200

Kind = Literal["radiation", "cloud"]


class RadiationChoice(NamedTuple):
    """What drives the heat flux, and why."""

    kind: Kind
    global_radiation: FloatArray | None  # W/m2, put on the sun's time
    cloud_fraction: FloatArray  # 0 to 1, equivalent to the radiation where that is the kind
    clock_offset: float  # h, as found before correction
    sentences: tuple[str, ...]


@declare_units(cloud_cover="1", returns="1")
def cloud_persistence(cloud_cover: FloatArray, joined: BoolArray) -> float:
    """Return the correlation of cloud cover with the hour before.

    Parameters
    ----------
    cloud_cover : ndarray, shape (n,)
        Any unit, NaN missing.
    joined : ndarray of bool, shape (n,)
        Whether a row is the hour after the row before it.

    Returns
    -------
    float
        -1 to 1; NaN with fewer than 200 pairs or no variation.
    """
    before, after = cloud_cover[:-1], cloud_cover[1:]
    pairs = joined[1:] & np.isfinite(before) & np.isfinite(after)
    if pairs.sum() < _LEAST_PAIRS:
        return float("nan")
    if np.ptp(before[pairs]) == 0.0 or np.ptp(after[pairs]) == 0.0:
        return float("nan")
    return float(np.corrcoef(before[pairs], after[pairs])[0, 1])


def choose_radiation(
    observations: SurfaceObservations, prefer: Kind | Literal["auto"] = "auto"
) -> RadiationChoice:
    """Return the radiation or cloud to use.

    Measured radiation comes first where it follows the sun (its clock put right where it is
    more than a quarter of an hour off); cloud cover second, where it persists as clouds do.

    Parameters
    ----------
    observations : SurfaceObservations
        Weather of consecutive hours.
    prefer : {"auto", "radiation", "cloud"}
        Use one of them without looking at the other.

    Returns
    -------
    RadiationChoice

    Raises
    ------
    InputError
        If neither can be used.
    """
    refusals: list[str] = []
    if prefer in ("auto", "radiation"):
        choice = _measured(observations, refusals)
        if choice is not None:
            return choice
    if prefer in ("auto", "cloud"):
        choice = _clouded(observations, refusals)
        if choice is not None:
            return choice
    raise InputError.single(
        f"no usable radiation or cloud cover: {'; '.join(refusals)}",
        file=observations.source,
        allowed="global radiation that follows the sun, or cloud cover that persists",
        remedy="give a file with either, or an AERMET surface file",
    )


def _measured(observations: SurfaceObservations, refusals: list[str]) -> RadiationChoice | None:
    seen = observations.global_radiation
    if not np.isfinite(seen).any():
        refusals.append("global radiation is missing in every hour")
        return None
    place = (observations.latitude, observations.longitude, observations.time_zone)
    day, hour = observations.day_of_year, observations.hour
    offset = clock_offset(seen, hour, place[1], place[2])
    if not abs(offset) <= OFFSET_REJECTS:
        refusals.append(f"global radiation is {offset:.1f} h away from the sun's time")
        return None
    late = abs(offset) > OFFSET_PASSES
    radiation = correct_clock(seen, day, hour, *place, offset) if late else seen
    relation = sun_correlation(seen, day, hour, *place)
    if relation < LEAST_CORRELATION:
        refusals.append(f"global radiation follows the sun with a correlation of {relation:.2f}")
        return None
    said = f"Heat flux from measured global radiation, {abs(offset):.2f} h "
    said += "late" if offset >= 0 else "early"
    said += " against the sun; moved to the sun's time." if late else ", left as it is."
    elevation = hour_elevation(day, hour, *place)
    cloud = equivalent_cloud_fraction(radiation, elevation)
    return RadiationChoice("radiation", radiation, cloud, offset, (said,))


def _clouded(observations: SurfaceObservations, refusals: list[str]) -> RadiationChoice | None:
    cloud = observations.cloud_cover
    if not np.isfinite(cloud).any():
        refusals.append("cloud cover is missing in every hour")
        return None
    joined = follows(observations.year, observations.month, observations.day, observations.hour)
    persistence = cloud_persistence(cloud, joined)
    if persistence < LEAST_CLOUD_PERSISTENCE:
        refusals.append(
            f"cloud cover has no persistence (correlation {persistence:.2f} from hour to hour)"
        )
        return None
    said = "Heat flux from cloud cover"
    said += (
        f" (correlation {persistence:.2f} from hour to hour)."
        if np.isfinite(persistence)
        else " (too few hours to judge its persistence)."
    )
    return RadiationChoice("cloud", None, cloud / 10.0, float("nan"), (said,))
