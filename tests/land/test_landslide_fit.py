"""Soils fitted to inventories: made ones with a known soil, and the Ecuadorian points."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.land.landslide_fit import (
    area_under_curve,
    block_folds,
    cross_validate,
    fit_soil,
    spatial_folds,
)
from tailrace.land.landslide_points import read_points
from tailrace.land.landslide_soil import LandslidePoints, SoilMantle
from tailrace.verify.kinds.landslide_points import soil_before

pytestmark = pytest.mark.slow


BEFORE = SoilMantle(cohesion=0.25, friction=0.6, recharge=0.002)
TRUE = SoilMantle(cohesion=0.5, friction=0.5, recharge=0.004, thinning=1.0)


def made(count: int, seed: int) -> LandslidePoints:
    """Return an inventory of a landscape whose soil is `TRUE`."""
    rng = np.random.default_rng(seed)
    where = rng.uniform(0.0, 5000.0, (2, count))
    slope, area = rng.uniform(15.0, 55.0, count), 10.0 ** rng.uniform(1.0, 3.0, count)
    curvature = rng.normal(0.0, 0.03, count)
    blank = LandslidePoints(*where, slope, area, curvature, np.arange(count) % 2 == 0)
    chance = 1.0 / (1.0 + TRUE.factor_of_safety(blank) ** 8)
    return LandslidePoints(*where, slope, area, curvature, rng.random(count) < chance)


def test_auc_by_hand() -> None:
    assert area_under_curve([1.0, 2.0, 3.0, 4.0], [False, True, False, True]) == 0.75
    assert area_under_curve([1.0, 1.0], [True, False]) == 0.5
    assert np.isnan(area_under_curve([1.0], [True]))


def test_fit_scores_as_the_true_soil_on_new_points() -> None:
    """On points of another draw the fitted soil comes within 0.01 of the soil they were made of."""
    test = made(3000, 2)
    fitted = fit_soil(made(1500, 1), BEFORE, "slope")
    best = area_under_curve(-TRUE.factor_of_safety(test), test.failed)
    ours = area_under_curve(-fitted.factor_of_safety(test), test.failed)
    unfitted = area_under_curve(-BEFORE.factor_of_safety(test), test.failed)
    assert ours > best - 0.01
    assert ours > unfitted
    assert fitted.recharge == pytest.approx(TRUE.recharge, rel=0.5)


@pytest.mark.slow
def test_labels_without_meaning_give_no_skill() -> None:
    """Held-out points of shuffled labels are told no better than by chance: nothing leaks."""
    points = made(400, 3)
    rng = np.random.default_rng(4)
    found = []
    for _ in range(6):
        shuffled = LandslidePoints(
            points.x, points.y, points.slope, points.specific_area, points.curvature,
            rng.permutation(points.failed),
        )  # fmt: skip
        folds = spatial_folds(shuffled)
        found.append(cross_validate(shuffled, BEFORE, folds, "slope and curvature").mean_auc)
    assert np.mean(found) == pytest.approx(0.5, abs=0.05)


def test_a_folds_own_labels_do_not_touch_its_soil() -> None:
    points = made(200, 5)
    folds = block_folds(points)
    turned = np.where(folds == 0, ~points.failed, points.failed)
    other = LandslidePoints(
        points.x, points.y, points.slope, points.specific_area, points.curvature, turned
    )
    one, two = (cross_validate(p, BEFORE, folds) for p in (points, other))
    assert one.soils[0] == two.soils[0]
    assert one.soils[1] != two.soils[1]


def test_folds_are_patches_and_blocks() -> None:
    points = made(500, 6)
    patches, blocks = spatial_folds(points, 4), block_folds(points, 1000.0, 4)
    assert set(patches) == set(blocks) == {0, 1, 2, 3}
    same = (points.x // 1000 == points.x[0] // 1000) & (points.y // 1000 == points.y[0] // 1000)
    corner = (points.x - points.x.min() < 1000.0) & (points.y - points.y.min() < 1000.0)
    assert same.sum() > 1
    assert len(set(blocks[corner])) == 1


@pytest.mark.slow
def test_ecuador(reference: Path) -> None:
    """geo/landslide: slope alone 0.712, a soil fitted within the folds above it, by both folds."""
    pytest.importorskip("rasterio")
    folder = reference / "geo/landslide"
    with (folder / "ecuador_rbsf_points.csv").open() as stream:
        rows = list(enumerate(csv.DictReader(stream), start=2))
    points = read_points(rows, 10.0, folder / "ecuador_rbsf_terrain_10m.tif")
    assert len(points) == 350
    for folds in (spatial_folds(points), block_folds(points)):
        found = cross_validate(points, soil_before(), folds, "slope and position")
        assert found.slope_pooled_auc == pytest.approx(0.712, abs=5e-4)
        assert found.unfitted_auc < 0.712
        assert found.pooled_auc > 0.712
        assert found.mean_auc > max(0.712, found.slope_mean_auc)


def test_bad_input() -> None:
    points = made(50, 7)
    with pytest.raises(InputError, match='did you mean "slope"'):
        fit_soil(points, BEFORE, "slop")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no position"):
        fit_soil(points, BEFORE, "slope and position")
    with pytest.raises(InputError, match="at least two folds"):
        cross_validate(points, BEFORE, np.zeros(50, dtype=int))
    with pytest.raises(InputError, match="one kind"):
        points.subset(points.failed)
    row = {"x": "1", "y": "1", "lslpts": "maybe", "slope": "", "cplan": "0", "log10_carea": "2"}
    with pytest.raises(InputError) as caught:
        read_points([(2, row)], 10.0)
    assert [p.place for p in caught.value.problems] == ["line 2, lslpts", "line 2, slope"]
