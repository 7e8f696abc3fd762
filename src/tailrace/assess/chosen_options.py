"""Options chosen for a run, and what they leave of releases and exposures.

An option on releases or exposures removes a share of what it acts on: `NAME` alone leaves its
declared factor, which is drawn; `NAME=0.6` leaves exactly 1 - 0.6. `@YEAR` says from which year on;
without it, the option's own first year, or the year the plan starts. Several options on one thing
multiply. An option on transport has no strength: it gives inputs other values for what is released
from its year on (`changed_ground`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities import Value
from tailrace.quantities.level_source import drawn

if TYPE_CHECKING:
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site import Site
    from tailrace.site.schema_options import OptionTable

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ChosenOption:
    """One option as chosen.

    Parameters
    ----------
    name : str
        Name in options.toml.
    table : OptionTable
        What it is.
    strength : float or None
        Share removed, 0 to 1; None for the declared factor.
    start : int
        First calendar year it acts.
    """

    name: str
    table: OptionTable
    strength: float | None
    start: int

    @property
    def as_text(self) -> str:
        """As it stands behind `--with`."""
        strength = "" if self.strength is None else f"={self.strength!r}"
        return f"{self.name}{strength}@{self.start}"

    def left(self, levels: LevelSource | None) -> Array:
        """Return what is left of what it acts on, shape (draw,) or (1,).

        Parameters
        ----------
        levels : LevelSource or None
            Draws; None for central values.
        """
        if self.strength is not None:
            return np.array([1.0 - self.strength])
        if self.table.changes == "transport":
            return np.ones(1)
        assert isinstance(self.table.factor, Value)  # read_options asks for it
        return drawn(self.table.factor, f"options.{self.name}.factor", levels)


def strongest_of(table: OptionTable) -> float:
    """Return the largest share an option can remove: stated, or what its factor leaves at best.

    Parameters
    ----------
    table : OptionTable
        The option.
    """
    if isinstance(table.strongest, Value):
        return table.strongest.central
    if not isinstance(table.factor, Value):
        return 1.0
    least = table.factor.central if table.factor.low is None else table.factor.low
    return 1.0 - float(least)


def choose_options(site: Site, texts: Iterable[str]) -> tuple[ChosenOption, ...]:
    """Return the options that a command line names.

    Parameters
    ----------
    site : Site
        The site with its options.
    texts : iterable of str
        Each `NAME[=STRENGTH][@YEAR]`, or several of them joined by commas.

    Raises
    ------
    InputError
        If a name is unknown or stands twice, a strength or a year is out of its range; all at
        once.
    """
    problems = Problems("--with")
    found: dict[str, ChosenOption] = {}
    for text in (part.strip() for one in texts for part in one.split(",")):
        if not text:
            continue
        one = _read(site, text, problems)
        if one is None:
            continue
        if one.name in found:
            problems.add("is named twice", place=one.name, remedy="name it once")
        found[one.name] = one
    _note_same_inputs(found.values(), problems)
    problems.raise_if_any()
    return tuple(found.values())


def _note_same_inputs(options: Iterable[ChosenOption], problems: Problems) -> None:
    """Note inputs that two options would replace at once."""
    taken: dict[str, str] = {}
    for one in options:
        for place in one.table.inputs:
            if place in taken:
                problems.add(f"{taken[place]} changes {place} too", place=one.name,
                             remedy="choose one of them")  # fmt: skip
            taken.setdefault(place, one.name)


def _read(site: Site, text: str, problems: Problems) -> ChosenOption | None:
    head, _, year = text.partition("@")
    name, _, strength = head.partition("=")
    table = site.options.get(name)
    if table is None:
        problems.add(
            f'the site has no option "{name}"', place=text,
            allowed=", ".join(site.options) or "none: the site has no options.toml",
            remedy=did_you_mean(name, site.options),
        )  # fmt: skip
        return None
    share = None if not strength else _number(strength, text, problems)
    start = table.first_year or site.plan_year
    if year:
        start = _year(year, text, site, problems)
    strongest = strongest_of(table)
    if share is not None and not 0.0 <= share <= strongest:
        problems.add(
            f"a strength of {strength}",
            place=text,
            allowed=f"0 to {strongest:g}, the share removed",
        )
        return None
    if share is not None and table.changes == "transport":
        problems.add("a change of transport has no strength", place=text,
                     remedy=f"--with {name}")  # fmt: skip
    if table.first_year is not None and start < table.first_year:
        problems.add(f"it can act from {table.first_year} on", place=text)
    return ChosenOption(name, table, share, start)


def _number(text: str, place: str, problems: Problems) -> float | None:
    try:
        return float(text)
    except ValueError:
        problems.add(f'"{text}" is no number', place=place, allowed="a share removed, as 0.6")
        return None


def _year(text: str, place: str, site: Site, problems: Problems) -> int:
    years = site.years
    if text.isdigit() and int(text) in years:
        return int(text)
    problems.add(f'the year "{text}"', place=place, allowed=f"{years.start} to {years.stop - 1}")
    return site.plan_year


@dataclass(frozen=True)
class OptionEffects:
    """What chosen options leave, for one block of draws.

    Parameters
    ----------
    options : tuple of ChosenOption
        Options.
    factors : mapping of str to ndarray, shape (draw,) or (1,)
        What each leaves, by name.
    acts_on : mapping of str to tuple of str
        Sources and outlets each acts on, by name.
    years : tuple of int
        Calendar years of releases.
    """

    options: tuple[ChosenOption, ...]
    factors: Mapping[str, Array]
    acts_on: Mapping[str, tuple[str, ...]]
    years: tuple[int, ...]

    def of_release(self, source: str, substance: str) -> Array | None:
        """Return what is left of a release, shape (year, draw); None where nothing is changed.

        Parameters
        ----------
        source : str
            Source or outlet.
        substance : str
            Substance; "dust" for the dust as a whole.
        """
        found: Array | None = None
        for one in self.options:
            only = one.table.substances
            if one.table.changes != "release" or source not in self.acts_on[one.name]:
                continue
            if only and substance not in only:
                continue
            found = self._times(found, one)
        return found

    def of_exposure(self, receptor: str, pathway: str, years: Sequence[int]) -> Array | None:
        """Return what is left of an intake at a place, shape (year, draw); None for all of it.

        Parameters
        ----------
        receptor, pathway : str
            Where, and how people take in.
        years : sequence of int
            Calendar years.
        """
        found: Array | None = None
        for one in self.options:
            table = one.table
            if table.changes != "exposure" or receptor not in table.at:
                continue
            if table.pathways and pathway not in table.pathways:
                continue
            found = self._times(found, one, years)
        return found

    def _times(
        self, found: Array | None, one: ChosenOption, years: Sequence[int] | None = None
    ) -> Array:
        acts = np.array(self.years if years is None else years)[:, np.newaxis] >= one.start
        left = np.where(acts, self.factors[one.name], 1.0)
        return left if found is None else found * left


def check_release_options(options: Iterable[ChosenOption], known: Sequence[str]) -> None:
    """Refuse options that name sources which the site does not have.

    Parameters
    ----------
    options : iterable of ChosenOption
        Options.
    known : sequence of str
        Sources and outlets.

    Raises
    ------
    InputError
        If a source is unknown.
    """
    problems = Problems("options.toml")
    for one in options:
        for source in one.table.sources:
            if source not in known:
                problems.add(
                    f'the site has no source "{source}"',
                    place=f"option.{one.name}.sources",
                    allowed=", ".join(known),
                    remedy=did_you_mean(source, known),
                )
    if problems.errors:
        raise InputError(problems.errors)
