"""Loading a site for use, and checking one for all its mistakes and for how well it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING

from tailrace.errors import InputError, Problem, Problems
from tailrace.site.census import Census
from tailrace.site.folder import find_folder
from tailrace.site.model import Site
from tailrace.site.one_number_twice import drawn_apart
from tailrace.site.read import read_site

if TYPE_CHECKING:
    from tailrace.process import Works


APART = "the same numbers in two files; each is drawn on its own, as if they were two"


@dataclass(frozen=True)
class CheckReport:
    """What checking a site found.

    Parameters
    ----------
    problems : tuple of Problem
        Everything wrong, errors and warnings, in the order found.
    census : Census
        How many values are measured, published, derived, assumed, missing, without source.
    drawn_apart : tuple of str
        Files that hold the same varying numbers: no mistake, but to be known.
    """

    problems: tuple[Problem, ...]
    census: Census
    drawn_apart: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the site from being used."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    @property
    def ok(self) -> bool:
        """Whether the site can be used."""
        return not self.errors

    def __str__(self) -> str:
        parts = []
        for word, problems in (("error", self.errors), ("warning", self.warnings)):
            if problems:
                listed = "\n".join(f"- {problem}" for problem in problems)
                plural = "" if len(problems) == 1 else "s"
                parts.append(f"{len(problems)} {word}{plural}\n{listed}")
        if not parts:
            parts.append("no errors")
        if self.census.by_file:
            parts.append(str(self.census))
        if self.drawn_apart:
            listed = "\n".join(f"- {sentence}" for sentence in self.drawn_apart)
            parts.append(f"{APART}\n{listed}")
        return "\n\n".join(parts)


def check_site(site: str | PathLike[str]) -> CheckReport:
    """Read a site and report everything wrong with it, and how well it is known.

    Works without a mistake are solved for their central values, for some mistakes show only then:
    a cycle that lets nothing out, more taken of a stream than is made.

    Parameters
    ----------
    site : str or path
        A site folder, its `site.toml`, or the name of a bundled site.

    Returns
    -------
    CheckReport
        Problems and census; nothing is raised for a bad file.
    """
    problems = Problems()
    folder = find_folder(site, problems)
    if folder is None:
        return CheckReport(tuple(problems), Census({}))
    found = read_site(folder)
    unsolved = [] if found.works is None else _unsolved(found.works, found.years)
    apart = drawn_apart(found.census.entries, found.drawn_as_one)
    return CheckReport((*found.problems, *unsolved), found.census, apart)


def _unsolved(works: Works, years: range) -> Sequence[Problem]:
    """Return what keeps the material balance of a works from being solved: only solving tells."""
    from tailrace.process import solve

    try:
        solve(works, list(years))
    except InputError as error:
        return error.problems
    return ()


def load_site(site: str | PathLike[str]) -> Site:
    """Read a site for use.

    Parameters
    ----------
    site : str or path
        A site folder, its `site.toml`, or the name of a bundled site.

    Returns
    -------
    Site
        Areas, places, works, tables and census.

    Raises
    ------
    InputError
        With every error found, if there is any.
    """
    problems = Problems()
    folder = find_folder(site, problems)
    problems.raise_if_any()
    assert folder is not None  # else a problem was noted
    found = read_site(folder)
    found.problems.raise_if_any()
    assert found.site is not None  # else a problem was noted
    return found.site
