"""The form of `areas/AREA/land.toml`: soil, house, road, crops, cattle and irrigation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tailrace.site.schema_value import Name, RawValue, Table, quantity

FactorSet = Literal["iaea-472", "iaea-srs19", "baes-1984"]
CropKind = Literal[
    "cereal", "leafy", "fruit vegetable", "legume", "root", "potato", "fruit", "pasture"
]
IrrigationWater = Literal["well", "river", "none"]


class Transfer(Table):
    """Which packaged factors hold, and how far they may be off where they state no spread."""

    factors: FactorSet | None = Field(
        default=None, description="set of uptake, milk and meat factors"
    )
    distribution_coefficients: Name | None = Field(
        default=None, description="set of soil coefficients, for what ground.toml does not state"
    )
    distribution_soil: str = Field(default="", description="soil of that set, where it has several")
    uptake_spread: RawValue = quantity(
        "ratio", "factor on an uptake ratio that states no spread of its own, about 1"
    )
    animal_spread: RawValue = quantity(
        "ratio", "factor on a milk or meat coefficient that states no spread of its own, about 1"
    )
    distribution_spread: RawValue = quantity(
        "ratio", "factor on a distribution coefficient that states no spread of its own, about 1"
    )


class MixedSoil(Table):
    """A layer of soil in which what falls on it is mixed."""

    depth: RawValue = quantity("depth", "thickness of the mixed layer")
    bulk_density: RawValue = quantity("dry_bulk_density", "dry bulk density")
    water_content: RawValue = quantity("water_content", "volume of water in a volume of soil")
    percolation: RawValue = quantity("precipitation_rate", "water that passes the layer")
    erosion: RawValue = quantity("[kg/(m2 yr)]", "soil that water and wind take away")
    enrichment: RawValue = quantity("ratio", "concentration of eroded soil over that of the layer")


class Soil(Table):
    """Two soils: the one people touch, and the one that is ploughed."""

    yard: MixedSoil = Field(default_factory=MixedSoil)
    field: MixedSoil = Field(default_factory=MixedSoil)


class House(Table):
    """A house as its dust sees it."""

    air_exchange: RawValue = quantity("[1/yr]", "volumes of air exchanged")
    height: RawValue = quantity("height", "volume over floor area")
    penetration: RawValue = quantity("share", "outdoor particles that pass the shell")
    deposition_velocity: RawValue = quantity("[m/yr]", "fall of particles to the floor")
    resuspension: RawValue = quantity("[1/yr]", "share of the floor's load stirred up")
    cleaning: RawValue = quantity("[1/yr]", "share of the floor's load cleaned away")
    track_in: RawValue = quantity("[kg/(m2 yr)]", "soil carried in per floor area")
    made_indoors: RawValue = quantity("[kg/(m2 yr)]", "dust made indoors per floor area")
    outdoor_particles: RawValue = quantity("concentration_air", "all particles in outdoor air")


class Road(Table):
    """A town's road as its dust sees it."""

    dust_input: RawValue = quantity("[kg/(m2 yr)]", "all dust that comes onto the road")
    soil_share: RawValue = quantity("share", "part of that which is soil of the place")


class Crop(Table):
    """A crop grown and eaten at the place."""

    kind: CropKind
    share: RawValue = quantity("share", "of the fresh mass of home-grown crops eaten")
    dry_matter: RawValue = quantity("share", "dry per fresh mass of what is eaten")
    mass_interception: RawValue = quantity(
        "[m2/kg]", "share of deposition held back, over fresh plant mass per area"
    )
    exposure_time: RawValue = quantity("[yr]", "for which the exposed parts are out")
    translocation: RawValue = quantity("share", "of what leaves hold, in the part that is eaten")
    left_after_washing: RawValue = quantity("share", "left after washing, peeling, husking")
    soil_load: RawValue = quantity("share", "dry soil clinging per dry plant")


class Pasture(Table):
    """What cattle graze."""

    mass_interception: RawValue = quantity(
        "[m2/kg]", "share of deposition held back, over dry plant mass per area"
    )
    exposure_time: RawValue = quantity("[yr]", "for which the grass is out before it is grazed")


class Cattle(Table):
    """What an animal takes in each day."""

    feed: RawValue = quantity("[kg/d]", "dry feed")
    local_feed: RawValue = quantity("share", "of the feed that is grown at the place")
    soil: RawValue = quantity("[kg/d]", "dry soil eaten with it")
    soil_availability: RawValue = quantity(
        "share", "what the gut takes of a substance in soil over one in feed"
    )
    water: RawValue = quantity("[m3/d]", "water drunk")


class Milk(Cattle):
    """A dairy cow."""

    density: RawValue = quantity("density", "of milk")


class Animals(Table):
    """Cows and beef cattle."""

    milk: Milk = Field(default_factory=Milk)
    meat: Cattle = Field(default_factory=Cattle)


class Irrigation(Table):
    """Water brought onto the fields."""

    water: IrrigationWater = Field(default="none", description="where it is from")
    amount: RawValue = quantity("precipitation_rate", "water brought in a year")
    sprinkled: RawValue = quantity("share", "given from above, onto the leaves")
    interception: RawValue = quantity("share", "of sprinkled water's content that leaves hold back")


class LandFile(Table):
    """`areas/AREA/land.toml`."""

    transfer: Transfer = Field(default_factory=Transfer)
    soil: Soil = Field(default_factory=Soil)
    house: House = Field(default_factory=House)
    road: Road = Field(default_factory=Road)
    weathering_half_life: RawValue = quantity(
        "[yr]", "time in which leaves lose half of what lies on them"
    )
    crop: dict[Name, Crop] = Field(default_factory=dict, description="crops by name")
    pasture: Pasture = Field(default_factory=Pasture)
    cattle: Animals = Field(default_factory=Animals)
    irrigation: Irrigation = Field(default_factory=Irrigation)
