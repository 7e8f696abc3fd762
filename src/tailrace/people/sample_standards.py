"""Samples against the limits of standards, and the class of a water.

Every sample is judged by itself: one above a limit exceeds it, whatever the mean is. What was not
detected does not exceed a limit above its detection limit, and cannot be told below. A limit known
from memory alone decides nothing. The averaging time, the land or the pH that a limit holds for is
part of the result and is the reader's to match.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tailrace.data.substances import conversion_factor
from tailrace.errors import InputError
from tailrace.people.environmental_limits import Limit, LimitCheck, check_limit, limits
from tailrace.people.hazard import Verdict
from tailrace.people.parameter_names import measured_parameters
from tailrace.people.sample_levels import MeasuredLevel
from tailrace.people.samples_file import Sample
from tailrace.people.water_classes import SampleClass, Water, class_limits, sample_class
from tailrace.quantities.missing import Missing
from tailrace.quantities.units import convert

LIMITED_MEDIA = {
    "drinking_water": "drinking water",
    "air": "air",
    "soil": "soil",
    "crops": "vegetables",
}
"""Media of samples with limits, and what the standards call them."""

CLASSED_MEDIA: dict[str, Water] = {"groundwater": "groundwater", "surface_water": "surface water"}
"""Waters that are put into classes."""

_FORMS = {"NO3-N": ("NO3", "N", "NO3"), "NH3-N": ("NH4", "N", "NH4")}
"""Substances that standards know under another name: that name, and from and to what mass."""


@dataclass(frozen=True)
class SampleCheck:
    """The samples of one level against one limit.

    Parameters
    ----------
    level : MeasuredLevel
        The samples.
    limit : Limit
        The limit.
    verdict : {"exceeds", "does not exceed", "cannot tell"}
        "exceeds" where any sample does; "does not exceed" where none can.
    exceeding : int
        Samples that exceed.
    ratio : float or None
        Highest sample over limit; None where nothing is known.
    reason : str
        Why it cannot be told, or that the edition was replaced.
    """

    level: MeasuredLevel
    limit: Limit
    verdict: Verdict
    exceeding: int
    ratio: float | None
    reason: str


def check_samples(levels: Iterable[MeasuredLevel]) -> list[SampleCheck]:
    """Return the checks of all levels against every limit of their medium.

    Parameters
    ----------
    levels : iterable of MeasuredLevel
        Levels with their samples.

    Returns
    -------
    list of SampleCheck
        Limits of another kind of unit are passed over; nitrate and ammonium are judged under both
        their names.
    """
    found = []
    known = frozenset(measured_parameters())
    for level in levels:
        medium = LIMITED_MEDIA.get(level.medium)
        if medium is None:
            continue
        for name, factor in _names(level.substance):
            if name not in known:
                continue
            for limit in limits(name, medium=medium):
                one = _check(level, limit, factor)
                if one is not None:
                    found.append(one)
    return found


def _names(substance: str) -> list[tuple[str, float]]:
    """Return the names that standards know a substance by, each with its mass per mass."""
    names = [(substance, 1.0)]
    if substance in _FORMS:
        other, have, want = _FORMS[substance]
        names.append((other, float(conversion_factor(have, want))))
    return names


def _check(level: MeasuredLevel, limit: Limit, factor: float) -> SampleCheck | None:
    try:
        convert(1.0, level.unit, limit.value.unit)
    except InputError:
        return None
    checks = [_check_one(one, limit, factor) for one in level.samples]
    exceeding = sum(one.verdict == "exceeds" for one in checks)
    open_ones = [one for one in checks if one.verdict == "cannot tell"]
    verdict: Verdict = "exceeds" if exceeding else "cannot tell" if open_ones else "does not exceed"
    deciding = [one for one in checks if one.verdict == verdict]
    ratios = [one.ratio for one in checks if one.ratio is not None]
    reasons = dict.fromkeys(one.reason for one in deciding if one.reason)
    return SampleCheck(
        level, limit, verdict, exceeding, max(ratios, default=None), "; ".join(reasons)
    )


def _check_one(sample: Sample, limit: Limit, factor: float) -> LimitCheck:
    if sample.value is None:
        missing = Missing(f"no value at line {sample.line}", sample.substance)
        return check_limit(limit, missing, sample.unit)
    value = sample.value * factor
    not_seen = value if sample.censored else None
    return check_limit(limit, value, sample.unit, detection_limit=not_seen)


@dataclass(frozen=True)
class PlaceClass:
    """The class of the water of a place.

    Parameters
    ----------
    place : str
        Where.
    medium : {"groundwater", "surface_water"}
        Which water.
    year : int
        As of the levels.
    found : SampleClass
        The class, and that of each parameter.
    """

    place: str
    medium: str
    year: int
    found: SampleClass


def classes_of_waters(levels: Iterable[MeasuredLevel]) -> list[PlaceClass]:
    """Return the class of each groundwater and surface water by the levels of its parameters.

    Parameters
    ----------
    levels : iterable of MeasuredLevel
        Levels of all media.

    Returns
    -------
    list of PlaceClass
        By GB/T 14848-2017 and GB 3838-2002, on the mean of the samples. A parameter that was never
        detected counts at its detection limit, which may make the class worse than it is.
    """
    waters: dict[tuple[str, str, int], dict[str, tuple[float | Missing, str]]] = {}
    for level in levels:
        water = CLASSED_MEDIA.get(level.medium)
        if water is None:
            continue
        values = waters.setdefault((level.place, level.medium, level.year), {})
        for name, factor in _names(level.substance):
            if name not in measured_parameters() or not class_limits(name, water):
                continue
            mean = level.mean
            value: float | Missing
            if isinstance(level.value, Missing) or mean is None:
                value = Missing(f"not measured at {level.place}", name)
            else:
                value = factor * (level.value if mean.detected else mean.high)
            values[name] = (value, level.unit)
    return [
        PlaceClass(place, medium, year, sample_class(values, CLASSED_MEDIA[medium]))
        for (place, medium, year), values in waters.items()
    ]
