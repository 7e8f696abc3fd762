"""Prairie Grass (Barad 1958): arcs against AERMOD 24142 and scores against the observations."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tailrace.air.prairie_grass import predict, score, scores


@pytest.mark.slow
@pytest.mark.parametrize(
    ("friction", "deviation", "maximum", "integral"),
    [
        ("ustar_m_s", True, "aermod_max_mg_m3", "aermod_cwic_mg_m2"),
        ("ustar_m_s", False, "aermod_max_nosigma_mg_m3", "aermod_cwic_nosigma_mg_m2"),
        ("ustar_scaled_m_s", True, "aermod_max_scaledustar_mg_m3",
         "aermod_cwic_scaledustar_mg_m2"),
    ],
)  # fmt: skip
def test_arcs_are_those_of_aermod(
    reference: Path, friction: str, deviation: bool, maximum: str, integral: str
) -> None:
    folder = reference / "air" / "prairie_grass"
    arcs = {(a.run, a.distance): a for a in predict(folder, friction, deviation)}
    with (folder / "arcs.csv").open() as stream:
        rows = [row for row in csv.DictReader(stream) if row[maximum]]
    assert len(rows) == 130
    for row in rows:
        arc = arcs[int(row["run"]), float(row["dist_m"])]
        assert arc.predicted_maximum == pytest.approx(float(row[maximum]), rel=5e-3)
        assert arc.predicted_integral == pytest.approx(float(row[integral]), rel=5e-3)


@pytest.mark.slow
def test_no_score_is_worse_than_aermods(reference: Path) -> None:
    folder = reference / "air" / "prairie_grass"
    arcs = predict(folder)
    own = {(s.subset, s.quantity): s for s in scores(arcs)}
    plain = predict(folder, use_deviation=False)
    own |= {(s.subset, s.quantity): s for s in scores(plain, ", no sigma_azimuth")}
    assert own["all", "arc max"].factor_of_two >= 0.89
    assert own["all", "cwic"].factor_of_two >= 0.96
    digit = 1.0e-3  # scores are printed to three digits
    with (folder / "aermod_scores.csv").open() as stream:
        for row in csv.DictReader(stream):
            got = own[row["subset"], row["quantity"]]
            assert got.count == int(row["n"])
            assert abs(got.median - 1.0) <= abs(float(row["med"]) - 1.0) + digit
            assert abs(np.log(got.geometric_mean_bias)) <= abs(np.log(float(row["MG"]))) + digit
            assert got.geometric_variance <= float(row["VG"]) + digit
            assert got.factor_of_two >= float(row["FAC2"]) - digit
            assert abs(got.fractional_bias) <= abs(float(row["FB"])) + digit


def test_score_of_a_factor_of_two() -> None:
    seen = np.array([1.0, 2.0, 4.0])
    got = score("all", "x", seen, 2.0 * seen)
    assert (got.median, got.factor_of_two) == (2.0, 1.0)
    assert got.geometric_mean_bias == pytest.approx(0.5)
    assert got.fractional_bias == pytest.approx(-2.0 / 3.0)
