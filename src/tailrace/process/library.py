"""Finding a route: in the site's own folder first, then among those that ship."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tailrace.errors import Problems, did_you_mean
from tailrace.process.route import Route
from tailrace.process.route_file import read_route


def _packaged() -> Traversable:
    return files("tailrace.data") / "routes"


def packaged_routes() -> tuple[str, ...]:
    """Return the names of the routes that ship with the program."""
    return tuple(
        sorted(
            entry.name.removesuffix(".toml")
            for entry in _packaged().iterdir()
            if entry.name.endswith(".toml")
        )
    )


def packaged_route_text(name: str) -> str:
    """Return the file of a route that ships with the program."""
    return (_packaged() / f"{name}.toml").read_text(encoding="utf-8")


def find_route(name: str, folder: Path | None, place: str, problems: Problems) -> Route | None:
    """Read a route by name.

    Parameters
    ----------
    name : str
        Name of the route, that of its file without ".toml".
    folder : Path or None
        Site folder, whose `routes/` is looked in first.
    place : str
        Where the route is asked for, for messages.
    problems : Problems
        Where mistakes are noted.
    """
    plain = name == Path(name).name and name not in ("", ".", "..")
    own = folder / "routes" / f"{name}.toml" if folder is not None and plain else None
    if own is not None and own.is_file():
        text, file = own.read_bytes(), f"routes/{name}.toml"
    elif name in packaged_routes():
        text, file = packaged_route_text(name).encode(), f"{name}.toml (packaged route)"
    else:
        choices = [*packaged_routes(), *_own_routes(folder)]
        problems.add(
            f'there is no route "{name}"',
            place=place,
            allowed=", ".join(choices),
            remedy=did_you_mean(name, choices),
        )
        return None
    try:
        raw = tomllib.loads(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        problems.add(
            f"not UTF-8 text (byte {error.start})", file=file, remedy="save the file as UTF-8"
        )
        return None
    except tomllib.TOMLDecodeError as error:
        problems.add(f"not valid TOML: {error}", file=file, remedy="mend the line named")
        return None
    return read_route(raw, name, problems, file=file)


def _own_routes(folder: Path | None) -> list[str]:
    if folder is None or not (folder / "routes").is_dir():
        return []
    return sorted(path.stem for path in (folder / "routes").glob("*.toml"))
