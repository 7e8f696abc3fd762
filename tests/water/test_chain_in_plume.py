"""Chains behind strips and patches: reference cases of one member, limits, and bad input."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, special

from tailrace.errors import InputError
from tailrace.water.chain import chain_column
from tailrace.water.chain_in_plume import chain_plume
from tailrace.water.chain_inlet import ChainInlet

WAY = {"velocity": 10.0, "dispersion": 100.0, "retardation": [3.0, 1.0, 1.5],
       "decay_constant": [0.02, 0.1, 0.0], "inlet": ChainInlet([1.0, 0.0, 0.0])}  # fmt: skip


@pytest.mark.parametrize("case", ["b_strip2d_continuous", "b_patch3d_continuous"])
@pytest.mark.slow
def test_reference_plumes(reference: Path, case: str) -> None:
    folder = reference / "water" / case
    given = tomllib.loads((folder / "input.toml").read_text())
    rows = list(csv.DictReader((folder / "expected.csv").read_text().splitlines()))
    flow, source = given["flow"], given["source"]
    speed = flow["seepage_velocity_m_per_yr"]
    assert rows
    for kind in given["set"]:
        # Not every row: the case is the same all through, and a patch is slow.
        mine = [row for row in rows if row["set"] == kind["name"]][:: 25 if "patch" in case else 5]
        times = sorted({float(row["t_yr"]) for row in mine})
        places = sorted({(float(r["x_m"]), float(r["y_m"]), abs(float(r.get("z_m", 0.0))))
                         for r in mine})  # fmt: skip
        patch = "z_max_m" in source
        found = chain_plume(
            places, times, velocity=speed,
            dispersion=speed * flow["longitudinal_dispersivity_m"],
            transverse_dispersion=speed * flow["transverse_horizontal_dispersivity_m"],
            half_width=0.5 * (source["y_max_m"] - source["y_min_m"]),
            retardation=[kind["retardation"]], inlet=ChainInlet([1.0]),
            decay_constant=[np.log(2.0) / float(kind["half_life_yr"])],
            # The case is even in z: its plane of symmetry stands for the water table.
            vertical_dispersion=speed * flow["transverse_vertical_dispersivity_m"] if patch else 0,
            bottom=source["z_max_m"] if patch else np.inf,
        )  # fmt: skip
        for row in mine:
            place = float(row["x_m"]), float(row["y_m"]), abs(float(row.get("z_m", 0.0)))
            value = found[0, places.index(place), times.index(float(row["t_yr"]))]
            assert value == pytest.approx(float(row["c_over_c0"]), rel=1.0e-9, abs=1.0e-11)


def test_wide_strip_is_the_column_and_its_edge_half_of_it() -> None:
    times = [3.0, 20.0, 300.0]
    column = chain_column([80.0], times, **WAY)
    for width in (500.0, np.inf):
        plume = chain_plume([(80.0, 0.0)], times, transverse_dispersion=2.0, half_width=width,
                            **WAY)  # fmt: skip
        np.testing.assert_allclose(plume, column, rtol=1.0e-9)
    edge = chain_plume([(80.0, 500.0), (80.0, -500.0)], times, transverse_dispersion=2.0,
                       half_width=500.0, **WAY)  # fmt: skip
    np.testing.assert_allclose(edge, 0.5 * column.repeat(2, axis=1), rtol=1.0e-9)


def test_members_of_very_different_retardation_ahead_of_the_front() -> None:
    way = {"velocity": 10.0, "dispersion": 100.0, "retardation": [5000.0, 150.0, 50.0],
           "decay_constant": [5e-11, 0.12, 0.36], "inlet": ChainInlet([1.0, 0.0, 0.0])}  # fmt: skip
    column = chain_column([100.0], [10.0], **way)[:, 0, 0]
    plume = chain_plume([(100.0, 0.0), (100.0, 200.0), (100.0, 400.0)], [10.0], half_width=200.0,
                        transverse_dispersion=10.0, **way)[..., 0]  # fmt: skip
    # The water that carries them is at most 0.2 yr old and has spread by 2 m.
    np.testing.assert_allclose(plume[1:, 0], column[1:], rtol=1.0e-9)
    np.testing.assert_allclose(plume[1:, 1], 0.5 * column[1:], rtol=1.0e-9)
    assert (np.abs(plume[1:, 2]) <= 1.0e-11 * column[1:]).all()


def test_steady_parent_and_equal_members_against_quadrature() -> None:
    """With equal retardation a progeny is Bateman in the age: an integral over first passage."""
    v, d, dy, half, retardation, time = 10.0, 100.0, 5.0, 30.0, 4.0, 60.0
    parent, progeny, x, y = 0.03, 0.2, 90.0, 25.0
    found = chain_plume([(x, y)], [time], velocity=v, dispersion=d, transverse_dispersion=dy,
                        half_width=half, retardation=[retardation] * 2,
                        decay_constant=[parent, progeny], inlet=ChainInlet([1.0, 0.0]))  # fmt: skip

    def arriving(age: float) -> float:
        water = age / retardation
        passage = x / (2.0 * np.sqrt(np.pi * d * water**3))
        passage *= np.exp(-((x - v * water) ** 2) / (4.0 * d * water)) / retardation
        wide = 2.0 * np.sqrt(dy * water)
        across = 0.5 * (special.erf((half - y) / wide) + special.erf((half + y) / wide))
        return float(passage * across)

    def bateman(age: float) -> float:
        return parent / (progeny - parent) * (np.exp(-parent * age) - np.exp(-progeny * age))

    first = integrate.quad(lambda a: arriving(a) * np.exp(-parent * a), 0, time, epsabs=1e-13)[0]
    second = integrate.quad(lambda a: arriving(a) * bateman(a), 0, time, epsabs=1e-13)[0]
    np.testing.assert_allclose(found[:, 0, 0], [first, second], rtol=1.0e-8)


def test_thin_aquifer_mixes_a_patch_into_a_strip() -> None:
    way = {"transverse_dispersion": 5.0, "half_width": 40.0, **WAY}
    strip = chain_plume([(200.0, 10.0)], [40.0], **way)
    patch = chain_plume([(200.0, 10.0, 1.0)], [40.0], vertical_dispersion=5.0, thickness=4.0,
                        bottom=1.0, **way)  # fmt: skip
    # Over the depth a quarter of the aquifer is fed.
    np.testing.assert_allclose(patch, 0.25 * strip, rtol=1.0e-6)
    whole = chain_plume([(200.0, 10.0, 1.0)], [40.0], thickness=4.0, bottom=9.0, **way)
    np.testing.assert_allclose(whole, strip, rtol=1.0e-10)


def test_third_type_plume_spreads_less_than_it_loses_at_the_inlet() -> None:
    way = dict(WAY, inlet=ChainInlet([1.0, 0.0, 0.0], "third"))
    wide = chain_plume([(20.0, 0.0)], [5.0], transverse_dispersion=1.0, half_width=300.0, **way)
    np.testing.assert_allclose(wide, chain_column([20.0], [5.0], **way), rtol=1.0e-9)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"places": [(0.0, 1.0)]}, "at the source itself"),
        ({"places": [1.0]}, "coordinates"),
        ({"half_width": 0.0}, "half width is 0"),
        ({"transverse_dispersion": 0.0}, "transverse dispersion is 0"),
        ({"bottom": 2.0}, "no vertical dispersion"),
        ({"top": 5.0, "bottom": 2.0}, "enters from 5 m to 2 m"),
        ({"places": [(1.0, 0.0, -1.0)], "bottom": 2.0, "vertical_dispersion": 1.0}, "water table"),
    ],
)
def test_bad_plume_is_a_sentence(change: dict[str, object], words: str) -> None:
    given: dict[str, object] = {"places": [(1.0, 0.0)], "times": [1.0], "half_width": 1.0,
                                "transverse_dispersion": 1.0, **WAY}  # fmt: skip
    with pytest.raises(InputError, match=words):
        chain_plume(**(given | change))  # type: ignore[arg-type]


def test_well_upgradient_gets_nothing() -> None:
    found = chain_plume([(-5.0, 0.0), (5.0, 0.0)], [9.0], transverse_dispersion=1.0,
                        half_width=10.0, **WAY)  # fmt: skip
    assert (found[:, 0] == 0.0).all()
    assert found[0, 1, 0] > 0.1
