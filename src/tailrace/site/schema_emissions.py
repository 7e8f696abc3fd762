"""The form of `emissions.toml`, for editors; the file itself is read by `tailrace.emissions`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema

from tailrace.site.schema_value import PLACEHOLDER, Name, RawValue, Table, quantity

ByYear = Annotated[list[Any], WithJsonSchema({"type": "array", "minItems": 1, "x-by-year": True})]
"""Numbers by year; those between are on the straight line."""

BySize = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [
                {PLACEHOLDER: True},
                {
                    "type": "object",
                    "properties": {
                        size: {PLACEHOLDER: True}
                        for size in ("particles", "PM2.5", "PM10", "PM15", "PM30")
                    },
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
"""A number, or a table of numbers by particle size."""


class ControlTable(Table):
    """A measure in place on a source."""

    measure: str = Field(default="", description="measure of the packaged table of efficiencies")
    of: str = Field(default="", description="process the published efficiency is for")
    application: str = Field(default="", description="way it is applied, as the table says")
    efficiency: BySize = Field(
        default=None, description="part held back, or a table of it by particle size"
    )
    mechanism: str = Field(
        default="", description="how it acts; of two by one mechanism only the stronger counts"
    )
    part: RawValue = quantity("share", "part of the area or time it acts on; absent: all")
    extend: bool = Field(
        default=False, description="take the figure of the one size known for every size"
    )
    first_year: int | None = Field(default=None, description="first calendar year it acts in")
    last_year: int | None = Field(default=None, description="last calendar year it acts in")
    note: str = ""


class SourceTable(Table):
    """One source of dust, gas or activity."""

    title: str = Field(default="", description="name as printed")
    process: str = Field(description="process of the registry")
    edition: str = Field(default="", description="edition of the emission factors")
    area: str = Field(default="", description="area it stands in")
    place: str = Field(default="", description="place it stands at")
    feed: str = Field(default="", description='material: "mine:ore", a feed from outside')
    stream: str = Field(default="", description='material: "route/unit.outlet", leaving its route')
    end: str = Field(default="", description='material: "waste:tailings:tailings_pond"')
    route: str = Field(default="", description="route whose fuel is burnt")
    moves: dict[Literal["feed", "stream", "end", "route"], str] = Field(
        default_factory=dict,
        description='what it moves, where the dust is not of it: { feed = "mine:ore" }',
    )
    inputs: dict[Name, RawValue | ByYear] = Field(
        default_factory=dict, description="numbers the process needs, each one or by year"
    )
    choices: dict[Name, str] = Field(default_factory=dict, description="words the process needs")
    control: dict[Name, ControlTable] = Field(
        default_factory=dict, description="measures in place by name"
    )
    enrichment: dict[Name, RawValue] = Field(
        default_factory=dict, description="share of a substance in the dust over the material's"
    )
    sizes: dict[Literal["PM2.5", "PM10", "PM15"], RawValue] = Field(
        default_factory=dict,
        description="dust below a size the factors lack, over that below the next larger one",
    )
    composition: dict[Name, RawValue] | None = Field(
        default=None,
        description="contents of dust that is not the material; others as in the area's soil",
    )
    material_share: RawValue = quantity("share", "share of the dust that is the material")
    first_year: int | None = Field(default=None, description="first calendar year it emits in")
    last_year: int | None = Field(default=None, description="last calendar year it emits in")
    note: str = ""


class WeatherTable(Table):
    """Winds of an area whose weather is declared missing."""

    climate: str = Field(description="packaged climate whose hours are drawn")
    seed: int = Field(default=0, ge=0, description="seed of their order")
    note: str = ""


class SizesTable(Table):
    """Particles of an outlet: share of their mass below a size; all are below PM30."""

    pm2_5: RawValue = quantity("share", "share below PM2.5", default=..., alias="PM2.5")
    pm10: RawValue = quantity("share", "share below PM10", default=..., alias="PM10")
    pm15: RawValue = quantity("share", "share below PM15", default=..., alias="PM15")


class ReleasePointTable(Table):
    """How a source, or an outlet of the works, meets the air."""

    kind: Literal["area", "line", "pit", "stack", "volume"] | None = Field(
        default=None, description="form of the source"
    )
    place: str = Field(default="", description="place it stands at; absent: the source's own")
    to: str = Field(default="", description="place at the other end of a line")
    same_as: str = Field(default="", description="release point that this one repeats")
    height: RawValue = quantity("height", "height of the release above ground")
    initial_sigma_z: RawValue = quantity("[m]", "initial vertical spread of an area or a line")
    length: RawValue = quantity("length", "north-south side of an area or a pit")
    width: RawValue = quantity("length", "west-east side of an area or a pit; width of a line")
    depth: RawValue = quantity("depth", "depth of a pit")
    diameter: RawValue = quantity("[m]", "inner diameter of a stack")
    exit_velocity: RawValue = quantity("[m/s]", "velocity of the gas at the top of a stack")
    exit_temperature: RawValue = quantity("temperature", "temperature of that gas")
    sigma_y: RawValue = quantity("[m]", "initial crosswind spread of a volume")
    sigma_z: RawValue = quantity("[m]", "initial vertical spread of a volume")
    gas_deposition_velocity: RawValue = quantity(
        "deposition_velocity", "deposition velocity of the gas; absent: it does not deposit"
    )
    particle_mass: RawValue = quantity(
        "ratio", "mass of an outlet's particles over that of the substances in them"
    )
    gases: list[str] = Field(
        default_factory=list, description="substances that leave an outlet as gas"
    )
    sizes: SizesTable | None = Field(
        default=None, description="share of an outlet's particles below each size"
    )
    note: str = ""


class LimitTable(Table):
    """Limits that an outlet of the works is held against."""

    medium: Literal["stack gas", "waste water"]
    volume: str = Field(description='volume that units give ("waste_gas"), or "own water"')
    categories: Annotated[list[str], Field(min_length=1)] = Field(
        description="categories of the table of limits"
    )


class EmissionsFile(Table):
    """`emissions.toml`."""

    title: str = ""
    description: str = ""
    sources: dict[str, str] = Field(default_factory=dict, description="citation by short key")
    weather: dict[Name, WeatherTable] = Field(default_factory=dict, description="by area")
    limits: dict[str, LimitTable] = Field(
        default_factory=dict, description="limits by outlet of the works: air:roaster_stack"
    )
    release_point: dict[str, ReleasePointTable] = Field(
        default_factory=dict,
        description="how sources, and outlets of the works (air:roaster_stack), meet the air",
    )
    source: Annotated[dict[Name, SourceTable], Field(min_length=1)] = Field(
        description="sources by name"
    )
