"""Concentrations against limits of standards, and the class of a water.

A verdict needs a limit that was read. Where a limit is known from memory alone, where a value is
below a detection limit that is itself above the limit, or where a total is only "at least", the
answer is "cannot tell" with the reason and the ratio. The averaging time, the land or the pH that a
limit holds for stands in its category and is the caller's to match.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from tailrace.data.reader import rows
from tailrace.data.values import facts
from tailrace.errors import InputError, did_you_mean
from tailrace.people.hazard import Verdict
from tailrace.people.parameter_names import measured_parameter
from tailrace.quantities.missing import AtLeast, Missing
from tailrace.quantities.units import convert
from tailrace.quantities.value import Value

TABLE = "environmental_limits"


@dataclass(frozen=True)
class Limit:
    """One limit of a standard.

    Parameters
    ----------
    standard, medium, substance, category : str
        What it limits, where and for what.
    value : Value
        The limit with its source.
    valid_until : int or None
        Year from which it is replaced.
    counted_as : str
        Substance whose mass it counts; empty for none.
    """

    standard: str
    medium: str
    substance: str
    category: str
    value: Value
    valid_until: int | None
    counted_as: str

    @property
    def decides(self) -> bool:
        """Whether a verdict may rest on it: not if it is known from memory alone."""
        return self.value.quality != "assumed"


@dataclass(frozen=True)
class LimitCheck:
    """A value against a limit.

    Parameters
    ----------
    limit : Limit
        The limit.
    verdict : {"exceeds", "does not exceed", "cannot tell"}
        What follows.
    ratio : float or None
        Value over limit; of an interval its lower end, None where nothing is known.
    reason : str
        Why it cannot be told, or that the standard was replaced; else empty.
    """

    limit: Limit
    verdict: Verdict
    ratio: float | None
    reason: str = ""


@cache
def _limits() -> tuple[Limit, ...]:
    found = []
    for row, value in zip(rows(TABLE), facts(TABLE).values(), strict=True):
        assert isinstance(value, Value)  # the table has no row without a number
        until = int(row["valid_until"]) if row["valid_until"] else None
        found.append(
            Limit(
                row["standard"], row["medium"], row["substance"], row["category"], value, until,
                row["counted_as"],
            )
        )  # fmt: skip
    return tuple(found)


def standards() -> dict[str, tuple[str, ...]]:
    """Return the standards with limits, each with the media it speaks of.

    Returns
    -------
    dict of str to tuple of str
        ``{"GB 5749-2022": ("drinking water",), ...}``.
    """
    found: dict[str, dict[str, None]] = {}
    for one in _limits():
        found.setdefault(one.standard, {})[one.medium] = None
    return {name: tuple(media) for name, media in found.items()}


def limits(
    substance: str | None = None, *, medium: str | None = None, standard: str | None = None
) -> tuple[Limit, ...]:
    """Return limits by substance, medium and standard.

    Parameters
    ----------
    substance : str, optional
        Any name of it; all unless given.
    medium : str, optional
        "drinking water", "air", "soil", "solid material", "vegetables" or "public".
    standard : str, optional
        Name, as in `standards`.

    Returns
    -------
    tuple of Limit
        Empty where there is none.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    name = None if substance is None else measured_parameter(substance).name
    media = tuple(dict.fromkeys(one.medium for one in _limits()))
    for what, given, allowed in (("medium", medium, media), ("standard", standard, standards())):
        if given is not None and given not in allowed:
            raise InputError.single(
                f'there is no {what} "{given}" with limits', place=what,
                allowed=", ".join(allowed), remedy=did_you_mean(given, allowed),
            )  # fmt: skip
    return tuple(
        one
        for one in _limits()
        if (name in (None, one.substance))
        and (medium in (None, one.medium))
        and (standard in (None, one.standard))
    )


def check_limit(
    limit: Limit,
    value: float | AtLeast | Missing,
    unit: str,
    *,
    detection_limit: float | None = None,
    counted_as: str | None = None,
) -> LimitCheck:
    """Set a value against a limit.

    Parameters
    ----------
    limit : Limit
        The limit.
    value : float, AtLeast or Missing
        Concentration (or dose); with `detection_limit`, anything from zero to that.
    unit : str
        Unit of the value.
    detection_limit : float, optional
        In the same unit, where the substance was not detected; the value is then not looked at.
    counted_as : str, optional
        Substance whose mass the value counts, where known; another one than the limit's is an
        error, to be converted first.

    Returns
    -------
    LimitCheck
        The verdict with the ratio and the reason.

    Raises
    ------
    InputError
        If the value is negative, its unit is of another kind, or it counts another substance.
    """
    if counted_as is not None and counted_as != limit.counted_as:
        raise InputError.single(
            f"the value counts {counted_as} and the limit of {limit.standard} "
            f"{limit.counted_as or 'nothing'}", place=limit.substance,
            remedy="convert it with tailrace.data.conversion_factor",
        )  # fmt: skip
    low, high, reason = _bounds(value, detection_limit)
    if low is None:
        return LimitCheck(limit, "cannot tell", None, reason)
    scale = convert(1.0, unit, limit.value.unit)
    bound = limit.value.central
    ratio = low * scale / bound
    if not limit.decides:
        said = f"the limit of {limit.standard} is known from memory alone"
        return LimitCheck(limit, "cannot tell", ratio, f"{reason}; {said}".lstrip("; "))
    old = f"by an edition replaced in {limit.valid_until}" if limit.valid_until else ""
    if low * scale > bound:
        return LimitCheck(limit, "exceeds", ratio, old)
    if high * scale <= bound:
        return LimitCheck(limit, "does not exceed", ratio, old)
    return LimitCheck(limit, "cannot tell", ratio, reason)


def _bounds(
    value: float | AtLeast | Missing, detection_limit: float | None
) -> tuple[float | None, float, str]:
    """Return lowest and highest value possible, and why they differ."""
    if detection_limit is not None:
        _not_negative(detection_limit)
        return 0.0, detection_limit, f"not detected below {detection_limit:g}"
    if isinstance(value, Missing):
        return None, math.inf, str(value)
    if isinstance(value, AtLeast):
        _not_negative(value.value)
        return value.value, math.inf, f"only a lower bound is known: {value}"
    _not_negative(value)
    return value, value, ""


def _not_negative(value: float) -> None:
    if not 0.0 <= value < math.inf:
        raise InputError.single(f"a value of {value:g}", allowed="zero or more, finite")


def check_limits(
    values: Mapping[str, tuple[float, str]], *, medium: str, standard: str | None = None
) -> tuple[LimitCheck, ...]:
    """Set the values of a sample against every limit there is for a medium.

    Parameters
    ----------
    values : mapping of str to (float, str)
        Value and unit by substance.
    medium : str
        Medium of the limits.
    standard : str, optional
        Only this standard.

    Returns
    -------
    tuple of LimitCheck
        For each substance and limit; limits of another kind of unit are passed over.

    Raises
    ------
    InputError
        If a name is unknown or a value is negative.
    """
    found = []
    for substance, (value, unit) in values.items():
        for one in limits(substance, medium=medium, standard=standard):
            try:
                convert(1.0, unit, one.value.unit)
            except InputError:
                continue
            found.append(check_limit(one, value, unit))
    return tuple(found)
