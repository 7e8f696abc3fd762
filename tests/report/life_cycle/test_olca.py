"""The openLCA package, read back by olca-schema's own reader and recomputed."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.process import Balance
from tailrace.report.life_cycle import export_olca, product_inventory, unit_processes

olca = pytest.importorskip("olca_schema")
zipio = pytest.importorskip("olca_schema.zipio")

YEAR = 2024


class Package:
    """Everything in a package, by identifier."""

    def __init__(self, path: Path) -> None:
        with zipio.ZipReader(path) as reader:
            self.flows = {flow.id: flow for flow in reader.read_each(olca.Flow)}
            self.processes = {p.id: p for p in reader.read_each(olca.Process)}
            self.properties = {p.id: p for p in reader.read_each(olca.FlowProperty)}
            self.groups = {g.id: g for g in reader.read_each(olca.UnitGroup)}
            self.sources = {s.id: s for s in reader.read_each(olca.Source)}

    def process(self, word: str) -> Any:
        (found,) = [p for p in self.processes.values() if p.name.startswith(word)]
        return found

    def contents(self, exchange: Any) -> dict[str, float]:
        """Return the mass of every substance in an exchange, kg."""
        flow = self.flows[exchange.flow.id]
        if flow.flow_type == olca.FlowType.ELEMENTARY_FLOW:
            names = {"water": "H2O", "oxygen": "O", "oxygen, bound": "O"}
            name = "rest" if flow.name.startswith("unnamed rest") else flow.formula
            per_unit = 1000.0 if exchange.unit.name == "m3" else 1.0
            return {names.get(flow.name, name): exchange.amount * per_unit}
        return {
            factor.flow_property.name.removeprefix("Content of "): exchange.amount
            * factor.conversion_factor
            for factor in flow.flow_properties
            if factor.flow_property.name.startswith("Content of ")
        }

    def discrepancy(self) -> float:
        """Return the largest relative difference of in and out, over processes and substances."""
        worst = 0.0
        for process in self.processes.values():
            net: dict[str, float] = {}
            gross: dict[str, float] = {}
            for exchange in process.exchanges:
                for name, mass in self.contents(exchange).items():
                    net[name] = net.get(name, 0.0) + (mass if exchange.is_input else -mass)
                    gross[name] = gross.get(name, 0.0) + mass
            worst = max(worst, *(abs(net[name]) / gross[name] for name in net))
        return worst


@pytest.fixture
def package(tmp_path: Path, balance: Balance) -> Package:
    export_olca(balance, tmp_path / "a.zip", None, YEAR, site="testville")
    return Package(tmp_path / "a.zip")


@pytest.mark.parametrize("which", ["balance", "drawn", "baotou"])
def test_every_process_closes_from_the_file_alone(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    export_olca(request.getfixturevalue(which), tmp_path / "a.zip", None, YEAR)
    assert Package(tmp_path / "a.zip").discrepancy() < 1e-12


@pytest.mark.parametrize("which", ["balance", "baotou"])
def test_totals_are_those_of_the_balance(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Amounts times what is made of the reference product: kg/yr of the balance's own ends."""
    solved: Balance = request.getfixturevalue(which)
    export_olca(solved, tmp_path / "a.zip", None, YEAR)
    package = Package(tmp_path / "a.zip")
    at = solved.years.index(YEAR)
    found: dict[str, dict[str, float]] = {"air": {}, "water": {}}
    for unit in unit_processes(solved, YEAR).values():
        process = package.process(unit.title)
        made = next(iter(unit.products.values())).mean
        for exchange in process.exchanges:
            category = package.flows[exchange.flow.id].category
            for way, sums in found.items():
                if category.startswith(f"Elementary flows/Emission to {way}"):
                    for name, mass in package.contents(exchange).items():
                        sums[name] = sums.get(name, 0.0) + made * mass
    for way, sums in found.items():
        ends = [end for end in solved.ends() if end.startswith(f"{way}:")]
        total = np.sum([solved.end_flow(end)[:, at, 0] for end in ends], axis=0)
        for name, flow in zip(solved.substances, total, strict=True):
            assert sums.get(name, 0.0) == pytest.approx(flow, rel=1e-12), (way, name)


