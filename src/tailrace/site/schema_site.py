"""The form of `site.toml`: name, years, coordinate reference system, areas."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tailrace.site.schema_value import FolderName, Name, RawValue, Table, quantity

Coordinates = Annotated[list[float], Field(min_length=2, max_length=2)]


Year = Annotated[int, Field(ge=1900, le=2300)]


class Years(Table):
    """Calendar years of the study, and which of them the report and its options speak of."""

    first: Year = Field(description="first calendar year: that of the first works")
    last: Year = Field(description="last calendar year, included")
    stated: Annotated[list[Year], Field(min_length=1)] | None = Field(
        default=None,
        description="years the report states results of, ascending; absent: `first`, `last` and "
        "three spread evenly between them (all years, if there are at most five)",
    )
    plan: Year | None = Field(
        default=None,
        description="year the plan starts, and with it every option that states no `first_year`; "
        "absent: `first`",
    )
    option_starts: Annotated[list[Year], Field(min_length=1)] | None = Field(
        default=None,
        description="years in which options can start in the report's page, ascending; each more "
        "makes the page larger; absent: `plan` alone",
    )


class Absent(Table):
    """Something that is not there, with the reason."""

    missing: Annotated[str, Field(min_length=3)] = Field(description="why it is not there")


class MapSize(Table):
    """Size of an area's map, centred on the area's centre."""

    width: RawValue = quantity("length", "west-east size of the map", is_choice=True, default=...)
    height: RawValue = quantity(
        "length", "south-north size of the map", is_choice=True, default=...
    )


class AreaTable(Table):
    """One area: what shares weather, ground, projected frame and map."""

    title: str = Field(default="", description="name as printed")
    centre: Coordinates = Field(
        description="centre: x, y (longitude first) in the `crs` of the site"
    )
    frame: str | None = Field(
        default=None,
        description="projected coordinate reference system in metres, such as EPSG:32649; "
        "absent: the UTM zone of the centre",
    )
    radius: RawValue = quantity(
        "distance",
        "farthest a place of this area may lie from the centre; absent: 50 km",
        is_choice=True,
    )
    map: MapSize | None = Field(default=None, description="size of the map; absent: 2 x radius")
    weather: str | Absent = Field(
        description="weather file inside areas/AREA/, or { missing = reason }"
    )
    elevation: RawValue = quantity("elevation", "height of the ground above sea level")
    height_range: RawValue = quantity(
        "[m]", "highest less lowest ground within 10 km of the sources"
    )
    relief: str | Absent = Field(
        default_factory=lambda: Absent(missing="not stated in site.toml"),
        description='"flat", an elevation grid inside areas/AREA/, or { missing = reason }',
    )


class DrawnAsOne(Table):
    """Numbers that stand in several files or tables and are one: they are drawn once."""

    within: Annotated[list[str], Field(min_length=1)] = Field(
        description="files or tables that hold them, such as areas/AREA/land.toml, "
        "routes/ROUTE.toml (packaged routes too) or emissions.toml: source.NAME; draws are those "
        "of the first"
    )
    numbers: list[str] = Field(
        default_factory=list,
        description="numbers or tables in each of them, such as transfer or inputs.load; absent: "
        "every number that reads alike and has the same place in them",
    )
    years: list[Year] = Field(
        default_factory=list,
        description="for rates by year: years whose rates all stand on one number, whichever of "
        "them holds a rate of the year; each keeps its own range and all are read at one level",
    )
    note: str = Field(default="", description="why they are one")


class SiteFile(Table):
    """`site.toml`."""

    name: Name = Field(description="short name of the site")
    title: str = Field(default="", description="name as printed")
    description: str = Field(default="", description="what the site is")
    crs: str = Field(
        default="EPSG:4326",
        description="coordinate reference system of `centre`, of table columns x and y, and of a "
        "places file that states none",
    )
    places: str | None = Field(
        default=None,
        description="places file; absent: places.geojson, places.gpkg or places.shp",
    )
    years: Years
    drawn_as_one: list[DrawnAsOne] = Field(
        default_factory=list, description="numbers that stand in several files and are one"
    )
    area: Annotated[dict[FolderName, AreaTable], Field(min_length=1)] = Field(
        description="areas by name"
    )
