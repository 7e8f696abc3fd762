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
        percentiles. `at_least` lists the substances to which an unknown amount comes on top; where
        nothing is known of one, the number is null and `missing` says why.
    """
    from tailrace import __version__
    from tailrace.process.unknown import all_substances, unknown_ends, unknown_inflow

    entering = unknown_inflow(balance)
    return {
        "tailrace": __version__,
        "site": site,
        "unit": "kg/yr",
        "years": list(balance.years),
        "substances": list(all_substances(balance)),
        "draws": balance.draws,
        "seed": balance.seed,
        "largest_discrepancy": float(balance.largest_discrepancy),
        "missing": {name: str(reason) for name, reason in balance.missing.items()},
        "varied": list(balance.varied),
        "inflow": {
            "feeds": _statistics(balance, balance.feed_flow(), entering["feeds"]),
            "reagents": _statistics(balance, balance.reagent_flow(), entering["reagents"]),
        },
        "outflow": {
            end: _statistics(balance, balance.end_flow(end), unknown)
            for end, unknown in unknown_ends(balance).items()
        },
    }


def _statistics(
    balance: Balance, flow: NDArray[np.float64], unknown: NDArray[np.bool_]
) -> dict[str, Any]:
    """Return the statistics of a flow (substance, year, draw) as lists of years by substance."""
    import numpy as np

    from tailrace.process.unknown import all_substances, with_unknown

    full = with_unknown(balance, flow, unknown)
    if balance.draws is None:
        found = {"central": full[..., 0]}
    else:
        found = {"mean": full.mean(axis=-1)}
        percentiles = np.percentile(full, PERCENTILES, axis=-1)
        found |= {f"p{p}": values for p, values in zip(PERCENTILES, percentiles, strict=True)}
    names = all_substances(balance)
    return {
        "at_least": [n for k, n in enumerate(names) if unknown[k].any()],
    } | {
        statistic: {
            substance: [None if np.isnan(number) else float(number) for number in row]
            for substance, row in zip(names, values, strict=True)
        }
        for statistic, values in found.items()
    }
