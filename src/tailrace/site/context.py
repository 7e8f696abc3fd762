"""What is carried along while a site is read: where, what is wrong, and what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.errors import Problems

if TYPE_CHECKING:
    from tailrace.quantities import Missing, Value


@dataclass(frozen=True)
class Counted:
    """One value that the site gives, for the census.

    Parameters
    ----------
    file : str
        File that holds it, relative to the site folder.
    place : str
        Key path or row in the file.
    value : Value or Missing
        The value as read.
    """

    file: str
    place: str
    value: Value | Missing


@dataclass
class Reading:
    """The state of reading one site folder.

    Parameters
    ----------
    folder : pathlib.Path
        The site folder.
    problems : Problems
        Everything found wrong so far.
    citations : mapping of str to str
        Full citation by short key, from `sources.csv`.
    counted : list of Counted
        Every value read so far.
    places : dict of str to str, or None
        Area by name of every place the site declares, "" for one whose position is wrong; None
        while they are not known, and then names of places cannot be checked.
    """

    folder: Path
    problems: Problems = field(default_factory=Problems)
    citations: Mapping[str, str] = field(default_factory=dict)
    counted: list[Counted] = field(default_factory=list)
    places: dict[str, str] | None = None

    def count(self, file: str, place: str, value: Value | Missing | None) -> None:
        """Enter a value into the census; what could not be read (None) is a problem instead."""
        if value is not None:
            self.counted.append(Counted(file, place, value))
