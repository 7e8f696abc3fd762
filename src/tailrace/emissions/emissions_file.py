"""Reading an emissions file: which sources a site has, of what, by which process and edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.emissions.process import Process
from tailrace.emissions.read_controls import read_controls
from tailrace.emissions.read_dust import (
    read_composition,
    read_enrichment,
    read_material_share,
    read_sizes,
)
from tailrace.emissions.read_limits import read_limits
from tailrace.emissions.read_number import read_number
from tailrace.emissions.read_release_points import read_release_points
from tailrace.emissions.registry import known_processes
from tailrace.emissions.source import (
    MATERIALS,
    ByYear,
    Emissions,
    EmissionSource,
    Material,
    MaterialKind,
    Number,
    WeatherChoice,
)
from tailrace.errors import Problems, check_keys, did_you_mean

FILE_KEYS = ("title", "description", "sources", "weather", "source", "limits", "release_point")
WEATHER_KEYS = ("climate", "seed", "note")
SOURCE_KEYS = (
    "title",
    "process",
    "edition",
    "area",
    "place",
    *MATERIALS,
    "moves",
    "inputs",
    "choices",
    "control",
    "enrichment",
    "sizes",
    "composition",
    "material_share",
    "first_year",
    "last_year",
    "note",
)


def read_emissions(raw: Any, *, years: range, problems: Problems) -> Emissions | None:
    """Read what emits on a site.

    Parameters
    ----------
    raw : mapping
        The parsed `emissions.toml`.
    years : range
        Calendar years the site covers.
    problems : Problems
        Where every mistake is noted; nothing is raised.

    Returns
    -------
    Emissions or None
        None when a mistake makes the file unusable.
    """
    mine = Problems(problems.file or "emissions.toml")
    found = _read(raw, years, mine)
    problems.extend(mine)
    return None if mine.errors else found


def _read(raw: Any, years: range, problems: Problems) -> Emissions | None:
    if not check_keys(raw, FILE_KEYS, "", problems):
        return None
    for key in ("title", "description"):
        _text(raw, key, "", problems)
    sources = _texts(raw.get("sources", {}), "sources", problems)
    tables = raw.get("source", {})
    if not isinstance(tables, Mapping) or not tables:
        problems.add(
            "an emissions file without sources", place="source", remedy="add [source.NAME] tables"
        )
        return None
    found = {
        str(name): source
        for name, table in tables.items()
        if (source := _read_source(str(name), table, years, sources, problems)) is not None
    }
    return Emissions(
        sources=found,
        weather=_read_weather(raw.get("weather", {}), problems),
        limits=read_limits(raw.get("limits", {}), problems),
        release_points=read_release_points(
            raw.get("release_point", {}), list(tables), sources, problems
        ),
        file=problems.file,
    )


def _read_source(
    name: str, table: Any, years: range, sources: Mapping[str, str], problems: Problems
) -> EmissionSource | None:
    place = f"source.{name}"
    if not check_keys(table, SOURCE_KEYS, place, problems):
        return None
    for key in ("note",):
        _text(table, key, place, problems)
    process = _process(table, place, problems)
    if process is None:
        return None
    first, last = (_year(table, key, place, problems) for key in ("first_year", "last_year"))
    if first is not None and last is not None and first > last:
        problems.add(f"it ends in {last}, before it begins in {first}", place=f"{place}.last_year")
    active = range(max(first or years.start, years.start), min(last or years[-1], years[-1]) + 1)
    return EmissionSource(
        name=name,
        title=_text(table, "title", place, problems) or name,
        process=process.name,
        edition=_edition(table, process, place, problems),
        area=_text(table, "area", place, problems),
        place=_text(table, "place", place, problems),
        material=_material(table, process, place, problems),
        moved=_moved(table, process, place, problems),
        inputs=_inputs(table.get("inputs", {}), process, active, place, sources, problems),
        choices=_choices(table.get("choices", {}), process, place, problems),
        controls=read_controls(table.get("control", {}), f"{place}.control", sources, problems),
        enrichment=read_enrichment(table.get("enrichment", {}), place, sources, problems),
        first_year=first,
        last_year=last,
        sizes=read_sizes(table.get("sizes", {}), process, place, sources, problems),
        composition=read_composition(table.get("composition"), process, place, sources, problems),
        material_share=read_material_share(table, place, sources, problems),
    )


def _process(table: Mapping[str, Any], place: str, problems: Problems) -> Process | None:
    name = _text(table, "process", place, problems)
    known = known_processes()
    if name in known:
        return known[name]
    problems.add(
        f'there is no process "{name}"' if name else "a source without a process",
        place=f"{place}.process",
        allowed=", ".join(known),
        remedy=did_you_mean(name, known),
    )
    return None


def _edition(table: Mapping[str, Any], process: Process, place: str, problems: Problems) -> str:
    edition = _text(table, "edition", place, problems)
    if edition and edition not in process.editions:
        problems.add(
            f'the process {process.name} has no edition "{edition}"',
            place=f"{place}.edition",
            allowed=", ".join(process.editions) or "none: leave the key out",
            remedy=did_you_mean(edition, process.editions),
        )
    elif process.editions and not edition:
        problems.add(
            "the edition of the emission factors is not stated",
            place=f"{place}.edition",
            allowed=", ".join(process.editions),
            remedy="editions differ by up to a factor of two and are never mixed: name one",
        )
    return edition


def _material(
    table: Mapping[str, Any], process: Process, place: str, problems: Problems
) -> Material | None:
    found = _one_material(table, process, place, problems)
    if found is None and process.materials and not process.may_lack_material:
        problems.add(
            "a source without a material",
            place=place,
            allowed="; ".join(f"{kind} = {MATERIALS[kind]}" for kind in process.materials),
        )
    return found


def _moved(
    table: Mapping[str, Any], process: Process, place: str, problems: Problems
) -> Material | None:
    if "moves" not in table:
        return None
    place = f"{place}.moves"
    if not check_keys(table["moves"], MATERIALS, place, problems, what="kind of material"):
        return None
    return _one_material(table["moves"], process, place, problems)


def _one_material(
    table: Mapping[str, Any], process: Process, place: str, problems: Problems
) -> Material | None:
    given: list[MaterialKind] = [kind for kind in MATERIALS if kind in table]  # type: ignore[misc]
    if len(given) > 1:
        problems.add(
            f"a source of several materials: {', '.join(given)}",
            place=place,
            remedy="keep one, or make a source of each",
        )
        return None
    if not given:
        return None
    kind = given[0]
    if kind not in process.materials:
        problems.add(
            f"the process {process.name} does not work on a {kind}",
            place=f"{place}.{kind}",
            allowed=", ".join(process.materials) or "no material",
        )
        return None
    return Material(kind, _text(table, kind, place, problems))


def _inputs(
    raw: Any,
    process: Process,
    years: range,
    place: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> dict[str, Number]:
    wanted = {one.name: one for one in process.inputs}
    place = f"{place}.inputs"
    if not check_keys(raw, wanted, place, problems, what=f"input of {process.name}"):
        return {}
    found: dict[str, Number] = {}
    for name, content in raw.items():
        if name not in wanted:
            continue
        number = read_number(content, wanted[name], f"{place}.{name}", sources, problems)
        if isinstance(number, ByYear):
            _check_years(number, years, f"{place}.{name}", problems)
        if number is not None:
            found[name] = number
    for name, one in wanted.items():
        replaced = bool(one.instead) and all(other in raw for other in one.instead)
        if one.required and name not in raw and not replaced:
            problems.add(
                f"{one.meaning} is not stated",
                place=f"{place}.{name}",
                remedy=f'add {name} = {{ value = "...", source = "..." }}, or '
                f'{{ missing = "the reason" }}, and the source is then unknown'
                + (f"; or {' and '.join(one.instead)} instead" if one.instead else ""),
            )
    return found


def _check_years(number: ByYear, years: range, place: str, problems: Problems) -> None:
    outside = [year for year in years if not number.years[0] <= year <= number.years[-1]]
    if outside:
        problems.add(
            f"no number for {outside[0]}"
            + (f" and {len(outside) - 1} more years" if len(outside) > 1 else ""),
            place=place,
            allowed=f"every year {years.start}-{years.stop - 1} between the first and the last",
        )


def _choices(raw: Any, process: Process, place: str, problems: Problems) -> dict[str, str]:
    place = f"{place}.choices"
    if not check_keys(raw, process.choices, place, problems, what="choice"):
        return {}
    found = {}
    for name, allowed in process.choices.items():
        word = _text(raw, name, place, problems)
        if word not in allowed:
            problems.add(
                f'"{word}" cannot be chosen' if word else f"{name} is not chosen",
                place=f"{place}.{name}",
                allowed=", ".join(allowed),
                remedy=did_you_mean(word, allowed),
            )
        found[name] = word
    return found


def _read_weather(raw: Any, problems: Problems) -> dict[str, WeatherChoice]:
    if not isinstance(raw, Mapping):
        problems.add("weather must be tables by area", place="weather")
        return {}
    found = {}
    for area, table in raw.items():
        place = f"weather.{area}"
        if not check_keys(table, WEATHER_KEYS, place, problems):
            continue
        seed = table.get("seed", 0)
        if type(seed) is not int or seed < 0:
            problems.add("no seed", place=f"{place}.seed", allowed="a whole number from 0")
            seed = 0
        found[str(area)] = WeatherChoice(str(area), _climate(table, place, problems), seed)
    return found


def _climate(table: Mapping[str, Any], place: str, problems: Problems) -> str:
    from tailrace.weather import bundled_climates

    name = _text(table, "climate", place, problems)
    if name not in bundled_climates():
        problems.add(
            f'there is no packaged climate "{name}"' if name else "no climate is named",
            place=f"{place}.climate",
            allowed=", ".join(bundled_climates()),
            remedy=did_you_mean(name, bundled_climates()),
        )
    return name


def _year(table: Mapping[str, Any], key: str, place: str, problems: Problems) -> int | None:
    year = table.get(key)
    if year is None or type(year) is int:
        return year
    problems.add("no calendar year", place=f"{place}.{key}", allowed=f"{key} = 2018")
    return None


def _text(table: Mapping[str, Any], key: str, place: str, problems: Problems) -> str:
    text = table.get(key, "")
    if isinstance(text, str):
        return text
    problems.add(
        "a text belongs here",
        place=".".join(part for part in (place, key) if part),
        allowed=f'{key} = "..."',
    )
    return ""


def _texts(raw: Any, place: str, problems: Problems) -> dict[str, str]:
    if not isinstance(raw, Mapping):
        problems.add("a table of texts belongs here", place=place, allowed='key = "text"')
        return {}
    return {str(key): _text(raw, key, place, problems) for key in raw}
