"""The files a site is read from: to copy them beside results, and to know them by their hash."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tailrace.site.folder import FILES
from tailrace.site.model import Site

_FOLDERS = ("areas", "routes")
_BESIDE_SHAPES = (".cpg", ".dbf", ".prj", ".shx")
_CHUNK = 1 << 20


def input_files(site: Site) -> dict[str, Path]:
    """Return the files of a site, by their path inside its folder.

    Parameters
    ----------
    site : Site
        A site that was read.

    Returns
    -------
    dict of str to Path
        The site's own files, those of its areas and routes, and weather and relief where they lie
        in its folder, in alphabetical order. Files that nothing reads, and hidden ones, are left
        out.
    """
    folder = site.folder
    found = [folder / name for name in FILES]
    found += [folder / name for name in _places_files(folder)]
    for inner in _FOLDERS:
        found += (folder / inner).rglob("*")
    for area in site.areas.values():
        found += [path for path in (area.weather, area.relief) if isinstance(path, Path)]
    kept: dict[str, Path] = {}
    for path in found:
        if not path.is_file() or not path.is_relative_to(folder):
            continue
        inside = path.relative_to(folder)
        if not any(part.startswith((".", "__")) for part in inside.parts):
            kept[inside.as_posix()] = path
    return dict(sorted(kept.items()))


def input_hashes(site: Site) -> dict[str, str]:
    """Return the SHA-256 hash of every file of a site, by its path inside its folder.

    Parameters
    ----------
    site : Site
        A site that was read.
    """
    return {name: file_hash(path) for name, path in input_files(site).items()}


def file_hash(path: Path) -> str:
    """Return the SHA-256 hash of a file, as hexadecimal digits.

    Parameters
    ----------
    path : Path
        The file.
    """
    content = hashlib.sha256()
    with path.open("rb") as stream:
        while part := stream.read(_CHUNK):
            content.update(part)
    return content.hexdigest()


def _places_files(folder: Path) -> list[str]:
    """Return the map that site.toml names, and the files that belong to a shapefile."""
    import tomllib

    raw = tomllib.loads((folder / FILES[0]).read_text(encoding="utf-8-sig"))
    named = raw.get("places")
    maps = [named] if isinstance(named, str) else [name for name in FILES if name[:7] == "places."]
    beside = [
        Path(name).with_suffix(ending).as_posix()
        for name in maps if name.lower().endswith(".shp") for ending in _BESIDE_SHAPES
    ]  # fmt: skip
    return [*maps, *beside]
