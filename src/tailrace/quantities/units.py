"""Units: what they are worth, how texts of number and unit are read, and how they convert.

The units are a packaged table (`units.csv`) with prefixes, so that a site of thousands of values
is read without loading pint. `pint_door` has the pint registry with the same meanings, for
quantities that come from a user's own program. Activity (Bq), equivalent dose (Sv), absorbed dose
(Gy), people and each currency are dimensions of their own: none turns into another silently.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, did_you_mean
from tailrace.quantities import grammar
from tailrace.quantities.unit_hints import conversion_remedy, unknown_unit_remedy
from tailrace.quantities.unit_table import Dimension, Unit, format_dimension, unit_symbols

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_MAX_TEXT = 200
_COUNTING: set[Dimension] = {
    (),
    (("mass", 1),),
    (("substance", 1),),
    (("radioactivity", 1),),
}


class Quantity(NamedTuple):
    """A number with its unit and the substance it counts, as read from a text.

    Parameters
    ----------
    magnitude : float
        The number, in `unit`.
    unit : str
        Unit without the basis; "1" for a bare number.
    basis : str or None
        Substance the number counts, such as "REO".
    """

    magnitude: float
    unit: str
    basis: str | None = None


def _is_unit(word: str) -> bool:
    return word in unit_symbols()


def _counts_substance(word: str) -> bool:
    return unit_symbols()[word].dimension in _COUNTING


@lru_cache(maxsize=8192)
def _read_unit(text: str) -> tuple[Unit, str | None]:
    """Return the unit and the basis of a unit text."""
    symbols = unit_symbols()
    try:
        parts = grammar.read_unit_text(text, _is_unit, _counts_substance)
    except grammar.UnknownUnit as unknown:
        remedy = unknown_unit_remedy(unknown.symbol) or did_you_mean(unknown.symbol, symbols)
        raise InputError.single(
            f"{unknown.symbol!r} is not a known unit"
            + (f" (in {text!r})" if text != unknown.symbol else ""),
            allowed="units of the unit table with their prefixes",
            remedy=remedy,
        ) from None
    if len(parts.atoms) == 1 and parts.atoms[0][1] == 1:
        found = symbols[parts.atoms[0][0]]
        return Unit(parts.text, found.factor, found.dimension, found.offset), parts.basis
    factor, powers = Fraction(1), dict[str, int]()
    for symbol, exponent in parts.atoms:
        unit = symbols[symbol]
        if unit.offset:
            raise InputError.single(
                f"{symbol} cannot be part of the unit {text!r}: it is a point on a scale",
                remedy="write K for a difference of temperatures",
            )
        factor *= unit.factor**exponent
        for name, power in unit.dimension:
            powers[name] = powers.get(name, 0) + power * exponent
    dimension = tuple(sorted((name, power) for name, power in powers.items() if power))
    return Unit(parts.text, factor, dimension), parts.basis


def parse_unit(text: str) -> Unit:
    """Read a unit that has no basis.

    Parameters
    ----------
    text : str
        Unit such as ``"kg/yr"``, ``"mg/(kg d)"``, ``"kg m-2 s-1"`` or ``"1"``.

    Returns
    -------
    Unit
        What it is worth.

    Raises
    ------
    InputError
        If the unit is unknown, malformed or names a substance.
    """
    unit, basis = _read_unit(text)
    if basis is not None:
        raise InputError.single(
            f"the unit {text!r} names the substance {basis}; give the unit alone"
        )
    return unit


def parse_quantity(text: str) -> Quantity:
    """Read a text of number, unit and basis.

    Parameters
    ----------
    text : str
        Such as ``"250 kt/yr"``, ``"188650 t REO/yr"``, ``"0.2 wt% ThO2"`` or ``"-3"``.

    Returns
    -------
    Quantity
        Magnitude, unit and basis, as written.

    Raises
    ------
    InputError
        If there is no finite number in front or the unit cannot be read.

    Examples
    --------
    >>> parse_quantity("188650 t REO/yr")
    Quantity(magnitude=188650.0, unit='t/yr', basis='REO')
    """
    if len(text) > _MAX_TEXT:
        raise InputError.single(
            f"a text of {len(text)} characters is no quantity: {text[:40]!r}...",
            allowed=f"a number and a unit, at most {_MAX_TEXT} characters",
        )
    folded = grammar.fold(text)
    match = _NUMBER.match(folded)
    if match is None:
        raise _refuse_number(text, folded)
    magnitude = float(match.group())
    if not math.isfinite(magnitude):
        raise InputError.single(f"{text!r} is too large to be a number")
    tail = folded[match.end() :]
    if tail[:1] == "/":
        tail = "1" + tail
    if re.match(r"\s*([,'~<>±=;:.]|[0-9](?!\s*(/|$)))", tail):
        raise _refuse_number(text, folded)
    if tail and re.match(r"\s*(-|to\b|\+/-|\.\.)\s*[0-9]", tail):
        raise _refuse_range(text)
    unit, basis = _read_unit(tail.strip())
    return Quantity(magnitude, unit.text, basis)


def _refuse_number(text: str, folded: str) -> InputError:
    allowed = 'a number and a unit, such as "250 kt/yr"'
    if "±" in folded:
        return _refuse_range(text)
    if folded[:1] in ("<", ">", "~"):
        remedy = (
            "give low and high, or missing with the reason"
            if folded[0] != "~"
            else "leave out ~ and give low and high"
        )
        return InputError.single(f"{text!r} is no single number", allowed=allowed, remedy=remedy)
    if folded.lower().lstrip("+-")[:3] in ("nan", "inf") or folded.lower() in ("na", "n/a", ""):
        return InputError.single(
            f"{text!r} is no number",
            allowed=allowed,
            remedy='what is not known is written { missing = "the reason" }',
        )
    if re.match(r"[+-]?[0-9.]+[,' ][0-9]", folded):
        return InputError.single(
            f"{text!r} has more than digits and one decimal point in its number",
            allowed="188650 or 1.5e6",
            remedy="leave out separators of thousands, and write the decimal as a point",
        )
    return InputError.single(f"{text!r} does not start with a number", allowed=allowed)


def _refuse_range(text: str) -> InputError:
    return InputError.single(
        f"{text!r} is a range, not one number",
        allowed="one number with its unit",
        remedy='write { low = "...", high = "..." }, with value if there is a central one',
    )


@overload
def convert(magnitude: float, from_unit: str, to_unit: str) -> float: ...
@overload
def convert(
    magnitude: NDArray[np.float64], from_unit: str, to_unit: str
) -> NDArray[np.float64]: ...


def convert(
    magnitude: float | NDArray[np.float64], from_unit: str, to_unit: str
) -> float | NDArray[np.float64]:
    """Convert a number from one unit to another of the same dimension.

    Parameters
    ----------
    magnitude : float or ndarray
        Number in `from_unit`, any shape.
    from_unit, to_unit : str
        Units without basis.

    Returns
    -------
    float or ndarray
        The same amount in `to_unit`.

    Raises
    ------
    InputError
        If the dimensions differ (the message says what links them), or a single number leaves
        the range of floating-point numbers.
    """
    times, over, shift = _steps(from_unit, to_unit)
    result = magnitude * times / over
    if shift:
        result = result + shift
    if isinstance(result, float) and (
        not math.isfinite(result) or (result == 0.0 and magnitude and not shift)
    ):
        raise InputError.single(f"{magnitude:g} {from_unit} is beyond the numbers of {to_unit}")
    return result


@lru_cache(maxsize=8192)
def _steps(from_unit: str, to_unit: str) -> tuple[float, float, float]:
    """Return what to multiply with, divide by and add, so that 70 % is 0.7 to the last digit."""
    have, want = parse_unit(from_unit), parse_unit(to_unit)
    factor, shift = conversion_parts(from_unit, to_unit)
    exact = have.factor / want.factor
    if max(exact.numerator, exact.denominator) < 2**53:
        return float(exact.numerator), float(exact.denominator), shift
    return factor, 1.0, shift


@lru_cache(maxsize=8192)
def conversion_parts(from_unit: str, to_unit: str) -> tuple[float, float]:
    """Return the factor and the shift that lead from one unit to another.

    Parameters
    ----------
    from_unit, to_unit : str
        Units of the same dimension.

    Returns
    -------
    factor, shift : float
        A number in `to_unit` is `factor` times the number in `from_unit` plus `shift`, each
        rounded once from exact fractions. The shift is nonzero for degC alone; a difference (a
        standard deviation) takes the factor only.

    Raises
    ------
    InputError
        If the dimensions differ.
    """
    have, want = parse_unit(from_unit), parse_unit(to_unit)
    check_dimension(have, want)
    factor = have.factor / want.factor
    try:
        return float(factor), float((have.offset - want.offset) / want.factor)
    except OverflowError:
        raise InputError.single(f"{from_unit} is beyond the numbers of {to_unit}") from None


def check_dimension(have: Unit, want: Unit) -> None:
    """Refuse a unit that cannot be converted to another.

    Parameters
    ----------
    have : Unit
        Unit that was given.
    want : Unit
        Unit that is wanted.

    Raises
    ------
    InputError
        If their dimensions differ.
    """
    if have.dimension == want.dimension:
        return
    if have.text == "1":
        raise InputError.single(
            "the number needs a unit",
            allowed=f'a unit of {format_dimension(want.dimension)}, such as "{want.text}"',
        )
    raise InputError.single(
        f"the unit {have.text!r} ({format_dimension(have.dimension)}) does not convert to "
        f"{want.text!r} ({format_dimension(want.dimension)})",
        allowed=f'a unit such as "{want.text}"',
        remedy=conversion_remedy(dict(have.dimension), dict(want.dimension)),
    )


def to_variable_unit(quantity: Quantity, variable: str) -> float:
    """Convert a quantity to the one unit of a variable.

    Parameters
    ----------
    quantity : Quantity
        Number with its unit; its basis is not looked at.
    variable : str
        Name in the table of variables.

    Returns
    -------
    float
        Number in the variable's unit.

    Raises
    ------
    InputError
        If the variable is unknown or the dimensions differ.
    """
    from tailrace.quantities.variable_table import variable as look_up

    return convert(quantity.magnitude, quantity.unit, look_up(variable).unit)
