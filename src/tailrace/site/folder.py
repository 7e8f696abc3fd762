"""Finding a site: a folder that the user names, or one that ships with the program."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

from tailrace.errors import Problems, did_you_mean
from tailrace.site.files import entries, is_there

SITE_FILE = "site.toml"

FILES = (
    SITE_FILE,
    "works.toml",
    "emissions.toml",
    "people.csv",
    "people.toml",
    "options.toml",
    "measurements.csv",
    "claims.csv",
    "sources.csv",
    "places.geojson",
    "places.gpkg",
    "places.shp",
)
"""Files of a site beside the folders `areas/` and `routes/`."""
AREA_FILES = ("ground.toml", "surface.toml", "land.toml")
"""Files of an area, in its folder."""


def bundled_folder() -> Path:
    """Return the folder that holds the sites which ship with the program."""
    return Path(__file__).resolve().parent.parent / "data" / "sites"


def bundled_sites() -> tuple[str, ...]:
    """Return the names of the sites that ship with the program, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in bundled_folder().glob(f"*/{SITE_FILE}")))


def find_folder(site: str | PathLike[str], problems: Problems) -> Path | None:
    """Return the folder of a site, or note that there is none.

    Parameters
    ----------
    site : str or path
        A folder with a `site.toml`, that file itself, or the name of a bundled site. A folder
        goes before a bundled site of the same name.
    problems : Problems
        Where it is noted that there is no such site.
    """
    path = Path(site)
    text = str(site)
    remedy = f"to begin one: tailrace new {text} --like baotou"
    try:
        there, is_folder = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        problems.add(f"cannot be looked at ({error})", file=text[:80], remedy="check the path")
        return None
    if there and not is_folder and path.name == SITE_FILE:
        return path.parent
    if is_folder and _has_site_file(path):
        return path
    if text in bundled_sites():
        return bundled_folder() / text
    if is_folder:
        names = [entry.name for entry in entries(path, file=text, problems=problems)]
        near = did_you_mean(SITE_FILE, names)
        problems.add(
            f"the folder has no {SITE_FILE}",
            file=text,
            allowed="a site folder, or a bundled site: " + ", ".join(bundled_sites()),
            remedy=near or remedy,
        )
    elif there:
        problems.add(
            "is a file; a site is a folder",
            file=text,
            allowed=f"a folder with a {SITE_FILE}",
            remedy=remedy,
        )
    else:
        problems.add(
            "there is no such site",
            file=text,
            allowed="a site folder, or a bundled site: " + ", ".join(bundled_sites()),
            remedy=did_you_mean(text, bundled_sites()) or remedy,
        )
    return None


def _has_site_file(folder: Path) -> bool:
    """Tell whether a folder has something called site.toml, usable or not."""
    return is_there(folder / SITE_FILE)


def note_strangers(folder: Path, places: str | None, problems: Problems) -> None:
    """Warn of files in a site folder that nothing reads, likely misspelt ones.

    Parameters
    ----------
    folder : pathlib.Path
        The site folder.
    places : str or None
        The places file, if site.toml names one.
    problems : Problems
        Where it is noted.
    """
    known = [*FILES, *([places] if places else [])]
    for path in entries(folder, file=str(folder), problems=problems):
        if path.name in known or path.is_dir():
            continue
        if path.suffix.lower() in (".toml", ".csv", ".geojson", ".gpkg", ".shp"):
            problems.add(
                "is not read",
                file=path.name,
                allowed=", ".join(known),
                remedy=did_you_mean(path.name, known),
                severity="warning",
            )


def files_absent(folder: Path, areas: Iterable[str]) -> frozenset[str]:
    """Return the files that a site might have and has not, by their path inside its folder.

    Parameters
    ----------
    folder : pathlib.Path
        The site folder.
    areas : iterable of str
        Names of its areas.
    """
    names = [*FILES, *(f"areas/{area}/{name}" for area in areas for name in AREA_FILES)]
    return frozenset(name for name in names if not is_there(folder / name))
