"""Import exported inventories into Brightway and compare what it computes with the program's own.

For each allocation the works of a site is exported as a sheet, read by bw2io's Excel importer and
written as a database; every exchange must arrive as it was sent, and the inventory of a kilogram of
each product, solved by bw2calc, must be the one that `product_inventory` gives. Reagents and energy
become empty activities: the sheet leaves them to be matched with a background database.

Needs bw2io and a folder for its projects in BRIGHTWAY2_DIR; `make lca-check` sets both up.
"""

from __future__ import annotations

import math
import os
import sys
import tempfile
import warnings
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

if not os.environ.get("BRIGHTWAY2_DIR"):
    sys.exit("set BRIGHTWAY2_DIR to a scratch folder, or use: make lca-check")
Path(os.environ["BRIGHTWAY2_DIR"]).mkdir(parents=True, exist_ok=True)

warnings.filterwarnings("ignore", message=".*pypardiso.*")

import bw2calc  # noqa: E402
import bw2data  # noqa: E402
import bw2io  # noqa: E402

import tailrace  # noqa: E402
from tailrace.errors import InputError  # noqa: E402
from tailrace.process import Balance  # noqa: E402
from tailrace.report.life_cycle import (  # noqa: E402
    export_brightway,
    product_inventory,
    unit_processes,
)
from tailrace.report.life_cycle.bw_excel import UNITS  # noqa: E402

EXACT = 1e-12
"""Relative difference allowed between what was sent and what arrived."""
SOLVED = 1e-6
"""Relative difference allowed between two solutions; Brightway holds amounts in float32."""
NOTHING = 1e-12
"""Difference per kilogram that is rounding: what solving leaves in activities not needed."""

Totals = dict[tuple[str, str], float]


def imported(path: Path) -> tuple[str, int, int]:
    """Import a sheet; return the database's name, how many exchanges, and how many are wrong."""
    with redirect_stdout(StringIO()):
        importer = bw2io.ExcelImporter(str(path))
        sent = {
            activity["code"]: sorted(float(e["amount"]) for e in activity["exchanges"])
            for activity in importer.data
        }
        importer.apply_strategies()
        unlinked = {e["type"] for e in importer.unlinked}
        importer.add_unlinked_activities()
        importer.write_database()
    if unlinked - {"technosphere"}:
        sys.exit(f"{path.name}: exchanges of type {unlinked} were not linked")
    wrong = 0
    for activity in bw2data.Database(importer.db_name):
        arrived = sorted(float(e["amount"]) for e in activity.exchanges())
        expected = sent.get(activity["code"])
        if expected is not None:
            wrong += abs(len(arrived) - len(expected)) + sum(
                not math.isclose(a, b, rel_tol=EXACT)
                for a, b in zip(arrived, expected, strict=False)
            )
    return importer.db_name, sum(map(len, sent.values())), wrong


def solved(database: str, name: str) -> Totals:
    """Return what bw2calc finds for a kilogram: by (flow, unit), nature and technosphere apart."""
    activity = next(a for a in bw2data.Database(database) if a["name"] == name)
    lca = bw2calc.LCA({activity: 1.0})
    lca.lci()
    flows = lca.inventory.sum(axis=1)
    found: Totals = {}
    for node, row in lca.dicts.biosphere.items():
        flow = bw2data.get_node(id=node)
        key = (flow["name"], flow["categories"][0])
        found[key] = found.get(key, 0.0) + float(flows[row, 0])
    for node, row in lca.dicts.activity.items():
        bought = bw2data.get_node(id=node)
        if bought["name"] != name and not list(bought.technosphere()) + list(bought.biosphere()):
            found[bought["name"], "input"] = float(lca.supply_array[row])
    return found


def expected(balance: Balance, product: str, year: int, allocation: str) -> Totals:
    """Return the program's own inventory under the same names."""
    tops = {"resource": "natural resource", "waste": "inventory indicator"}
    found: Totals = {}
    for line in product_inventory(balance, product, year, allocation).lines:
        flow = line.flow
        top = flow.group if flow.kind == "emission" else tops.get(flow.kind, flow.kind)
        key = (flow.name, "inventory indicator" if top == "store" else top)
        found[key] = found.get(key, 0.0) + line.amount
    return found


def worst_difference(first: Totals, second: Totals) -> float:
    """Return the largest relative difference; a flow that is in one only differs wholly."""
    worst = 0.0
    for key in {*first, *second}:
        one, other = first.get(key, 0.0), second.get(key, 0.0)
        difference = abs(one - other)
        if difference > NOTHING:
            worst = max(worst, difference / max(abs(one), abs(other)))
            if difference > SOLVED * max(abs(one), abs(other)):
                print(f"  {key[0]} ({key[1]}): {one:.6g} and {other:.6g}")
    return worst


def check(site: str, year: int, folder: Path) -> bool:
    """Check one site by every allocation; return whether all is well."""
    balance = tailrace.balance(tailrace.load_site(site), year)
    good = True
    for allocation in ("mass", "value", "none"):
        path = folder / f"{site}_{allocation}.xlsx"
        try:
            export_brightway(balance, path, year=year, allocation=allocation, site=site)
        except InputError as error:
            print(f"{site}, {allocation}: not exported{str(error).removeprefix('-')}")
            continue
        database, exchanges, wrong = imported(path)
        worst = 0.0
        products = [p for u in unit_processes(balance, year).values() for p in u.products.values()]
        for product in products:
            name = f"{product.flow.name}, {site} {year}"
            own = expected(balance, product.flow.key, year, allocation)
            worst = max(worst, worst_difference(solved(database, name), own))
        well = wrong == 0 and worst <= SOLVED
        good = good and well
        print(
            f"{site}, {allocation}: {exchanges} exchanges, {wrong} changed on the way; "
            f"{len(products)} products, worst difference {worst:.1e}: {'pass' if well else 'FAIL'}"
        )
    return good


def main(sites: list[str]) -> int:
    bw2data.projects.set_current("tailrace-lca-check")
    assert set(UNITS) == {"kg", "m3", "kWh", "MJ", "l"}
    with tempfile.TemporaryDirectory() as folder:
        results = [check(site, 2024, Path(folder)) for site in sites]
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["baotou"]))
