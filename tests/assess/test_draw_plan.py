"""All numbers of a site in one design: found by recording, handed out by block or by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import scipy.stats

from tailrace.assess.draw_plan import (
    BlockLevels,
    DesignLevels,
    RowLevels,
    number_design,
    place_groups,
    record_numbers,
)
from tailrace.assess.material import balance
from tailrace.assess.release_options import with_option
from tailrace.assess.site_releases import SiteReleases, releases
from tailrace.errors import InputError
from tailrace.process.costs import cost_table
from tailrace.quantities import Dirichlet, Missing, Normal, SplitGroup, Uniform, Value
from tailrace.quantities.level_source import (
    FixedLevels,
    LevelSource,
    SeededLevels,
    Varying,
    drawn,
    drawn_shares,
)
from tailrace.site import Site, load_site

YEARS = [2015, 2024]
SHARES = SplitGroup(("a", "b", "c"), (0.5, 0.3, 0.2), Dirichlet((5.0, 3.0, 2.0)))
NUMBERS: dict[str, Varying] = {
    "works.mine.split": SHARES,
    "works.mine.grade": Value(1.0, "%", distribution=Normal(1.0, 0.1)),
    "emissions.beach.clay": Value(0.04, "1", distribution=Uniform(0.01, 0.1)),
    "wind": Uniform(0.0, 1.0),
}


@pytest.fixture(scope="module")
def baotou() -> Site:
    return load_site("baotou")


@pytest.fixture(scope="module")
def numbers(baotou: Site) -> dict[str, Varying]:
    return record_numbers(lambda levels: releases(baotou, YEARS, levels=levels))


def census(site: Site) -> set[str]:
    """Places of the numbers that declare a distribution and can change a release.

    What only costs read (rates, wages, prices) is left out; numbers of one series over years, and
    the efficiencies of one control by size, are one place.
    """
    found = set()
    routes: dict[str, str] = {}
    for name, at_work in site.works.routes.items():
        routes.setdefault(at_work.route.file, name)
    for place, value in site.works.values():
        file, key = place.split(": ")
        if isinstance(value, Missing) or not value.is_distribution:
            continue
        if key.startswith("currency.") or key.endswith(".price"):
            continue
        name = key.removeprefix("route.") if file == site.works.file else f"{routes[file]}.{key}"
        # A unit may use one thing twice: both have one key in the census of the works.
        at = f"works.{name}"
        found.add(next(p for k in range(1, 9) if (p := at if k == 1 else f"{at}.{k}") not in found))
    for at_work in site.works.routes.values():
        for unit in at_work.route.units.values():
            found |= {
                f"works.{routes[at_work.route.file]}.unit.{unit.name}.dirichlet.{key}"
                for key in unit.groups
            }
    assert site.emissions is not None
    for name, source in site.emissions.sources.items():
        for key, number in source.values():
            if isinstance(number, Missing) or not number.is_distribution:
                continue
            head, *rest = key.split(".")
            kept = rest[:1] if head == "inputs" else [head, *rest[:2]]
            found.add(".".join(("emissions", name, *kept)))
        if source.composition is not None:  # what is not named there is as in the soil
            soil = site.areas[source.area].surface.background.soil
            found |= {
                f"surface.{source.area}.background.soil.{element}"
                for element, number in soil.items()
                if isinstance(number, Value) and number.is_distribution and element != "REE"
            }
    for name, point in site.emissions.release_points.items():
        ratio = point.numbers.get("particle_mass")
        if isinstance(ratio, Value) and ratio.is_distribution:
            found.add(f"emissions.release_point.{name}.particle_mass")
    return found


@pytest.mark.parametrize("name", ["baotou", "ganzhou", "mountain_pass"])
@pytest.mark.slow
def test_every_declared_distribution_is_recorded(name: str) -> None:
    site = load_site(name)
    assert site.emissions is not None
    run = releases(site, site.years[-1])
    found = record_numbers(lambda levels: releases(site, site.years[-1], levels=levels))
    spread = {
        f"emissions.{n}.emission_factor"
        for n, one in run.releases.sources.items()
        if one.emitted.spread is not None
    }
    silent = {f"emissions.{n}." for n in run.releases.missing}
    declared = {p for p in census(site) if not p.startswith(tuple(silent))}
    assert len(declared) > 50
    assert declared - set(found) == set()
    assert set(found) - declared == spread


def test_levels_of_a_plain_seed_give_the_draws_of_that_seed(baotou: Site) -> None:
    by_seed = releases(baotou, YEARS, samples=12, seed=4)
    by_levels = releases(baotou, YEARS, levels=SeededLevels(12, 4))
    assert by_levels.releases.draws == 12
    assert_same(by_seed, by_levels)
    first = releases(baotou, YEARS, samples=5, seed=4)
    some = by_seed.releases.sources["dry_beach"].emitted.dust
    few = first.releases.sources["dry_beach"].emitted.dust
    assert some is not None
    assert few is not None
    np.testing.assert_allclose(few, some[..., :5], rtol=1e-12)
    with pytest.raises(InputError, match="by number and by levels"):
        releases(baotou, YEARS, samples=5, levels=SeededLevels(5))


def assert_same(one: SiteReleases, other: SiteReleases) -> None:
    for name, source in one.releases.sources.items():
        mine, theirs = source.emitted, other.releases.sources[name].emitted
        if mine.dust is not None:
            assert theirs.dust is not None
            assert mine.dust.tobytes() == theirs.dust.tobytes(), name
        for gas, mass in mine.gases.items():
            assert mass.tobytes() == theirs.gases[gas].tobytes(), name
        if source.fractions is not None:
            found = other.releases.sources[name].fractions
            assert found is not None
            assert source.fractions.tobytes() == found.tobytes(), name
    for name, flow in one.releases.outlets.items():
        assert flow.flow.tobytes() == other.releases.outlets[name].flow.tobytes(), name


@pytest.mark.slow
def test_blocks_are_the_same_bytes_in_any_order(baotou: Site, numbers: dict[str, Varying]) -> None:
    design = number_design(numbers, 600, seed=2)
    assert [design.rows(k) for k in range(design.blocks)] == [256, 256, 88]

    def blocks(order: list[int]) -> dict[int, SiteReleases]:
        return {k: releases(baotou, YEARS, levels=BlockLevels(design, k)) for k in order}

    forward, backward = blocks([0, 1, 2]), blocks([2, 1, 0])
    for k in range(3):
        assert forward[k].releases.draws == design.rows(k)
        assert_same(forward[k], backward[k])
    one, other = (forward[k].releases.of_source("dry_beach", "Th") for k in (0, 1))
    assert one is not None
    assert other is not None
    assert not np.array_equal(one, other)


@pytest.mark.slow
def test_chosen_draws_are_those_of_their_blocks(baotou: Site, numbers: dict[str, Varying]) -> None:
    design = number_design(numbers, 600, seed=2)
    rows = [599, 3, 300, 3, 255]
    chosen = releases(baotou, YEARS, levels=RowLevels(design, rows)).releases
    whole = [releases(baotou, YEARS, levels=BlockLevels(design, k)).releases for k in range(3)]
    expected = np.concatenate([one.fugitive("Th") for one in whole], axis=-1)
    np.testing.assert_allclose(chosen.fugitive("Th"), expected[:, rows], rtol=1e-12)
    assert np.ptp(expected[1]) > 0.0


def rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's, by the ranks of scipy."""
    ranks = np.stack([scipy.stats.rankdata(one), scipy.stats.rankdata(other)])
    return float(np.corrcoef(ranks)[0, 1])


