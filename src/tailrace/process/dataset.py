"""The balance as labelled arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.process.closure import works_budget
from tailrace.process.unknown import (
    Flags,
    all_substances,
    unknown_ends,
    unknown_inflow,
    unknown_streams,
    with_unknown,
)

if TYPE_CHECKING:
    import xarray as xr

    from tailrace.process.balance import Balance

Array = NDArray[np.float64]
SOURCE = "tailrace.process"


def _finish(data: Array, balance: Balance) -> Array:
    return data[..., 0] if balance.draws is None else data


def _dims(balance: Balance, *leading: str) -> tuple[str, ...]:
    return leading if balance.draws is None else (*leading, "draw")


def _reasons(balance: Balance) -> str:
    return "; ".join(f"{name}: {reason}" for name, reason in balance.missing.items())


def outlet_flow(balance: Balance) -> xr.DataArray:
    """Return what ends at each place.

    Parameters
    ----------
    balance : Balance
        A solved works.

    Returns
    -------
    DataArray, dims (stream, substance, year[, draw])
        Mass flow, kg/yr, of the substances carried and of those known to be there without a
        number. The coordinate `at_least` (stream, substance) marks flows to which an unknown
        amount comes on top; where nothing is known of one, it is NaN.
    """
    import xarray as xr

    unknown = unknown_ends(balance)
    ends = balance.ends()
    flows = np.stack([with_unknown(balance, balance.end_flow(end), unknown[end]) for end in ends])
    kinds = [end.split(":")[0] for end in ends]
    return xr.DataArray(
        _finish(flows, balance),
        dims=_dims(balance, "stream", "substance", "year"),
        coords={
            "stream": ends,
            "substance": list(all_substances(balance)),
            "year": list(balance.years),
            "kind": ("stream", kinds),
            "at_least": (
                ("stream", "substance"),
                np.stack([unknown[end].any(axis=1) for end in ends]),
            ),
        },
        name="mass_flow",
        attrs={"units": "kg/yr", "long_name": "mass flow leaving the works", "source": SOURCE},
    )


def stream_flow(balance: Balance) -> xr.DataArray:
    """Return every stream of every route, as its mean over the draws where there are any.

    Parameters
    ----------
    balance : Balance
        A solved works.

    Returns
    -------
    DataArray, dims (stream, substance, year)
        Mass flow, kg/yr; streams are named route/unit.outlet, those inside a route and those that
        leave it. What several campaigns of a route send by the same stream is summed, and what
        other routes take of it is included. `at_least` (stream, substance) and NaN as in
        `outlet_flow`.
    """
    import xarray as xr

    flows: dict[str, Array] = {}
    unknown: dict[str, Flags] = {}
    ends: dict[str, str] = {}
    flags = unknown_streams(balance)
    for p, part in enumerate(balance.parts):
        works = (part.level > 0).any(axis=1)
        means = _stream_means(balance, p)
        for position, (unit, outlet, destination) in enumerate(part.sheet.route.streams()):
            name = f"{part.route}/{unit}.{outlet}"
            here = flags[p][position][:, np.newaxis] & works
            known = means[position]
            flows[name] = flows[name] + known if name in flows else known
            unknown[name] = unknown[name] | here if name in unknown else here
            ends[name] = str(destination)
    full = [with_unknown(balance, flows[n][..., np.newaxis], unknown[n])[..., 0] for n in flows]
    return xr.DataArray(
        np.stack(full),
        dims=("stream", "substance", "year"),
        coords={
            "stream": list(flows),
            "substance": list(all_substances(balance)),
            "year": list(balance.years),
            "destination": ("stream", list(ends.values())),
            "at_least": (
                ("stream", "substance"),
                np.stack([unknown[name].any(axis=1) for name in flows]),
            ),
        },
        name="mass_flow",
        attrs={"units": "kg/yr", "long_name": "mass flow", "source": SOURCE},
    )


def _stream_means(balance: Balance, part: int) -> dict[int, Array]:
    """Return the mean of every stream of a part by position, (substance, year), kg/yr."""
    kept = balance.parts[part]
    means = {
        position: balance.expand(kept.flows[:, row], kept.level).mean(axis=-1)
        for row, position in enumerate(kept.streams)
    }
    if balance.summaries:
        inner = balance.summaries[part]
        once = np.ones((1, len(balance.years)))
        for row, position in enumerate(inner.streams):
            means[position] = balance.expand(inner.mean[:, row], once)[:, 0]
    return means


def to_dataset(balance: Balance) -> xr.Dataset:
    """Return the whole balance.

    Parameters
    ----------
    balance : Balance
        A solved works.

    Returns
    -------
    Dataset
        `mass_flow` by end, `inflow` by origin (feeds, reagents) and `discrepancy`, each by
        substance and year, with draws where there are any. Where nothing is known of a flow it
        is NaN; `at_least` marks those to which an unknown amount comes on top (`inflow_at_least`
        for what enters). The attribute `missing` says why.
    """
    import xarray as xr

    budget = works_budget(balance)
    unknown = unknown_inflow(balance)
    coords = {"substance": list(all_substances(balance)), "year": list(balance.years)}
    origins = ["feeds", "reagents"]
    inflow = xr.DataArray(
        _finish(np.stack([with_unknown(balance, budget[o], unknown[o]) for o in origins]), balance),
        dims=_dims(balance, "origin", "substance", "year"),
        coords={
            "origin": origins,
            **coords,
            "inflow_at_least": (
                ("origin", "substance"),
                np.stack([unknown[o].any(axis=1) for o in origins]),
            ),
        },
        attrs={"units": "kg/yr", "long_name": "mass flow entering the works", "source": SOURCE},
    )
    nothing = _uncheckable(budget, unknown["feeds"] | unknown["reagents"])
    discrepancy = xr.DataArray(
        _finish(with_unknown(balance, budget["discrepancy"], nothing), balance),
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
        missing=_reasons(balance),
    )
    return dataset


def _uncheckable(budget: dict[str, Array], unknown: Flags) -> Flags:
    """Return where nothing known enters, so that there is nothing to compare."""
    known = np.asarray((budget["feeds"] + budget["reagents"] > 0).any(axis=2))
    uncheckable = unknown.copy()
    uncheckable[: len(known)] &= ~known
    return uncheckable
