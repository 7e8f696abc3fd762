"""Names that end in a unit, such as `seepage_velocity_m_per_yr`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities import convert

FloatArray = NDArray[np.float64]

_UNIT = re.compile(r"(?:[A-Za-z]+[0-9]?(?:_[A-Za-z]+[0-9]?)*)?(?:_?per_[A-Za-z]+[0-9]?.*)?")


def unit_of_suffix(suffix: str) -> str:
    """Return the unit that the end of a name spells.

    Parameters
    ----------
    suffix : str
        Such as "m2_per_yr", "per_h", "kg_per_s_m"; empty for a pure number.

    Returns
    -------
    str
        Such as "m2/yr", "1/h", "kg/(s m)", "1".
    """
    if not suffix:
        return "1"
    above, per, below = f"_{suffix}_".partition("_per_")
    numerator = above.strip("_").replace("_", " ") or "1"
    if not per:
        return numerator
    parts = below.strip("_").split("_")
    return f"{numerator}/{parts[0]}" if len(parts) == 1 else f"{numerator}/({' '.join(parts)})"


@dataclass
class UnitKeys:
    """A table whose keys end in units; keys that were asked for are remembered.

    Attributes
    ----------
    table : mapping
        Keys and values as read.
    place : str
        What the table is called in messages.
    problems : Problems
        Where what is wrong is noted.
    """

    table: Mapping[str, Any]
    place: str
    problems: Problems
    used: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def find(self, names: Iterable[str], unit: str) -> str | None:
        """Return the key that is one of the names with a unit of the dimension of `unit`."""
        for name in names:
            self.asked.add(name)
            for key in self.table:
                if key == name or key.startswith(f"{name}_"):
                    suffix = key[len(name) + 1 :]
                    if _converts(suffix, unit):
                        self.used.add(key)
                        return key
        return None

    def number(self, names: str | tuple[str, ...], unit: str, default: float | None = None) -> Any:
        """Return a number in `unit`; NaN, and a problem, where it is missing or none.

        Parameters
        ----------
        names : str or tuple of str
            Names the quantity goes by, without unit.
        unit : str
            Unit wanted.
        default : float, optional
            Returned where the key is absent; without it an absent key is a problem.
        """
        wanted = (names,) if isinstance(names, str) else names
        key = self.find(wanted, unit)
        if key is None:
            if default is not None:
                return default
            self.problems.add(
                f"[{self.place}] has no {wanted[0]}",
                place=self.place,
                remedy=f"add {wanted[0]}_{spelled(unit)}" if unit != "1" else f"add {wanted[0]}",
            )
            return math.nan
        value = self._read(key, self.table[key])
        name = next(name for name in wanted if key == name or key.startswith(f"{name}_"))
        return value * _factor(key[len(name) + 1 :], unit)

    def numbers(self, names: str | tuple[str, ...], unit: str) -> FloatArray | None:
        """Return a list of numbers in `unit`; None where the key is absent."""
        wanted = (names,) if isinstance(names, str) else names
        key = self.find(wanted, unit)
        if key is None:
            return None
        value = self.table[key]
        if not isinstance(value, list):
            value = [value]
        name = next(name for name in wanted if key == name or key.startswith(f"{name}_"))
        read = [self._read(key, one) for one in value]
        return np.array(read) * _factor(key[len(name) + 1 :], unit)

    def text(self, name: str, default: str = "") -> str:
        """Return a text."""
        self.asked.add(name)
        self.used.add(name)
        return str(self.table.get(name, default))

    def refuse_others(self, also: Iterable[str] = ()) -> None:
        """Note every key that nothing asked for."""
        known = {*also, *self.used}
        for key in self.table:
            if key not in known:
                self.problems.add(
                    f"[{self.place}] has {key}, which no case of this form uses",
                    place=f"{self.place}.{key}",
                    remedy=did_you_mean(key, self.asked) or "take it out, or correct its unit",
                )

    def _read(self, key: str, value: Any) -> float:
        if isinstance(value, str) and value.strip().lower() in ("inf", "infinity"):
            return math.inf
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.problems.add(
                f'[{self.place}] {key} = "{value}" is not a number',
                place=f"{self.place}.{key}",
                remedy='give a number, or "inf"',
            )
            return math.nan
        if math.isnan(value):
            self.problems.add(f"[{self.place}] {key} is not a number", place=f"{self.place}.{key}")
        return float(value)


def spelled(unit: str) -> str:
    """Return a unit as the end of a name, such as m2_per_yr."""
    above, slash, below = unit.partition("/")
    if not slash:
        return above.replace(" ", "_")
    bottom = below.strip("()").replace(" ", "_")
    return f"per_{bottom}" if above == "1" else f"{above.replace(' ', '_')}_per_{bottom}"


def _factor(suffix: str, unit: str) -> float:
    # A factor, so that an endless half-life or duration passes.
    return float(convert(1.0, unit_of_suffix(suffix), unit))


def _converts(suffix: str, unit: str) -> bool:
    if not suffix:
        return unit == "1"
    if not _UNIT.fullmatch(suffix):
        return False
    try:
        convert(1.0, unit_of_suffix(suffix), unit)
    except InputError:
        return False
    return True
