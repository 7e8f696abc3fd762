"""Bases of values: which substance a number counts."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("6 wt%", "REO", "REO"),
        ("6 wt% REO", "REO", "REO"),
        ("6 wt% TREO", "REO", "REO"),
        ("6 wt% REO", ("REO", "REE"), "REO"),
        ("6 wt%", None, None),
        ("6 wt% F", "any", "F"),
        ("6 wt%", "any", None),
    ],
)
def test_accepted_bases(read: Any, text: str, wanted: Any, found: str | None) -> None:
    value, said = read(text, variable="mass_fraction", basis=wanted)
    assert said == ""
    assert value.basis == found


@pytest.mark.parametrize(
    ("raw", "wanted", "words"),
    [
        ("6 wt% REO", "REE", ["REO is given where REE is wanted", "rare-earth distribution"]),
        ("6 wt% REE", "REO", ["REE is given where REO is wanted", "rare-earth distribution"]),
        ("6 wt% NH4", "N", ["NH4 is given where N is wanted", "molar masses"]),
        ("6 wt% REO", None, ["REO is given where no substance is wanted", "leave REO out"]),
        ("6 wt%", ("REO", "REE"), ["which substance", "REO, REE"]),
        (
            {"value": "6 wt% REO", "low": "5 wt% REE", "high": "7 wt%"},
            ("REO", "REE"),
            ["two bases, REO and REE"],
        ),
        ({"value": 6, "unit": "wt% REE"}, "REO", ["x.unit: REE is given"]),
        ({"value": "6 %", "basis": "REE"}, "REO", ["x.basis: REE is given"]),
        ({"value": "6 %", "basis": "ore"}, "REO", ["'ore' is no substance"]),
        ({"value": 6, "unit": 3}, "REO", ["3 is no unit"]),
        ({"value": 6, "unit": "wt"}, "REO", ["'wt' is not a known unit"]),
    ],
)
def test_refused_bases(read: Any, raw: object, wanted: Any, words: list[str]) -> None:
    value, said = read(raw, variable="mass_fraction", basis=wanted)
    assert value is None
    for word in words:
        assert word in said


def test_mass_where_activity_belongs(read: Any) -> None:
    value, said = read("5 mg/kg Ra-226", variable="activity_concentration", basis="Ra-226")
    assert value is None
    assert "mass given where activity is wanted" in said
    assert "specific activity of the nuclide" in said
    value, said = read("5 Bq/kg Th-232", variable="mass_fraction", basis="Th")
    assert value is None
    assert "mass and activity of a nuclide" in said


def test_values_too_large_to_convert_are_refused(read: Any) -> None:
    assert "beyond the numbers" in read("1e305 Gt/yr", variable="mass_flow")[1]
    raw = {"value": 1, "sd": "1e305 Gt", "distribution": "normal", "unit": "kg"}
    assert "no finite number" in read(raw, unit="kg")[1]
