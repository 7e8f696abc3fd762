"""A route made ready for numbers: components, streams, shares, drivers and the order of solution.

For each unit n and component i, with z the inflow from feeds and streams, q what the unit's
reagents bring, S the shares and m the reagent amounts:

    x[n,i] = z[n,i] + q[n,i]                    what enters
    f[s,i] = S[s,i] x[n(s),i]                   what leaves by stream s
    z[n,i] = e[n,i] + sum over s into n of f[s,i]
    q[n,i] = sum over reagents u at n of phi[u,i] m[u]
    m[u]   = a[u] sum over i of w[u,i] z[n,i]             (counted per what enters)
    m[u]   = a[u] sum over i of w[u,i] f[s(u),i]          (counted per what leaves by s)

All of it is linear in the external inflow e. `sparse_system` solves it as one sparse system;
`sweep` solves it unit by unit for many draws, taking the strongly connected parts (recycles)
together. Both give the same flows, which the tests check.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.process.components import (
    REST,
    TAKEN_UP_OXYGEN,
    WATER,
    Component,
    group_members,
    most_specific,
)
from tailrace.process.parameters import ZERO, Parameters
from tailrace.process.route import Driver, Route, Unit, Use
from tailrace.quantities import Missing, Value

DIFFERENCE = -1
OXYGEN = "oxygen"
"""The reagent that is oxygen itself: what calcined oxides bind."""


@dataclass(frozen=True)
class Stream:
    """One outlet of one unit, by position.

    Parameters
    ----------
    unit : int
        Unit it leaves.
    outlet : str
        Name of the outlet.
    into : int
        Unit it enters, or -1 when it leaves the route.
    """

    unit: int
    outlet: str
    into: int


@dataclass(frozen=True)
class Amount:
    """Something proportional to a driver, by position.

    Parameters
    ----------
    what : str
        Reagent, energy carrier, volume or kind of cost.
    unit : int
        Unit it belongs to.
    column : int
        Column of the amount per kilogram of driver.
    weights : ndarray, shape (component,)
        What a kilogram of each component counts in the driver.
    stream : int
        Stream the driver is taken from, or -1 for what enters.
    brings : ndarray, shape (component,)
        Kilograms of each component that one unit of the amount brings in.
    """

    what: str
    unit: int
    column: int
    weights: NDArray[np.float64]
    stream: int
    brings: NDArray[np.float64]


@dataclass(frozen=True)
class Unknown:
    """An amount that is declared missing.

    Parameters
    ----------
    block : str
        "reagents", "utilities", "gives" or "costs".
    what : str
        Reagent, energy carrier, volume or kind of cost.
    unit : int
        Unit it belongs to.
    reason : Missing
        Why nobody knows it.
    brings : ndarray, shape (component,)
        What a unit of it would bring in.
    """

    block: str
    what: str
    unit: int
    reason: Missing
    brings: NDArray[np.float64]


@dataclass(frozen=True)
class Flowsheet:
    """A route in numbers.

    Parameters
    ----------
    route : Route
        What it was made from.
    components : tuple of Component
        Components carried.
    streams : tuple of Stream
        All outlets.
    share_columns : ndarray of int, shape (stream, component)
        Column of each share; -1 where the outlet takes the difference.
    reagents, utilities, volumes, costs : tuple of Amount
        What the units bring in, use without mass, give and cost.
    unknown : tuple of Unknown
        Amounts nobody knows: they are in no sum, and what they bring is unknown downstream.
    order : tuple of tuple of int
        Groups of units in the order of solution; a group of several (or a unit that feeds
        itself) is a recycle.
    """

    route: Route
    components: tuple[Component, ...]
    streams: tuple[Stream, ...]
    share_columns: NDArray[np.int64]
    reagents: tuple[Amount, ...]
    utilities: tuple[Amount, ...]
    volumes: tuple[Amount, ...]
    costs: tuple[Amount, ...]
    unknown: tuple[Unknown, ...]
    order: tuple[tuple[int, ...], ...]

    @property
    def unit_names(self) -> list[str]:
        """Names of the units, by position."""
        return list(self.route.units)

    def is_recycle(self, group: Sequence[int]) -> bool:
        """Whether a group of units returns flow to itself."""
        return len(group) > 1 or any(
            s.unit == group[0] and s.into == group[0] for s in self.streams
        )

    def shares(self, rows: NDArray[np.float64], stream: int) -> NDArray[np.float64]:
        """Return the shares of one stream.

        Parameters
        ----------
        rows : ndarray, shape (draw, column)
            Numbers of each draw.
        stream : int
            Position of the stream.

        Returns
        -------
        ndarray, shape (draw, component)
        """
        columns = self.share_columns[stream]
        if columns[0] != DIFFERENCE:
            return rows[:, columns]
        others = [
            k
            for k, other in enumerate(self.streams)
            if other.unit == self.streams[stream].unit and k != stream
        ]
        left = np.ones((rows.shape[0], len(self.components)))
        for other in others:
            left -= rows[:, self.share_columns[other]]
        return np.clip(left, 0.0, 1.0, out=left)


def driver_weights(basis: str, components: Sequence[Component]) -> NDArray[np.float64]:
    """Return what a kilogram of each component counts in a driver or a product basis.

    Parameters
    ----------
    basis : str
        Substance on the basis its name says; "" or "mass" for the dry mass (without water).
    components : sequence of Component
        Components carried.

    Returns
    -------
    ndarray, shape (component,)
    """
    from tailrace.data import conversion_factor, substance, traded_oxides

    weights = np.zeros(len(components))
    if basis in ("", "mass"):
        return np.array([float(c.substance != WATER) for c in components])
    kind = substance(basis)
    for position, component in enumerate(components):
        element = component.substance
        if element == basis:
            weights[position] = 1.0
        elif kind.kind == "group":
            if element in group_members("REE") and _in_group(element, basis):
                as_oxide = basis == "REO"
                weights[position] = (
                    conversion_factor(element, traded_oxides()[element]) if as_oxide else 1.0
                )
        elif kind.element == element and element not in (REST, WATER):
            weights[position] = conversion_factor(element, basis)
    return weights


def _in_group(element: str, group: str) -> bool:
    return group in ("REO", "REE") or element in group_members(group)


def reagent_components(what: str, components: Sequence[Component]) -> NDArray[np.float64]:
    """Return the kilograms of each component that a kilogram of reagent brings.

    Elements that are not carried, and the oxygen and hydrogen of compounds, come as `rest`; the
    water of a solution comes as water.
    """
    from tailrace.data import reagent

    bought = reagent(what)
    position = {str(component): k for k, component in enumerate(components)}
    brings = np.zeros(len(components))
    for element, fraction in bought.elements.items():
        oxygen_of_compound = element == TAKEN_UP_OXYGEN and what != OXYGEN
        name = element if element in position and not oxygen_of_compound else REST
        brings[position[name]] += fraction
    brings[position[WATER]] += bought.water
    brings[position[REST]] += max(bought.rest, 0.0)
    return brings


def _amount(
    use: Use,
    value: Value,
    unit: int,
    streams: Sequence[Stream],
    components: Sequence[Component],
    parameters: Parameters,
    brings: NDArray[np.float64],
) -> Amount:
    return Amount(
        what=use.what,
        unit=unit,
        column=parameters.add(value),
        weights=driver_weights(use.driver.basis, components),
        stream=_driver_stream(use.driver, unit, streams),
        brings=brings,
    )


def _driver_stream(driver: Driver, unit: int, streams: Sequence[Stream]) -> int:
    if driver.side == "in":
        return -1
    return next(k for k, s in enumerate(streams) if s.unit == unit and s.outlet == driver.outlet)


def _share_columns(
    unit: Unit,
    outlet: str,
    components: Sequence[Component],
    parameters: Parameters,
    grouped: dict[str, dict[str, int]],
) -> list[int]:
    columns = []
    for component in components:
        group = most_specific(grouped, component)
        if group is not None:
            columns.append(group.get(outlet, ZERO))
            continue
        share = most_specific(unit.shares.get(outlet, {}), component)
        columns.append(ZERO if share is None else parameters.add(share))
    return columns


def build_flowsheet(
    route: Route, components: Sequence[Component], parameters: Parameters
) -> Flowsheet:
    """Make a route ready for numbers.

    Parameters
    ----------
    route : Route
        The declared route.
    components : sequence of Component
        Components carried by the whole works.
    parameters : Parameters
        Where its numbers get their columns.
    """
    names = {name: k for k, name in enumerate(route.units)}
    streams = tuple(
        Stream(names[unit], outlet, names[d.target] if d.kind == "unit" else -1)
        for unit, outlet, d in route.streams()
    )
    columns = np.full((len(streams), len(components)), ZERO, dtype=np.int64)
    for unit in route.units.values():
        grouped = {key: parameters.add_group(group) for key, group in unit.groups.items()}
        for k, stream in enumerate(streams):
            if stream.unit != names[unit.name]:
                continue
            if stream.outlet == unit.by_difference:
                columns[k] = DIFFERENCE
            else:
                columns[k] = _share_columns(unit, stream.outlet, components, parameters, grouped)
    unknown: list[Unknown] = []
    collected: dict[str, list[Amount]] = {
        k: [] for k in ("reagents", "utilities", "gives", "costs")
    }
    for unit in route.units.values():
        for block, use in _blocks(unit):
            brings = (
                _brought(use.what, components) if block == "reagents" else np.zeros(len(components))
            )
            at = names[unit.name]
            if isinstance(use.amount, Missing):
                unknown.append(Unknown(block, use.what, at, use.amount, brings))
            else:
                amount = _amount(use, use.amount, at, streams, components, parameters, brings)
                collected[block].append(amount)
    return Flowsheet(
        route=route,
        components=tuple(components),
        streams=streams,
        share_columns=columns,
        reagents=tuple(collected["reagents"]),
        utilities=tuple(collected["utilities"]),
        volumes=tuple(collected["gives"]),
        costs=tuple(collected["costs"]),
        unknown=tuple(unknown),
        order=solution_order(len(names), streams),
    )


def _blocks(unit: Unit) -> Iterable[tuple[str, Use]]:
    from tailrace.process.read_amounts import UTILITIES

    for use in unit.uses:
        yield ("utilities" if use.what in UTILITIES else "reagents"), use
    for use in unit.gives:
        yield "gives", use
    for use in unit.costs:
        yield "costs", use


def _brought(what: str, components: Sequence[Component]) -> NDArray[np.float64]:
    from tailrace.process.read_amounts import WATER_DENSITY_KG_M3, WATER_USE

    if what == WATER_USE:
        return np.array(
            [WATER_DENSITY_KG_M3 * (c.substance == WATER) for c in components], dtype=float
        )
    return reagent_components(what, components)


def solution_order(units: int, streams: Sequence[Stream]) -> tuple[tuple[int, ...], ...]:
    """Return the units grouped into recycles, upstream first (Tarjan's algorithm in scipy)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    inner = [s for s in streams if s.into >= 0]
    matrix = coo_array(
        (np.ones(len(inner)), ([s.unit for s in inner], [s.into for s in inner])),
        shape=(units, units),
    )
    count, label = connected_components(matrix, directed=True, connection="strong")
    groups = [tuple(np.flatnonzero(label == k).tolist()) for k in range(count)]
    before = {
        k: {int(label[s.unit]) for s in inner if label[s.into] == k and label[s.unit] != k}
        for k in range(count)
    }
    ordered: list[int] = []
    while len(ordered) < count:
        ready = [k for k in range(count) if k not in ordered and before[k] <= set(ordered)]
        ordered.extend(sorted(ready, key=lambda k: groups[k]))
    return tuple(groups[k] for k in ordered)