@pytest.mark.parametrize("scheme", ["latin hypercube", "sobol", "plain"])
def test_correlation_asked_for_appears(scheme: str) -> None:
    pair = ("works.mine.grade", "emissions.beach.clay")
    design = number_design(NUMBERS, 2048, 1, scheme, {pair: 0.7})  # type: ignore[arg-type]
    drawn_pair = [
        np.concatenate(
            [drawn(NUMBERS[p], p, BlockLevels(design, k)) for k in range(design.blocks)]  # type: ignore[arg-type]
        )
        for p in pair
    ]
    assert rank_correlation(*drawn_pair) == pytest.approx(0.7, abs=0.03)
    assert drawn_pair[0].mean() == pytest.approx(1.0, abs=0.01)


def test_correlation_of_two_numbers_of_a_site(baotou: Site, numbers: dict[str, Varying]) -> None:
    """Clay and threshold of the beach: the drawn inputs follow the rank correlation asked for."""
    pair = ("emissions.dry_beach.clay", "emissions.dry_beach.threshold")
    design = number_design(numbers, 512, 3, correlations={pair: -0.6})
    seen: dict[str, list[np.ndarray]] = {p: [] for p in pair}

    class Watched(BlockLevels):
        def levels(self, place: str, value: Varying) -> np.ndarray:
            found = super().levels(place, value)
            if place in seen:
                seen[place].append(found)
            return found

    for k in range(design.blocks):
        releases(baotou, 2024, levels=Watched(design, k))
    ranks = [np.concatenate(seen[p]) for p in pair]
    assert rank_correlation(*ranks) == pytest.approx(-0.6, abs=0.05)


