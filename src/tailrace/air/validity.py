"""What a run assumes in place of missing input, and where it leaves the range of its formulas."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tailrace.errors import ValidityWarning

from .deposition_velocity import METHOD_1
from .hour import LOWEST_PRESSURE_KPA, STANDARD_PRESSURE_KPA
from .receptors import Receptors
from .sources import Source

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

STEADY_PLUME_REACH = 50_000.0
"""Farthest receptor of a steady plume, m (40 CFR 51 appendix W, section 4.1)."""
LARGEST_STOKES_DIAMETER = 100.0
"""Above this diameter drag exceeds Stokes' law, and settling is overestimated, um."""
HECTOPASCALS_PER_KILOPASCAL = 10.0


def assumptions(
    sources: Sequence[Source], weather: HourlyWeather, deposition: bool
) -> tuple[str, ...]:
    """Return what stands in for missing weather, one sentence each.

    Parameters
    ----------
    sources : sequence of Source
        Sources.
    weather : HourlyWeather
        Hours.
    deposition : bool
        Whether deposition is computed.

    Returns
    -------
    tuple of str
        Sentences, for the provenance of results.
    """
    if not deposition or not any(source.method == METHOD_1 for source in sources):
        return ()
    lowest = LOWEST_PRESSURE_KPA * HECTOPASCALS_PER_KILOPASCAL
    lacking = int((weather.valid & ~(weather.pressure >= lowest)).sum())
    if not lacking:
        return ()
    standard = STANDARD_PRESSURE_KPA * HECTOPASCALS_PER_KILOPASCAL
    return (
        f"pressure is missing in {lacking} of {int(weather.valid.sum())} valid hours; the "
        f"viscosity of the air is then taken at {standard:.0f} hPa, as AERMOD does.",
    )


def _ranges_left(sources: Sequence[Source], receptors: Receptors) -> list[str]:
    found = []
    for source in sources:
        corners = getattr(source, "corners", None)
        if corners is None:
            corners = np.array([[source.x, source.y]])  # type: ignore[attr-defined]
        gaps = np.hypot(receptors.east - corners[0, 0], receptors.north - corners[0, 1])
        if (far := int((gaps > STEADY_PLUME_REACH).sum())) > 0:
            found.append(
                f"{far} receptors lie beyond {STEADY_PLUME_REACH / 1000.0:.0f} km of source "
                f"{source.name}, where a steady plume is not valid (40 CFR 51 appendix W)"
            )
        sizes = source.particles.diameter if source.particles is not None else ()
        if any(size > LARGEST_STOKES_DIAMETER for size in sizes):
            found.append(
                f"source {source.name} has particles above {LARGEST_STOKES_DIAMETER:.0f} um, whose "
                "settling Stokes' law overestimates"
            )
    return found


def warn_of_ranges(sources: Sequence[Source], receptors: Receptors) -> None:
    """Warn where a run leaves the range of its formulas.

    Parameters
    ----------
    sources : sequence of Source
        Sources that passed the checks.
    receptors : Receptors
        Receptors.

    Warns
    -----
    ValidityWarning
        Receptors beyond 50 km, particles above 100 um.
    """
    for sentence in _ranges_left(sources, receptors):
        warnings.warn(sentence, ValidityWarning, stacklevel=3)
