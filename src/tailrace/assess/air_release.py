"""What the sources of an area give to the air, by substance and size bin.

Dust of a source is mass by size times composition: a bin holds R_b x_e, R_b the dust between two
cumulative sizes and x_e the mass fraction. What the balance's stacks release is spread over bins by
declared shares. PM10 and PM2.5 are counted as substances of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.process import SIZES
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.emissions.releases import Releases, SourceRelease

Array = NDArray[np.float64]
Left = Callable[[str, str], "Array | None"]
Shares = Callable[[str, str], "Mapping[str, float] | Missing"]

GAS = "gas"
PARTICLES: dict[str, tuple[str, ...]] = {"PM2.5": SIZES[:1], "PM10": SIZES[:2]}
"""Particles counted by their size, and the cumulative sizes that bound them."""


@dataclass(frozen=True)
class AirRelease:
    """What the sources of an area give to the air.

    Parameters
    ----------
    substances, sources, bins : tuple of str
        Names along the first three axes.
    amount : ndarray, shape (substance, source, bin, year, draw)
        kg/yr; Bq/yr of radon and thoron. Zero where a source does not give a substance.
    missing : mapping of (str, str) to str
        By source and substance, why an unknown amount comes on top; the substance is empty where
        it is so of all.
    """

    substances: tuple[str, ...]
    sources: tuple[str, ...]
    bins: tuple[str, ...]
    amount: Array
    missing: Mapping[tuple[str, str], str]


def size_bins(dust: Array) -> dict[str, Array]:
    """Return dust by size bin from dust below each size.

    Parameters
    ----------
    dust : ndarray, shape (size, year, draw)
        Dust below each of `SIZES`, kg/yr; NaN for sizes nothing is said of.

    Returns
    -------
    dict of str to ndarray, shape (year, draw)
        By bin ("PM2.5", "PM2.5-10", ...): what lies between two sizes that are known. A size that
        is not known belongs to the bin above it, so that nothing is lost.
    """
    found: dict[str, Array] = {}
    lower: Array | None = None
    for size, mass in zip(SIZES, dust, strict=True):
        if np.isnan(mass).all():
            continue
        name = bin_of(size)
        found[name] = mass if lower is None else mass - lower
        lower = mass
    return found


def bin_of(size: str) -> str:
    """Return the bin whose upper end is a size: "PM2.5-10" of "PM10"."""
    index = SIZES.index(size)
    return size if index == 0 else f"{SIZES[index - 1]}-{size.removeprefix('PM')}"


def air_release(
    releases: Releases,
    sources: Sequence[str],
    bins: Sequence[str],
    substances: Sequence[str],
    shares: Shares,
    left: Left,
) -> AirRelease:
    """Return what sources give to the air.

    Parameters
    ----------
    releases : Releases
        What the site releases.
    sources, bins, substances : sequence of str
        Sources and outlets of the area, bins of its transfers, substances wanted.
    shares : callable
        Of an outlet and a substance, the share of its mass in each bin, or why it is not known.
    left : callable
        Of a source and a substance ("dust" for dust), what options leave, shape (year, draw), or
        None.

    Returns
    -------
    AirRelease
    """
    years, draws = releases.shape
    amount = np.zeros((len(substances), len(sources), len(bins), years, draws))
    missing: dict[tuple[str, str], str] = {}
    at = {name: index for index, name in enumerate(bins)}
    for s, name in enumerate(sources):
        if name in releases.missing:
            missing[name, ""] = str(releases.missing[name])
        elif name in releases.sources:
            _source(releases.sources[name], name, s, at, substances, left, amount, missing)
        else:
            _outlet(releases, name, s, at, substances, shares, left, amount, missing)
    return AirRelease(tuple(substances), tuple(sources), tuple(bins), amount, missing)


def _source(
    one: SourceRelease, name: str, s: int, at: Mapping[str, int], substances: Sequence[str],
    left: Left, amount: Array, missing: dict[tuple[str, str], str],
) -> None:  # fmt: skip
    emitted = one.emitted
    for e, substance in enumerate(substances):
        for amounts, bin_name in ((emitted.gases, GAS), (emitted.nuclides, substance)):
            if substance in amounts:
                factor = left(name, substance)
                mass = amounts[substance]
                amount[e, s, at[bin_name]] += mass if factor is None else mass * factor
    if emitted.dust is None:
        return
    factor = left(name, "dust")
    for bin_name, mass in size_bins(emitted.dust).items():
        dust = mass if factor is None else mass * factor
        b = at[bin_name]
        for e, substance in enumerate(substances):
            if substance in PARTICLES:
                if bin_name in {bin_of(size) for size in PARTICLES[substance]}:
                    amount[e, s, b] += dust
                continue
            content = one.content(substance)
            if content is not None:
                amount[e, s, b] += np.where(dust > 0.0, dust * content, 0.0)
    for e, substance in enumerate(substances):
        if not one.substances and substance not in PARTICLES:
            missing[name, ""] = "what its dust is made of is not known"
        known = one.at_least is not None and substance in one.substances
        if known and one.at_least[one.substances.index(substance)].any():
            missing[name, substance] = f"its material holds an unknown amount of {substance}"
        if np.isnan(amount[e, s]).any():
            missing[name, substance] = f"nothing is known of {substance} in its dust in some years"
            amount[e, s] = np.nan_to_num(amount[e, s])


def _outlet(
    releases: Releases, name: str, s: int, at: Mapping[str, int], substances: Sequence[str],
    shares: Shares, left: Left, amount: Array, missing: dict[tuple[str, str], str],
) -> None:  # fmt: skip
    flow = releases.outlets[name]
    for e, substance in enumerate(substances):
        if substance not in flow.substances:
            continue
        row = flow.substances.index(substance)
        mass = np.nan_to_num(flow.flow[row])
        if flow.at_least[row].any() or np.isnan(flow.flow[row]).any():
            missing[name, substance] = f"an unknown amount of {substance} leaves by it"
        if not mass.any():
            continue
        part = shares(name, substance)
        if isinstance(part, Missing):
            missing[name, substance] = str(part)
            continue
        factor = left(name, substance)
        known = mass if factor is None else mass * factor
        for bin_name, share in part.items():
            amount[e, s, at[bin_name]] += share * known