def test_a_number_met_only_in_a_block_is_named() -> None:
    design = number_design(NUMBERS, 10)
    levels = BlockLevels(design, 0)
    extra = Value(1.0, "m", distribution=Uniform(0.0, 2.0))
    with pytest.raises(InputError, match=r"emissions\.beach\.clays: .*no levels"):
        drawn(extra, "emissions.beach.clays", levels)
    fixed = number_design({**NUMBERS, "flat": Value(1.0, "m")}, 10)
    with pytest.raises(InputError, match=r"flat: .*no levels"):
        drawn(extra, "flat", BlockLevels(fixed, 0))
    other = replace(SHARES, outlets=("a", "b", "d"))
    with pytest.raises(InputError, match=r"works\.mine\.split\.d: .*no levels"):
        drawn_shares(other, "works.mine.split", levels)


def test_split_groups_have_a_level_for_each_outlet() -> None:
    design = number_design(NUMBERS, 300, seed=5)
    shares = drawn_shares(SHARES, "works.mine.split", BlockLevels(design, 1))
    assert shares.shape == (44, 3)
    expected = design.draw_block(1)
    for index, outlet in enumerate(SHARES.outlets):
        assert np.array_equal(shares[:, index], expected[f"works.mine.split.{outlet}"])


def test_a_table_mixed_from_two_copies_is_a_source() -> None:
    design = number_design(NUMBERS, 8)
    one, other = design.levels(0, copies=2)
    mixed = one.copy()
    at = list(design.group_columns["works.mine"])
    mixed[:, at] = other[:, at]
    levels = DesignLevels(design, mixed)
    column = design.columns.index("works.mine.grade")
    assert np.array_equal(levels.levels("works.mine.grade", SHARES.distribution.marginal(0)),
                          other[:, column])  # fmt: skip
    assert np.array_equal(levels.levels("wind", Uniform(0.0, 1.0)), one[:, -1])


def test_groups_are_the_first_parts_of_places() -> None:
    assert place_groups(NUMBERS) == {
        "works.mine": ("works.mine.split", "works.mine.grade"),
        "emissions.beach": ("emissions.beach.clay",),
        "wind": ("wind",),
    }
    finer = place_groups({"a.b.c.d": Uniform(0, 1), "a.b.e.f": Uniform(0, 1)}, parts=3)
    assert list(finer) == ["a.b.c", "a.b.e"]


@pytest.mark.parametrize("rows", [[], [[1, 2]], [10], [-1]])
def test_draws_that_are_not_there_are_refused(rows: list[int]) -> None:
    with pytest.raises(InputError, match="draw"):
        RowLevels(number_design(NUMBERS, 10), rows)


def test_the_factor_of_an_option_is_of_the_design(baotou: Site) -> None:
    base = releases(baotou, 2024).releases
    name, option = next(
        (n, o)
        for n, o in baotou.options.items()
        if o.changes == "release" and isinstance(o.factor, Value) and o.factor.is_distribution
    )
    run: Callable[[LevelSource], object] = lambda levels: with_option(  # noqa: E731
        base, name, option, levels=levels
    )
    assert list(record_numbers(run)) == [f"option.{name}.factor"]
    levels = FixedLevels({f"option.{name}.factor": [0.1, 0.9]})
    source = next(s for s in (option.sources or base.sources) if s in base.sources)
    changed = with_option(base, name, option, levels=levels).sources[source].emitted.dust
    before = base.sources[source].emitted.dust
    assert changed is not None
    assert before is not None
    assert isinstance(option.factor, Value)
    assert changed[1, 0] / before[1, 0] == pytest.approx(option.factor.ppf([0.1, 0.9]))


def test_prices_are_drawn_from_the_same_design(baotou: Site) -> None:
    found = record_numbers(lambda levels: cost_table(balance(baotou, 2024, levels=levels)))
    assert {"works.currency.wage", "works.currency.life"} < set(found)
    prices = {place: one for place, one in found.items() if place.startswith("prices.")}
    assert len(prices) > 3
    design = number_design(found, 64)
    costs = cost_table(balance(baotou, 2024, levels=BlockLevels(design, 0))).total()
    assert costs.shape == (1, 64)
    assert np.ptp(costs) > 0.0
    without = {place: one for place, one in found.items() if place not in prices}
    with pytest.raises(InputError, match=r"prices\..*no levels"):
        cost_table(balance(baotou, 2024, levels=BlockLevels(number_design(without, 64), 0)))
