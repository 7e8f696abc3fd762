"""One number that a process or a release point needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Input:
    """One number a process needs.

    Parameters
    ----------
    name : str
        Key below `inputs`.
    measure : str
        Row of the table of variables, or a unit in square brackets.
    meaning : str
        What it is.
    required : bool
        Whether the process cannot run without it.
    instead : tuple of str
        Inputs that together can stand in its place.
    """

    name: str
    measure: str
    meaning: str
    required: bool = True
    instead: tuple[str, ...] = ()

    @property
    def variable(self) -> str | None:
        """Row of the table of variables, if it is one."""
        return None if self.measure.startswith("[") else self.measure

    @property
    def is_amount(self) -> bool:
        """Whether it can only be zero or more; rows of the table have limits of their own."""
        return self.variable in (None, "ratio")

    @property
    def unit(self) -> str | None:
        """Unit, if it is no row of the table of variables."""
        return self.measure.strip("[]") if self.measure.startswith("[") else None
