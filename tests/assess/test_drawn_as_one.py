"""Numbers that a site declares to be one have one column: closed forms of sums, and streams."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tailrace.assess import DrawDesign
from tailrace.assess.draw_plan import BlockLevels, number_design, record_numbers
from tailrace.assess.drawn_as_one import drawn_as_one
from tailrace.assess.tables.numbers import numbers_table
from tailrace.errors import InputError
from tailrace.quantities import Dirichlet, SplitGroup, Value
from tailrace.quantities.distributions import Lognormal
from tailrace.quantities.level_source import LevelSource, Varying, drawn, drawn_shares
from tailrace.site import load_site
from tailrace.site.context import Counted
from tailrace.site.schema_site import DrawnAsOne

from .made_chain import made_inputs, made_run

Z95 = 1.6448536269514722
"""Standard normal deviate of 95 %: Abramowitz and Stegun 1964, table 26.5."""
FACTOR = Value(2.0, "1", distribution=Lognormal(2.0, 3.0), source="Handbook", place="table 1")
SHARES = SplitGroup(("a", "b"), (0.3, 0.7), Dirichlet((3.0, 7.0)), source="Handbook")
FILES = ["areas/one/land.toml", "areas/two/land.toml"]


def site(numbers: dict[str, Varying], *declared: DrawnAsOne) -> Any:
    """Return what is asked of a site: its numbers, in files by area, and what is one."""
    entries = [
        Counted(f"areas/{place.split('/')[0]}/land.toml", place.split(".", 1)[1], one)
        for place, one in numbers.items()
        if isinstance(one, Value)
    ]
    return SimpleNamespace(census=SimpleNamespace(entries=entries), drawn_as_one=declared)


def both(*keys: str) -> dict[str, Varying]:
    """Return equal numbers of two areas, each its own object as files give them."""
    return {f"{area}/land.{key}": replace(FACTOR) for area in ("one", "two") for key in keys}


def test_only_what_is_declared_and_reads_alike_is_one() -> None:
    numbers = both("cattle.feed", "cattle.water", "soil.depth")
    numbers["two/land.cattle.water"] = replace(FACTOR, source="another book")
    every = site(numbers, DrawnAsOne(within=FILES))
    assert drawn_as_one(every, numbers) == {
        "two/land.cattle.feed": "one/land.cattle.feed",
        "two/land.soil.depth": "one/land.soil.depth",
    }
    some = site(numbers, DrawnAsOne(within=FILES[::-1], numbers=["cattle"]))
    assert drawn_as_one(some, numbers) == {"one/land.cattle.feed": "two/land.cattle.feed"}
    assert drawn_as_one(site(numbers), numbers) == {}


def test_numbers_of_one_place_by_substance_and_shares_are_one_too() -> None:
    """What stands before a place is learned from the numbers that stand in the files."""
    numbers = both("spread")
    for area in ("one", "two"):
        numbers |= {f"{area}/land.spread.Th": replace(FACTOR), f"{area}/land.split": SHARES}
    known = site({name: one for name, one in numbers.items() if name.endswith("spread")},
                 DrawnAsOne(within=FILES))  # fmt: skip
    assert set(drawn_as_one(known, numbers)) == {
        "two/land.spread", "two/land.spread.Th", "two/land.split",
    }  # fmt: skip


def test_rates_that_stand_on_one_share_are_read_at_one_level() -> None:
    """Each keeps its own distribution; equal levels of lognormals of one spread are in scale."""
    rates = [Value(scale, "kg/yr", distribution=Lognormal(scale, 1.5), source="Survey")
             for scale in (100.0, 200.0, 400.0, 50.0)]  # fmt: skip
    at = [("acid", 1985), ("acid", 1990), ("caustic", 1985), ("acid", 2004)]
    entries = [Counted("works.toml", f"route.{name}.production.{year}", one)
               for (name, year), one in zip(at, rates, strict=True)]  # fmt: skip
    tables = [f"works.toml: route.{name}.production" for name in ("acid", "caustic")]
    own: Any = SimpleNamespace(census=SimpleNamespace(entries=entries), drawn_as_one=[
        DrawnAsOne(within=tables, years=[1985, 1990])])  # fmt: skip
    numbers: dict[str, Varying] = {
        f"works.{name}.production.{year}": one for (name, year), one in zip(at, rates, strict=True)
    }
    ties = drawn_as_one(own, numbers)
    first, *others, alone = numbers
    assert ties == dict.fromkeys(others, first)
    every = number_design(numbers, 200, ties=ties).all_numbers()
    assert every[others[0]] == pytest.approx(2.0 * every[first])
    assert every[others[1]] == pytest.approx(4.0 * every[first])
    assert abs(float(np.corrcoef(every[alone], every[first])[0, 1])) < 0.3


def test_tables_of_one_file_hold_one_number_too() -> None:
    load = [replace(FACTOR), replace(FACTOR)]
    entries = [Counted("emissions.toml", f"source.{name}.inputs.load", one)
               for name, one in zip(("ore", "waste"), load, strict=True)]  # fmt: skip
    own: Any = SimpleNamespace(census=SimpleNamespace(entries=entries), drawn_as_one=[DrawnAsOne(
        within=["emissions.toml: source.ore", "emissions.toml: source.waste"],
        numbers=["inputs.load"])])  # fmt: skip
    numbers: dict[str, Varying] = {"emissions.ore.load": load[0], "emissions.waste.load": load[1]}
    assert drawn_as_one(own, numbers) == {"emissions.waste.load": "emissions.ore.load"}


def test_one_number_twice_adds_up_to_twice_the_number() -> None:
    """The sum of one lognormal with itself is lognormal; that of two is narrower."""
    numbers = both("feed")
    first, second = numbers
    together = number_design(numbers, 4096, seed=5, ties={second: first})
    apart = number_design(numbers, 4096, seed=5)

    def p95(design: DrawDesign) -> float:
        every = design.all_numbers()
        return float(np.percentile(every[first] + every[second], 95))

    expected = 2 * 2.0 * 3.0**Z95
    assert p95(together) == pytest.approx(expected, rel=0.01)
    assert p95(apart) < 0.9 * expected


def test_rooms_get_one_level_and_other_numbers_keep_theirs() -> None:
    numbers: dict[str, Varying] = {**both("feed", "water"), "x": FACTOR}
    numbers |= {"one/land.split": SHARES, "two/land.split": SHARES}
    ties = {"two/land.feed": "one/land.feed", "two/land.split": "one/land.split"}

    def ask(levels: LevelSource) -> dict[str, Any]:
        return {
            name: drawn_shares(one, name, levels) if isinstance(one, SplitGroup)
            else drawn(one, name, levels)
            for name, one in numbers.items()
        }  # fmt: skip

    assert list(record_numbers(ask)) == list(numbers)
    with_ties, without = (number_design(numbers, 100, seed=3, ties=one) for one in (ties, {}))
    made, known = (ask(BlockLevels(one, 0)) for one in (with_ties, without))
    for name in numbers:
        source = ties.get(name, name)
        assert made[name].tolist() == known[source].tolist(), name
    assert made["two/land.feed"].tolist() != known["two/land.feed"].tolist()
    assert len(with_ties.columns) == len(without.columns) - 3
    assert set(ties).isdisjoint(with_ties.varied)
    assert set(ties).isdisjoint(with_ties.not_varied)
    assert with_ties.all_numbers()["two/land.split.a"].tolist() == made["one/land.split"][
        :, 0].tolist()  # fmt: skip


def test_a_tie_to_no_number_is_refused() -> None:
    with pytest.raises(InputError, match="ties"):
        number_design(both("feed"), 4, ties={"two/land.feed": "three/land.feed"})


def test_cattle_and_diets_of_both_areas_of_baotou_are_one() -> None:
    own = load_site("baotou")
    heads = {
        "areas/baotou/land.toml": "baotou/land.", "areas/bayan_obo/land.toml": "bayan_obo/land.",
        "areas/baotou/surface.toml": "surface.baotou.",
        "areas/bayan_obo/surface.toml": "surface.bayan_obo.",
        "bayan_obo_acid_roasting.toml (packaged route)": "works.acid.",
        "bayan_obo_caustic.toml (packaged route)": "works.caustic.",
    }  # fmt: skip
    numbers: dict[str, Varying] = {
        heads[entry.file] + entry.place: entry.value
        for entry in own.census.entries
        if entry.file in heads and isinstance(entry.value, Value) and entry.value.is_distribution
    }
    ties = drawn_as_one(own, numbers)
    for kind in ("bayan_obo/land.cattle.milk.feed", "surface.bayan_obo.background.diet.F",
                 "works.caustic.unit.solvent_extraction.shares.strip_liquors.REE"):  # fmt: skip
        assert kind in ties
    assert "surface.bayan_obo.surface.air_transfer_factor" not in ties
    for kind in ("soil.yard.depth", "transfer.uptake_spread"):
        assert f"bayan_obo/land.{kind}" not in ties


def test_what_is_one_is_listed_as_drawn() -> None:
    numbers = both("feed")
    first, second = numbers
    design = number_design(numbers, 80, ties={second: first})
    table = numbers_table(made_run(made_inputs(80), design)).set_index("place")
    assert table["drawn"].to_dict() == {first: True, second: True}
