"""Results as a GeoPackage: places, sources, bands and points of the map, in each area's frame.

Layers of area A: `A_places` (a row a place, results of the last stated year), `A_results` (a row
for every endpoint, group and stated year), `A_sources` (releases), `A_map_points` (levels at the
points of the map), `A_map_columns` (what its columns are), `A_contours` (regions in which a level
is reached), `A_plume_points` and `A_plume` (levels in groundwater beside ponds by element and year,
and the regions in which a level is reached), `A_site` (the places the site declares).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.assess.stated_results import stated_results
from tailrace.report.exports.map_surface import bands, decades, layer_units, works_levels

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from tailrace.assess.assessment import AreaAssessment, Assessment

STATED = ("P5", "P50", "P95")
OPTIONS = {
    # The same results are the same bytes: GDAL would write the time of day.
    "OGR_CURRENT_DATE": "1980-01-01T00:00:00.000Z",
    # The folder appears when it is whole: no need to wait for the disk after every layer.
    "OGR_SQLITE_SYNCHRONOUS": "OFF",
}


def write_geopackage(path: Path, assessment: Assessment) -> None:
    """Write all layers of all areas.

    Parameters
    ----------
    path : Path
        File to write.
    assessment : Assessment
        What was found.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    old = {name: pyogrio.get_gdal_config_option(name) for name in OPTIONS}
    pyogrio.set_gdal_config_options(OPTIONS)
    try:
        for name, layer in geopackage_layers(assessment).items():
            if len(layer):
                pyogrio.write_dataframe(
                    layer, path, layer=name, driver="GPKG", append=path.exists()
                )
    except (DataSourceError, DataLayerError) as error:
        # GDAL's own words on a disk that is full or a folder that is gone
        raise OSError(str(error)) from error
    finally:
        pyogrio.set_gdal_config_options(old)


def geopackage_layers(assessment: Assessment) -> dict[str, gpd.GeoDataFrame | pd.DataFrame]:
    """Return the layers by name; those without geometry are plain tables.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    """
    found: dict[str, gpd.GeoDataFrame | pd.DataFrame] = {}
    for name, area in assessment.areas.items():
        frame = assessment.site.areas[name].frame
        results = result_rows(area)
        found[f"{name}_places"] = _at_places(_wide(results, area), area, frame)
        found[f"{name}_results"] = _at_places(results, area, frame)
        found[f"{name}_sources"] = _sources(assessment, name)
        if "map_level" in area.data:
            found |= _map_layers(name, area, frame)
        if "plume_level" in area.data:
            found |= _plume_layers(name, area, frame)
        places = assessment.site.projected(name)
        found[f"{name}_site"] = places.reset_index(drop=True).map(_plain_cell)
    return found


