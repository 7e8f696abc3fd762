"""site.toml, ground.toml and surface.toml: every wrong key and number is named at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tailrace.quantities import Missing
from tailrace.site import check_site, load_site

Said = Callable[[], list[str]]
Edit = Callable[[str, str, str], None]


def write_area(folder: Path, file: str, text: str) -> None:
    (folder / "areas" / "north").mkdir(parents=True, exist_ok=True)
    (folder / "areas" / "north" / file).write_text(text, encoding="utf-8")


def test_misspelt_keys_of_site_toml(edit: Edit, said: Said) -> None:
    edit("site.toml", 'title = "A small site"', 'titel = "A small site"')
    edit("site.toml", "centre =", "center =")
    edit("site.toml", "last = 2022", "lst = 2022")
    assert said() == [
        'site.toml, years: "last" is missing; add the key last.',
        'site.toml, years: unknown key "lst"; allowed: first, last, stated, plan, option_starts; '
        'did you mean "last"?',
        'site.toml, area.north: "centre" is missing; add the key centre.',
        'site.toml, area.north: unknown key "center"; allowed: title, centre, frame, radius, map, '
        'weather, elevation, height_range, relief; did you mean "centre"?',
        'site.toml: unknown key "titel"; allowed: name, title, description, crs, places, years, '
        'drawn_as_one, area; did you mean "title"?',
    ]


def test_wrong_kinds_of_things_in_site_toml(edit: Edit, said: Said) -> None:
    edit("site.toml", 'name = "small"', "name = 5")
    edit("site.toml", "first = 2020", "first = 2020.5")
    edit("site.toml", "last = 2022", "last = 9999")
    edit("site.toml", "centre = [109.96, 41.80]", 'centre = ["109.96"]')
    edit("site.toml", 'weather = { missing = "no station" }', "weather = { mising = 1 }")
    assert said() == [
        "site.toml, name: a whole number 5 cannot stand here; allowed: text between quotation "
        "marks.",
        "site.toml, years.first: a number 2020.5 cannot stand here; allowed: a whole number.",
        "site.toml, years.last: a whole number 9999 cannot stand here; allowed: 2300 or less.",
        "site.toml, area.north.centre.1: text '109.96' cannot stand here; allowed: a number.",
        'site.toml, area.north.weather: "missing" is missing; add the key missing.',
        'site.toml, area.north.weather: unknown key "mising"; allowed: missing; did you mean '
        '"missing"?',
    ]


def test_one_coordinate_is_no_centre(edit: Edit, said: Said) -> None:
    edit("site.toml", "centre = [109.96, 41.80]", "centre = [109.96]")
    assert said() == [
        "site.toml, area.north.centre: a list cannot stand here; allowed: at least 2 entries."
    ]


def test_names_of_areas_are_names_of_folders(edit: Edit, said: Said) -> None:
    edit("site.toml", "[area.north]", '[area."../north"]')
    assert "allowed: letters, digits, _ and -, at most 64" in said()[0]


def test_years_the_wrong_way_round(edit: Edit, said: Said) -> None:
    edit("site.toml", "first = 2020", "first = 2030")
    assert said() == [
        "site.toml, years: the last year 2022 is before the first 2030; allowed: first <= last; "
        "exchange them."
    ]


def test_centre_the_wrong_way_round(edit: Edit, said: Said) -> None:
    edit("site.toml", "centre = [109.96, 41.80]", "centre = [41.80, 109.96]")
    assert said() == [
        "site.toml, area.north.centre: x 41.8, y 109.96 is no longitude and latitude (EPSG:4326 "
        "(WGS 84)); allowed: longitude -180 to 180 first, latitude -90 to 90 second; x and y look "
        "exchanged: longitude (x, east) comes first."
    ]


def test_centre_that_is_no_number(edit: Edit, said: Said) -> None:
    edit("site.toml", "centre = [109.96, 41.80]", "centre = [nan, 41.80]")
    assert said() == [
        "site.toml, area.north.centre: a coordinate is NaN or infinite; allowed: two finite "
        "numbers."
    ]


def test_unknown_system(edit: Edit, said: Said) -> None:
    edit("site.toml", "EPSG:4326", "WGS48")
    assert said() == [
        'site.toml, crs: the coordinate reference system "WGS48" is not known; allowed: an EPSG '
        "code such as EPSG:4326 or EPSG:32649, or a WKT text; look the code up at "
        "https://epsg.org."
    ]


def test_wrong_frame(edit: Edit, said: Said) -> None:
    edit("site.toml", "EPSG:32649", "EPSG:32611")
    assert said() == [
        "site.toml, area.north.frame: the centre 109.9600 E, 41.8000 N lies outside the area of "
        "use of EPSG:32611 (WGS 84 / UTM zone 11N): -120 to -114 degrees east, 0 to 84 degrees "
        "north; allowed: a projected system in metres whose area of use holds the centre; leave "
        'it out, or write frame = "EPSG:32649".'
    ]


def test_frame_is_the_utm_zone_unless_stated(folder: Path, edit: Edit) -> None:
    edit("site.toml", 'frame = "EPSG:32649"', "")
    assert load_site(folder).areas["north"].frame == "EPSG:32649"


def test_map_and_radius(folder: Path, edit: Edit, said: Said) -> None:
    area = load_site(folder).areas["north"]
    assert (area.radius, area.width, area.height) == (50_000.0, 100_000.0, 100_000.0)
    edit(
        "site.toml",
        "relief",
        'radius = "20 km"\nmap = { width = "8 km", height = "6000 m" }\nrelief',
    )
    area = load_site(folder).areas["north"]
    assert (area.radius, area.width, area.height) == (20_000.0, 8_000.0, 6_000.0)
    edit("site.toml", '"20 km"', '"900 km"')
    assert said() == [
        "site.toml, area.north.radius: 900000 m cannot be used; allowed: above 0 and up to 100 km."
    ]


def test_weather_file(folder: Path, edit: Edit, said: Said) -> None:
    edit("site.toml", '{ missing = "no station" }', '"north.epw"')
    assert said() == [
        "areas/north/north.epw: the file is missing; create it, or correct the name where it is "
        "asked for."
    ]
    write_area(folder, "north.epw", "LOCATION,North\n")
    assert said() == []
    assert load_site(folder).areas["north"].weather == folder / "areas" / "north" / "north.epw"


def test_reasons_of_what_is_missing(folder: Path) -> None:
    area = load_site(folder).areas["north"]
    assert area.weather == Missing("no station")
    assert area.relief == "flat"
    assert area.ground.aquifer.thickness == Missing(
        "aquifer.thickness is not stated in areas/north/ground.toml"
    )
    assert area.ground.distribution_coefficient == {}


def test_numbers_of_ground_toml(folder: Path, said: Said) -> None:
    write_area(
        folder,
        "ground.toml",
        """
        [aquifer]
        hydraulic_conductivity = { value = "36 m/h", source = "pumping test", quality = "measured" }
        thickness = "2000 cm"
        [distribution_coefficient]
        Th = { low = "1700 mL/g", high = "170000 mL/g", distribution = "loguniform" }
        [background.groundwater]
        F = "0.5 mg/L F"
        """,
    )
    assert said() == []
    ground = load_site(folder).areas["north"].ground
    assert ground.aquifer.hydraulic_conductivity.central == pytest.approx(0.01)
    assert ground.aquifer.hydraulic_conductivity.unit == "m/s"
    assert ground.aquifer.thickness.central == pytest.approx(20.0)
    # the median of a log-uniform number is the geometric mean of its ends
    assert ground.distribution_coefficient["Th"].central == pytest.approx((1.7 * 170) ** 0.5)
    assert ground.background.groundwater["F"].central == pytest.approx(5e-4)
    assert ground.background.groundwater["F"].basis == "F"


def test_mistakes_of_ground_toml_all_at_once(folder: Path, said: Said) -> None:
    write_area(
        folder,
        "ground.toml",
        """
        [aquifer]
        thicknes = "20 m"
        porosity = 1.3
        hydraulic_gradient = { value = 0.004, sorce = "survey" }
        bulk_density = "1.6 km"
        [distribution_coefficient]
        Th = "-1 m3/kg"
        Tho = "1 m3/kg"
        [deposit.pond]
        kind = "tailings pond"
        place = "pond"
        [deposit.pond.composition]
        REO = "7 wt% REE"
        """,
    )
    messages = said()
    file = "areas/north/ground.toml"
    assert all(message.startswith(file) for message in messages)
    whole = "\n".join(messages)
    for part in (
        f'{file}, aquifer: unknown key "thicknes"; allowed: hydraulic_conductivity,',
        'did you mean "thickness"?',
        f"{file}, aquifer.porosity",
        f"{file}, aquifer.hydraulic_gradient: the key 'sorce' is unknown",
        'did you mean "source"?',
        f"{file}, aquifer.bulk_density",
        f"{file}, distribution_coefficient.Th",
        f'{file}, distribution_coefficient.Tho: unknown substance "Tho"',
        f'{file}, deposit.pond.kind: unknown kind "tailings pond"; allowed: tailings_pond,',
        f"{file}, deposit.pond.composition.REO: REE is given where REO is wanted",
    ):
        assert part in whole
    assert len(messages) == 8


def test_places_of_deposits(folder: Path, said: Said) -> None:
    write_area(folder, "ground.toml", '[deposit.pond]\nkind = "heap"\nplace = "pti"\n')
    assert said() == [
        'areas/north/ground.toml, deposit.pond.place: the area has no place "pti"; allowed: pit, '
        'town; did you mean "pit"?'
    ]


def test_mistakes_of_surface_toml(folder: Path, said: Said) -> None:
    write_area(
        folder,
        "surface.toml",
        '[climate]\nwind_speed = "3 kg"\n[background.air]\nPM1O = "5 ug/m3"\nPM10 = "50 ug/m3"\n',
    )
    assert said()[0].startswith("areas/north/surface.toml, climate.wind_speed: ")
    assert said()[1] == (
        'areas/north/surface.toml, background.air.PM1O: unknown substance "PM1O"; allowed: a '
        'substance such as Th, F, SO4, REO, or TSP, PM10, PM2.5; did you mean "PM10"?'
    )


def test_stray_files_and_folders_are_warnings(folder: Path, said: Said) -> None:
    write_area(folder, "gruond.toml", "x = 1")
    (folder / "areas" / "nroth").mkdir()
    (folder / "poeple.csv").write_text("x")
    assert said() == [
        "areas/north/gruond.toml: is not read; allowed: ground.toml, surface.toml, land.toml; "
        'did you mean "ground.toml"?',
        'areas/nroth: is the folder of no area; allowed: north; did you mean "north"?',
        "poeple.csv: is not read; allowed: site.toml, works.toml, emissions.toml, people.csv, "
        "people.toml, options.toml, "
        "measurements.csv, claims.csv, sources.csv, places.geojson, places.gpkg, places.shp; did "
        'you mean "people.csv"?',
    ]
    assert check_site(folder).ok


def test_file_in_place_of_the_folder_of_areas(folder: Path, said: Said) -> None:
    (folder / "areas").write_text("x")
    assert "areas: is a file where a folder belongs; allowed: a folder." in said()


def test_every_file_can_be_broken_at_once(folder: Path, said: Said) -> None:
    (folder / "site.toml").write_bytes(b"")
    (folder / "works.toml").write_text("[[route]\n")
    (folder / "places.geojson").write_text("{")
    (folder / "people.csv").mkdir()
    (folder / "options.toml").write_bytes("name = '尾矿'".encode("gb18030"))
    assert [message.split(":")[0].split(",")[0] for message in said()] == [
        "site.toml",
        "places.geojson",
        "works.toml",
        "people.csv",
        "options.toml",
    ]


def test_background_of_the_diet(folder: Path, said: Said) -> None:
    write_area(
        folder,
        "surface.toml",
        """
        [background.diet]
        REE = { value = "1.62 ug/(kg d)", source = "a study of 2022", quality = "published" }
        F = { missing = "nobody asked" }
        """,
    )
    assert said() == []
    diet = load_site(folder).areas["north"].surface.background.diet
    assert diet["REE"].central == pytest.approx(1.62e-3)
    assert (diet["REE"].unit, diet["REE"].basis) == ("mg/(kg d)", "REE")
    assert diet["F"] == Missing("nobody asked")
    write_area(folder, "surface.toml", '[background.diet]\nREE = "1.62 ug/d"\n')
    (message,) = said()
    assert message.startswith("areas/north/surface.toml, background.diet.REE")
