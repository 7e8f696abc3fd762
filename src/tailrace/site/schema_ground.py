"""The form of `areas/AREA/ground.toml`: aquifer, river, deposits, slope, natural background."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tailrace.site.schema_value import Name, RawValue, Table, quantity

DepositKind = Literal[
    "tailings_pond", "dry_stack", "leaching_hill", "waste_dump", "heap", "residue_store", "other"
]
Liner = Literal["none", "clay", "geomembrane", "composite", "unknown"]


class Aquifer(Table):
    """Saturated ground between source and receptors."""

    hydraulic_conductivity: RawValue = quantity(
        "hydraulic_conductivity", "saturated hydraulic conductivity"
    )
    hydraulic_gradient: RawValue = quantity(
        "hydraulic_gradient", "fall of the water table along the flow"
    )
    flow_towards: RawValue = quantity(
        "[deg]", "direction in which groundwater flows, clockwise from north: 180 is to the south"
    )
    thickness: RawValue = quantity("thickness", "saturated thickness")
    porosity: RawValue = quantity("porosity", "total porosity")
    effective_porosity: RawValue = quantity("porosity", "porosity in which water moves")
    bulk_density: RawValue = quantity("dry_bulk_density", "dry bulk density")
    longitudinal_dispersivity: RawValue = quantity("dispersivity", "dispersivity along the flow")
    transverse_dispersivity: RawValue = quantity(
        "dispersivity", "horizontal dispersivity across the flow"
    )
    vertical_dispersivity: RawValue = quantity("dispersivity", "vertical dispersivity")


class UnsaturatedZone(Table):
    """Ground between a source and the water table."""

    thickness: RawValue = quantity("thickness", "depth to the water table")
    water_content: RawValue = quantity("water_content", "volume of water in a volume of ground")
    infiltration: RawValue = quantity("precipitation_rate", "water that reaches the water table")
    hydraulic_conductivity: RawValue = quantity(
        "hydraulic_conductivity", "vertical hydraulic conductivity"
    )
    bulk_density: RawValue = quantity("dry_bulk_density", "dry bulk density")


class Background(Table):
    """Concentrations that are there without the works."""

    groundwater: dict[Name, RawValue] = quantity(
        "concentration_water",
        "concentration in groundwater",
        by_substance=True,
        default_factory=dict,
    )
    river: dict[Name, RawValue] = quantity(
        "concentration_water", "concentration in the river", by_substance=True, default_factory=dict
    )


class River(Table):
    """The river that receives groundwater or discharge."""

    place: Name | None = Field(default=None, description="name of the river among the places")
    bank: Name | None = Field(
        default=None, description="place on the bank to which groundwater flows"
    )
    flow: RawValue = quantity("volume_flow", "mean discharge")
    low_flow: RawValue = quantity("volume_flow", "low-flow discharge")
    width: RawValue = quantity("length", "width")
    depth: RawValue = quantity("depth", "mean depth")
    slope: RawValue = quantity("hydraulic_gradient", "fall of the water surface along the river")


class Stream(Table):
    """A stream that drains leached hills; wells of its valley draw what the hills give it."""

    place: Name | None = Field(default=None, description="name of the stream among the places")
    serves: list[Name] = Field(
        default_factory=list, description="places that drink from the valley and irrigate from it"
    )
    catchment: RawValue = quantity("area", "area of the catchment")
    runoff: RawValue = quantity("precipitation_rate", "depth of water that runs off in a year")
    baseflow_share: RawValue = quantity("share", "part of the runoff that comes as groundwater")
    low_flow_share: RawValue = quantity("share", "low flow over mean flow")
    release_share: RawValue = quantity(
        "share", "part of what the area's works lose to water that drains to this stream"
    )


class PlumeReading(Table):
    """A published statement on the speed of a plume, taken as the velocity of groundwater."""

    says: str = Field(description="the statement in words", min_length=1, max_length=300)
    kind: Literal["reached", "mean rate", "present rate"] = Field(
        description="the front is at a distance at a time, or moves at a rate"
    )
    distance: RawValue = quantity("distance", "how far the front is said to have come")
    time: RawValue = quantity("[yr]", "years since the source began")
    rate: RawValue = quantity("[m/yr]", "how fast the front is said to move")
    velocity: RawValue = quantity(
        "[m/yr]", "regional seepage velocity that stands for it, in place of K i / n"
    )


class Deposit(Table):
    """A body of waste or leached ore that lies on the ground."""

    kind: DepositKind
    place: Name = Field(description="name of the deposit among the places")
    liner: Liner = Field(default="unknown", description="barrier beneath it")
    area: RawValue = quantity("area", "area covered")
    perimeter: RawValue = quantity("length", "length of the embankment or rim")
    height: RawValue = quantity("length", "height above the ground around it")
    dry_beach_area: RawValue = quantity("area", "area that is dry and bare")
    water_share: RawValue = quantity("share", "share of the surface under water")
    water_volume: RawValue = quantity("volume", "free water stored")
    stored_mass: RawValue = quantity("mass", "dry mass stored")
    seepage_rate: RawValue = quantity("seepage_rate", "water lost through the floor")
    opened: int | None = Field(
        default=None, ge=1800, le=2200, description="year in which it began to take waste"
    )
    closed: int | None = Field(
        default=None, ge=1800, le=2200, description="first year without seepage; none: it goes on"
    )
    water_height: RawValue = quantity("height", "height of its water above the ground around it")
    pond_water: dict[Name, RawValue] = quantity(
        "concentration_water", "concentration in its water", by_substance=True,
        default_factory=dict,
    )  # fmt: skip
    changed_in: int | None = Field(
        default=None, ge=1800, le=2200,
        description="first year with the concentrations of pond_water_after",
    )  # fmt: skip
    pond_water_after: dict[Name, RawValue] = quantity(
        "concentration_water",
        "concentration from `changed_in` on; what is not listed stays as in pond_water",
        by_substance=True, default_factory=dict,
    )  # fmt: skip
    composition: dict[Name, RawValue] = quantity(
        "mass_fraction", "mass fraction of the dry deposit", by_substance=True, default_factory=dict
    )


class Regolith(Table):
    """Weathered rock that holds ion-adsorption ore."""

    thickness: RawValue = quantity("thickness", "thickness of the weathering crust")
    ore_thickness: RawValue = quantity("thickness", "thickness of the ore layer")
    cover_thickness: RawValue = quantity("thickness", "thickness of barren ground above the ore")
    clay_content: RawValue = quantity("share", "mass share of clay minerals in the ore")


class Slope(Table):
    """Mechanical properties of a leached hill."""

    effective_cohesion: RawValue = quantity("cohesion", "effective cohesion")
    friction_angle: RawValue = quantity("friction_angle", "effective angle of friction")
    unit_weight: RawValue = quantity("unit_weight", "weight of the ground per volume")
    angle: RawValue = quantity("slope_angle", "angle of the slope")
    soil_depth: RawValue = quantity("thickness", "depth of ground above firm rock")


class GroundFile(Table):
    """`areas/AREA/ground.toml`."""

    aquifer: Aquifer = Field(default_factory=Aquifer)
    unsaturated_zone: UnsaturatedZone = Field(default_factory=UnsaturatedZone)
    distribution_coefficient: dict[Name, RawValue] = quantity(
        "distribution_coefficient",
        "sorbed per dissolved concentration",
        by_substance=True,
        default_factory=dict,
    )
    background: Background = Field(default_factory=Background)
    river: River = Field(default_factory=River)
    stream: dict[Name, Stream] = Field(default_factory=dict, description="streams by name")
    alternative: dict[Name, PlumeReading] = Field(
        default_factory=dict, description="published readings of the plume's speed, by name"
    )
    deposit: dict[Name, Deposit] = Field(default_factory=dict, description="deposits by name")
    regolith: Regolith = Field(default_factory=Regolith)
    slope: Slope = Field(default_factory=Slope)
