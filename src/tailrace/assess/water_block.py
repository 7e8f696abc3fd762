"""Where increments in wells and rivers are summed up, and the result of a block of draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.air_release import PARTICLES

if TYPE_CHECKING:
    from tailrace.assess.groundwater_plan import GroundwaterPlan
    from tailrace.quantities import Missing

Array = NDArray[np.float64]
Left = Callable[[str, str], "Array | None"]
AT_LEAST = "at least"
"""Marks what is a lower bound, where the place would stand."""


@dataclass(frozen=True)
class GroundwaterBlock:
    """Increments in wells and rivers in one block of draws.

    Parameters
    ----------
    sources : tuple of str
        Sources whose water comes to wells, along `source` of `well`.
    release_sources : tuple of str
        All sources to water, along `source` of `release` and `river`.
    substances, receptors, rivers : tuple of str
        Names; low flow of a river is `river` times `low_flow_ratio`.
    release : ndarray, shape (source, substance, year, draw), kg/yr
        After options; NaN where nothing is known.
    well : ndarray, shape (epoch, source, substance, receptor, report year, draw), mg/L
        In the middle of each report year, by epoch of release; NaN where nothing is known.
    river : ndarray, shape (epoch, source, substance, river, report year, draw), mg/L
        Mean of each report year at mean flow; NaN where nothing is known.
    low_flow_ratio : ndarray, shape (river, draw), 1
        Mean over low flow.
    missing : mapping of tuple of str to Missing
        (source,), (source, substance), (source, "", receptor), ("", "", river) of what is NaN, and
        (source, substance, `AT_LEAST`) of what is a lower bound.
    """

    sources: tuple[str, ...]
    release_sources: tuple[str, ...]
    substances: tuple[str, ...]
    receptors: tuple[str, ...]
    rivers: tuple[str, ...]
    release: Array
    well: Array
    river: Array
    low_flow_ratio: Array
    missing: Mapping[tuple[str, ...], Missing]


@dataclass
class WaterSums:
    """Sums under way.

    Parameters
    ----------
    plan : GroundwaterPlan
    substances : tuple of str
    years, report_years, epochs : tuple of int
        Years of release, years wanted, first years of later epochs.
    rows : int
        Draws.
    outlets : tuple of str
        Ends of the balance that lie in the area.
    left : callable or None
        What options leave.
    """

    plan: GroundwaterPlan
    substances: tuple[str, ...]
    years: tuple[int, ...]
    report_years: tuple[int, ...]
    epochs: tuple[int, ...]
    rows: int
    outlets: tuple[str, ...]
    left: Left | None = None
    release: dict[str, Array] = field(default_factory=dict)
    well: dict[str, Array] = field(default_factory=dict)
    river: dict[str, Array] = field(default_factory=dict)
    low_flow_ratio: Array = field(init=False)
    missing: dict[tuple[str, ...], Missing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.low_flow_ratio = np.full((len(self.plan.rivers), self.rows), np.nan)

    @cached_property
    def epoch(self) -> NDArray[np.int64]:
        """Epoch of every year of release."""
        starts = np.array(sorted(self.epochs), dtype=np.int64)
        return np.searchsorted(starts, np.array(self.years), side="right").astype(np.int64)

    @cached_property
    def wanted(self) -> NDArray[np.int64]:
        """Positions of the report years among the years."""
        return np.array([self.years.index(year) for year in self.report_years], dtype=np.int64)

    def empty(self, substances: int, *places: int) -> Array:
        """Return zeros, shape (epoch, substance, place..., report year, draw).

        Parameters
        ----------
        substances : int
            How many.
        *places : int
            How many receptors or rivers.
        """
        shape = (len(self.epochs) + 1, substances, *places, len(self.report_years), self.rows)
        return np.zeros(shape)

    def spread_out(self, values: Array) -> Array:
        """Return an array whose last dimension are all draws.

        Parameters
        ----------
        values : ndarray, shape (..., draw) or (..., 1)
        """
        return np.ascontiguousarray(np.broadcast_to(values, (*values.shape[:-1], self.rows)))

    def add_release(self, source: str, amount: Array, *, to_wells: bool = True) -> Array:
        """Take a source up and return its release after options.

        Parameters
        ----------
        source : str
            Its name.
        amount : ndarray, shape (substance, year, draw), kg/yr
            Before options.
        to_wells : bool
            Whether its water comes to wells.

        Returns
        -------
        ndarray, shape (substance, year, draw), kg/yr
        """
        after = np.array(amount)
        for e, name in enumerate(self.substances):
            factor = None if self.left is None else self.left(source, name)
            if factor is not None:
                after[e] *= factor
        self.release[source] = after
        if to_wells:
            self.well[source] = self.empty(len(self.substances), len(self.plan.receptors))
        self.river[source] = self.empty(len(self.substances), len(self.plan.rivers))
        return after

    def lose(self, source: str, substance: str, reason: Missing) -> None:
        """Note that nothing is known of a substance of a source.

        Parameters
        ----------
        source, substance : str
        reason : Missing
        """
        e = self.substances.index(substance)
        for held in (self.well, self.river):
            if source in held:
                held[source][:, e] = np.nan
        self.missing[source, substance] = reason

    def lose_source(self, source: str, reason: Missing) -> None:
        """Note that nothing is known of a source to groundwater.

        Parameters
        ----------
        source : str
        reason : Missing
        """
        shape = (len(self.substances), len(self.years), self.rows)
        self.add_release(source, np.full(shape, np.nan))
        self.well[source][...] = np.nan
        self.river[source][...] = np.nan
        self.missing[source,] = reason

    def lose_receptor(self, source: str, receptor: str, reason: Missing) -> None:
        """Note that nothing is known of what a source brings to a receptor.

        Parameters
        ----------
        source, receptor : str
        reason : Missing
        """
        self.well[source][:, :, self.plan.receptors.index(receptor)] = np.nan
        self.missing[source, "", receptor] = reason

    def lose_river(self, river: str, reason: Missing) -> None:
        """Note that nothing is known of a river's flow.

        Parameters
        ----------
        river : str
        reason : Missing
        """
        self.missing["", "", river] = reason

    def block(self) -> GroundwaterBlock:
        """Return the result."""
        rivers = self.plan.rivers
        for _, _, river in (key for key in self.missing if len(key) == 3 and key[:2] == ("", "")):
            for held in self.river.values():
                held[:, :, rivers.index(river)] = np.nan
        every = tuple(self.release)
        sources = tuple(name for name in every if name in self.well)
        none = self.empty(len(self.substances), len(self.plan.receptors))[:, None][:, :0]
        dry = self.empty(len(self.substances), len(rivers))[:, None][:, :0]
        shape = (0, len(self.substances), len(self.years), self.rows)
        return GroundwaterBlock(
            sources, every, self.substances, self.plan.receptors, rivers,
            _together([self.release[s] for s in every], 0) if every else np.empty(shape),
            _together([self.well[s] for s in sources], 1) if sources else none,
            _together([self.river[s] for s in every], 1) if every else dry,
            self.low_flow_ratio, self.missing,
        )  # fmt: skip


def water_reasons(missing: Mapping[tuple[str, ...], Missing]) -> Iterator[tuple[str, str, str]]:
    """Yield source, substance and reason of what is not known of water; particles are not of it.

    Parameters
    ----------
    missing : mapping of tuple of str to Missing
        As a `GroundwaterBlock` holds it.
    """
    for key, one in missing.items():
        source, substance, place = (*key, "", "")[:3]
        if substance not in PARTICLES:
            new = place not in ("", AT_LEAST) and place not in one.reason
            yield source, substance, f"{one.reason} (at {place})" if new else one.reason


def _together(parts: list[Array], axis: int) -> Array:
    """Return arrays side by side along a new axis; a single one, which may be large, as it is."""
    return np.expand_dims(parts[0], axis) if len(parts) == 1 else np.stack(parts, axis=axis)
