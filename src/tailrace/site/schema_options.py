"""The form of `options.toml`: what could be done, and which input it changes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tailrace.site.schema_value import Name, RawValue, Table, quantity

Changes = Literal["release", "transport", "exposure"]
CostFollows = Literal["strength", "nothing"]

PATHWAYS = (
    "inhalation_outdoor",
    "inhalation_indoor",
    "soil_ingestion",
    "house_dust_ingestion",
    "road_dust_ingestion",
    "drinking_water",
    "dermal_soil",
    "dermal_water",
    "crops",
    "milk",
    "meat",
    "fish",
    "external_ground",
    "external_air",
    "radon",
    "thoron",
)
"""Pathways by which people are exposed, as the room `people` names them."""


class OptionTable(Table):
    """One option: a factor on a release, a change of transport, or of exposure."""

    title: str = Field(default="", description="name as printed")
    changes: Changes = Field(
        description="release: a factor on what a source lets out; transport: other numbers "
        "of the ground, with which its transfers are computed again; exposure: a factor on what "
        "people take in"
    )
    at: Annotated[list[Name], Field(min_length=1)] = Field(
        description="names of the places it acts on: of works for a release, of receptors for "
        "an exposure"
    )
    sources: list[Name] = Field(
        default_factory=list, description="sources of emissions.toml it acts on; absent: all there"
    )
    substances: list[Name] = Field(default_factory=list, description="absent: all substances")
    pathways: list[Name] = Field(
        default_factory=list,
        description="pathways of an exposure it acts on, such as drinking_water; absent: all",
    )
    factor: RawValue = quantity("share", "what is left of the release or exposure, 0 to 1")
    strongest: RawValue = quantity(
        "share",
        "largest share it can take away, where its slider ends; absent: 1 less the low end of "
        "`factor`",
        is_choice=True,
    )
    inputs: dict[str, RawValue] = Field(
        default_factory=dict,
        description="inputs that a change of transport replaces, by place as numbers.csv has them "
        "(AREA/ground.deposit.NAME.seepage_rate), with the value they take for what is released "
        "from its first year on",
    )
    capital: RawValue = quantity("capital_cost", "cost of building it to the declared factor")
    running: RawValue = quantity("cost", "cost of keeping it at the declared factor, a year")
    cost_follows: CostFollows = Field(
        default="strength",
        description="strength: costs are those of the declared factor times the share taken away "
        "over the share that factor takes away; nothing: the same at every strength",
    )
    life: RawValue = quantity(
        "lifetime", "years until it must be built again; absent: `currency.life` of works.toml"
    )
    first_year: int | None = Field(
        default=None, description="first calendar year it can act; absent: `years.plan`"
    )
    note: str = ""


class OptionsFile(Table):
    """`options.toml`."""

    option: Annotated[dict[Name, OptionTable], Field(min_length=1)] = Field(
        description="options by name"
    )
