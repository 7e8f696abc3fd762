"""Vertical distribution of a plume between the ground and a lid: sums of reflections."""

from __future__ import annotations

import math

from tailrace.kernel import kernel

ROOT_TWO_PI = math.sqrt(2.0 * math.pi)
NEGLIGIBLE = 1.0e-9
MOST_REFLECTIONS = 1000
# Images with a smaller exponent are left out.
LEAST_EXPONENT = -50.0
NEGLIGIBLE_EXPONENT = 21.0


@kernel
def _ground_term(plume: float, scale: float, lid: float) -> float:
    # At the ground every image and its mirror below give the same.
    total = 2.0 * math.exp(scale * plume * plume)
    nearest = 2.0 * lid - plume
    if scale * nearest * nearest > LEAST_EXPONENT:
        for number in range(1, MOST_REFLECTIONS):
            away = 2.0 * number * lid
            added = 2.0 * math.exp(scale * (away - plume) ** 2)
            added += 2.0 * math.exp(scale * (away + plume) ** 2)
            total += added
            if added <= NEGLIGIBLE * total:
                break
    return total


@kernel
def gaussian_term(height: float, plume: float, depth: float, lid: float) -> float:
    """Return the vertical term of a Gaussian plume reflected at the ground and at a lid.

    Parameters
    ----------
    height : float
        Where, above ground, m.
    plume : float
        Plume height, m.
    depth : float
        sigma-z, m.
    lid : float
        Height of the lid, m; above it there is only the reflection at the ground.

    Returns
    -------
    float
        Vertical term, 1/m; its integral over height is one.
    """
    scale = -0.5 / (depth * depth)
    if height == 0.0:
        return _ground_term(plume, scale, lid) / (ROOT_TWO_PI * depth)
    total = math.exp(scale * (height - plume) ** 2) + math.exp(scale * (height + plume) ** 2)
    # The nearest image is the plume mirrored at the lid.
    nearest = 2.0 * lid - plume - height
    if height <= lid and scale * nearest * nearest > LEAST_EXPONENT:
        for number in range(1, MOST_REFLECTIONS):
            away = 2.0 * number * lid
            added = (
                math.exp(scale * (away - height - plume) ** 2)
                + math.exp(scale * (away + height - plume) ** 2)
                + math.exp(scale * (away - height + plume) ** 2)
                + math.exp(scale * (away + height + plume) ** 2)
            )
            total += added
            if added <= NEGLIGIBLE * total:
                break
    return total / (ROOT_TWO_PI * depth)


@kernel
def _row_of_images(start: float, step: float, depth: float) -> float:
    # Sum of exp(-(start + n step)^2 / (2 depth^2)) over n = 0, 1, 2, ...; the ratio of one term
    # to the next changes by a constant factor, so that few exponentials serve the whole row.
    scale = 0.5 / (depth * depth)
    first = int(0.5 - start / step) if start < 0.0 else 0
    nearest = start + first * step
    if scale * nearest * nearest > -LEAST_EXPONENT:
        return 0.0
    term = math.exp(-scale * nearest * nearest)
    total = term
    # Where the next image out is negligible there is no row to sum.
    growth = scale * step * (2.0 * nearest + step)
    if growth < NEGLIGIBLE_EXPONENT:
        factor = math.exp(-2.0 * scale * step * step)
        grow = math.exp(-growth)
        image = term
        for _ in range(MOST_REFLECTIONS):
            image *= grow
            grow *= factor
            total += image
            if image <= NEGLIGIBLE * total:
                break
    if first > 0:
        factor = math.exp(-2.0 * scale * step * step)
        grow = math.exp(scale * step * (2.0 * nearest - step))
        image = term
        for _ in range(first):
            image *= grow
            grow *= factor
            total += image
    return total


@kernel
def direct_term(height: float, plume: float, depth: float, lid: float) -> float:
    """Return the images of one half of the direct plume, from the ground upward.

    Parameters
    ----------
    height : float
        Where, above ground and below the lid, m.
    plume : float
        Height of this half, m; may be negative.
    depth : float
        sigma-z, m.
    lid : float
        Mixing height, m.

    Returns
    -------
    float
        Vertical term, 1/m.
    """
    total = _row_of_images(plume - height, 2.0 * lid, depth)
    total += total if height == 0.0 else _row_of_images(plume + height, 2.0 * lid, depth)
    return total / (ROOT_TWO_PI * depth)


@kernel
def indirect_term(height: float, plume: float, depth: float, lid: float) -> float:
    """Return the images of one half of the indirect plume, from above the lid.

    Parameters
    ----------
    height : float
        Where, above ground and below the lid, m.
    plume : float
        Height of this half, m; may be negative.
    depth : float
        sigma-z, m.
    lid : float
        Mixing height, m.

    Returns
    -------
    float
        Vertical term, 1/m.
    """
    start = 2.0 * lid - plume
    total = _row_of_images(start - height, 2.0 * lid, depth)
    total += total if height == 0.0 else _row_of_images(start + height, 2.0 * lid, depth)
    return total / (ROOT_TWO_PI * depth)
