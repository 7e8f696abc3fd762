"""The flows of a balance as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tailrace.process import Balance

PERCENTILES = (5, 50, 95)


def write_balance_json(path: Path, balance: Balance, site: str) -> None:
    """Write what enters and leaves a works, by substance and year, as JSON.

    Parameters
    ----------
    path : Path
        File to write; it appears when it is whole.
    balance : Balance
        A solved works.
    site : str
        Name of the site.
    """
    text = json.dumps(balance_as_json(balance, site), indent=1, allow_nan=False) + "\n"
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def balance_as_json(balance: Balance, site: str) -> dict[str, Any]:
    """Return flows in kg/yr: `outflow` by end, `inflow` by origin, each by substance and year.

    Parameters
    ----------
    balance : Balance
        A solved works.
    site : str
        Name of the site.

    Returns
    -------
    dict
        Without draws one list of years per substance (`central`); with draws the mean and three
        percentiles. `at_least` lists the substances to which an unknown amount comes on top; one
        of which nothing is known is null in every year.
    """
    from tailrace import __version__

    outflow = {}
    for end in balance.ends():
        unknown = balance.unknown_at(end)
        flow = balance.end_flow(end)
        outflow[end] = {
            "at_least": [n for n, flag in zip(balance.substances, unknown, strict=True) if flag],
            **_statistics(balance, flow, unknown),
        }
    inflow = {
        "feeds": _statistics(balance, balance.feed_flow(), None),
        "reagents": _statistics(balance, balance.reagent_flow(), None),
    }
    return {
        "tailrace": __version__,
        "site": site,
        "unit": "kg/yr",
        "years": list(balance.years),
        "substances": list(balance.substances),
        "draws": balance.draws,
        "seed": balance.seed,
        "largest_discrepancy": float(balance.largest_discrepancy),
        "missing": {name: str(reason) for name, reason in balance.missing.items()},
        "varied": list(balance.varied),
        "inflow": inflow,
        "outflow": outflow,
    }


def _statistics(
    balance: Balance, flow: NDArray[np.float64], unknown: NDArray[np.bool_] | None
) -> dict[str, dict[str, list[float | None]]]:
    """Return the statistics of a flow (substance, year, draw) as lists of years by substance."""
    import numpy as np

    if balance.draws is None:
        found = {"central": flow[..., 0]}
    else:
        found = {"mean": flow.mean(axis=-1)}
        percentiles = np.percentile(flow, PERCENTILES, axis=-1)
        found |= {f"p{p}": values for p, values in zip(PERCENTILES, percentiles, strict=True)}
    nothing = np.zeros(len(flow), bool) if unknown is None else unknown & ~flow.any(axis=(1, 2))
    return {
        name: {
            substance: [None] * len(row) if nothing[k] else [float(number) for number in row]
            for k, (substance, row) in enumerate(zip(balance.substances, values, strict=True))
        }
        for name, values in found.items()
    }
