"""Radon and thoron leaving tailings and piles: diffusion with decay through layers.

Equation
--------
In each layer, C the activity per volume of pores (air and water), at steady state,

    D C'' - lambda C + lambda R rho E / p = 0,        J = -p D C',

R activity of the parent per dry mass (Ra-226 for radon, Ra-224 for thoron), rho dry bulk density,
E emanation coefficient, p porosity, D diffusion coefficient in the pores. Between layers the flux J
and the concentration in pore air, C / (1 - (1 - k) m), are continuous, m the share of pores full of
water, k activity per volume of water over that of air. Below, no flux; above, the outdoor air.

The solution of each layer is C = R rho E / p + A exp(-z/L) + B exp(-(X - z)/L), L = sqrt(D/lambda):
the 2 N constants are one linear system, without growing exponentials, so that any thickness, and an
endless one, is exact.

* One bare layer of thickness X: J = R rho E sqrt(lambda D) tanh(X / L).
* One cover without radium: the closed form of US NRC Regulatory Guide 3.64 (1989), equation for
  J_c, which the system reproduces; `cover_thickness` is its inverse.
The forms of Regulatory Guide 3.64 are typed from memory of it (its opening pages were read, not its
equations): derived here from the equation above and tested against its numerical solution.

Water on tailings: still water is a layer (p = m = 1); mixed water is one well-mixed volume between
the bed and the air, `mixed_water_exhalation`.

Not here: wind pumping, cracks, barometric pressure and freezing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

from .radon_diffusion import PORE_WATER_RATIO, WATER_DIFFUSION, decay_of


@dataclass(frozen=True)
class ExhalingLayer:
    """A layer of tailings, soil or still water; numbers or arrays over draws.

    Attributes
    ----------
    thickness : float or ndarray, m
        May be infinite for the lowest layer.
    diffusion_coefficient : float or ndarray, m2/s
        In the pores.
    porosity, saturation : float or ndarray, 1
        Pores per volume; share of them full of water.
    parent : float or ndarray, Bq/kg
        Activity of the parent (`PARENT`) per dry mass.
    dry_bulk_density : float or ndarray, kg/m3
        Dry mass per volume.
    emanation : float or ndarray, 1
        Share of what is formed that reaches the pores.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """

    thickness: ArrayLike
    diffusion_coefficient: ArrayLike
    porosity: ArrayLike
    saturation: ArrayLike
    parent: ArrayLike = 0.0
    dry_bulk_density: ArrayLike = 0.0
    emanation: ArrayLike = 0.0

    def __post_init__(self) -> None:
        problems = Problems()
        checked(problems, "thickness", self.thickness, "m", strict=True)
        checked(problems, "diffusion coefficient", self.diffusion_coefficient, "m2/s", strict=True,
                most=1.0, remedy="give it in m2/s: 1 cm2/s is 1e-4 m2/s")  # fmt: skip
        checked(problems, "porosity", self.porosity, "1", strict=True, most=1.0)
        checked(problems, "saturation", self.saturation, "1", most=1.0)
        checked(problems, "parent activity", self.parent, "Bq/kg")
        checked(problems, "dry bulk density", self.dry_bulk_density, "kg/m3")
        checked(problems, "emanation", self.emanation, "1", most=1.0)
        problems.raise_if_any()

    @classmethod
    def still_water(cls, depth: ArrayLike, diffusion: ArrayLike = WATER_DIFFUSION) -> ExhalingLayer:
        """Return a layer of water that does not mix."""
        return cls(depth, diffusion, 1.0, 1.0)

    @property
    def formed(self) -> FloatArray:
        """Activity emanated at equilibrium per volume of the layer, Bq/m3."""
        given = (self.parent, self.dry_bulk_density, self.emanation)
        return np.asarray(np.prod(np.broadcast_arrays(*map(np.asarray, given)), axis=0))


@dataclass(frozen=True)
class Exhalation:
    """What leaves the surface, and where the rest decays.

    Attributes
    ----------
    flux : ndarray, shape (...), Bq/(m2 s)
        Leaves the surface; below zero where the outdoor air holds more than the ground gives.
    interface_flux : ndarray, shape (layers, ...), Bq/(m2 s)
        Upward through the top of each layer, the lowest first.
    formed, decayed : ndarray, shape (layers, ...), Bq/(m2 s)
        Emanated and decayed in each layer; infinite in an endless one.
    """

    flux: FloatArray
    interface_flux: FloatArray
    formed: FloatArray
    decayed: FloatArray

    @property
    def closure(self) -> FloatArray:
        """Formed less decayed less exhaled, over formed; nan for an endless layer."""
        with np.errstate(invalid="ignore"):
            total = self.formed.sum(axis=0)
            return np.asarray((total - self.decayed.sum(axis=0) - self.flux) / total)


@declare_units(air="Bq/m3")
def exhalation(
    layers: Sequence[ExhalingLayer], nuclide: str = "Rn-222", air: ArrayLike = 0.0
) -> Exhalation:
    """Return what layers of tailings and cover exhale, exactly.

    Parameters
    ----------
    layers : sequence of ExhalingLayer
        From the lowest to the highest.
    nuclide : {"Rn-222", "Rn-220"}
        Radon or thoron; the parent activities are those of `PARENT`.
    air : float or ndarray, Bq/m3
        Activity in the outdoor air at the surface.

    Returns
    -------
    Exhalation
        Flux, and the budget of each layer.

    Raises
    ------
    InputError
        If there is no layer, a layer above the lowest is endless, or the gas is unknown.
    """
    rate = decay_of(nuclide)
    problems = Problems()
    outdoor = checked(problems, "outdoor air", air, "Bq/m3")
    if not layers:
        problems.add("there is no layer", place="layers", remedy="give at least the tailings")
    for index, layer in enumerate(layers):
        if index and np.isinf(np.asarray(layer.thickness, dtype=float)).any():
            problems.add(f"layer {index + 1} from below is endless", place="thickness",
                         remedy="only the lowest may be")  # fmt: skip
    problems.raise_if_any()
    names = ("thickness", "diffusion_coefficient", "porosity", "saturation", "formed")
    given = [[np.asarray(getattr(one, name), dtype=float) for one in layers] for name in names]
    shape = np.broadcast_shapes(outdoor.shape, *(a.shape for group in given for a in group))
    # Layers last, so that draws make a stack of systems.
    thick, diffusion, pores, wet, formed = (
        np.stack([np.broadcast_to(a, shape) for a in group], axis=-1) for group in given
    )
    length = np.sqrt(diffusion / rate)
    fade = np.exp(-thick / length)
    held = 1.0 - (1.0 - PORE_WATER_RATIO) * wet
    still = formed / pores
    slope = pores * diffusion / length
    down, up = _constants(fade, held, still, slope, outdoor)
    flux = slope * (down * fade - up)
    with np.errstate(invalid="ignore"):
        # An endless layer without radium forms nothing: 0, not 0 times infinity.
        content = np.where(formed > 0.0, formed * thick, 0.0)
    stored = content + pores * length * (1.0 - fade) * (down + up)
    first = np.moveaxis
    return Exhalation(
        flux[..., -1], first(flux, -1, 0), first(rate * content, -1, 0), first(rate * stored, -1, 0)
    )


def _constants(
    fade: FloatArray, held: FloatArray, still: FloatArray, slope: FloatArray, air: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the constants of exp(-z/L) and exp(-(X - z)/L) of each layer."""
    count = fade.shape[-1]
    matrix = np.zeros((*fade.shape[:-1], 2 * count, 2 * count))
    right = np.zeros((*fade.shape[:-1], 2 * count))
    matrix[..., 0, 0], matrix[..., 0, 1] = -1.0, fade[..., 0]
    for i in range(count - 1):
        row, at, above = 2 * i + 1, 2 * i, 2 * i + 2
        matrix[..., row, at] = fade[..., i] / held[..., i]
        matrix[..., row, at + 1] = 1.0 / held[..., i]
        matrix[..., row, above] = -1.0 / held[..., i + 1]
        matrix[..., row, above + 1] = -fade[..., i + 1] / held[..., i + 1]
        right[..., row] = still[..., i + 1] / held[..., i + 1] - still[..., i] / held[..., i]
        scale = slope[..., i] + slope[..., i + 1]
        matrix[..., row + 1, at] = -slope[..., i] * fade[..., i] / scale
        matrix[..., row + 1, at + 1] = slope[..., i] / scale
        matrix[..., row + 1, above] = slope[..., i + 1] / scale
        matrix[..., row + 1, above + 1] = -slope[..., i + 1] * fade[..., i + 1] / scale
    matrix[..., -1, -2], matrix[..., -1, -1] = fade[..., -1], 1.0
    right[..., -1] = held[..., -1] * air - still[..., -1]
    solved = np.linalg.solve(matrix, right[..., None])[..., 0]
    return solved[..., 0::2], solved[..., 1::2]


