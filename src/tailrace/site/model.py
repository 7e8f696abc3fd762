"""What a site is once it is read: areas, places, works and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.errors import InputError, did_you_mean

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from tailrace.emissions.source import Emissions
    from tailrace.process import Works
    from tailrace.quantities import Missing, Value
    from tailrace.site.census import Census
    from tailrace.site.schema_ground import GroundFile
    from tailrace.site.schema_land import LandFile
    from tailrace.site.schema_options import OptionTable
    from tailrace.site.schema_people import PeopleFile
    from tailrace.site.schema_site import DrawnAsOne
    from tailrace.site.schema_surface import SurfaceFile


@dataclass(frozen=True)
class Area:
    """One area of a site: what shares weather, ground, projected frame and map.

    Parameters
    ----------
    name, title : str
        Short name, and name as printed.
    lon, lat : float
        Centre, degrees (WGS 84).
    frame : str
        Projected coordinate reference system, in metres.
    radius : float
        Farthest a place may lie from the centre, m.
    width, height : float
        Size of the map, centred on the centre, m.
    weather : pathlib.Path or Missing
        Weather file.
    elevation : Value or Missing
        Height above sea level, m.
    relief : pathlib.Path, "flat" or Missing
        Elevation grid.
    height_range : Value or Missing
        Highest less lowest ground within 10 km of the sources, m.
    ground : GroundFile
        Aquifer, deposits, natural background; numbers are `Value` or `Missing`.
    surface : SurfaceFile
        Land surface, climate, dust.
    land : LandFile
        Soil, house, road, crops, cattle, irrigation.
    """

    name: str
    title: str
    lon: float
    lat: float
    frame: str
    radius: float
    width: float
    height: float
    weather: Path | Missing
    elevation: Value | Missing
    relief: Path | str | Missing
    height_range: Value | Missing
    ground: GroundFile
    surface: SurfaceFile
    land: LandFile


@dataclass(frozen=True, repr=False)
class Site:
    """A site folder, read and checked.

    Parameters
    ----------
    name, title, description : str
        Short name, name as printed, what it is.
    folder : pathlib.Path
        Where it was read from.
    years : range
        Calendar years of the study.
    stated_years : tuple of int
        Years the report states results of, ascending.
    plan_year : int
        Year the plan starts, and with it every option that states no first year.
    option_starts : tuple of int
        Years in which options can start in the report's page, ascending.
    crs : str
        Coordinate reference system of site.toml and of tables.
    areas : mapping of str to Area
        Areas by name.
    places : geopandas.GeoDataFrame
        Sources, receptors and landmarks, index `name`, EPSG:4326.
    works : Works
        What runs, and how much by year.
    people, measurements, claims, sources : pandas.DataFrame
        The tables; empty where the site has none.
    options : mapping of str to OptionTable
        What could be done.
    census : Census
        How many values are measured, published, derived, assumed, missing.
    emissions : Emissions or None
        What emits; None where the site has no such file.
    exposure : PeopleFile or None
        How people are exposed and judged: people.toml.
    drawn_as_one : tuple of DrawnAsOne
        Numbers that stand in several files and are one.
    """

    name: str
    title: str
    description: str
    folder: Path
    years: range
    stated_years: tuple[int, ...]
    plan_year: int
    option_starts: tuple[int, ...]
    crs: str
    areas: Mapping[str, Area]
    places: gpd.GeoDataFrame
    works: Works
    people: pd.DataFrame
    measurements: pd.DataFrame
    claims: pd.DataFrame
    sources: pd.DataFrame
    census: Census
    options: Mapping[str, OptionTable] = field(default_factory=dict)
    emissions: Emissions | None = None
    exposure: PeopleFile | None = None
    drawn_as_one: tuple[DrawnAsOne, ...] = ()

    def __repr__(self) -> str:
        areas = ", ".join(
            f"{name} ({int((self.places['area'] == name).sum())} places, {area.frame})"
            for name, area in self.areas.items()
        )
        return (
            f"Site {self.name}: {self.title}\n"
            f"  years {self.years.start}-{self.years.stop - 1}; areas {areas}\n"
            f"  {self.census.total.sentence()}"
        )

    def projected(self, area: str) -> gpd.GeoDataFrame:
        """Return the places of an area in its frame, coordinates in metres.

        Parameters
        ----------
        area : str
            Name of the area.

        Raises
        ------
        InputError
            If the site has no such area.
        """
        if area not in self.areas:
            raise InputError.single(
                f'the site "{self.name}" has no area "{area}"',
                allowed=", ".join(self.areas),
                remedy=did_you_mean(area, self.areas),
            )
        chosen: gpd.GeoDataFrame = self.places[self.places["area"] == area]
        return chosen.to_crs(self.areas[area].frame)

    def distance(self, one: str, other: str) -> float | Missing:
        """Return the distance between two places, edge to edge.

        Parameters
        ----------
        one, other : str
            Names of places.

        Returns
        -------
        float or Missing
            Distance in the frame of their area, m; 0 if they touch or overlap; missing between
            two areas, which share no frame.

        Raises
        ------
        InputError
            If there is no such place.
        """
        from tailrace.quantities import Missing

        for name in (one, other):
            if name not in self.places.index:
                raise InputError.single(
                    f'the site "{self.name}" has no place "{name}"',
                    allowed=", ".join(self.places.index),
                    remedy=did_you_mean(name, self.places.index),
                )
        areas = {str(self.places.loc[name, "area"]) for name in (one, other)}
        if len(areas) > 1:
            return Missing(
                f'"{one}" and "{other}" lie in different areas ({", ".join(sorted(areas))})'
            )
        there = self.projected(areas.pop()).geometry
        return float(there[one].distance(there[other]))
