"""The workbook, read back with openpyxl the way bw2io's importer reads it, and recomputed."""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.process import Balance
from tailrace.report.life_cycle import export_brightway, product_inventory, unit_processes

pytestmark = pytest.mark.slow


openpyxl = pytest.importorskip("openpyxl")

YEAR = 2024


@dataclass
class Activity:
    name: str
    fields: dict[str, Any] = field(default_factory=dict)
    exchanges: list[dict[str, Any]] = field(default_factory=list)


def read_activities(path: Path) -> dict[str, Activity]:
    """Return the activities of every sheet that is not skipped, by code."""
    found: list[Activity] = []
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book.worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        if rows[0][0] == "skip":
            continue
        columns: list[str] = []
        within = False
        for row in rows:
            first = row[0]
            if first == "Activity":
                found.append(Activity(row[1]))
                columns, within = [], False
            elif first == "Exchanges":
                within = True
            elif not any(cell is not None for cell in row):
                within = False
            elif within and not columns:
                columns = [cell for cell in row if cell is not None]
            elif within:
                found[-1].exchanges.append(dict(zip(columns, row, strict=False)))
            elif found:
                found[-1].fields[first] = row[1]
    book.close()
    return {activity.fields["code"]: activity for activity in found}


def totals(activities: dict[str, Activity], code: str, amount: float) -> dict[str, float]:
    """Return everything unlinked or of nature behind an amount of an activity, by name."""
    found: dict[str, float] = {}
    for exchange in activities[code].exchanges:
        if exchange["type"] == "production":
            continue
        here = amount * exchange["amount"]
        linked = (exchange["input"] or "").split("::")[-1]
        if exchange["type"] == "technosphere" and linked:
            for name, more in totals(activities, linked, here).items():
                found[name] = found.get(name, 0.0) + more
        else:
            top = (exchange["categories"] or "bought").split("::")[0]
            key = f"{exchange['name']} ({top})"
            found[key] = found.get(key, 0.0) + here
    return found


def code_of(activities: dict[str, Activity], name: str) -> str:
    (found,) = [c for c, a in activities.items() if a.name.startswith(name) and a.exchanges]
    return found