def test_a_number_changed_in_the_file_is_found(tmp_path: Path, balance: Balance) -> None:
    export_olca(balance, tmp_path / "a.zip", None, YEAR)
    with zipfile.ZipFile(tmp_path / "a.zip") as old:
        entries = {name: old.read(name) for name in old.namelist()}
    name = next(n for n in entries if n.startswith("processes/"))
    process = json.loads(entries[name])
    process["exchanges"][-1]["amount"] *= 1 + 1e-6
    entries[name] = json.dumps(process).encode()
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as new:
        for entry, data in entries.items():
            new.writestr(entry, data)
    assert Package(tmp_path / "b.zip").discrepancy() > 1e-9


def test_two_exports_are_the_same_bytes(tmp_path: Path, balance: Balance) -> None:
    for name in ("a.zip", "b.zip"):
        export_olca(balance, tmp_path / name, "cerium_oxide", YEAR, "value")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.zip"]


def test_everything_referred_to_is_in_the_package(package: Package) -> None:
    for process in package.processes.values():
        (reference,) = [e for e in process.exchanges if e.is_quantitative_reference]
        assert reference.amount == pytest.approx(1.0, rel=1e-15)
        assert not reference.is_input
        for exchange in process.exchanges:
            flow = package.flows[exchange.flow.id]
            assert exchange.flow_property.id == flow.flow_properties[0].flow_property.id
            group = package.groups[package.properties[exchange.flow_property.id].unit_group.id]
            assert exchange.unit.id in {unit.id for unit in group.units}
            if exchange.default_provider is not None:
                giver = package.processes[exchange.default_provider.id]
                outputs = {e.flow.id for e in giver.exchanges if not e.is_input}
                assert exchange.flow.id in outputs
        for source in process.process_documentation.sources:
            assert source.id in package.sources
    texts = {source.text_reference for source in package.sources.values()}
    assert {"assay A", "assay B", "plan", "meter", "test run"} <= texts


def test_reference_units_have_openlcas_own_identifiers(package: Package) -> None:
    """UUIDs of openLCA's reference data (units.csv of olca-schema), converted as SI says."""
    mass = package.groups["93a60a57-a4c8-11da-a746-0800200c9a66"]
    energy = package.groups["93a60a57-a3c8-11da-a746-0800200c9a66"]
    assert {unit.name: unit.conversion_factor for unit in mass.units} == {"kg": 1.0, "t": 1000.0}
    assert {u.name: u.conversion_factor for u in energy.units} == {"MJ": 1.0, "kWh": 3.6}


def test_allocation_factors_stand_side_by_side(tmp_path: Path, balance: Balance) -> None:
    ways = {
        "mass": "PHYSICAL_ALLOCATION",
        "value": "ECONOMIC_ALLOCATION",
        "none": "NO_ALLOCATION",
    }
    for allocation, kind in ways.items():
        export_olca(balance, tmp_path / "a.zip", "cerium_oxide", YEAR, allocation)
        process = Package(tmp_path / "a.zip").process("test plant")
        assert process.default_allocation_method == olca.AllocationType[kind]
        for way in ("PHYSICAL_ALLOCATION", "ECONOMIC_ALLOCATION"):
            factors = [f for f in process.allocation_factors if f.allocation_type.value == way]
            assert len(factors) == 2
            assert sum(f.value for f in factors) == pytest.approx(1.0, rel=1e-12)


def test_the_allocated_inventory_follows_from_the_file(tmp_path: Path, balance: Balance) -> None:
    """Linking the processes by hand, with their factors, gives the program's own inventory."""
    export_olca(balance, tmp_path / "a.zip", "cerium_oxide", YEAR, "mass")
    package = Package(tmp_path / "a.zip")
    plant, mine = package.process("test plant"), package.process("test mine")

    def amount(process: Any, name: str) -> float:
        found = [e for e in process.exchanges if package.flows[e.flow.id].name == name]
        return sum(e.amount for e in found)

    def factor(process: Any, product: str) -> float:
        (found,) = [
            f.value
            for f in process.allocation_factors
            if f.product.name.startswith(product)
            and f.allocation_type == olca.AllocationType.PHYSICAL_ALLOCATION
        ]
        return float(found)

    tailings = amount(plant, f"tailings (mine), works {YEAR}")
    share = factor(plant, "cerium oxide") * factor(mine, "tailings")
    expected = amount(mine, "electricity") * tailings * share
    found = product_inventory(balance, "cerium_oxide", YEAR, "mass").amount("input", "electricity")
    assert found == pytest.approx(expected, rel=1e-12)


