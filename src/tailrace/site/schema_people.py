"""The form of `people.toml`: how exposure is judged, who is exposed where, and what limits hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tailrace.site.schema_value import Name, RawValue, Table, quantity

LungType = Literal["F", "M", "S", "highest"]


class Groups(Table):
    """Groups of people by age."""

    shown: list[Name] = Field(
        default_factory=lambda: ["child_1_6", "adult"], description="whose results are shown"
    )
    life: list[Name] = Field(
        default_factory=lambda: [
            "infant", "child_1_6", "child_6_11", "adolescent_11_16", "adult",
        ],
        description="groups that a whole life passes through",
    )  # fmt: skip


class ExposureFactors(Table):
    """Exposure factors that take the place of those of the set, or that no set has."""

    body_weight: RawValue = quantity("[kg]", "body weight")
    inhalation_rate: RawValue = quantity("[m3/d]", "air breathed")
    soil_ingestion: RawValue = quantity("[mg/d]", "soil and dust swallowed")
    water_ingestion: RawValue = quantity("[L/d]", "water drunk")
    skin_area_soil: RawValue = quantity("[cm2]", "skin that soil sticks to")
    skin_area_water: RawValue = quantity("[cm2]", "skin wetted in bathing")
    soil_adherence: RawValue = quantity("[mg/cm2]", "soil that sticks to skin")
    bathing_time: RawValue = quantity("[h]", "time of a bath")
    bathing_events: RawValue = quantity("[1/d]", "baths a day")
    exposure_frequency: RawValue = quantity("[d/yr]", "days a year at the place")
    outdoor_time: RawValue = quantity("[h/d]", "time outdoors")
    infiltration_factor: RawValue = quantity("share", "concentration indoors over that outdoors")
    house_dust_share: RawValue = quantity("share", "house dust in what is swallowed of both")
    road_dust_share: RawValue = quantity("share", "road dust in what is swallowed of both")
    crops_ingestion: RawValue = quantity("[kg/d]", "fresh crops eaten")
    milk_ingestion: RawValue = quantity("[kg/d]", "milk drunk")
    meat_ingestion: RawValue = quantity("[kg/d]", "meat eaten")


class PersonSpread(Table):
    """How persons of one group differ, as a factor about 1, where a set states no spread."""

    body_weight: RawValue = quantity("ratio", "factor on body weight")
    inhalation_rate: RawValue = quantity("ratio", "factor on air breathed")
    soil_ingestion: RawValue = quantity("ratio", "factor on soil and dust swallowed")
    water_ingestion: RawValue = quantity("ratio", "factor on water drunk")
    soil_adherence: RawValue = quantity("ratio", "factor on soil that sticks to skin")
    outdoor_time: RawValue = quantity("ratio", "factor on time outdoors")
    crops_ingestion: RawValue = quantity("ratio", "factor on crops eaten")
    milk_ingestion: RawValue = quantity("ratio", "factor on milk drunk")
    meat_ingestion: RawValue = quantity("ratio", "factor on meat eaten")


class Exposure(Table):
    """Exposure factors of the groups."""

    factors: Name | None = Field(default=None, description="packaged set of exposure factors")
    factors_of: dict[Name, Name] = Field(default_factory=dict, description="another set, by group")
    everybody: ExposureFactors = Field(default_factory=ExposureFactors)
    group: dict[Name, ExposureFactors] = Field(
        default_factory=dict, description="factors of single groups"
    )
    spread: PersonSpread = Field(default_factory=PersonSpread)


class Population(Table):
    """Share of each group among all people; they add up to one with those older than a group."""

    infant: RawValue = quantity("share", "below 1 year")
    child_1_6: RawValue = quantity("share", "1 to 6 years")
    child_6_11: RawValue = quantity("share", "6 to 11 years")
    adolescent_11_16: RawValue = quantity("share", "11 to 18 years")
    adult: RawValue = quantity("share", "18 years and older")


class Equilibrium(Table):
    """Activity of the members of a decay series over that of its head."""

    solid: RawValue = quantity("ratio", "in dust, soil and food")
    water: RawValue = quantity("ratio", "in water")


class Radiation(Table):
    """Conventions of radiation doses."""

    absorption: dict[Name, LungType] = Field(
        default_factory=dict, description="lung absorption type by element or nuclide"
    )
    absorption_of_others: LungType = Field(default="highest", description="of all others")
    radon: Name = Field(default="icrp-137", description="set of the dose of radon's progeny")
    gamma: Name = Field(default="unscear-2000", description="set of gamma rays of soil")
    equilibrium: Equilibrium = Field(default_factory=Equilibrium)
    radon_indoors: RawValue = quantity(
        "share", "radon-222 from outdoors in indoor air, over that outdoors"
    )


class PlaceShare(Table):
    """What share of an exposure the place itself supplies, from a year on."""

    places: Annotated[list[Name], Field(min_length=1)] = Field(
        description='names of receptors; "*" for all that no other entry names'
    )
    pathways: Annotated[list[Name], Field(min_length=1)] = Field(
        description="drinking_water, dermal_water, crops, milk, meat, fish"
    )
    since: int | None = Field(default=None, description="first calendar year; absent: always")
    share: RawValue = quantity("share", "from the village's wells; grown at the place")


class Inhabited(Table):
    """When people live at a place."""

    since: int | None = Field(default=None, description="first calendar year; absent: always")
    until: int | None = Field(default=None, description="last calendar year; absent: still")
    source: str = ""
    note: str = ""


class Residence(Table):
    """Where a cohort lives from a year on."""

    since: int
    place: Name | None = Field(
        default=None, description="receptor; absent: somewhere else, of which nothing is known"
    )


class CohortTable(Table):
    """People born in one year who live at the same places."""

    title: str
    birth: int
    residence: Annotated[list[Residence], Field(min_length=1)]


class StandardTable(Table):
    """A packaged standard that the site is held against."""

    standard: Name
    medium: Literal["air", "drinking_water", "soil", "crops"]
    category: str = Field(description="row of the standard: averaging time, land, pH")


class Targets(Table):
    """What results are held against."""

    hazard_index: RawValue = quantity("ratio", "hazard index")
    lifetime_cancer_risk: RawValue = quantity("ratio", "cancer risk of a life")
    negligible_cancer_risk: RawValue = quantity("ratio", "cancer risk of a life to be neglected")
    dose: RawValue = quantity("[mSv/yr]", "effective dose that works add")
    dose_constraint: RawValue = quantity("[mSv/yr]", "constraint on the dose that works add")
    rare_earth_intake: RawValue = quantity("ratio", "rare earths over an acceptable daily intake")


class FluorosisTable(Table):
    """Observations that prevalence of fluorosis is read from."""

    endpoint: Name
    series: Name


class PeopleFile(Table):
    """`people.toml`."""

    toxicity: list[Name] = Field(
        default_factory=lambda: ["epa-2025", "china"], description="sets of toxicity values"
    )
    rare_earths: list[Name] = Field(
        default_factory=list, description="intake limits for all rare earths together"
    )
    judged: list[Name] = Field(default_factory=list, description="substances that are judged")
    not_judged: dict[Name, str] = Field(
        default_factory=dict, description="substances that are not, with the reason"
    )
    groups: Groups = Field(default_factory=Groups)
    exposure: Exposure = Field(default_factory=Exposure)
    population: Population = Field(default_factory=Population)
    radiation: Radiation = Field(default_factory=Radiation)
    supply: dict[Name, PlaceShare] = Field(
        default_factory=dict, description="water and food from the place; later entries hold"
    )
    inhabited: dict[Name, Inhabited] = Field(default_factory=dict, description="by place")
    cohort: dict[Name, CohortTable] = Field(default_factory=dict)
    limit: dict[Name, StandardTable] = Field(default_factory=dict)
    target: Targets = Field(default_factory=Targets)
    fluorosis: dict[Name, FluorosisTable] = Field(default_factory=dict)
