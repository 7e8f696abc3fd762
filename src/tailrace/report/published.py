"""What a balance computes for a published figure, on the published figure's own basis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tailrace.process.balance import Balance
from tailrace.process.components import WATER, group_members
from tailrace.process.cost_allocation import cost_per_tonne
from tailrace.process.costs import cost_table
from tailrace.process.flowsheet import driver_weights
from tailrace.process.products import made, product_mass, product_streams, reo_made
from tailrace.process.waste import waste_by_kind
from tailrace.quantities import AtLeast, Missing

FACTORS = {
    "t/t": 1.0,
    "m3/t": 1e3,
    "kg/t": 1e3,
    "%": 1e2,
    "mg/kg": 1e6,
    "Mt/yr": 1e-9,
    "t REO/yr": 1e-3,
    "USD/t": 1.0,
}
"""From kg/kg, m3/kg, kg/yr or USD/t to the unit of the published figure."""


@dataclass(frozen=True)
class _Year:
    """The single year of a chain, in kg/yr."""

    balance: Balance

    def flows(self, end: str) -> np.ndarray:
        return np.asarray(self.balance.end_flow(end)[:, 0].mean(axis=-1))

    def ends_at(self, place: str) -> list[str]:
        return [end for end in self.balance.ends() if place in end.split(":")[1:]]

    def weights(self, name: str) -> np.ndarray:
        from tailrace.process.components import Component

        return driver_weights(name, [Component(s) for s in self.balance.substances])

    def incoming(self) -> np.ndarray:
        flow = self.balance.feed_flow() + self.balance.reagent_flow()
        return np.asarray(flow[:, 0].mean(axis=-1))

    @property
    def reo(self) -> float:
        return float(reo_made(self.balance)[0].mean())


def _feed(year: _Year, name: str) -> float:
    parts = [p for p in year.balance.parts if p.raw and p.feed == name]
    return float(np.sum([part.level[0].mean() for part in parts]))


def _waste(year: _Year, kind: str) -> float:
    from tailrace.process.route import WASTE_KINDS

    found = waste_by_kind(year.balance)
    kinds = [k for k in found if k in WASTE_KINDS] if kind == "*" else [kind]
    return float(np.sum([found[k][0].mean() for k in kinds if k in found]))


def _gives(year: _Year, what: str) -> float:
    return float(year.balance.amounts("volumes")[what][0].mean())


def _reagent(year: _Year, what: str) -> float:
    return float(year.balance.amounts("reagents")[what][0].mean())


def _element_in(year: _Year, element: str) -> float:
    return float(year.weights(element) @ year.incoming())


def _end(year: _Year, text: str) -> float:
    element, _, place = text.partition(":")
    return float(sum(year.weights(element) @ year.flows(end) for end in year.ends_at(place)))


def _end_dry(year: _Year, text: str) -> float:
    _, _, place = text.partition(":")
    water = year.balance.substances.index(WATER)
    flows = [year.flows(end) for end in year.ends_at(place)]
    return float(sum(flow.sum() - flow[water] for flow in flows))


def _intermediate(year: _Year, name: str) -> float:
    """Return the rare-earth oxides in an intermediate that is made."""
    weights = driver_weights("REO", year.balance.components)
    total = 0.0
    for part in year.balance.parts:
        for s, (_, _, destination) in enumerate(part.sheet.route.streams()):
            if destination.kind == "intermediate" and destination.target == name:
                row = part.streams.index(s)
                total += float((part.flows[:, row] @ weights).mean() * part.level[0].mean())
    return total


def _taken(year: _Year, element: str, feed: str) -> float:
    """Return the mass of an element in what routes take as a feed."""
    weights = driver_weights(element, year.balance.components)
    parts = [part for part in year.balance.parts if part.feed == feed and not part.raw]
    return float(sum((part.inflow @ weights).mean() * part.level[0].mean() for part in parts))


def _inner(year: _Year, outlet: str) -> float:
    """Return the dry mass of streams of a name inside routes."""
    weights = driver_weights("", year.balance.components)
    total = 0.0
    for part in year.balance.parts:
        for row, s in enumerate(part.streams):
            if part.sheet.streams[s].outlet == outlet:
                total += float((part.flows[:, row] @ weights).mean() * part.level[0].mean())
    return total


def _product(year: _Year, product: str) -> float:
    masses = product_mass(year.balance)
    return float(sum(m[0].mean() for name, m in masses.items() if name.endswith(f":{product}")))


def _metal(year: _Year) -> float:
    """Return the rare-earth metal in the oxides made."""
    weights = np.array(
        [float(c.substance in group_members("REE")) for c in year.balance.components]
    )
    return float(
        sum(
            (weights @ made(year.balance, p, s)[:, 0].mean(axis=-1))
            for p, s, _, basis in product_streams(year.balance)
            if basis == "REO"
        )
    )


def _exchangeable(year: _Year) -> float:
    weights = driver_weights("REO", year.balance.components)
    mask = np.array([c.inventory == "exchangeable" for c in year.balance.components])
    parts = [part for part in year.balance.parts if part.raw]
    return float(
        sum((part.inflow @ (weights * mask)).mean() * part.level[0].mean() for part in parts)
    )


def _main_ore(year: _Year) -> float:
    """Return the rare-earth oxides in the ore."""
    weights = driver_weights("REO", year.balance.components)
    parts = [part for part in year.balance.parts if part.raw and part.feed == "ore"]
    return float(sum((part.inflow @ weights).mean() * part.level[0].mean() for part in parts))


def _per(year: _Year, per: str, compares_with: str) -> float:
    """Return what a published figure is counted per, kg/yr (1 for "year")."""
    element = compares_with.split(":")[1] if ":" in compares_with else ""
    known: dict[str, Callable[[], float]] = {
        "year": lambda: 1.0,
        "t REO": lambda: year.reo,
        "t calcine": lambda: _inner(year, "calcine"),
        "t magnet": lambda: _product(year, "magnets"),
        "t rare earth metal": lambda: _metal(year),
        "dry tailings": lambda: _end_dry(year, compares_with.partition(":")[2]),
        "dry ore": lambda: _end_dry(year, compares_with.partition(":")[2]),
        "whole-ore REO": lambda: _main_ore(year),
        "ore REO": lambda: _main_ore(year),
        "ion-exchangeable REO": lambda: _exchangeable(year),
        "nitrogen brought in": lambda: _element_in(year, "N"),
        "Th in mined ore": lambda: _element_in(year, element),
        "Th in concentrate": lambda: _taken(year, element, "concentrate"),
    }
    return known[per]() if per in known else float("nan")


def computed(balance: Balance, compares_with: str, per: str, unit: str) -> float | AtLeast | None:
    """Return what a balance of one year computes for a published figure.

    Parameters
    ----------
    balance : Balance
        A chain, solved for one year.
    compares_with : str
        What is compared, as the card of the table ``published_waste`` describes.
    per : str
        What the figure is counted per.
    unit : str
        Unit of the published figure.

    Returns
    -------
    float, AtLeast or None
        A lower bound for a cost with a price missing; None where the balance has no such number.
    """
    kind, _, rest = compares_with.partition(":")
    year = _Year(balance)
    if kind == "cost":
        per_tonne = cost_per_tonne(balance, cost_table(balance), balance.years[0])["none"][1]
        return None if isinstance(per_tonne, Missing) else per_tonne
    amounts: dict[str, Callable[[], float]] = {
        "feed": lambda: _feed(year, rest),
        "waste": lambda: _waste(year, rest),
        "gives": lambda: _gives(year, rest),
        "reagent": lambda: _reagent(year, rest),
        "element_in": lambda: _element_in(year, rest),
        "recovery": lambda: year.reo,
        "end_share": lambda: _end(year, rest),
        "end_grade": lambda: _end(year, rest),
        "end": lambda: _end(year, rest),
        "intermediate": lambda: _intermediate(year, rest),
    }
    if kind not in amounts or unit not in FACTORS or (kind == "waste" and unit == "m3/t"):
        return None
    factor = 1.0 if kind == "gives" and unit == "m3/t" else FACTORS[unit]
    denominator = _per(year, per or "t REO", compares_with)
    if kind == "gives":
        factor = 1e3
    if not denominator > 0:
        return None
    return amounts[kind]() * factor / denominator
