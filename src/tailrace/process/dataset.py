"""The balance as labelled arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tailrace.process.closure import works_budget

if TYPE_CHECKING:
    import xarray as xr

    from tailrace.process.balance import Balance

SOURCE = "tailrace.process"


def _finish(data: np.ndarray, balance: Balance) -> np.ndarray:
    return data[..., 0] if balance.draws is None else data


def _dims(balance: Balance, *leading: str) -> tuple[str, ...]:
    return leading if balance.draws is None else (*leading, "draw")


def outlet_flow(balance: Balance) -> xr.DataArray:
    """Return what ends at each place.

    Parameters
    ----------
    balance : Balance
        A solved works.

    Returns
    -------
    DataArray, dims (stream, substance, year[, draw])
        Mass flow, kg/yr. The coordinate `at_least` (stream, substance) marks flows to which an
        unknown amount comes on top; one of which nothing is known is NaN.
    """
    import xarray as xr

    ends = balance.ends()
    flows = np.stack([balance.end_flow(end) for end in ends])
    unknown = np.stack([balance.unknown_at(end) for end in ends])
    nothing = unknown & (flows == 0).all(axis=(2, 3))
    flows[nothing] = np.nan
    kinds = [end.split(":")[0] for end in ends]
    return xr.DataArray(
        _finish(flows, balance),
        dims=_dims(balance, "stream", "substance", "year"),
        coords={
            "stream": ends,
            "substance": list(balance.substances),
            "year": list(balance.years),
            "kind": ("stream", kinds),
            "at_least": (("stream", "substance"), unknown),
        },
        name="mass_flow",
        attrs={"units": "kg/yr", "long_name": "mass flow leaving the works", "source": SOURCE},
    )


def stream_flow(balance: Balance) -> xr.DataArray:
    """Return every stream of every route, without draws.

    Returns
    -------
    DataArray, dims (stream, substance, year)
        Mass flow, kg/yr; streams are named route/unit.outlet. What several campaigns of a route
        send by the same stream is summed.
    """
    import xarray as xr

    flows: dict[str, np.ndarray] = {}
    ends: dict[str, str] = {}
    for part in balance.parts:
        for row, position in enumerate(part.streams):
            unit, outlet, destination = part.sheet.route.streams()[position]
            name = f"{part.route}/{unit}.{outlet}"
            flow = balance.expand(part.flows[:, row], part.level).mean(axis=-1)
            flows[name] = flows[name] + flow if name in flows else flow
            ends[name] = str(destination)
    return xr.DataArray(
        np.stack(list(flows.values())),
        dims=("stream", "substance", "year"),
        coords={
            "stream": list(flows),
            "substance": list(balance.substances),
            "year": list(balance.years),
            "destination": ("stream", list(ends.values())),
        },
        name="mass_flow",
        attrs={"units": "kg/yr", "long_name": "mass flow", "source": SOURCE},
    )


def to_dataset(balance: Balance) -> xr.Dataset:
    """Return the whole balance.

    Returns
    -------
    Dataset
        `mass_flow` by end, `inflow` by origin (feeds, reagents) and `discrepancy`, each by
        substance and year, with draws where there are any.
    """
    import xarray as xr

    budget = works_budget(balance)
    coords = {"substance": list(balance.substances), "year": list(balance.years)}
    inflow = xr.DataArray(
        _finish(np.stack([budget["feeds"], budget["reagents"]]), balance),
        dims=_dims(balance, "origin", "substance", "year"),
        coords={"origin": ["feeds", "reagents"], **coords},
        attrs={"units": "kg/yr", "long_name": "mass flow entering the works", "source": SOURCE},
    )
    discrepancy = xr.DataArray(
        _finish(budget["discrepancy"], balance),
        dims=_dims(balance, "substance", "year"),
        coords=coords,
        attrs={"units": "1", "long_name": "(in - out) / in", "source": SOURCE},
    )
    dataset = xr.Dataset(
        {"mass_flow": outlet_flow(balance), "inflow": inflow, "discrepancy": discrepancy}
    )
    dataset.attrs.update(
        title="material balance",
        draws=balance.draws or 0,
        seed=-1 if balance.seed is None else balance.seed,
        missing="; ".join(f"{name}: {reason}" for name, reason in balance.missing.items()),
    )
    return dataset
