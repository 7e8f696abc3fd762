"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# No test judges by the clock: a busy machine is no fault of the code.
settings.register_profile("tailrace", deadline=None)
settings.load_profile("tailrace")

CHECKOUT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def reference() -> Path:
    """Return the folder of inputs with known answers, or skip."""
    named = os.environ.get("TAILRACE_REFERENCE")
    folder = Path(named) if named else CHECKOUT.parent / "shared" / "reference"
    if not folder.is_dir():
        pytest.skip(f"no reference folder at {folder}; set TAILRACE_REFERENCE to its path")
    return folder


@pytest.fixture(scope="session")
def kept_transfers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for transfers, so that all tests of runs compute them once.

    It is named in the environment, for those that run in a process of their own.
    """
    folder = tmp_path_factory.mktemp("transfers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TAILRACE_CACHE", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def _no_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print as into a file: a test runner may name a terminal width for its workers."""
    monkeypatch.delenv("COLUMNS", raising=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use the fixture, so that `-m reference` selects them."""
    for item in items:
        if "reference" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.reference)
