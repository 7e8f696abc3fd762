"""How the range and the distribution of a value are read from its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.distribution import Distribution
from tailrace.quantities.distributions import (
    PERT,
    Beta,
    Empirical,
    Lognormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
)
from tailrace.quantities.door import SHOWN, Door, show
from tailrace.quantities.units import convert, parse_unit

_IN_UNIT = ("low", "high", "median")
_PLAIN = {"gsd": "lognormal", "alpha": "beta", "beta": "beta", "shape": "pert"}
_PARAMETERS = {"sd": "normal", "median": "lognormal", "values": "empirical", **_PLAIN}
_MAX_VALUES = 1_000_000

SPREAD_KEYS = ("low", "high", "distribution", *_PARAMETERS)
"""Keys that say what is not known about a value."""

# by distribution: the keys it must have, the keys it may have
_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fixed": (("value",), ("low", "high")),
    "normal": (("value", "sd"), ()),
    "lognormal": (("median", "gsd"), ()),
    "uniform": (("low", "high"), ("value",)),
    "loguniform": (("low", "high"), ("value",)),
    "triangular": (("low", "value", "high"), ()),
    "pert": (("low", "value", "high"), ("shape",)),
    "beta": (("alpha", "beta"), ("value", "low", "high")),
    "empirical": (("values",), ("value",)),
}
DISTRIBUTIONS = tuple(_KEYS)
"""Words that the key `distribution` takes."""


@dataclass(frozen=True)
class Spread:
    """The numbers of a value.

    Parameters
    ----------
    value, low, high : float or None
        Central value and stated range, in the wanted unit.
    distribution : Distribution or None
        In the wanted unit.
    """

    value: float | None
    low: float | None
    high: float | None
    distribution: Distribution | None


def read_spread(given: Mapping[str, object], door: Door) -> Spread | None:
    """Read the numbers of a value; note what is wrong and return None where they are unusable.

    Parameters
    ----------
    given : mapping
        Keys of the value.
    door : Door
        Knows the unit wanted; takes the problems.
    """
    before = len(door.problems.errors)
    kind = _kind(given, door)
    numbers = _numbers(given, door)
    values = _values(given, door)
    if kind is None or len(door.problems.errors) > before:
        return None
    # the central value of a lognormal is its median, under either name
    present = {"median" if k == "value" and kind == "lognormal" else k for k in given}
    if not (_check_keys(kind, present, door) and _check_range(numbers, door)):
        return None
    value = numbers.get("value", numbers.get("median"))
    low, high = numbers.get("low"), numbers.get("high")
    if kind == "lognormal" and {"value", "median"} <= set(numbers):
        door.refuse("value and median are both given", allowed="one of them: it is the median")
        return None
    point = "distribution" not in given and low is not None and low == high == value
    if kind == "fixed" or point:
        return Spread(value, low, high, None)
    try:
        return Spread(value, low, high, _build(kind, numbers, values, door.unit))
    except InputError as error:
        door.pass_on(error)
        return None


def _build(
    kind: str, numbers: Mapping[str, float], values: tuple[float, ...], unit: str
) -> Distribution:
    """Make a distribution from numbers that are all there."""
    n = numbers
    match kind:
        case "normal":
            return Normal(n["value"], n["sd"])
        case "lognormal":
            return Lognormal(n.get("median", n.get("value", 0.0)), n["gsd"])
        case "uniform":
            return Uniform(n["low"], n["high"])
        case "loguniform":
            return LogUniform(n["low"], n["high"])
        case "triangular":
            return Triangular(n["low"], n["value"], n["high"])
        case "pert":
            return PERT(n["low"], n["value"], n["high"], n.get("shape", 4.0))
        case "beta":
            return _beta(n, unit)
        case _:
            return Empirical(values)


def _beta(numbers: Mapping[str, float], unit: str) -> Beta:
    if "low" in numbers and "high" in numbers:
        return Beta(numbers["alpha"], numbers["beta"], numbers["low"], numbers["high"])
    if "low" in numbers or "high" in numbers or not parse_unit(unit).is_dimensionless:
        raise InputError.single(
            f"a beta distribution of a number in {unit} needs low and high",
            allowed="both ends; they are 0 and 1 for a pure number",
        )
    return Beta(numbers["alpha"], numbers["beta"], 0.0, convert(1.0, "1", unit))


def _numbers(given: Mapping[str, object], door: Door) -> dict[str, float]:
    """Return every readable number by its key."""
    found: dict[str, float | None] = {}
    for key, raw in given.items():
        if key in ("value", *_IN_UNIT):
            found[key] = door.number(raw, key)
        elif key == "sd":
            found[key] = door.number(raw, key, difference=True)
        elif key in _PLAIN:
            found[key] = door.plain(raw, key)
    return {key: number for key, number in found.items() if number is not None}


def _values(given: Mapping[str, object], door: Door) -> tuple[float, ...]:
    """Return the numbers of an empirical distribution."""
    raw = given.get("values", ())
    if not isinstance(raw, list | tuple) or len(raw) > _MAX_VALUES:
        what = f"{show(raw)} is no list of numbers"
        door.refuse(what, "values", allowed=f"a list of up to {_MAX_VALUES} numbers with units")
        return ()
    found = (door.number(item, f"values[{index}]") for index, item in enumerate(raw))
    return tuple(number for number in found if number is not None)


def _kind(given: Mapping[str, object], door: Door) -> str | None:
    """Return the distribution that is named, or that the keys imply."""
    if "distribution" in given:
        kind = given["distribution"]
        if isinstance(kind, str) and kind in _KEYS:
            return kind
        word = kind[:SHOWN] if isinstance(kind, str) else ""
        remedy = did_you_mean(word, DISTRIBUTIONS)
        if word == "dirichlet":
            remedy = "dirichlet belongs to a group of splits: one table for all outlets"
        what = f"the distribution {show(kind)} is unknown"
        door.refuse(what, "distribution", allowed=", ".join(DISTRIBUTIONS), remedy=remedy)
        return None
    parameters = [key for key in given if key in _PARAMETERS]
    if parameters:
        door.refuse(
            f"{', '.join(parameters)} is given without a distribution",
            allowed=", ".join(DISTRIBUTIONS),
            remedy=f'write distribution = "{_PARAMETERS[parameters[0]]}"',
        )
        return None
    ends = ("low" in given) + ("high" in given)
    if ends == 1:
        door.refuse(
            "low and high must stand together",
            allowed='both; or distribution = "fixed" to state one of them beside the value',
        )
        return None
    return "fixed" if ends == 0 else "triangular" if "value" in given else "uniform"


def _check_range(numbers: Mapping[str, float], door: Door) -> bool:
    order = [key for key in ("low", "value", "high") if key in numbers]
    for first, second in pairwise(order):
        if numbers[first] > numbers[second]:
            unit = "" if door.unit == "1" else f" {door.unit}"
            door.refuse(
                f"{first} ({numbers[first]:g}{unit}) is above {second} ({numbers[second]:g}{unit})",
                allowed="low ≤ value ≤ high",
            )
            return False
    return True


def _check_keys(kind: str, present: set[str], door: Door) -> bool:
    needs, may = _KEYS[kind]
    absent = [key for key in needs if key not in present]
    extra = [key for key in SPREAD_KEYS if key in present - {*needs, *may, "distribution"}]
    if absent and kind == "fixed" and not present & {"low", "high", "distribution"}:
        door.refuse("no number is given", allowed="value, low and high, or missing")
        return False
    takes = ", ".join((*needs, *may))
    if absent:
        door.refuse(f"a {kind} distribution needs {', '.join(absent)}", allowed=takes)
    if extra:
        door.refuse(
            f"a {kind} distribution takes no {', '.join(extra)}",
            allowed=takes,
            remedy="leave it out, or choose the distribution it belongs to",
        )
    return not absent and not extra
