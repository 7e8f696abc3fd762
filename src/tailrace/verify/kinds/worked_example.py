"""One published calculation: its inputs, the answers it prints, and the rules that compute them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from tailrace.errors import InputError
from tailrace.verify.tolerances import Own

_PER = re.compile(r"per\s+(.+)")
_PER_WEIGHT_AND_TIME = re.compile(r"/\s*([a-zA-Z0-9]+)-(d|day|y|yr|year|event)\b")
_WORDS = {"y": "yr", "wk": "week"}
_WORD = re.compile(r"(?<![A-Za-z])(?:y|wk)(?![A-Za-z0-9])")
_SYMBOL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Entry(NamedTuple):
    """One row: a number as printed, its unit as printed, and the line it stands on."""

    name: str
    value: Decimal
    unit: str
    line: int
    own: Own = Own(None, None)


@dataclass(frozen=True)
class Case:
    """The rows of one example.

    Parameters
    ----------
    example : str
        Its name; no rule may go by it.
    equation : str
        What the source computes, as text.
    note : str
        What the table says of it.
    inputs, outputs : mapping of str to Entry
        Rows by name.
    computed : mapping of str to float
        Outputs that earlier rules have computed, in the unit of the output. A later rule reads
        them like inputs, so that a quotient follows from the dose that was computed.
    """

    example: str
    equation: str = ""
    note: str = ""
    inputs: Mapping[str, Entry] = field(default_factory=dict)
    outputs: Mapping[str, Entry] = field(default_factory=dict)
    computed: Mapping[str, float] = field(default_factory=dict)

    def find(self, pattern: str) -> Entry | None:
        """Return the one input or computed output whose whole name matches, in any case.

        Raises
        ------
        ValueError
            If more than one name matches.
        """
        fits = [entry for name, entry in self.inputs.items() if _matches(pattern, name)]
        if not fits:
            fits = [
                entry._replace(value=Decimal(self.computed[name]))
                for name, entry in self.outputs.items()
                if name in self.computed and _matches(pattern, name)
            ]
        if len(fits) > 1:
            raise ValueError(
                f"more than one input could be meant: {', '.join(e.name for e in fits)}"
            )
        return fits[0] if fits else None

    def has(self, *patterns: str) -> bool:
        """Return whether each pattern has its input or computed output."""
        return all(self.find(pattern) is not None for pattern in patterns)

    def asks(self, *patterns: str) -> bool:
        """Return whether the name of an output matches one of the patterns."""
        return any(_matches(pattern, name) for pattern in patterns for name in self.outputs)

    def number(self, pattern: str, unit: str) -> float:
        """Return an input or computed output in a unit.

        Parameters
        ----------
        pattern : str
            Regular expression for the whole name.
        unit : str
            Unit wanted, as in `tailrace.quantities`; "" takes the number as printed.

        Raises
        ------
        ValueError
            If there is none, or its unit cannot be converted.
        """
        entry = self.find(pattern)
        if entry is None:
            raise ValueError(f"it has no input like {pattern!r}")
        return in_unit(entry, unit)

    def answer(self, pattern: str, value: float, unit: str) -> dict[str, float]:
        """Return a computed value for each output whose name matches, in that output's unit."""
        return {
            name: value / in_unit(entry._replace(value=Decimal(1)), unit)
            for name, entry in self.outputs.items()
            if _matches(pattern, name)
        }

    def symbols(self, part: int = 0) -> frozenset[str]:
        """Return the words right of the equals sign in one part of the equation.

        Parameters
        ----------
        part : int
            Which of the parts between semicolons, from 0.
        """
        parts = self.equation.split(";")
        if part >= len(parts):
            return frozenset()
        return frozenset(_SYMBOL.findall(re.sub(r"\d[\d.]*e-?\d+", "", parts[part].split("=")[-1])))


@dataclass(frozen=True)
class Rule:
    """How one family of examples is computed.

    Parameters
    ----------
    matches : callable
        Whether a case is of the family, by names, units and equation; never by its own name.
    compute : callable
        Returns outputs by name, in the unit of the output (`Case.answer` converts).
    """

    matches: Callable[[Case], bool]
    compute: Callable[[Case], dict[str, float]]


def unit_text(printed: str) -> str:
    """Return a printed unit in the grammar of `tailrace.quantities`.

    Parameters
    ----------
    printed : str
        Such as ``"mg/kg-day"``, ``"per mg/kg-day"``, ``"d/y"`` or ``"-"``.
    """
    text = printed.strip()
    text = _PER_WEIGHT_AND_TIME.sub(r"/(\1 \2)", text)
    per = _PER.fullmatch(text)
    text = f"1/({per[1]})" if per else text
    return _WORD.sub(lambda found: _WORDS[found.group()], text) or "1"


def in_unit(entry: Entry, unit: str) -> float:
    """Return the number of a row in a unit; "" takes it as printed.

    Raises
    ------
    ValueError
        If its own unit cannot be read or is of another kind.
    """
    from tailrace.quantities.units import convert

    own = unit_text(entry.unit)
    if unit in ("", own):
        return float(entry.value)
    try:
        return convert(float(entry.value), own, unit)
    except InputError as error:
        what = error.problems[0].what
        raise ValueError(f'the unit "{entry.unit}" of "{entry.name}": {what}') from None


def _matches(pattern: str, name: str) -> bool:
    return re.fullmatch(pattern, name.strip(), re.IGNORECASE) is not None