def result_rows(area: AreaAssessment) -> pd.DataFrame:
    """Return a row for every place, endpoint, group and stated year.

    Parameters
    ----------
    area : AreaAssessment
        Results of an area.

    Returns
    -------
    DataFrame
        Columns place, endpoint, unit, group, year, P5, P50, P95 of all, `works_P50` of the works
        alone, at_least, screening_only. Cells of what is missing are empty.
    """
    import pandas as pd

    data, rows = area.data, []
    years = data["stated_year"].values
    stated = stated_results(data, [int(year) for year in years])[: len(STATED)]
    works = np.percentile(data["increment"].sel(year=years).values, 50.0, axis=-1)
    units, places, endpoints, groups = (
        [str(name) for name in data[of].values] for of in ("unit", "receptor", "endpoint", "group")
    )
    at_least = data["at_least"].values
    for k, r, g, y in np.ndindex(*stated.shape[1:]):
        rows.append(
            (places[r], endpoints[k], units[k], groups[g], int(years[y]),
             *stated[:, k, r, g, y].tolist(), float(works[k, r, g, y]), bool(at_least[k, r, g]),
             area.screening_only)
        )  # fmt: skip
    columns = [
        "place", "endpoint", "unit", "group", "year", *STATED, "works_P50", "at_least",
        "screening_only",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def column_name(*words: object) -> str:
    """Return words as the name of a column: lower-case letters, digits and underscores."""
    return re.sub(r"[^\w]+", "_", " ".join(map(str, words)).lower()).strip("_")


def _wide(results: pd.DataFrame, area: AreaAssessment) -> pd.DataFrame:
    """Return a row a place: the last stated year, a column for each endpoint, group, statistic."""
    import pandas as pd

    last = results[results["year"] == int(area.data["stated_year"].values[-1])]
    rows: dict[str, dict[str, Any]] = {}
    for row in last.to_dict("records"):
        cells = rows.setdefault(row["place"], {"place": row["place"], "year": row["year"]})
        for name in STATED:
            cells[column_name(row["endpoint"], row["group"], name)] = row[name]
        cells[column_name(row["endpoint"], row["group"], "at_least")] = row["at_least"]
        cells["screening_only"] = row["screening_only"]
    return pd.DataFrame(list(rows.values()))


def _at_places(table: pd.DataFrame, area: AreaAssessment, frame: str) -> gpd.GeoDataFrame:
    import geopandas as gpd

    data = area.data
    east = dict(zip(data["receptor"].values, data["receptor_east"].values, strict=True))
    north = dict(zip(data["receptor"].values, data["receptor_north"].values, strict=True))
    points = gpd.points_from_xy(table["place"].map(east), table["place"].map(north))
    return gpd.GeoDataFrame(table, geometry=points, crs=frame)


def _sources(assessment: Assessment, area: str) -> gpd.GeoDataFrame:
    """Return releases of an area at their sources; one without a place has an empty geometry."""
    import geopandas as gpd

    releases = assessment.tables["releases"]
    chosen = releases[releases["area"] == area].reset_index(drop=True)
    places = assessment.site.projected(area)
    known = assessment.site.emissions.sources if assessment.site.emissions else {}
    place_of = {name: one.place for name, one in known.items()}
    names = [place_of.get(name, name) for name in chosen["source"]]
    shape_of = dict(zip(places.index, places.geometry, strict=True))
    shapes = [shape_of.get(name) for name in names]
    chosen = chosen.assign(place=[name if name in shape_of else "" for name in names])
    return gpd.GeoDataFrame(chosen, geometry=shapes, crs=places.crs)


def _map_layers(name: str, area: AreaAssessment, frame: str) -> dict[str, Any]:
    import geopandas as gpd
    import pandas as pd

    data = area.data
    east, north = data["east"].values, data["north"].values
    columns, told, regions = {}, [], []
    for layer, unit, year, values in _map_values(area):
        column = column_name(layer, year)
        columns[column] = values
        told.append((column, layer, unit, year, "the works' part, central values"))
        regions += [
            (layer, unit, year, level, shape)
            for level, shape in bands(east, north, values, decades(values))
        ]
    points = gpd.GeoDataFrame(
        {"point": np.arange(len(east)), **columns},
        geometry=gpd.points_from_xy(east, north), crs=frame,
    )  # fmt: skip
    contours = gpd.GeoDataFrame(
        [row[:4] for row in regions], columns=["layer", "unit", "year", "at_least"],
        geometry=[row[4] for row in regions], crs=frame,
    )  # fmt: skip
    return {
        f"{name}_map_points": points,
        f"{name}_map_columns": pd.DataFrame(
            told, columns=["column", "layer", "unit", "year", "what"]
        ),
        f"{name}_contours": contours.assign(screening_only=area.screening_only),
    }


def _plume_layers(name: str, area: AreaAssessment, frame: str) -> dict[str, Any]:
    """Return levels in groundwater as points and regions, by element and year."""
    import geopandas as gpd

    data = area.data
    east, north = data["ground_east"].values, data["ground_north"].values
    level = data["plume_level"].sum("ground_source", min_count=1)
    units = [str(unit) for unit in data["ground_unit"].values]
    columns, regions = {}, []
    for substance, unit in zip(data["ground_substance"].values, units, strict=True):
        every = level.sel(ground_substance=substance)
        for year in map(int, data["ground_year"].values):
            values = every.sel(ground_year=year).values
            columns[column_name(substance, unit, year)] = values
            regions += [
                (str(substance), unit, year, border, shape)
                for border, shape in bands(east, north, values, decades(every.values))
            ]
    points = gpd.GeoDataFrame(
        {"point": np.arange(len(east)), **columns},
        geometry=gpd.points_from_xy(east, north), crs=frame,
    )  # fmt: skip
    reached = gpd.GeoDataFrame(
        [row[:4] for row in regions], columns=["substance", "unit", "year", "at_least"],
        geometry=[row[4] for row in regions], crs=frame,
    )  # fmt: skip
    return {f"{name}_plume_points": points, f"{name}_plume": reached}


def _map_values(area: AreaAssessment) -> Iterator[tuple[str, str, int, Any]]:
    years = area.data["stated_year"].values.tolist()
    levels = works_levels(area.data)
    for (layer, unit), of_layer in zip(layer_units(area.data).items(), levels, strict=True):
        for year, values in zip(years, of_layer, strict=True):
            yield layer, unit, int(year), values


def _plain_cell(cell: Any) -> Any:
    """Return a value or a missing one as its words, which a GeoPackage can hold."""
    plain = cell is None or isinstance(cell, str | bool | int | float | np.generic)
    return cell if plain or hasattr(cell, "geom_type") else str(cell)