@declare_units(target="radon_flux", returns="m")
def cover_thickness(
    tailings: ExhalingLayer, cover: ExhalingLayer, target: ArrayLike, nuclide: str = "Rn-222"
) -> FloatArray:
    """Return the thickness of a cover that holds the exhalation to a target.

    Parameters
    ----------
    tailings : ExhalingLayer
        What is covered.
    cover : ExhalingLayer
        Material of the cover, without radium; its thickness is not used.
    target : float or ndarray, Bq/(m2 s)
        Exhalation wanted, above zero; 0.74 is 20 pCi/(m2 s), 10 CFR 40 appendix A criterion 6.
    nuclide : {"Rn-222", "Rn-220"}
        Radon or thoron.

    Returns
    -------
    ndarray, m
        Thickness, exact for one cover; 0 where the bare tailings are below the target.

    Raises
    ------
    InputError
        If the target is not above zero or the cover holds radium.
    """
    problems = Problems()
    wanted = checked(problems, "target", target, "Bq/(m2 s)", strict=True)
    if np.any(cover.formed > 0.0):
        problems.add("the cover exhales radon itself", place="cover",
                     remedy="solve for its thickness with exhalation()")  # fmt: skip
    problems.raise_if_any()
    rate = decay_of(nuclide)
    bare = exhalation([tailings], nuclide).flux

    def strength(layer: ExhalingLayer) -> FloatArray:
        wet = np.asarray(layer.saturation, dtype=float)
        air = 1.0 - (1.0 - PORE_WATER_RATIO) * wet
        spread = np.asarray(layer.diffusion_coefficient, dtype=float)
        return np.asarray(np.asarray(layer.porosity, float) * np.sqrt(spread) * air)

    length = np.sqrt(np.asarray(tailings.diffusion_coefficient, dtype=float) / rate)
    deep = np.tanh(np.asarray(tailings.thickness, dtype=float) / length)
    ratio = strength(tailings) / strength(cover) * deep
    # J_c/J_t = 2 e / ((1 + r) + (1 - r) e^2), e = exp(-x/L): the root that is at most 1.
    flux = np.minimum(wanted / bare, 1.0)
    root = np.sqrt(1.0 - (1.0 - ratio**2) * flux**2)
    fade = (1.0 + ratio) * flux / (1.0 + root)
    cover_length = np.sqrt(np.asarray(cover.diffusion_coefficient, dtype=float) / rate)
    return np.asarray(np.maximum(-cover_length * np.log(fade), 0.0))


