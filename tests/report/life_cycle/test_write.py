"""Inventories by the ending of the file's name."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

import tailrace
from tailrace.errors import InputError
from tailrace.process import Balance
from tailrace.report import write_inventory


@pytest.mark.parametrize(("name", "inside"), [("a.zip", "olca-schema.json"), ("a.XLSX", "xl/")])
def test_both_formats(tmp_path: Path, baotou: Balance, name: str, inside: str) -> None:
    write_inventory(tmp_path / name, baotou, tailrace.load_site("baotou"))
    with zipfile.ZipFile(tmp_path / name) as archive:
        assert any(entry.startswith(inside) for entry in archive.namelist())


def test_another_ending(tmp_path: Path, baotou: Balance) -> None:
    with pytest.raises(InputError, match="openLCA"):
        write_inventory(tmp_path / "a.csv", baotou, tailrace.load_site("baotou"))
