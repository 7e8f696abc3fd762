"""The cost of a tonne of rare-earth oxide, by each way of dividing a works among its products."""

from __future__ import annotations

import numpy as np

from tailrace.process.allocation import shares_by_mass, shares_by_value
from tailrace.process.balance import Balance
from tailrace.process.costs import CostTable
from tailrace.process.products import OXIDE_BASES, product_streams, reo_made, sold_mass
from tailrace.quantities import Missing


def reo_share(balance: Balance, costs: CostTable, year: int, by: str) -> float | Missing:
    """Return the share of a works' burden that falls on its rare-earth oxides.

    Parameters
    ----------
    balance : Balance
        A solved works.
    costs : CostTable
        Its costs and income.
    year : int
        Calendar year.
    by : {"mass", "value", "none"}
        Mass sold; value sold; or no division: the oxides bear everything.

    Returns
    -------
    float or Missing
        Missing by value where a product that is sold has no price.
    """
    at = balance.years.index(year)
    oxides = {name for _, _, name, basis in product_streams(balance) if basis in OXIDE_BASES}
    if by == "none":
        return 1.0
    mass = {name: float(m[at].mean()) for name, m in sold_mass(balance).items()}
    if by == "mass":
        shares = shares_by_mass(mass)
    else:
        price: dict[str, float | Missing] = {}
        for name, sold in mass.items():
            income = costs.income.get(name)
            reason = costs.missing.get(name, Missing(f"no price of {name}"))
            price[name] = reason if income is None or sold == 0 else income[at].mean() / sold
        found = shares_by_value(mass, price)
        if isinstance(found, Missing):
            return found
        shares = found
    return float(np.sum([share for name, share in shares.items() if name in oxides]))


def cost_per_tonne(
    balance: Balance, costs: CostTable, year: int
) -> dict[str, tuple[float | Missing, float | Missing]]:
    """Return the known cost per tonne of oxide made, by allocation.

    Returns
    -------
    dict of str to (float or Missing, float or Missing)
        For "mass", "value" and "none": share of the burden, and USD per tonne of REO made.
    """
    at = balance.years.index(year)
    oxides = float(reo_made(balance)[at].mean()) / 1e3
    total = float(costs.total()[at].mean())
    found: dict[str, tuple[float | Missing, float | Missing]] = {}
    for by in ("mass", "value", "none"):
        share = reo_share(balance, costs, year, by)
        if isinstance(share, Missing):
            found[by] = (share, share)
        elif oxides == 0:
            found[by] = (share, Missing("no oxides are made"))
        else:
            found[by] = (share, share * total / oxides)
    return found
