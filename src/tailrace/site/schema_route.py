"""The form of `routes/NAME.toml`, for editors; the file itself is read by `tailrace.process`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from tailrace.process.route import UNIT_KINDS, WASTE_KINDS
from tailrace.site.schema_value import RawValue, Table

Destination = Annotated[
    str,
    Field(
        description="a unit, product:NAME, intermediate:NAME, waste:KIND:NAME, air:NAME, "
        f"water:NAME or store:NAME; KIND is one of {', '.join(WASTE_KINDS)}",
    ),
]
UnitKind = Annotated[str, WithJsonSchema({"type": "string", "enum": list(UNIT_KINDS)})]
Cost = Literal["capital", "running", "maintenance", "treatment", "closure"]


class FeedTable(Table):
    """What enters the route."""

    to: str = Field(description="unit it enters")
    title: str = ""
    rare_earths: str = Field(default="", description="distribution of the rare earths in it")
    inventory_rare_earths: dict[str, str] = Field(
        default_factory=dict, description="distribution by inventory: exchangeable, ..."
    )
    per_main: RawValue = Field(default=None, description="mass per mass of the main feed")
    composition: dict[str, RawValue] = Field(
        default_factory=dict, description="mass fraction of the dry feed by substance"
    )


class Amount(Table):
    """Something in proportion to a mass."""

    what: str
    title: str = ""
    amount: RawValue = Field(description="per tonne of the driver")
    per: str = Field(default="in", description="in, in:SUBSTANCE, out:OUTLET, out:OUTLET:SUBSTANCE")


class CostTable(Amount):
    """A cost in proportion to a mass."""

    what: Cost


class UnitTable(Table):
    """A unit operation."""

    kind: UnitKind
    title: str = ""
    by_difference: str = Field(default="", description="outlet that takes what the shares leave")
    outlets: dict[str, Destination]
    shares: dict[str, dict[str, RawValue]] = Field(
        default_factory=dict, description="share of what enters, by outlet and substance"
    )
    dirichlet: dict[str, Any] = Field(
        default_factory=dict, description="shares over all outlets that are drawn together"
    )
    uses: list[Amount] = Field(default_factory=list)
    gives: list[Amount] = Field(default_factory=list)
    costs: list[CostTable] = Field(default_factory=list)


class ProductTable(Table):
    """A product of the route."""

    title: str = ""
    basis: str = Field(default="mass", description="what a tonne of it counts")
    price: RawValue = Field(default=None, description="price per mass of its basis")


class IntermediateTable(Table):
    """A stream that other routes may take."""

    title: str = ""
    surplus: Destination = Field(default="", description="where what nobody takes goes")


class RouteFile(Table):
    """`routes/NAME.toml`."""

    title: str = ""
    description: str = ""
    sources: dict[str, str] = Field(default_factory=dict, description="citation by short key")
    feed: dict[str, FeedTable]
    unit: dict[str, UnitTable]
    product: dict[str, ProductTable] = Field(default_factory=dict)
    intermediate: dict[str, IntermediateTable] = Field(default_factory=dict)
