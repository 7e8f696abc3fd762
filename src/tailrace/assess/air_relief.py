"""Whether flat ground is a fair assumption for the air of an area.

The plume room knows no terrain. Ground that rises less than plumes stand or are mixed leaves them
about where they are; ground that rises more splits and steers them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tailrace.air.constants import GRAVITY
from tailrace.air.sources import PointSource, Source
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.site.model import Area
    from tailrace.weather import HourlyWeather

SCREENING = "screening only: terrain not modelled"


@dataclass(frozen=True)
class Relief:
    """Ground beside plumes.

    Parameters
    ----------
    height_range : float, m
        Highest less lowest ground within 10 km; NaN where it is not declared.
    plume : float, m
        Highest plume: release height and rise in the median wind.
    mixed : float, m
        Median mixing height of hours that the ground does not heat.
    sentence : str
        What is said with every result; "" where flat ground is fair.
    """

    height_range: float
    plume: float
    mixed: float
    sentence: str


def relief_of(area: Area, sources: Sequence[Source], weather: HourlyWeather) -> Relief:
    """Return whether flat ground is fair for some sources of an area.

    Parameters
    ----------
    area : Area
        Its declared height range.
    sources : sequence of Source
        What releases there.
    weather : HourlyWeather
        Its hours.

    Returns
    -------
    Relief
        Flat ground is fair where the height range is below the highest plume, or below the median
        mixing height of hours that the ground does not heat.
    """
    plume = max((plume_height(source, weather) for source in sources), default=0.0)
    still = weather.valid & ~weather.convective
    mixed = float(np.median(weather.mechanical_mixing_height[still])) if still.any() else 0.0
    declared = area.height_range
    if area.relief == "flat":
        return Relief(0.0, plume, mixed, "")
    if isinstance(declared, Missing):
        return Relief(
            float("nan"), plume, mixed, f"{SCREENING} (no height range: {declared.reason})"
        )
    ground = declared.central
    if ground <= max(plume, mixed):
        return Relief(ground, plume, mixed, "")
    return Relief(
        ground, plume, mixed,
        f"{SCREENING} (ground within 10 km ranges over {ground:.0f} m; the highest plume stands at "
        f"{plume:.0f} m, and half of the nights mix no higher than {mixed:.0f} m)",
    )  # fmt: skip


def plume_height(source: Source, weather: HourlyWeather) -> float:
    """Return release height plus final rise in the median wind, m.

    Parameters
    ----------
    source : Source
        A source; only a stack's plume rises.
    weather : HourlyWeather
        Hours.

    Notes
    -----
    Briggs' final rise in neutral air, US EPA ISC3 user's guide volume II (1995), equations 1-8 to
    1-11: 21.425 F^(3/4)/u below a buoyancy flux F of 55 m4/s3, 38.71 F^(3/5)/u above, or
    3 d v/u of momentum where that is more.
    """
    if not isinstance(source, PointSource):
        return source.release_height
    valid = weather.valid
    wind = float(np.median(weather.wind_speed[valid]))
    ambient = float(np.median(weather.temperature[valid]))
    stated = source.exit_temperature
    temperature = max(stated if stated > 0.0 else ambient - stated, ambient)
    excess = (temperature - ambient) / temperature
    flux = GRAVITY * source.exit_velocity * source.diameter**2 * excess / 4.0
    buoyant = 21.425 * flux**0.75 if flux < 55.0 else 38.71 * flux**0.6
    momentum = 3.0 * source.diameter * source.exit_velocity
    return float(source.release_height + max(buoyant, momentum) / wind)
