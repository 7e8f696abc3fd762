"""A route: units joined by streams, as its author declares it.

A route is a directed graph. Each unit takes what enters, shares every component out over its
outlets, and may bring reagents in. A share is the part of what *enters* the unit that leaves by
one outlet; for every component the shares of a unit sum to one. Nothing here computes: reading is
in `read_route`, numbers are drawn in `parameters`, flows are solved in `flowsheet`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tailrace.quantities import Missing, SplitGroup, Value

DestinationKind = Literal["unit", "product", "intermediate", "waste", "air", "water", "store"]

WASTE_KINDS: dict[str, str] = {
    "overburden": "overburden and waste rock",
    "tailings": "tailings",
    "leached_soil": "leached soil",
    "thorium_residue": "residue with thorium",
    "residue": "other residue",
    "waste_gas": "waste gas",
    "waste_water": "waste water",
    "salt": "salt",
    "slag": "slag",
}

UNIT_KINDS: tuple[str, ...] = (
    "mining",
    "crushing",
    "magnetic_separation",
    "flotation",
    "roasting",
    "scrubbing",
    "leaching",
    "neutralisation",
    "solvent_extraction",
    "precipitation",
    "calcining",
    "molten_salt_electrolysis",
    "strip_casting",
    "sintering",
    "machining",
    "in_situ_leaching",
    "heap_leaching",
    "tank_leaching",
    "electrokinetic_mining",
    "water_treatment",
    "tailings_placement",
    "caustic_conversion",
    "filtration",
    "thorium_separation",
    "recycling",
    "other",
)


@dataclass(frozen=True)
class Destination:
    """Where an outlet leads.

    Parameters
    ----------
    kind : str
        "unit" inside the route; otherwise the stream leaves the route as a product, an
        intermediate for another route, a waste, or into air, water or a store.
    target : str
        Name of the unit, product, intermediate or receiving place.
    waste : str
        Kind of waste, for `kind == "waste"`.
    """

    kind: DestinationKind
    target: str
    waste: str = ""

    def __str__(self) -> str:
        if self.kind == "unit":
            return self.target
        return ":".join(part for part in (self.kind, self.waste, self.target) if part)


@dataclass(frozen=True)
class Driver:
    """What an amount is counted per: a mass that enters a unit or leaves by one of its outlets.

    Parameters
    ----------
    side : {"in", "out"}
        "in" is what streams and feeds bring, without the unit's own reagents.
    outlet : str
        The outlet, for side "out".
    basis : str
        Substance counted, on the basis its name says (REO, Th, ...); empty for the dry mass.
    """

    side: Literal["in", "out"]
    outlet: str = ""
    basis: str = ""

    def __str__(self) -> str:
        return ":".join(part for part in (self.side, self.outlet, self.basis) if part)


@dataclass(frozen=True)
class Use:
    """Something a unit uses (or gives, or costs) in proportion to a driver.

    Parameters
    ----------
    what : str
        Reagent, energy carrier, water, labour, published gas volume, or kind of cost.
    amount : Value or Missing
        Amount per kilogram of the driver, in `unit`.
    unit : str
        Unit of the amount per kilogram of driver, for example "kg/kg" or "kWh/kg".
    driver : Driver
        What it is counted per.
    """

    what: str
    amount: Value | Missing
    unit: str
    driver: Driver


@dataclass(frozen=True)
class Unit:
    """One unit operation.

    Parameters
    ----------
    name, kind, title : str
        Identifier, kind of operation (one of `UNIT_KINDS`) and a readable name.
    outlets : mapping of str to Destination
        Where each outlet leads.
    shares : mapping of str to mapping of str to Value
        For each outlet, the share by component key, as declared.
    by_difference : str
        Outlet that takes what the declared shares leave; empty when all are declared.
    groups : mapping of str to SplitGroup
        Shares over all outlets drawn together, by component key.
    uses, gives, costs : tuple of Use
        Reagents, energy, water and labour; published volumes; costs.
    """

    name: str
    kind: str
    title: str
    outlets: Mapping[str, Destination]
    shares: Mapping[str, Mapping[str, Value]]
    by_difference: str = ""
    groups: Mapping[str, SplitGroup] = field(default_factory=dict)
    uses: tuple[Use, ...] = ()
    gives: tuple[Use, ...] = ()
    costs: tuple[Use, ...] = ()


@dataclass(frozen=True)
class Feed:
    """What enters a route from outside.

    Parameters
    ----------
    name, to : str
        Identifier, and the unit it enters.
    composition : mapping of str to Value or Missing
        Mass fraction of the dry feed (kg/kg) by substance, on the basis the substance's name says.
        Empty for a feed that another route makes.
    rare_earths : str
        Name of the rare-earth distribution behind a total given as REO or REE.
    inventory_rare_earths : mapping of str to str
        Distribution of one inventory where it differs ("exchangeable" against "mineral").
    per_main : Value or None
        Kilograms of this feed for each kilogram of the main feed (a stripping ratio), for a feed
        whose rate follows the main feed.
    """

    name: str
    to: str
    composition: Mapping[str, Value | Missing] = field(default_factory=dict)
    rare_earths: str = ""
    inventory_rare_earths: Mapping[str, str] = field(default_factory=dict)
    per_main: Value | None = None

    @property
    def is_raw(self) -> bool:
        """Whether the feed has a composition of its own."""
        return bool(self.composition)


@dataclass(frozen=True)
class Product:
    """What a tonne of a product counts, and what it sells for where its oxides do not say it.

    Parameters
    ----------
    basis : str
        REO, REE, mass, or a substance.
    title : str
        Readable name.
    price : Value, Missing or None
        Price per kilogram on that basis, USD/kg; None for the price of its oxides, or of the
        material of its name.
    """

    basis: str
    title: str = ""
    price: Value | Missing | None = None


@dataclass(frozen=True)
class Route:
    """A declared route: feeds, units and what leaves.

    Parameters
    ----------
    name, title, description : str
        Identifier, readable name and what it stands for.
    feeds : mapping of str to Feed
        What enters; the first is the main feed.
    units : mapping of str to Unit
        The units, in the order declared.
    products : mapping of str to Product
        What each product counts, and its price.
    intermediates : mapping of str to Destination or None
        What others may take, and where the surplus goes (None: made to order only).
    sources : mapping of str to str
        Short key to full citation.
    file : str
        File it was read from, for messages.
    """

    name: str
    title: str
    description: str
    feeds: Mapping[str, Feed]
    units: Mapping[str, Unit]
    products: Mapping[str, Product]
    intermediates: Mapping[str, Destination | None]
    sources: Mapping[str, str] = field(default_factory=dict)
    file: str = ""

    @property
    def main_feed(self) -> Feed:
        """The feed that a level of the route is counted in."""
        return next(iter(self.feeds.values()))

    def values(self) -> Iterator[tuple[str, Value | Missing]]:
        """Yield every declared number with its key path, for censuses and citations."""
        for feed in self.feeds.values():
            for key, entry in feed.composition.items():
                yield f"feed.{feed.name}.composition.{key}", entry
            if feed.per_main is not None:
                yield f"feed.{feed.name}.per_main", feed.per_main
        for unit in self.units.values():
            for outlet, by_key in unit.shares.items():
                for key, share in by_key.items():
                    yield f"unit.{unit.name}.shares.{outlet}.{key}", share
            for key, group in unit.groups.items():
                for outlet, mean in zip(group.outlets, group.shares, strict=True):
                    place = f"unit.{unit.name}.dirichlet.{key}.{outlet}"
                    yield place, _share_of_group(group, mean)
            for block in ("uses", "gives", "costs"):
                for use in getattr(unit, block):
                    yield f"unit.{unit.name}.{block}.{use.what}", use.amount

        for product, declared in self.products.items():
            if declared.price is not None:
                yield f"product.{product}.price", declared.price

    def streams(self) -> list[tuple[str, str, Destination]]:
        """Return every outlet as (unit, outlet, destination), in the order declared."""
        return [
            (unit.name, outlet, destination)
            for unit in self.units.values()
            for outlet, destination in unit.outlets.items()
        ]


def _share_of_group(group: SplitGroup, share: float) -> Value:
    return Value(
        share,
        "1",
        source=group.source,
        year=group.year,
        place=group.place,
        quality=group.quality,
        note=group.note,
    )
