"""What the lid of the mixed layer does to a buoyant plume: it turns back part, lets part through.

AERMOD model formulation document, sections 5.6.1 and 5.6.2; Weil et al. (1997),
doi:10.1175/1520-0450(1997)036<0982:APMFDF>2.0.CO;2.
"""

from __future__ import annotations

import math

import numpy as np

from tailrace.kernel import kernel

from .constants import GRAVITY


@kernel
def indirect_rise(
    buoyancy: float,
    height: float,
    wind: float,
    mixing_height: float,
    convective_velocity: float,
    distance: float,
) -> float:
    """Return the extra rise that holds the indirect plume at the lid.

    Parameters
    ----------
    buoyancy : float
        Buoyancy flux, m4/s3.
    height : float
        Release height after downwash, m.
    wind : float
        Wind at release, m/s.
    mixing_height : float
        Effective mixing height, m.
    convective_velocity : float
        Convective velocity scale, m/s.
    distance : float
        Downwind distance, m.

    Returns
    -------
    float
        Rise, m.
    """
    time = distance / wind
    gap = 0.4 * (mixing_height - height)
    area = gap * gap + 0.025 * 2.3**1.5 * (convective_velocity * time) ** 2
    return math.sqrt(2.0 * buoyancy * mixing_height / (1.4 * wind * area)) * time


@kernel
def penetration(
    buoyancy: float,
    height: float,
    wind: float,
    mixing_height: float,
    lapse_above: float,
    theta_lid: float,
) -> tuple[float, float]:
    """Return the share of a plume that breaks through the lid and its rise.

    Parameters
    ----------
    buoyancy : float
        Buoyancy flux, m4/s3.
    height : float
        Release height after downwash, m.
    wind : float
        Wind at release, m/s.
    mixing_height : float
        Effective mixing height, m.
    lapse_above : float
        Potential temperature gradient above it, K/m.
    theta_lid : float
        Potential temperature at it, K.

    Returns
    -------
    tuple of float
        Penetrated share, 1, and rise of the penetrated plume, m.
    """
    gap = mixing_height - height
    strength = buoyancy / (wind * GRAVITY / theta_lid * lapse_above * gap**3)
    reach = float(np.cbrt(17.576 * strength + 0.296296))
    if reach < 2.0 / 3.0:
        share = 0.0
    elif reach > 2.0:
        share = 1.0
    else:
        share = 1.5 - 1.0 / reach
    if share == 1.0:
        return share, reach * gap
    return share, (0.75 * reach + 0.5) * gap
