"""Routes and works in the smallest form that still says something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tailrace.errors import Problems
from tailrace.process.route import Route
from tailrace.process.route_file import read_route
from tailrace.process.works import Works
from tailrace.process.works_file import read_works

SOURCE = {"source": "made for the test", "quality": "assumed"}


def unit(outlets: dict[str, str], shares: dict[str, Any], rest: str = "", **more: Any) -> dict:
    """Return a unit table."""
    table: dict[str, Any] = {"kind": "other", "outlets": outlets, "shares": shares, **more}
    if rest:
        table["by_difference"] = rest
    return table


@pytest.fixture
def make_unit() -> Callable[..., dict]:
    """Return the builder of unit tables."""
    return unit


@pytest.fixture
def make_route() -> Callable[[dict], Route]:
    """Return a reader of route tables that fails on any problem."""

    def make(raw: dict) -> Route:
        problems = Problems("route.toml")
        route = read_route(raw, "route", problems)
        problems.raise_if_any()
        assert route is not None
        return route

    return make


@pytest.fixture
def route_problems() -> Callable[[dict], list[str]]:
    """Return a reader of route tables that gives the sentences of its problems."""

    def read(raw: dict) -> list[str]:
        problems = Problems("route.toml")
        read_route(raw, "route", problems)
        return [str(problem) for problem in problems]

    return read


@pytest.fixture
def make_works(tmp_path: Path) -> Callable[..., Works]:
    """Return a builder of works from route tables and a works table."""

    def make(routes: dict[str, str], works: dict, years: range = range(2020, 2023)) -> Works:
        folder = tmp_path / "routes"
        folder.mkdir(exist_ok=True)
        for name, text in routes.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        problems = Problems("works.toml")
        read = read_works(works, site_folder=tmp_path, years=years, problems=problems)
        problems.raise_if_any()
        assert read is not None
        return read

    return make