@pytest.mark.parametrize("allocation", ["mass", "value", "none"])
@pytest.mark.parametrize("which", ["balance", "baotou"])
def test_the_sheet_gives_the_programs_own_inventory(
    which: str, allocation: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    solved: Balance = request.getfixturevalue(which)
    path = tmp_path / "a.xlsx"
    export_brightway(solved, path, None, YEAR, allocation, site="testville")
    activities = read_activities(path)
    for process in unit_processes(solved, YEAR).values():
        for product in process.products.values():
            found = totals(activities, code_of(activities, f"{product.flow.name}, "), 1.0)
            own: dict[str, float] = {}
            for line in product_inventory(solved, product.flow.key, YEAR, allocation).lines:
                tops = {"input": "bought", "resource": "natural resource"}
                top = line.flow.group if line.flow.kind == "emission" else "inventory indicator"
                key = f"{line.flow.name} ({tops.get(line.flow.kind, top)})"
                own[key] = own.get(key, 0.0) + line.amount
            assert found.keys() == own.keys()
            for key, amount in own.items():
                assert found[key] == pytest.approx(amount, rel=1e-12), key


def test_what_is_sold_adds_up_to_the_balance(tmp_path: Path, balance: Balance) -> None:
    """By mass: products sold times their sheets are the balance's own air emissions."""
    path = tmp_path / "a.xlsx"
    export_brightway(balance, path, None, YEAR, "mass")
    activities = read_activities(path)
    processes = unit_processes(balance, YEAR)
    sold = {
        "iron concentrate": processes["mine"].products["iron_concentrate"].mean,
        "neodymium oxide": processes["plant"].products["neodymium_oxide"].mean,
        "cerium oxide": processes["plant"].products["cerium_oxide"].mean,
    }
    fluorine = sum(
        totals(activities, code_of(activities, name), amount).get("fluorine (air)", 0.0)
        for name, amount in sold.items()
    )
    at, year = balance.substances.index("F"), balance.years.index(YEAR)
    expected = float(balance.end_flow("air:stack")[at, year, 0])
    assert fluorine == pytest.approx(expected, rel=1e-12)


def test_a_number_changed_in_the_sheet_is_found(tmp_path: Path, balance: Balance) -> None:
    path = tmp_path / "a.xlsx"
    export_brightway(balance, path, "cerium_oxide", YEAR)
    own = product_inventory(balance, "cerium_oxide", YEAR)
    book = openpyxl.load_workbook(path)
    for row in book["inventory"].iter_rows():
        if row[0].value == "electricity":
            row[1].value *= 1 + 1e-9
    book.save(path)
    activities = read_activities(path)
    found = totals(activities, code_of(activities, "cerium oxide"), 1.0)["electricity (bought)"]
    assert found != pytest.approx(own.amount("input", "electricity"), rel=1e-12)


def test_everything_of_the_works_is_linked(tmp_path: Path, baotou: Balance) -> None:
    path = tmp_path / "a.xlsx"
    export_brightway(baotou, path, None, YEAR)
    activities = read_activities(path)
    for activity in activities.values():
        for exchange in activity.exchanges:
            if exchange["input"] is None:
                assert exchange["type"] == "technosphere"
                continue
            database, code = exchange["input"].split("::")
            assert database == f"tailrace works {YEAR} by mass"
            assert code in activities
        production = [e for e in activity.exchanges if e["type"] == "production"]
        assert len(production) == (1 if activity.exchanges else 0)


def test_composition_closes(tmp_path: Path, balance: Balance) -> None:
    """The sheet "composition" times the yearly amounts is a mass balance of its own."""
    path = tmp_path / "a.xlsx"
    export_brightway(balance, path, None, YEAR)
    rows = list(openpyxl.load_workbook(path)["composition"].iter_rows(values_only=True))[1:]
    head = list(rows[0])
    at = head.index("Nd")
    held = {(row[0], row[1], row[2]): row[at] or 0.0 for row in rows[1:]}
    mine = unit_processes(balance, YEAR)["mine"]
    out = sum(
        held.get((e.flow.name, "mine", "output"), 0.0) * e.mean
        for e in mine.exchanges
        if not e.is_input
    )
    feed = float(balance.feed_flow()[balance.substances.index("Nd"), 1, 0])
    assert out == pytest.approx(feed, rel=1e-12)


def test_shares_stand_side_by_side(tmp_path: Path, unpriced: Balance) -> None:
    path = tmp_path / "a.xlsx"
    export_brightway(unpriced, path, None, YEAR)
    rows = list(openpyxl.load_workbook(path)["allocation"].iter_rows(values_only=True))
    assert rows[0][0] == "skip"
    by_product = {row[0]: row[1:] for row in rows[3:]}
    mass, value, none = by_product["mine:iron_concentrate"][:3]
    assert 0 < mass < 1
    assert str(value).startswith("missing: ")
    assert none == 1.0
    assert by_product["mine:iron_concentrate"][3] == "missing: sold under secret contracts"


def test_missing_is_said(tmp_path: Path, balance: Balance) -> None:
    path = tmp_path / "a.xlsx"
    export_brightway(balance, path, "cerium_oxide", YEAR)
    book = openpyxl.load_workbook(path)
    said = {row[1] for row in book["not quantified"].iter_rows(values_only=True)}
    assert "arsenic to stack: no arsenic assay" in said
    activities = read_activities(path)
    exchanges = activities[code_of(activities, "cerium oxide")].exchanges
    residue = next(e for e in exchanges if e["name"] == "residue (plant)")
    assert residue["comment"] == "content not known, not zero: As: no arsenic assay"
    assert not any("arsenic" in str(e["name"]) for e in exchanges)


def test_draws_become_a_lognormal_spread(tmp_path: Path, drawn: Balance) -> None:
    path = tmp_path / "a.xlsx"
    export_brightway(drawn, path, "iron_concentrate", YEAR)
    activities = read_activities(path)
    exchanges = activities[code_of(activities, "iron concentrate")].exchanges
    thorium = next(e for e in exchanges if e["name"] == "thorium, in ore")
    assert thorium["uncertainty type"] == 2
    assert thorium["loc"] == pytest.approx(math.log(thorium["amount"]))
    mine = unit_processes(drawn, YEAR)["mine"]
    amount = next(e for e in mine.exchanges if e.flow.name == "thorium, in ore").amount
    per_kilogram = amount / mine.products["iron_concentrate"].amount
    assert thorium["scale"] == pytest.approx(np.log(per_kilogram).std(ddof=1), rel=1e-9)


def test_two_exports_are_the_same_bytes(tmp_path: Path, balance: Balance) -> None:
    export_brightway(balance, tmp_path / "a.xlsx", None, YEAR)
    time.sleep(1.1)  # openpyxl stamps the second of saving, which must not remain
    export_brightway(balance, tmp_path / "b.xlsx", None, YEAR)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_text_is_no_formula(tmp_path: Path, balance: Balance) -> None:
    export_brightway(balance, tmp_path / "a.xlsx", None, YEAR, site='=HYPERLINK("x")')
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types


def test_without_the_extra(
    tmp_path: Path, balance: Balance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match=r"pip install 'tailrace\[excel\]'"):
        export_brightway(balance, tmp_path / "a.xlsx", None, YEAR)
    assert not list(tmp_path.iterdir())