@declare_units(depth="m", transfer_velocity="m/s", returns="radon_flux")
def mixed_water_exhalation(
    bed: Sequence[ExhalingLayer], depth: ArrayLike, transfer_velocity: ArrayLike,
    nuclide: str = "Rn-222",
) -> FloatArray:  # fmt: skip
    """Return what a well-mixed pond over tailings exhales.

    Parameters
    ----------
    bed : sequence of ExhalingLayer
        Tailings below, from the lowest to the highest.
    depth : float or ndarray, m
        Depth of the water.
    transfer_velocity : float or ndarray, m/s
        Velocity of gas exchange from water to air, on the concentration in water.
    nuclide : {"Rn-222", "Rn-220"}
        Radon or thoron.

    Returns
    -------
    ndarray, Bq/(m2 s)
        k_w C_w, with J_bed(C_w) = (k_w + lambda d) C_w; the bed's flux falls linearly with C_w.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    Mixing is an upper bound: a still bottom layer holds radon back (`ExhalingLayer.still_water`).
    Radium dissolved in the water is not included.
    """
    problems = Problems()
    deep = checked(problems, "depth", depth, "m")
    speed = checked(problems, "transfer velocity", transfer_velocity, "m/s")
    problems.raise_if_any()
    rate = decay_of(nuclide)
    free = exhalation(bed, nuclide, 0.0).flux
    per_air = free - exhalation(bed, nuclide, 1.0).flux
    water = free / (speed + rate * deep + per_air / PORE_WATER_RATIO)
    return np.asarray(speed * water)
