"""Reading one value with everything that is said about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tailrace.errors import Problems
from tailrace.quantities import read_value

Reader = Callable[..., tuple[Any, str]]


@pytest.fixture(scope="session")
def read() -> Reader:
    """Return a function from raw value and options to the value and the problems as one text."""

    def reader(raw: object, **options: Any) -> tuple[Any, str]:
        problems = Problems("works.toml")
        if not {"unit", "variable"} & set(options):
            options["variable"] = "split"
        value = read_value(raw, where="unit.roasting.x", problems=problems, **options)
        return value, "\n".join(f"{problem.severity}: {problem}" for problem in problems)

    return reader
