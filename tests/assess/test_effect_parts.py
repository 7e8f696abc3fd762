"""Effects that are no sum, against curves by hand, orders written out, and the chain's levels."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from tailrace.assess.area_block import evaluate_area
from tailrace.assess.area_inputs import all_origins
from tailrace.assess.assessment import BACKGROUND
from tailrace.assess.effect_curves import death_curve, fluorosis_curve, normal_scores
from tailrace.assess.effect_parts import OTHERS, OWN_PLAYERS, effect_parts
from tailrace.assess.followed_levels import FLUORIDE, FOLLOWED
from tailrace.assess.table_columns import TABLES
from tailrace.assess.tables.harm import PlaceLevel, _of_water

from .made_chain import made_inputs

DRAWS = 40
EVERY = slice(0, DRAWS)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(4)


def test_deaths_by_hand() -> None:
    """Burnett et al. 2018, NCD+LRI: theta 0.1430, alpha 1.6, mu 15.5, nu 36.8, at 35 ug/m3."""
    curve = death_curve("NCD+LRI", 1, 1)  # one draw: its score is zero
    z = 35.0 - 2.4
    risk = np.exp(0.1430 * np.log(z / 1.6 + 1.0) / (1.0 + np.exp(-(z - 15.5) / 36.8)))
    found = curve.at(np.array([0.035, 0.0024]), slice(0, 1))
    assert found == pytest.approx([1.0 - 1.0 / risk, 0.0], rel=1e-9)


def test_scores_are_normal_and_one_of_each_stratum() -> None:
    found = np.sort(normal_scores(1000, 3))
    assert found[[24, 499, 974]] == pytest.approx([-1.9600, 0.0, 1.9600], abs=0.02)
    assert not np.array_equal(normal_scores(50, 3), normal_scores(50, 4))
    np.testing.assert_array_equal(normal_scores(50, 3), normal_scores(50, 3))


def test_parts_are_means_over_every_order(rng: np.random.Generator) -> None:
    """Each order of joining written out, background among those that join."""
    curve = death_curve("LC", DRAWS, 1)
    level = {name: 0.02 * rng.random(DRAWS) for name in ("mine", "mill", "road")}
    base = 0.01 + 0.01 * rng.random(DRAWS)
    found = effect_parts(curve, level, base)
    players = {**level, BACKGROUND: base}
    sums = dict.fromkeys(players, 0.0)
    orders = list(permutations(players))
    for order in orders:
        so_far = np.zeros(DRAWS)
        for name in order:
            joined = so_far + players[name]
            sums[name] += (curve.at(joined, EVERY) - curve.at(so_far, EVERY)).mean()
            so_far = joined
    for name, total in sums.items():
        assert found.amount[name] == pytest.approx(total / len(orders), rel=1e-12), name
    whole = curve.at(sum(players.values(), np.zeros(DRAWS)), EVERY).mean()
    assert found.total == pytest.approx(whole, rel=1e-12)
    assert sum(found.amount.values()) == pytest.approx(found.total, rel=1e-12)


def test_small_sources_are_one_player(rng: np.random.Generator) -> None:
    curve = death_curve("NCD+LRI", DRAWS, 1)
    level = {f"s{i:02d}": 10.0 ** -(2 + 0.3 * i) * rng.random(DRAWS) for i in range(15)}
    found = effect_parts(curve, level, np.full(DRAWS, 0.01))
    assert set(found.amount) == {*(f"s{i:02d}" for i in range(OWN_PLAYERS)), OTHERS, BACKGROUND}
    assert sum(found.amount.values()) == pytest.approx(found.total, rel=1e-12)


def test_where_nothing_was_observed_without_background_it_is_held() -> None:
    """China's survey: 19.02 % at 0.54 mg/L, 50.44 % at 2.17 mg/L, a straight line between."""
    curve = fluorosis_curve("any dental", "china-2012")
    base, pond = np.array([0.54, 1.0, 0.3, 2.0]), np.array([0.3, 0.5, 1.0, 1.0])
    found = effect_parts(curve, {"pond": pond}, base)
    slope = (0.5044 - 0.1902) / (2.17 - 0.54)
    assert found.draws == 2  # one has too little without the pond, one too much with it
    assert found.amount["pond"] == pytest.approx(slope * 0.4, rel=1e-12)
    assert found.amount[BACKGROUND] == pytest.approx(0.1902 + slope * 0.23, rel=1e-12)
    assert sum(found.amount.values()) == pytest.approx(found.total, rel=1e-12)
    nothing = effect_parts(curve, {"pond": pond}, np.full(4, 0.1))
    assert nothing.amount == {}
    assert "outside what was observed" in nothing.method


def test_followed_levels_are_the_levels_of_the_chain() -> None:
    inputs = made_inputs(24)
    block = evaluate_area(inputs)
    medium, substance = FLUORIDE
    m, e = inputs.weights.media.index(medium), inputs.substances.index(substance)
    own = block.followed[:, FOLLOWED.index(FLUORIDE)]
    assert own.shape[1] == len(all_origins(inputs.carriers))
    assert own.any()
    np.testing.assert_allclose(own.sum(axis=1), block.level[:, m, e], rtol=1e-12)
    # nothing of particles is among the substances here
    assert not block.followed[:, 0].any()


@pytest.mark.parametrize(("share", "said"), [(0.25, "25% of"), (np.nan, "an unknown share of")])
def test_fluorosis_of_a_place_by_hand(share: float, said: str) -> None:
    """On the line of China's survey; how much of what is drunk is well water may be unknown."""
    background, works = np.full(3, 1.0), np.array([0.2, 0.4, 0.6])
    one = PlaceLevel("here", "village", 2030, works, background, {"pond": works}, at_least=False)
    curve = fluorosis_curve("any dental", "china-2012")
    row = dict(zip(TABLES["harm"][0], _of_water(one, curve, share), strict=True))
    slope = (0.5044 - 0.1902) / (2.17 - 0.54)
    assert row["P50"] == pytest.approx(0.1902 + slope * (1.4 - 0.54), rel=1e-12)
    assert said in row[TABLES["harm"][0][-1]]
    assert "nan" not in row[TABLES["harm"][0][-1]]
