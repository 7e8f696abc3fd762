"""What a life-cycle inventory is made of: flows, exchanges and unit processes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FlowKind = Literal["product", "input", "resource", "emission", "waste", "store"]

REST_WORDS = "unnamed rest (bound oxygen, silicate, carbonate), by difference"
BOUND_OXYGEN_WORDS = "oxygen, bound"


@dataclass(frozen=True, order=True)
class Flow:
    """Something that is exchanged.

    Parameters
    ----------
    kind : {"product", "input", "resource", "emission", "waste", "store"}
        Made by the works; bought; taken from nature; let go to nature; waste; kept in a store.
    group : str
        Compartment ("in ground", "air"), kind of waste, or kind of input ("reagent", "energy").
    name : str
        Name as a person reads it.
    unit : {"kg", "m3", "kWh", "MJ", "l"}
        Unit of its amounts.
    substance : str
        Element (or H2O, rest) of an elementary flow.
    route, stream : str
        For a product: route that makes it, and its name there.
    basis : str
        For a product: what a kilogram of it counts (REO, mass, ...).
    """

    kind: FlowKind
    group: str
    name: str
    unit: str = "kg"
    substance: str = ""
    route: str = ""
    stream: str = ""
    basis: str = ""

    @property
    def elementary(self) -> bool:
        """Whether it is exchanged with nature."""
        return self.kind in ("resource", "emission")

    @property
    def key(self) -> str:
        """Name of a product in the works, "route:stream"."""
        return f"{self.route}:{self.stream}"


@dataclass(frozen=True)
class Exchange:
    """An amount of a flow that enters or leaves a process in a year.

    Parameters
    ----------
    flow : Flow
        What.
    is_input : bool
        Whether it enters.
    amount : ndarray, shape (draw,)
        In the flow's unit, per year.
    mass : ndarray, shape (substance, draw)
        What it holds, kg/yr; zeros for energy.
    lacking : tuple of str
        Substances of which an unknown amount comes on top.
    note : str
        Where it comes from or ends.
    """

    flow: Flow
    is_input: bool
    amount: Array
    mass: Array
    lacking: tuple[str, ...] = ()
    note: str = ""

    @property
    def mean(self) -> float:
        """Mean amount over draws, per year."""
        return float(self.amount.mean())

    def content(self, position: int) -> float:
        """Return the kilograms of one substance in a unit of the flow."""
        return float(self.mass[position].mean()) / self.mean


@dataclass(frozen=True)
class UnitProcess:
    """One route of a works in one year, with everything it exchanges.

    Parameters
    ----------
    route, title : str
        Its name in the works, and in words.
    description : str
        What it stands for.
    year : int
        Calendar year.
    area, place : str
        Where, in the site's names; may be empty.
    substances : tuple of str
        Substances carried, in the order of `Exchange.mass`.
    exchanges : tuple of Exchange
        Inputs, then outputs.
    not_quantified : tuple of str
        What enters or leaves in an amount nobody knows and of which nothing is known.
    aside : dict of str to float
        What is no exchange: labour (person-years a year) and published gas and water volumes
        (m3/yr).
    """

    route: str
    title: str
    description: str
    year: int
    area: str
    place: str
    substances: tuple[str, ...]
    exchanges: tuple[Exchange, ...]
    not_quantified: tuple[str, ...]
    aside: dict[str, float]

    @property
    def products(self) -> dict[str, Exchange]:
        """What it makes for sale or for other routes, by stream."""
        return {
            one.flow.stream: one
            for one in self.exchanges
            if one.flow.kind == "product" and not one.is_input
        }

    @property
    def taken(self) -> list[Exchange]:
        """What it takes from other routes of the works."""
        return [one for one in self.exchanges if one.flow.kind == "product" and one.is_input]

    @property
    def own(self) -> list[Exchange]:
        """Everything exchanged with the world outside the works, products apart."""
        return [one for one in self.exchanges if one.flow.kind != "product"]
