"""Finding a route: in the site's own folder first, then among those that ship."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tailrace.errors import Problems, did_you_mean
from tailrace.process.route import Route
from tailrace.process.route_file import read_route

LARGEST_FILE_BYTES = 10_000_000


def _packaged() -> Traversable:
    return files("tailrace.data") / "routes"


def packaged_routes() -> tuple[str, ...]:
    """Return the names of the routes that ship with the program.

    Returns
    -------
    tuple of str
        Names for `find_route`, sorted.
    """
    return tuple(
        sorted(
            entry.name.removesuffix(".toml")
            for entry in _packaged().iterdir()
            if entry.name.endswith(".toml")
        )
    )


def packaged_route_text(name: str) -> str:
    """Return the file of a route that ships with the program.

    Parameters
    ----------
    name : str
        One of `packaged_routes`.

    Returns
    -------
    str
        The text of its TOML file.
    """
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

    Returns
    -------
    Route or None
        None where there is no such route, or its file has a mistake.
    """
    own = _own_file(name, folder)
    if own is not None:
        return _read_file(name, own, f"routes/{name}.toml", problems)
    if name in packaged_routes():
        return _read_file(
            name, _packaged() / f"{name}.toml", f"{name}.toml (packaged route)", problems
        )
    choices = sorted({*packaged_routes(), *_own_routes(folder)})
    problems.add(
        f'there is no route "{name}"',
        place=place,
        allowed=", ".join(choices),
        remedy=did_you_mean(name, choices),
    )
    return None


def _own_file(name: str, folder: Path | None) -> Path | None:
    """Return the site's own file of a route, where there is one."""
    if folder is None or name in ("", ".", "..") or name != Path(name).name:
        return None
    path = folder / "routes" / f"{name}.toml"
    try:
        return path if path.is_file() else None
    except (OSError, ValueError):  # a name too long for a file, or with a zero byte
        return None


def _read_file(name: str, path: Path | Traversable, file: str, problems: Problems) -> Route | None:
    try:
        if isinstance(path, Path) and path.stat().st_size > LARGEST_FILE_BYTES:
            problems.add(
                f"a file of {path.stat().st_size / 1e6:.0f} MB",
                file=file,
                allowed=f"a route of up to {LARGEST_FILE_BYTES / 1e6:.0f} MB",
                remedy="look whether it is the right file",
            )
            return None
        text = path.read_bytes().decode("utf-8-sig")
        raw = tomllib.loads(text.replace("\r\n", "\n").replace("\r", "\n"))
    except OSError as error:
        problems.add(
            f"cannot be read ({error.strerror})", file=file, remedy="look at its permissions"
        )
    except UnicodeDecodeError as error:
        problems.add(
            f"not UTF-8 text (byte {error.start})", file=file, remedy="save the file as UTF-8"
        )
    except RecursionError:
        problems.add("tables nested too deeply", file=file, remedy="look at its brackets")
    except ValueError as error:  # TOMLDecodeError, and integers of thousands of digits
        problems.add(f"not valid TOML: {error}", file=file, remedy="mend the line named")
    else:
        return read_route(raw, name, problems, file=file)
    return None


def _own_routes(folder: Path | None) -> list[str]:
    """Return the names of the routes in a site's own folder."""
    if folder is None or not (folder / "routes").is_dir():
        return []
    return sorted(path.stem for path in (folder / "routes").glob("*.toml"))
