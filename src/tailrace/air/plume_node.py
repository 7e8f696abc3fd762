"""Everything a plume is at one downwind distance, for all particle sizes: one row of numbers.

On flat ground the state of a plume depends on distance, release and receptor height alone; the
rows at a set of distances are all that receptors need.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .convective_plume import (
    ConvectivePlume,
    centroid_height,
    convective_plume,
    mixed_layer_vertical,
    penetrated_vertical,
)
from .deposition_velocity import deposition_height
from .effective_parameters import near_ground
from .hour import Hour
from .meander import meander_weight
from .release import AREA, Release
from .stable_plume import settled, stable_plume
from .vertical_term import gaussian_term

FloatArray = NDArray[np.float64]

# Columns of a row; then, for each particle size, the main and the penetrated vertical term at the
# receptor, and with deposition the same at the deposition height and their sum for depletion.
CROSSWIND, PENETRATED_CROSSWIND, MEANDER, TRAVEL_TIME = 0, 1, 2, 3
TERMS = 4
TERMS_PER_SIZE = 5
TERMS_PER_SIZE = 5


@kernel
def node_columns(sizes: int, deposit: bool) -> int:
    """Return the number of columns of a row."""
    return TERMS + (TERMS_PER_SIZE if deposit else 2) * sizes


@kernel
def _fill_stable(
    hour: Hour,
    profiles: FloatArray,
    release: Release,
    settling: FloatArray,
    distance: float,
    receptor_height: float,
    deposit: bool,
    regulatory: bool,
    row: FloatArray,
) -> None:
    plume = stable_plume(hour, profiles, release, distance, receptor_height)
    row[CROSSWIND] = plume.crosswind
    row[PENETRATED_CROSSWIND] = 1.0
    row[MEANDER] = meander_weight(distance, plume.wind, plume.side)
    row[TRAVEL_TIME] = distance / plume.wind
    sizes = len(settling)
    low = deposition_height(hour, settling[0])
    initial = release.initial_depth
    previous = -1.0
    for size in range(sizes):
        drop = settling[size] * distance / release.wind
        if max(0.0, plume.height - drop) == previous:
            # Sizes that have come down to the ground have one height.
            for part in range(TERMS_PER_SIZE if deposit else 2):
                row[TERMS + part * sizes + size] = row[TERMS + part * sizes + size - 1]
            continue
        height, lid = settled(hour, profiles, release, plume, distance, drop, initial)
        previous = height
        row[TERMS + size] = gaussian_term(receptor_height, height, plume.depth, lid) / plume.wind
        row[TERMS + sizes + size] = 0.0
        if deposit:
            term = gaussian_term(low, height, plume.depth, lid)
            row[TERMS + 2 * sizes + size] = term / plume.wind
            row[TERMS + 3 * sizes + size] = 0.0
            # What depletes is what deposits; by the regulatory rule without the initial depth, and
            # for a raised receptor the mean with the term as much above the deposition height.
            if not regulatory:
                row[TERMS + 4 * sizes + size] = term / plume.wind
                continue
            if initial > 0.0:
                height, lid = settled(hour, profiles, release, plume, distance, drop, 0.0)
                term = gaussian_term(low, height, plume.bare_depth, lid)
            if receptor_height > 0.0:
                term += gaussian_term(low + receptor_height, height, plume.bare_depth, lid)
                term *= 0.5
            row[TERMS + 4 * sizes + size] = term / plume.wind


@kernel
def _convective_depleting(
    hour: Hour,
    profiles: FloatArray,
    release: Release,
    plume: ConvectivePlume,
    distance: float,
    receptor_height: float,
    low: float,
    drop: float,
) -> float:
    term = mixed_layer_vertical(hour, release, plume, low, drop, True)
    term += penetrated_vertical(hour, profiles, release, plume, distance, low, drop)
    if receptor_height > 0.0:
        above = low + receptor_height
        term += mixed_layer_vertical(hour, release, plume, above, drop, True)
        term += penetrated_vertical(hour, profiles, release, plume, distance, above, drop)
        term *= 0.5
    return term


@kernel
def _fill_convective(
    hour: Hour,
    profiles: FloatArray,
    release: Release,
    settling: FloatArray,
    distance: float,
    receptor_height: float,
    deposit: bool,
    regulatory: bool,
    row: FloatArray,
) -> None:
    passes = 2 if release.kind >= AREA else 1
    plume = convective_plume(hour, profiles, release, distance, receptor_height, passes)
    row[CROSSWIND] = plume.crosswind
    row[PENETRATED_CROSSWIND] = plume.penetrated_crosswind
    weight = meander_weight(distance, plume.wind, plume.side)
    if release.penetrated > 0.0:
        through = meander_weight(distance, plume.penetrated_wind, plume.penetrated_side)
        weight += release.penetrated * (through - weight)
    row[MEANDER] = weight
    row[TRAVEL_TIME] = distance / plume.wind
    sizes = len(settling)
    low = deposition_height(hour, settling[0])
    depleting = plume
    # One pass and two agree in the layer next to the ground.
    apart = (
        regulatory
        and deposit
        and not near_ground(centroid_height(hour, release, distance), receptor_height)
    )
    if apart and passes > 1:
        depleting = convective_plume(hour, profiles, release, distance, receptor_height, 1)
    same = receptor_height == 0.0 and release.initial_depth == 0.0
    same = not regulatory or (same and not (apart and passes > 1))
    for size in range(sizes):
        drop = settling[size] * distance / release.wind
        row[TERMS + size] = mixed_layer_vertical(hour, release, plume, receptor_height, drop, False)
        row[TERMS + sizes + size] = penetrated_vertical(
            hour, profiles, release, plume, distance, receptor_height, drop
        )
        if not deposit:
            continue
        main = mixed_layer_vertical(hour, release, plume, low, drop, False)
        through = penetrated_vertical(hour, profiles, release, plume, distance, low, drop)
        row[TERMS + 2 * sizes + size] = main
        row[TERMS + 3 * sizes + size] = through
        if same:
            row[TERMS + 4 * sizes + size] = main + through
        else:
            row[TERMS + 4 * sizes + size] = _convective_depleting(
                hour, profiles, release, depleting, distance, receptor_height, low, drop
            )


@kernel
def fill_node(
    hour: Hour,
    profiles: FloatArray,
    release: Release,
    settling: FloatArray,
    distance: float,
    receptor_height: float,
    deposit: bool,
    regulatory: bool,
    row: FloatArray,
) -> None:
    """Fill one row with the state of a plume at a distance.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    release : Release
        The source in this hour.
    settling : ndarray, shape (sizes,)
        Settling velocities, m/s; one zero for a gas.
    distance : float
        Downwind distance, m.
    receptor_height : float
        Receptor above ground, m.
    deposit : bool
        Whether deposition is wanted.
    regulatory : bool
        Whether the depleting term is that of the regulatory rule, not that of deposition itself.
    row : ndarray, shape (node_columns(sizes, deposit),)
        Changed in place: sigma-y (m), sigma-y of the penetrated plume (m), meander weight (1),
        travel time (s), then vertical terms over wind speed (s/m2).
    """
    if release.stable:
        _fill_stable(
            hour, profiles, release, settling, distance, receptor_height, deposit,
            regulatory, row,
        )  # fmt: skip
    else:
        _fill_convective(
            hour, profiles, release, settling, distance, receptor_height, deposit,
            regulatory, row,
        )  # fmt: skip
