"""Dust that is only in part of the material a source works on.

Dust of a public road is soil of the region with what was spilled on it:

    x_k = s m_k + (1 - s) o_k,

with s the share that is the material, m_k its composition and o_k that of the rest. Only s is of
the balance; the rest is counted in what is released, and in no budget of the works.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.material_flow import REST

Array = NDArray[np.float64]


def other_fractions(soil: Mapping[str, Array], declared: Mapping[str, Array]) -> dict[str, Array]:
    """Return what the part of the dust is made of that is not the material.

    Parameters
    ----------
    soil : mapping of str to ndarray, shape (draw,)
        Contents of the area's soil, kg/kg.
    declared : mapping of str to ndarray, shape (draw,)
        Contents declared for the source, kg/kg; they stand before those of the soil.

    Returns
    -------
    dict of str to ndarray, shape (draw,)
        kg/kg, what is not named in `REST`; they sum to one.
    """
    found = {**soil, **declared}
    named = sum((np.asarray(one) for one in found.values()), np.zeros(1))
    return {**found, REST: np.maximum(1.0 - named, 0.0)}


def mixed_fractions(
    share: Array,
    names: tuple[str, ...],
    fractions: Array,
    other: Mapping[str, Array],
) -> tuple[tuple[str, ...], Array, NDArray[np.bool_]]:
    """Return what the dust is made of.

    Parameters
    ----------
    share : ndarray, shape (draw,)
        Share of the dust that is the material, 1.
    names : tuple of str
        Substances of the material.
    fractions : ndarray, shape (substance, year, draw)
        Its composition, kg/kg; NaN where nothing is known.
    other : mapping of str to ndarray, shape (draw,)
        Composition of the rest, kg/kg.

    Returns
    -------
    tuple of str
        Substances of both.
    ndarray, shape (substance, year, draw)
        What is known of them, kg/kg; it sums to one, for what is not named is in `REST`.
    ndarray of bool, shape (substance,)
        Whether an unknown amount comes on top, of a part that names no content.
    """
    every = tuple(dict.fromkeys((*names, *other)))
    width = max([fractions.shape[-1], len(share), *(len(one) for one in other.values())])
    found = np.zeros((len(every), fractions.shape[1], width))
    unknown = np.zeros(len(every), dtype=bool)
    for k, name in enumerate(every):
        if name in names:
            found[k] += share * np.nan_to_num(fractions[names.index(name)])
        if name in other:
            found[k] += (1.0 - share) * other[name]
        unknown[k] = (name not in names and (share > 0.0).any()) or (
            name not in other and (share < 1.0).any()
        )
    return every, found, unknown
