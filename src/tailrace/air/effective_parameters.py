"""Wind and turbulence that act on a plume: means over the layer between it and the receptor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import inlined

from .boundary_layer import mean_values, point_values
from .constants import REFLECTION_WIDTHS

FloatArray = NDArray[np.float64]

# A plume and a receptor both below this height share one layer from the ground, m.
NEAR_GROUND = 5.0


@inlined
def near_ground(centre: float, receptor_height: float) -> bool:
    """Tell whether plume and receptor lie in the fixed layer next to the ground."""
    return centre <= NEAR_GROUND and receptor_height <= NEAR_GROUND


@inlined
def stable_layer(
    profiles: FloatArray, centre: float, depth: float, receptor_height: float, lid: float
) -> tuple[float, float, float, float]:
    """Return effective parameters of a stable plume.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    centre, depth : float
        Height of the plume and its sigma-z, m.
    receptor_height : float
        Receptor above ground, m.
    lid : float
        Effective mixing height, m.

    Returns
    -------
    tuple of float
        Wind, sigma-v, sigma-w (m/s) and potential temperature gradient (K/m).
    """
    if near_ground(centre, receptor_height):
        return mean_values(profiles, 0.0, min(NEAR_GROUND, lid))
    return lofted_layer(profiles, centre, depth, receptor_height)


@inlined
def lofted_layer(
    profiles: FloatArray, centre: float, depth: float, receptor_height: float
) -> tuple[float, float, float, float]:
    """Return effective parameters of a plume away from the ground (also the penetrated one).

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    centre, depth : float
        Height of the plume and its sigma-z, m.
    receptor_height : float
        Receptor above ground, m.

    Returns
    -------
    tuple of float
        Wind, sigma-v, sigma-w (m/s) and potential temperature gradient (K/m).
    """
    reach = REFLECTION_WIDTHS * depth
    if centre > receptor_height:
        return mean_values(profiles, max(centre - reach, receptor_height), centre)
    return mean_values(profiles, centre, min(centre + reach, receptor_height))


@inlined
def convective_layer(
    profiles: FloatArray, centre: float, depth: float, receptor_height: float, lid: float
) -> tuple[float, float, float, float]:
    """Return effective parameters of the direct plume in the mixed layer.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    centre, depth : float
        Height of the plume's centroid and its mean sigma-z, m.
    receptor_height : float
        Receptor above ground, m.
    lid : float
        Effective mixing height, m.

    Returns
    -------
    tuple of float
        Wind, sigma-v, sigma-w (m/s) and potential temperature gradient (K/m).
    """
    if near_ground(centre, receptor_height):
        return mean_values(profiles, 0.0, min(NEAR_GROUND, lid))
    reach = REFLECTION_WIDTHS * depth
    if centre > receptor_height:
        bottom, top = max(centre - reach, receptor_height), min(centre, lid)
    else:
        bottom, top = centre, min(min(centre + reach, receptor_height), lid)
    if top <= bottom:
        return point_values(profiles, lid)
    return mean_values(profiles, bottom, top)
