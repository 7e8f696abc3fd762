"""What options do to results that are split into cells: the one rule of the page and of Python.

A cell is a part of a result that an option changes as a whole: what one source released in one
epoch, of one class of substances, by some pathways. Results are the sums of their cells, because
transport is linear, so that a result with options is the sum of the cells times what the options
leave of each:

* an option on releases multiplies the cells it acts on whose epoch begins in its first year or
  later; what was released before stays;
* an option on exposure multiplies the cells it acts on at its places, in its first year and later;
* an option on transport is no factor: its results are a baked variant of all cells;
* several options on one cell multiply.

The page of the report states the same rule in its script; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, did_you_mean

Array = NDArray[np.float64]
PERCENTILES = (5.0, 50.0, 95.0)


@dataclass(frozen=True)
class Chosen:
    """An option that is on.

    Parameters
    ----------
    name : str
        The option.
    strength : float or None
        Share removed, 0 to 1; None for what the option declares, which is drawn.
    start : int
        First calendar year in which it acts: one of the years in which options can start.
    """

    name: str
    strength: float | None
    start: int

    def __post_init__(self) -> None:
        if self.strength is not None and not 0.0 <= self.strength <= 1.0:
            raise InputError.single(
                f"{self.strength:g} is no share", place=f"option {self.name}", allowed="0 to 1"
            )


def epoch_acts(epochs: ArrayLike, starts: Sequence[int], first_year: int) -> NDArray[np.bool_]:
    """Return whether epochs of release begin in a year or later.

    Parameters
    ----------
    epochs : array_like of int
        0 before the first start, 1 from the first, 2 from the second, ...
    starts : sequence of int
        Years in which options can start, ascending.
    first_year : int
        First year of the option.

    Raises
    ------
    InputError
        If no epoch begins in that year.
    """
    if first_year not in starts:
        raise InputError.single(
            f"no option can start in {first_year} here", allowed=", ".join(map(str, starts))
        )
    begins = np.array([-np.inf, *map(float, starts)])
    return np.asarray(begins[np.asarray(epochs, dtype=np.intp)] >= first_year)


def left_of(option: Mapping[str, Any], strength: float | None, *, drawn: bool) -> Array:
    """Return what an option leaves, shape (1,), or (draw,) for its drawn factor.

    Parameters
    ----------
    option : mapping
        With `left` and `left_draws`.
    strength : float or None
        Share removed, which is certain; None for the declared factor.
    drawn : bool
        Whether draws are wanted.
    """
    if strength is not None:
        return np.array([1.0 - strength])
    if drawn:
        return np.asarray(option["left_draws"], dtype=float)
    return np.array([float(option["left"])])


def cell_factors(
    area: Mapping[str, Any],
    name: str,
    options: Sequence[Mapping[str, Any]],
    chosen: Sequence[Chosen],
    starts: Sequence[int],
    *,
    drawn: bool = False,
) -> Array:
    """Return what is left of every cell of an area, shape (receptor, year, cell, draw or 1).

    Parameters
    ----------
    area : mapping
        An area of `Assessment.page`: its cells, receptors and stated years.
    name : str
        Name of the area.
    options : sequence of mapping
        What could be done, as `Assessment.page` holds it.
    chosen : sequence of Chosen
        What is done.
    starts : sequence of int
        Years in which options can start.
    drawn : bool
        Whether factors that are not certain are drawn.

    Raises
    ------
    InputError
        If an option is not there, or cannot start in that year.
    """
    cells = area["cells"]
    epochs = np.array([cell["epoch"] for cell in cells], dtype=np.intp)
    years = np.asarray(area["stated_years"])
    factors = np.ones((len(area["receptors"]), len(years), len(cells), 1))
    for one in chosen:
        option = option_named(options, one.name)
        at = np.zeros(len(cells), dtype=bool)
        at[list(option["cells"].get(name, ()))] = True
        if option["changes"] == "release":
            acts = np.broadcast_to(at & epoch_acts(epochs, starts, one.start), factors.shape[:3])
        elif option["changes"] == "exposure":
            epoch_acts([0], starts, one.start)  # refuses a year that cannot be
            here = np.array([place in option["places"] for place in area["receptors"]])
            acts = here[:, None, None] & (years >= one.start)[:, None] & at
        else:
            continue
        left = left_of(option, one.strength, drawn=drawn)
        factors = factors * np.where(acts[..., None], left, 1.0)
    return factors


def map_factors(
    area: Mapping[str, Any],
    name: str,
    substance: str,
    options: Sequence[Mapping[str, Any]],
    chosen: Sequence[Chosen],
    starts: Sequence[int],
    view: str = "map",
) -> Array:
    """Return what is left of each source and epoch of a map's layer, central values.

    Parameters
    ----------
    area, name, options, chosen, starts
        As in `cell_factors`; the area's map names its `source_epochs`.
    substance : str
        What the layer shows; "" for one that is no substance, such as dust, which an option on
        named substances does not change.
    view : {"map", "plume"}
        Which of the area's maps.

    Returns
    -------
    array, shape (source_epoch,)
    """
    pairs = area[view]["source_epochs"]
    factors = np.ones(len(pairs))
    epochs = np.array([epoch for _, epoch in pairs], dtype=np.intp)
    for one in chosen:
        option = option_named(options, one.name)
        if option["changes"] != "release":
            continue
        on = acting_sources(area, name, option, substance)
        acts = epoch_acts(epochs, starts, one.start) & np.array([s in on for s, _ in pairs])
        factors = np.where(acts, factors * left_of(option, one.strength, drawn=False)[0], factors)
    return factors


def acting_sources(
    area: Mapping[str, Any], name: str, option: Mapping[str, Any], substance: str
) -> set[str]:
    """Return the sources whose share of a substance an option changes, by the cells it acts on.

    Parameters
    ----------
    area, name, option
        As in `cell_factors`.
    substance : str
        As in `map_factors`.
    """
    cells, classes = area["cells"], area["classes"]
    acted: dict[str, set[int]] = {}
    for n in option["cells"].get(name, ()):
        acted.setdefault(cells[n]["source"], set()).add(int(cells[n]["class"]))
    wanted = {k for k, names in enumerate(classes) if substance in names}
    if wanted:
        return {source for source, found in acted.items() if found & wanted}
    present: dict[str, set[int]] = {}
    for cell in cells:
        present.setdefault(cell["source"], set()).add(int(cell["class"]))
    return {source for source, found in acted.items() if found == present[source]}


def option_named(options: Sequence[Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    """Return the option of a name.

    Raises
    ------
    InputError
        If there is none.
    """
    for option in options:
        if option["name"] == name:
            return option
    known = [str(option["name"]) for option in options]
    raise InputError.single(
        f'there is no option "{name}"', allowed=", ".join(known), remedy=did_you_mean(name, known)
    )


def with_options(values: ArrayLike, factors: ArrayLike) -> Array:
    """Return results with options: the sums of the cells times what is left of each.

    Parameters
    ----------
    values : array_like, shape (endpoint, receptor, group, year, cell, draw or 1)
        Cells of results.
    factors : array_like, shape (receptor, year, cell, draw or 1)
        As `cell_factors` returns them.

    Returns
    -------
    array, shape (endpoint, receptor, group, year, draw or 1)
    """
    left = np.asarray(factors, dtype=float)[None, :, None]
    return np.asarray((np.asarray(values, dtype=float) * left).sum(axis=-2))


def stated_percentiles(results: ArrayLike) -> Array:
    """Return P5, P50 and P95 over the last axis, shape (3, ...), linear between two draws.

    Definition 7 of Hyndman and Fan 1996, The American Statistician 50, 361-365, as everywhere in
    the program.
    """
    return np.asarray(np.percentile(np.asarray(results, dtype=float), PERCENTILES, axis=-1))


def command(site: str, chosen: Sequence[Chosen]) -> str:
    """Return the command that gives the results with these options.

    Parameters
    ----------
    site : str
        Short name of the site, or its folder.
    chosen : sequence of Chosen
        What is done.
    """
    if not chosen:
        return f"tailrace run {site} --draws page"
    words = ",".join(
        f"{one.name}{'' if one.strength is None else f'={one.strength:.2f}'}@{one.start}"
        for one in chosen
    )
    return f"tailrace run {site} --with {words} --draws page"
