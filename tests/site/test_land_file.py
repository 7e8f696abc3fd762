"""land.toml: what cannot be used is named, all of it at once."""

from __future__ import annotations

from pathlib import Path

from tailrace.site import check_site

MISTAKES = """
[transfer]
factors = "baes-1984"
distribution_coefficients = "bass-1984"

[soil.yard]
depth = { low = "0 m", high = "0.1 m", distribution = "uniform" }
bulk_densty = "1400 kg/m3"

[crop.maize]
kind = "cereal"
share = 0.7

[crop.leek]
kind = "leafy"
share = 0.4
"""
UNIT = """
[transfer]
distribution_coefficients = "epa-1999"

[soil.yard]
depth = "0.05 kg"
percolation = "10 mm/yr"

[road]
dust_input = "0 kg/(m2 yr)"

[crop.maize]
kind = "cerial"
"""


def said(folder: Path, text: str) -> str:
    (folder / "areas" / "north").mkdir(parents=True, exist_ok=True)
    (folder / "areas" / "north" / "land.toml").write_text(text, encoding="utf-8")
    return "\n".join(str(problem) for problem in check_site(folder).problems)


def test_a_mistyped_key_is_named(folder: Path) -> None:
    assert 'did you mean "bulk_density"' in said(folder, MISTAKES)


def test_sets_shares_and_divisors(folder: Path) -> None:
    found = said(folder, MISTAKES.replace('bulk_densty = "1400 kg/m3"\n', ""))
    assert 'did you mean "baes-1984"' in found
    assert "the shares of the crops add up to 1.1" in found
    assert "soil.yard.depth may be 0; allowed: above zero" in found


def test_units_kinds_and_soils(folder: Path) -> None:
    found = said(folder, UNIT)
    assert "soil.yard.depth" in found
    assert 'did you mean "cereal"' in found
    found = said(folder, UNIT.replace("cerial", "cereal").replace("0.05 kg", "5 cm"))
    assert "distinguishes soils" in found
    assert "road.dust_input may be 0" in found


def test_without_the_file_all_is_missing(folder: Path) -> None:
    from tailrace.quantities import Missing
    from tailrace.site import load_site

    land = load_site(folder).areas["north"].land
    assert isinstance(land.soil.yard.depth, Missing)
    assert land.crop == {}
