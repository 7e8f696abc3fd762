"""The class of a groundwater or surface water by the Chinese standards.

A parameter has the first class, from I on, whose limit it keeps; the water has the worst class of
its parameters. Groundwater beyond class IV is class V (GB/T 14848-2017); surface water beyond class
V is worse than V (GB 3838-2002). A parameter that was not measured can only make the class worse:
the class of a sample is "at best" that of the parameters known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tailrace.data.reader import number, rows
from tailrace.errors import InputError, did_you_mean
from tailrace.people.parameter_names import measured_parameter
from tailrace.quantities.missing import Missing
from tailrace.quantities.units import convert

Water = Literal["groundwater", "surface water"]
TABLES: dict[str, str] = {
    "groundwater": "groundwater_classes",
    "surface water": "surface_water_classes",
}
BEYOND: dict[str, str] = {"groundwater": "V", "surface water": "worse than V"}
ORDER = ("I", "II", "III", "IV", "V", "worse than V")
SOURCE_CLASS = "drinking-water source"
UNDECIDED = "IV or V"


@dataclass(frozen=True)
class ClassLimit:
    """The limit of one class.

    Parameters
    ----------
    water_class : str
        "I" to "V", or "drinking-water source".
    low, high : float
        The value keeps the class from low to high, both included.
    unit : str
        Unit of both.
    counted_as : str
        Substance whose mass is counted; empty for none.
    open_above : bool
        Whether the class has no upper limit of its own: the standard then asks for more analysis.
    """

    water_class: str
    low: float
    high: float
    unit: str
    counted_as: str
    open_above: bool = False


@dataclass(frozen=True)
class SampleClass:
    """The class of a sample.

    Parameters
    ----------
    water_class : str or Missing
        Worst class of the parameters judged; "at best" where some are missing.
    by_parameter : dict of str to str or Missing
        Class of each.
    deciding : tuple of str
        Parameters that have the worst class.
    """

    water_class: str | Missing
    by_parameter: dict[str, str | Missing]
    deciding: tuple[str, ...]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Why parameters have no class; the class is then the best the water can have."""
        return tuple(one for one in self.by_parameter.values() if isinstance(one, Missing))


def class_limits(parameter: str, water: Water) -> tuple[ClassLimit, ...]:
    """Return the limits of a parameter, class by class.

    Parameters
    ----------
    parameter : str
        Any name of it.
    water : {"groundwater", "surface water"}
        Which standard.

    Returns
    -------
    tuple of ClassLimit
        In the order of classes; empty where the table has none.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    if water not in TABLES:
        raise InputError.single(
            f'there are no classes of "{water}"', place="water", allowed=", ".join(TABLES),
            remedy=did_you_mean(water, TABLES),
        )  # fmt: skip
    return _limits(water).get(measured_parameter(parameter).name, ())


@cache
def _limits(water: str) -> Mapping[str, tuple[ClassLimit, ...]]:
    found: dict[str, list[ClassLimit]] = {}
    for row in rows(TABLES[water]):
        value, low, high = (number(row[name]) for name in ("value", "low", "high"))
        least, most = {
            "at most": (0.0, value), "at least": (value, math.inf), "between": (low, high),
            "no upper limit": (0.0, math.inf),
        }[row["comparison"]]  # fmt: skip
        assert least is not None  # the test of the table sees to it
        assert most is not None
        found.setdefault(row["substance"], []).append(
            ClassLimit(
                row["class"], least, most, row["unit"], row["counted_as"],
                row["comparison"] == "no upper limit",
            )
        )  # fmt: skip
    return {name: tuple(limits) for name, limits in found.items()}


def water_class(parameter: str, value: float | Missing, unit: str, water: Water) -> str | Missing:
    """Return the class of a water by one parameter.

    Parameters
    ----------
    parameter : str
        Any name of it. Nitrogen in ammonia, nitrite and nitrate is counted as N.
    value : float or Missing
        Concentration; zero or more.
    unit : str
        Unit of the value; "1" for pH.
    water : {"groundwater", "surface water"}
        Which standard.

    Returns
    -------
    str or Missing
        "I" to "V", "worse than V", or "IV or V" where the standard asks for nuclide analysis;
        missing where the standard has no class for the parameter or the value is missing.

    Raises
    ------
    InputError
        If a name is unknown, the value is negative or its unit is of another kind.
    """
    name = measured_parameter(parameter).name
    found = [one for one in class_limits(name, water) if one.water_class != SOURCE_CLASS]
    if isinstance(value, Missing):
        return value
    if not 0.0 <= value < math.inf:
        raise InputError.single(f"{name} is {value:g} {unit}", place=name,
                                allowed="zero or more, finite")  # fmt: skip
    if not found:
        return Missing(f"no class for it in the standard of {water}", name)
    for one in found:
        converted = convert(value, unit, one.unit)
        # a value converted from another unit may miss its own limit by the last bit
        slack = 1e-12 * abs(converted)
        if one.low - slack <= converted <= one.high + slack:
            return UNDECIDED if one.open_above else one.water_class
    return BEYOND[water]


def sample_class(values: Mapping[str, tuple[float | Missing, str]], water: Water) -> SampleClass:
    """Return the class of a sample: the worst of its parameters.

    Parameters
    ----------
    values : mapping of str to (float or Missing, str)
        Value and unit by parameter.
    water : {"groundwater", "surface water"}
        Which standard.

    Returns
    -------
    SampleClass
        With the class of each parameter and those that decide.

    Raises
    ------
    InputError
        If a name is unknown, a value is negative or a unit is of another kind.
    """
    classes = {name: water_class(name, *one, water) for name, one in values.items()}
    known = {name: one for name, one in classes.items() if not isinstance(one, Missing)}
    if not known:
        return SampleClass(Missing("no parameter with a class was measured"), classes, ())
    worst = max(known.values(), key=_rank)
    deciding = tuple(name for name, one in known.items() if one == worst)
    return SampleClass(worst, classes, deciding)


def _rank(name: str) -> float:
    return 3.5 if name == UNDECIDED else float(ORDER.index(name))


def within_source_limit(parameter: str, value: float | Missing, unit: str) -> bool | Missing:
    """Return whether surface water keeps the limit for sources of drinking water.

    Parameters
    ----------
    parameter : str
        Any name of it.
    value : float or Missing
        Concentration; zero or more.
    unit : str
        Unit of the value.

    Returns
    -------
    bool or Missing
        Missing where tables 2 and 3 of GB 3838-2002 have no limit, or the value is missing.

    Raises
    ------
    InputError
        If the name is unknown or the unit is of another kind.
    """
    name = measured_parameter(parameter).name
    found = [one for one in class_limits(name, "surface water") if one.water_class == SOURCE_CLASS]
    if isinstance(value, Missing):
        return value
    if not found:
        return Missing("no limit for sources of drinking water in GB 3838-2002", name)
    return bool(found[0].low <= convert(value, unit, found[0].unit) <= found[0].high)
