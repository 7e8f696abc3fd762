"""The door a number passes on its way in: it is read, converted, and its problems are noted."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import cast

from tailrace.errors import InputError, Problems, Severity
from tailrace.quantities.basis import basis_mismatch_remedy, basis_token
from tailrace.quantities.units import conversion_parts, convert, parse_quantity, parse_unit
from tailrace.quantities.variable_table import Variable
from tailrace.quantities.variable_table import variable as look_up

ANY_BASIS = "any"
"""Given as `basis`, accepts whatever substance the text names, and none."""

SHOWN = 60
"""Characters of anything found in a file that a message repeats."""


def show(raw: object) -> str:
    """Return a short text of anything found in a file.

    Parameters
    ----------
    raw : object
        What was found.
    """
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) > 10**SHOWN:
        return f"an integer of more than {SHOWN} digits"
    text = repr(raw) if isinstance(raw, str | int | float) else f"a {type(raw).__name__}"
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."


def finite(number: int | float) -> float:
    """Return a number as a float.

    Parameters
    ----------
    number : int or float
        Number found in a file.

    Raises
    ------
    InputError
        If it is infinite, not a number, or too large.
    """
    try:
        result = float(number)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise InputError.single(
            f"{show(number)} is no finite number",
            remedy='what is not known is written { missing = "the reason" }',
        )
    return result


@dataclass
class Door:
    """What a value must be, and where its problems are noted.

    Parameters
    ----------
    unit : str
        Unit wanted.
    variable : Variable or None
        Row of the table of variables, for its limits.
    bases : tuple of str or None
        Bases accepted; None accepts any.
    where : str
        Key path or row of the value.
    problems : Problems
        Takes what is wrong.
    file : str
        File of the value; empty for the one `problems` is about.

    Attributes
    ----------
    basis : str or None
        Basis found so far.
    own_unit : str
        Unit given once for all numbers of a table.
    written_unit : str
        First unit found.
    """

    unit: str
    variable: Variable | None
    bases: tuple[str, ...] | None
    where: str
    problems: Problems
    file: str = ""
    basis: str | None = field(default=None, init=False)
    own_unit: str = field(default="", init=False)
    written_unit: str = field(default="", init=False)

    def refuse(
        self,
        what: str,
        key: str = "",
        *,
        allowed: str = "",
        remedy: str = "",
        severity: Severity = "error",
    ) -> None:
        """Note one problem at a key of the value."""
        self.problems.add(
            what,
            place=".".join(part for part in (self.where, key) if part),
            allowed=allowed,
            remedy=remedy,
            file=self.file or None,
            severity=severity,
        )

    def pass_on(self, error: InputError, key: str = "") -> None:
        """Note the problems of an error raised further down."""
        for problem in error.problems:
            self.refuse(problem.what, key, allowed=problem.allowed, remedy=problem.remedy)

    def number(self, raw: object, key: str = "", *, difference: bool = False) -> float | None:
        """Read one number and return it in the wanted unit, or note why it cannot be.

        A `difference` (a standard deviation) is not moved between scales with another zero.
        """
        if isinstance(raw, bool) or not isinstance(raw, int | float | str):
            example = "0.5" if self.unit == "1" else f"1.5 {self.unit}"
            what = f"{show(raw)} is no number with a unit"
            self.refuse(what, key, allowed=f'a text such as "{example}"')
            return None
        try:
            return self._convert(raw, difference)
        except InputError as error:
            self.pass_on(error, key)
        return None

    def _convert(self, raw: int | float | str, difference: bool) -> float:
        if isinstance(raw, str):
            magnitude, unit, basis = parse_quantity(raw)
            bare = unit == "1" and basis is None and raw.rstrip()[-1:] in "0123456789."
            unit = self.own_unit if bare and self.own_unit else unit
        else:
            magnitude, unit, basis = finite(raw), self.own_unit or "1", None
        if basis is not None:
            self.settle_basis(basis)
        self.written_unit = self.written_unit or unit
        if difference:
            return finite(magnitude * conversion_parts(unit, self.unit)[0])
        return convert(magnitude, unit, self.unit)

    def plain(self, raw: object, key: str) -> float | None:
        """Read a number that has no unit (a shape, a geometric standard deviation)."""
        try:
            if isinstance(raw, str):
                magnitude, unit, basis = parse_quantity(raw)
                if unit == "1" and basis is None:
                    return magnitude
            elif isinstance(raw, int | float) and not isinstance(raw, bool):
                return finite(raw)
        except InputError as error:
            self.pass_on(error, key)
            return None
        self.refuse(f"{show(raw)} is no plain number", key, allowed="a number without a unit")
        return None

    def settle_basis(self, basis: str) -> None:
        """Accept the basis of a number.

        Raises
        ------
        InputError
            If it is not the one wanted, or not the one found before.
        """
        if self.bases is not None and basis not in self.bases:
            wanted = " or ".join(self.bases)
            raise InputError.single(
                f"{basis} is given where {wanted or 'no substance'} is wanted",
                allowed=f"the basis {wanted}" if wanted else "a number and a unit alone",
                remedy=basis_mismatch_remedy(basis, self.bases),
            )
        if self.basis is not None and self.basis != basis:
            raise InputError.single(
                f"the numbers of one value are on two bases, {self.basis} and {basis}",
                allowed="one basis",
            )
        self.basis = basis

    def settle_own(self, key: str, text: object) -> None:
        """Accept the unit, or the basis, that a table gives once for all its numbers."""
        if not isinstance(text, str):
            self.refuse(f"{show(text)} is no {key}", key, allowed="a text")
            return
        try:
            if key == "unit":
                parsed = parse_quantity(f"1 {text}")
                self.own_unit, basis = parsed.unit, parsed.basis
            else:
                basis = basis_token(text[:SHOWN])
                if basis is None:
                    raise InputError.single(
                        f"{show(text)} is no substance", allowed='a formula or group, as "REO"'
                    )
            if basis is not None:
                self.settle_basis(basis)
        except InputError as error:
            self.pass_on(error, key)

    def final_basis(self) -> str | None:
        """Return the basis found or implied, or note that several are possible."""
        if self.basis is not None or not self.bases:
            return self.basis
        if len(self.bases) > 1:
            self.refuse(
                "it does not say which substance it counts",
                allowed=", ".join(self.bases),
                remedy=f'write it after the unit, as in "{self.unit} {self.bases[0]}"',
            )
        return self.bases[0]


def open_door(
    *,
    unit: str | None,
    variable: str | None,
    basis: str | tuple[str, ...] | None,
    where: str,
    problems: Problems,
    file: str = "",
) -> Door:
    """Prepare the reading of one value; the parameters are those of `read_value`.

    Raises
    ------
    InputError
        If the unit or the variable is unknown: a mistake of the caller, not of the file.
    ValueError
        If not exactly one of unit and variable is given.
    """
    if (unit is None) == (variable is None):
        raise ValueError("a value is read in a unit or as a variable, and not both")
    row = None if variable is None else look_up(variable)
    wanted = parse_unit(cast(str, unit)).text if row is None else row.unit
    if basis == ANY_BASIS:
        bases = None
    else:
        bases = () if basis is None else (basis,) if isinstance(basis, str) else tuple(basis)
    return Door(wanted, row, bases, where, problems, file)