def test_a_product_brings_only_what_is_before_it(tmp_path: Path, balance: Balance) -> None:
    export_olca(balance, tmp_path / "a.zip", "iron_concentrate", YEAR)
    assert [p.name for p in Package(tmp_path / "a.zip").processes.values()] == [
        f"test mine, works {YEAR}"
    ]


def test_missing_substances_are_said_not_zero(package: Package) -> None:
    plant = package.process("test plant")
    assert "arsenic to stack: no arsenic assay" in plant.description
    assert "arsenic to stack" in plant.process_documentation.completeness_description
    residue = next(e for e in plant.exchanges if e.flow.name.startswith("residue"))
    assert residue.description == "content not known, not zero: As: no arsenic assay"
    assert not any("arsenic" in flow.name for flow in package.flows.values())


def test_draws_become_a_lognormal_spread(tmp_path: Path, drawn: Balance) -> None:
    export_olca(drawn, tmp_path / "a.zip", None, YEAR)
    package = Package(tmp_path / "a.zip")
    mine = package.process("test mine")
    spread = {e.flow.name: e.uncertainty for e in mine.exchanges if e.uncertainty is not None}
    thorium = spread["thorium, in ore"]
    assert thorium.distribution_type == olca.UncertaintyType.LOG_NORMAL_DISTRIBUTION
    # triangular 0.05-0.10-0.15 %: relative standard deviation 0.204
    assert 1.1 < thorium.geom_sd < 1.4
    # iron itself is fixed; the concentrate holds a little of the rest, which thorium displaces
    assert spread["iron, in ore"].geom_sd < 1.001


def test_names_and_identifiers_differ_by_site_and_year(tmp_path: Path, balance: Balance) -> None:
    export_olca(balance, tmp_path / "a.zip", None, 2023, site="one")
    export_olca(balance, tmp_path / "b.zip", None, 2024, site="one")
    export_olca(balance, tmp_path / "c.zip", None, 2024, site="two")
    packages = [Package(tmp_path / f"{name}.zip") for name in "abc"]
    ids = [set(package.processes) for package in packages]
    assert not (ids[0] & ids[1]) | (ids[1] & ids[2])
    shared = set.intersection(*(set(package.flows) for package in packages))
    assert "sulfuric acid" in {packages[0].flows[uid].name for uid in shared}


def test_without_the_extra(
    tmp_path: Path, balance: Balance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "olca_schema", None)
    with pytest.raises(InputError, match=r"pip install 'tailrace\[lca\]'"):
        export_olca(balance, tmp_path / "a.zip", None, YEAR)
    assert not list(tmp_path.iterdir())


def test_refusals(tmp_path: Path, balance: Balance, unpriced: Balance) -> None:
    with pytest.raises(InputError, match="not made in 2024"):
        export_olca(balance, tmp_path / "a.zip", "gold", YEAR)
    with pytest.raises(InputError, match="mine: no price for iron_concentrate"):
        export_olca(unpriced, tmp_path / "a.zip", None, YEAR, "value")
    assert not list(tmp_path.iterdir())


def test_without_prices_there_are_no_factors_by_value(tmp_path: Path, unpriced: Balance) -> None:
    export_olca(unpriced, tmp_path / "a.zip", None, YEAR)
    mine = Package(tmp_path / "a.zip").process("test mine")
    kinds = {factor.allocation_type.value for factor in mine.allocation_factors}
    assert kinds == {"PHYSICAL_ALLOCATION"}
    assert "No allocation by value" in mine.description
