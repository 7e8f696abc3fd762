"""Chains that ship: each a works of one year, for figures per tonne without a site."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.process.works import Works
from tailrace.process.works_file import read_works


def _folder() -> Traversable:
    return files("tailrace.data") / "chains"


def packaged_chains() -> tuple[str, ...]:
    """Return the names of the chains that ship with the program."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def read_chain(name: str) -> tuple[Works, int, str]:
    """Read a chain that ships with the program.

    Parameters
    ----------
    name : str
        Name of the chain.

    Returns
    -------
    works : Works
        The routes it links.
    year : int
        The year it is declared for.
    title : str
        Readable name.

    Raises
    ------
    InputError
        If there is no such chain, or its file has a mistake.
    """
    if name not in packaged_chains():
        raise InputError.single(
            f'there is no chain "{name}"',
            allowed=", ".join(packaged_chains()),
            remedy=did_you_mean(name, packaged_chains()),
        )
    file = f"{name}.toml"
    raw = tomllib.loads((_folder() / file).read_text(encoding="utf-8"))
    years = sorted(
        {
            entry["year"]
            for route in raw["route"]
            for key in ("production", "feed_rate")
            for entry in route.get(key, [])
        }
    )
    problems = Problems(f"{file} (packaged chain)")
    works = read_works(
        raw, site_folder=None, years=range(years[0], years[0] + 1), problems=problems
    )
    problems.raise_if_any()
    assert works is not None
    return works, years[0], str(raw.get("title", name))
