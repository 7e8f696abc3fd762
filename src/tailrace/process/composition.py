"""What a feed is made of, component by component.

A feed is declared by substance, each on the basis its name says; a component's mass follows from
the atomic masses, and a total of rare earths from the distribution of its ore. What the named
substances leave of a kilogram is the component `rest`, by difference. A substance declared missing
has no mass in the sum and is remembered, so that results that depend on it say "at least".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.process.components import REST, WATER, Component, split_key
from tailrace.process.parameters import Parameters
from tailrace.process.route import Feed
from tailrace.quantities import Missing

Array = NDArray[np.float64]
TOTALS = ("REO", "REE")
LARGEST_EXCESS = 1e-9


def declared_elements(feed: Feed, name: str, inventory: str) -> dict[str, float]:
    """Return the elements in a kilogram of a declared substance, kg/kg.

    Parameters
    ----------
    feed : Feed
        The feed, which names the distribution of its rare earths.
    name : str
        Substance, on its basis.
    inventory : str
        Inventory it belongs to.
    """
    from tailrace.data import rare_earth_distribution, substance

    if name in TOTALS:
        ore = feed.inventory_rare_earths.get(inventory, feed.rare_earths)
        distribution = rare_earth_distribution(ore)
        per_total = 1.0 if name == "REO" else distribution.ree_per_reo
        return {e: mass / per_total for e, mass in distribution.elements.items() if mass > 0}
    if name in (WATER, REST):
        return {name: 1.0}
    kind = substance(name)
    if not kind.element:
        raise InputError.single(
            f"{name} is a group without a distribution of its own",
            place=f"feed.{feed.name}.composition.{name}",
            remedy="give REO or REE with rare_earths, or the elements singly",
        )
    return {kind.element: float(kind.element_fraction or 0.0)}


@dataclass(frozen=True)
class Composition:
    """A feed's composition by column of `Parameters`.

    Parameters
    ----------
    feed : Feed
        The feed.
    columns : ndarray of int, shape (entry,)
        Column of each declared number.
    matrix : ndarray, shape (entry, component)
        Kilograms of component for each kilogram of the declared substance.
    rest, water : int
        Positions of those components.
    """

    feed: Feed
    columns: NDArray[np.int64]
    matrix: Array
    rest: int
    water: int

    def per_dry_kg(self, rows: Array) -> Array:
        """Return the mass of each component per kilogram of dry feed.

        Parameters
        ----------
        rows : ndarray, shape (draw, column)
            Numbers of each draw.

        Returns
        -------
        ndarray, shape (draw, component)

        Raises
        ------
        InputError
            If the named substances exceed the feed.
        """
        masses = rows[:, self.columns] @ self.matrix
        named = masses.sum(axis=1) - masses[:, self.water]
        if named.max() > 1 + LARGEST_EXCESS:
            raise InputError.single(
                f"the substances of the feed sum to {named.max():.4g} of its dry mass",
                place=f"feed.{self.feed.name}.composition",
                allowed="at most one; what they leave is the rest",
                remedy="check the basis of each (REO against REE, CaO against Ca) and the ranges",
            )
        masses[:, self.rest] += np.maximum(1 - named, 0.0)
        return np.asarray(masses)


def build_composition(
    feed: Feed, components: Sequence[Component], parameters: Parameters
) -> Composition:
    """Make a feed's composition ready for numbers.

    Parameters
    ----------
    feed : Feed
        A feed with a composition.
    components : sequence of Component
        Components carried by the works.
    parameters : Parameters
        Where its numbers get their columns.
    """
    position = {c: k for k, c in enumerate(components)}
    columns, matrix = [], []
    for key, value in feed.composition.items():
        if isinstance(value, Missing):
            continue
        name, inventory = split_key(key)
        row = np.zeros(len(components))
        for element, mass in declared_elements(feed, name, inventory).items():
            row[position[Component(element, inventory)]] += mass
        columns.append(parameters.add(value))
        matrix.append(row)
    return Composition(
        feed=feed,
        columns=np.array(columns, dtype=np.int64),
        matrix=np.array(matrix).reshape(len(columns), len(components)),
        rest=position[Component(REST)],
        water=position[Component(WATER)],
    )


def missing_of(feed: Feed) -> dict[str, Missing]:
    """Return what is missing of a feed, by element: declared so, or a trace without a number.

    A trace that the feed declares singly, beside the total, has its number there.
    """
    from tailrace.data import rare_earth_distribution, substance

    found: dict[str, Missing] = {}
    for key, value in feed.composition.items():
        name, inventory = split_key(key)
        if isinstance(value, Missing):
            members = substance(name).members
            elements = [substance(m).element for m in members] or [substance(name).element]
            found.update(dict.fromkeys(elements, value))
        elif name in TOTALS:
            ore = feed.inventory_rare_earths.get(inventory, feed.rare_earths)
            single = _declared_singly(feed, inventory)
            for oxide, reason in rare_earth_distribution(ore).traces.items():
                if substance(oxide).element not in single:
                    found[substance(oxide).element] = reason
    return found


def _declared_singly(feed: Feed, inventory: str) -> set[str]:
    """Return elements with a number of their own in an inventory, beside a total."""
    from tailrace.data import substance

    keys = [split_key(key) for key, one in feed.composition.items() if not isinstance(one, Missing)]
    named = [name for name, own in keys if own == inventory and name not in (*TOTALS, REST, WATER)]
    return {substance(name).element for name in named}
