"""The table of units: symbols, prefixes, what each is worth and of which dimension."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

Dimension = tuple[tuple[str, int], ...]
"""Base dimensions with their exponents, in alphabetical order; empty for a pure number."""

PREFIXES: dict[str, Fraction] = {
    "f": Fraction("1e-15"),
    "p": Fraction("1e-12"),
    "n": Fraction("1e-9"),
    "u": Fraction("1e-6"),
    "m": Fraction("1e-3"),
    "c": Fraction("1e-2"),
    "d": Fraction("1e-1"),
    "h": Fraction(100),
    "k": Fraction(1000),
    "M": Fraction("1e6"),
    "G": Fraction("1e9"),
    "T": Fraction("1e12"),
    "P": Fraction("1e15"),
    "E": Fraction("1e18"),
}
"""Prefixes and the factors they stand for."""

_TABLE = Path(__file__).with_name("units.csv")


@dataclass(frozen=True)
class Unit:
    """What a unit is worth.

    Parameters
    ----------
    text : str
        The unit as written, without a basis.
    factor : Fraction
        Coherent units (kg, m, s, mol, K, A, rad, Bq, Sv, Gy, person, USD ...) in one of it.
    dimension : Dimension
        Base dimensions and exponents.
    offset : Fraction
        Kelvin at zero of the unit; nonzero for degC alone.
    """

    text: str
    factor: Fraction
    dimension: Dimension
    offset: Fraction = Fraction(0)

    @property
    def is_dimensionless(self) -> bool:
        """Whether it is a pure number (a share, a per cent, kg/kg)."""
        return not self.dimension


@lru_cache(maxsize=1)
def unit_rows() -> tuple[dict[str, str], ...]:
    """Return the table of units: symbol, aliases, prefixes, factor, dimension, meaning."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@lru_cache(maxsize=1)
def unit_symbols() -> dict[str, Unit]:
    """Return every unit word the program reads, prefixes and aliases included.

    Returns
    -------
    dict of str to Unit
        By symbol, such as "kt", "mGy" or "tonne".
    """
    symbols: dict[str, Unit] = {}
    for row in unit_rows():
        dimension = _read_dimension(row["dimension"])
        factor, offset = Fraction(row["factor"]), Fraction(row["offset"])
        names = [row["symbol"], *row["aliases"].split()]
        plain = dict.fromkeys(names, Fraction(1)) if row["bare"] == "yes" else {}
        for prefix in row["prefixes"].split():
            # a prefix joins symbols ("Ma", "ml") but no word ("kgram")
            plain |= {prefix + n: PREFIXES[prefix] for n in names if n == names[0] or len(n) == 1}
        for name, prefix_factor in plain.items():
            if name in symbols:
                raise ValueError(f"{_TABLE.name}: the symbol {name} stands for two units")
            symbols[name] = Unit(name, prefix_factor * factor, dimension, offset)
    return symbols


def _read_dimension(text: str) -> Dimension:
    powers: dict[str, int] = {}
    for word in text.split():
        name = word.rstrip("-0123456789")
        powers[name] = int(word[len(name) :] or 1)
    return tuple(sorted(powers.items()))


def format_dimension(dimension: Dimension) -> str:
    """Return a dimension in words, such as ``"mass/time"``; ``"a pure number"`` if empty.

    Parameters
    ----------
    dimension : Dimension
        Base dimensions and exponents.
    """

    def power(name: str, exponent: int) -> str:
        return name if exponent == 1 else f"{name}{exponent}"

    above = " ".join(power(name, p) for name, p in dimension if p > 0)
    below = [power(name, -p) for name, p in dimension if p < 0]
    if not below:
        return above or "a pure number"
    divisor = below[0] if len(below) == 1 else f"({' '.join(below)})"
    return f"{above or '1'}/{divisor}"
