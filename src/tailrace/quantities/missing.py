"""Missing with a reason, and sums that say "at least".

A number that nobody has is `Missing`, never zero. In a sum of quantities that cannot be negative
(hazard quotients, masses, doses) it turns the total into a lower bound, `AtLeast`; in any other
arithmetic the result is missing too, with the reasons joined.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn, TypeGuard

import numpy as np


def _is_number(term: object) -> TypeGuard[float]:
    return isinstance(term, int | float | np.integer | np.floating)


def _bound_term(term: float) -> float:
    """Return a known term; where one is negative, a missing one could be, and nothing is bound."""
    if not 0 <= term < math.inf:
        raise ValueError("a lower bound needs known terms that are finite and not negative")
    return float(term)


@dataclass(frozen=True)
class Missing:
    """A number that is not known, with the reason why.

    Parameters
    ----------
    reason : str
        Why, as a clause: "no reference dose".
    subject : str
        What it is missing for ("Ce"); subjects of one reason are listed together.

    Notes
    -----
    `Missing` is neither true nor false and does not turn into a number, so that ``value or 0``
    raises instead of becoming zero.
    """

    reason: str
    subject: str = ""

    # numpy hands arithmetic over instead of looping over the object
    __array_ufunc__ = None

    def __str__(self) -> str:
        return f"missing: {describe_missing([self])}"

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{self} is neither true nor false; ask isinstance(value, Missing)")

    def __float__(self) -> NoReturn:
        raise TypeError(f"{self}; it has no number")

    def __add__(self, other: object) -> Missing | AtLeast:
        if isinstance(other, Missing):
            return _join(self, other)
        if isinstance(other, AtLeast):
            return AtLeast(other.value, (*other.missing, self))
        if _is_number(other):
            return AtLeast(_bound_term(other), (self,))
        return NotImplemented

    __radd__ = __add__

    def _propagate(self, other: object) -> Any:
        if isinstance(other, Missing):
            return _join(self, other)
        if isinstance(other, AtLeast):
            return _join(self, *other.missing)
        if _is_number(other):
            return self
        return NotImplemented

    __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _propagate
    __pow__ = __rpow__ = _propagate

    def __neg__(self) -> Missing:
        return self

    __abs__ = __pos__ = __neg__


def _join(*parts: Missing) -> Missing:
    """Return one Missing for several; one reason said twice is said once."""
    distinct = list(dict.fromkeys(parts))
    if len(distinct) == 1:
        return distinct[0]
    return Missing(describe_missing(distinct))


def describe_missing(missing: Iterable[Missing]) -> str:
    """Return the reasons, each with what it holds for: "no reference dose for Ce, Y".

    Parameters
    ----------
    missing : iterable of Missing
        What is not known, in the order it shall be named.
    """
    subjects: dict[str, list[str]] = {}
    for part in missing:
        named = subjects.setdefault(part.reason, [])
        if part.subject and part.subject not in named:
            named.append(part.subject)
    return "; ".join(
        f"{reason} for {', '.join(names)}" if names else reason
        for reason, names in subjects.items()
    )


@dataclass(frozen=True)
class AtLeast:
    """A total of non-negative terms of which some are missing.

    Parameters
    ----------
    value : float
        Sum of the known terms.
    missing : tuple of Missing
        The terms left out, with their reasons.
    """

    value: float
    missing: tuple[Missing, ...]

    __array_ufunc__ = None

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"a lower bound must be a finite number, not {self.value}")
        if not self.missing:
            raise ValueError("a total with nothing missing is a plain number")
        object.__setattr__(self, "missing", tuple(dict.fromkeys(self.missing)))

    def __str__(self) -> str:
        return f"{self:.3g}"

    def __format__(self, spec: str) -> str:
        return f"≥ {self.value:{spec}}; {describe_missing(self.missing)}"

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{self} is neither true nor false; ask exceeds(limit)")

    def exceeds(self, limit: float) -> bool | None:
        """Say whether the total is above a limit: True, or None where it cannot be told.

        Parameters
        ----------
        limit : float
            Limit in the unit of the total.
        """
        return True if self.value > limit else None

    def __add__(self, other: object) -> AtLeast:
        if isinstance(other, Missing):
            return AtLeast(self.value, (*self.missing, other))
        if isinstance(other, AtLeast):
            return AtLeast(self.value + other.value, (*self.missing, *other.missing))
        if _is_number(other):
            return AtLeast(self.value + _bound_term(other), self.missing)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other: object) -> Any:
        if _is_number(other):
            return AtLeast(self.value - float(other), self.missing)
        return self._propagate(other)

    def __mul__(self, other: object) -> Any:
        # a factor above zero keeps a lower bound a lower bound; zero or below does not
        if _is_number(other) and float(other) > 0:
            return AtLeast(self.value * float(other), self.missing)
        return self._propagate(other)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Any:
        if _is_number(other) and float(other) > 0:
            return AtLeast(self.value / float(other), self.missing)
        return self._propagate(other)

    def _propagate(self, other: object) -> Any:
        if isinstance(other, Missing):
            return _join(*self.missing, other)
        if isinstance(other, AtLeast):
            return _join(*self.missing, *other.missing)
        if _is_number(other):
            return _join(*self.missing)
        return NotImplemented

    __rsub__ = __rtruediv__ = __pow__ = __rpow__ = _propagate

    def __neg__(self) -> Missing:
        return _join(*self.missing)


def sum_known(values: Iterable[float | Missing | AtLeast]) -> float | AtLeast | Missing:
    """Add what is known and keep what is missing.

    Parameters
    ----------
    values : iterable of float, Missing or AtLeast
        Terms that cannot be negative.

    Returns
    -------
    float, AtLeast or Missing
        The sum if nothing is missing; a lower bound if something is; missing if everything is.

    Raises
    ------
    TypeError
        If a term is none of these (None is no number).
    ValueError
        If a term is negative or not finite while another is missing: the sum would be no bound.

    Examples
    --------
    >>> print(sum_known([0.4, Missing("no reference dose", "Ce"), 0.02]))
    ≥ 0.42; no reference dose for Ce
    """
    known: list[float] = []
    missing: list[Missing] = []
    for term in values:
        if isinstance(term, Missing):
            missing.append(term)
        elif isinstance(term, AtLeast):
            known.append(term.value)
            missing.extend(term.missing)
        elif _is_number(term):
            known.append(float(term))
        else:
            raise TypeError(f"a sum of numbers cannot hold {term!r}")
    if not missing:
        return math.fsum(known)
    bound = math.fsum(_bound_term(term) for term in known)
    return AtLeast(bound, tuple(missing)) if known else _join(*missing)
