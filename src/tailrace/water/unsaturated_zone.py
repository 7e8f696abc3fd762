"""The way down: steady recharge through unsaturated ground, before the aquifer.

Water seeps at the rate q_u through ground that holds the water content theta: a column of the
velocity v = q_u / theta, of dispersion alpha v plus diffusion, with the retardation
R = 1 + rho_b K_d / theta (theta in the place of the porosity), decay and chains as in `chain`. The
leak fixes the flux at its top (third type), and what reaches the water table is a flux too: the
flux concentration c - (D/v) dc/dz, which obeys the column with first-type inlet. The flow is taken
as steady and one-dimensional and the water content as one number: mean recharge over years, not
single rains, no paths of preferential flow.

`through_ground` carries a chain down and on through an aquifer in one inversion: the transforms
multiply, so no history has to be tabulated and convolved, and progeny born on the way down go on
with their own retardation.

Source: van Genuchten M. T., Alves W. J. (1982) USDA Technical Bulletin 1661, solutions A1, A2,
C5, C6 (first- and third-type inlets); Jury W. A., Roth K. (1990) Transfer Functions and Solute
Movement through Soil, Birkhaeuser, section 2 (flux through layers as a product of transforms).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems

from .chain import Response, solve_columns
from .chain_inlet import ChainInlet
from .constants import SECONDS_PER_YEAR

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class UnsaturatedZone:
    """Ground between a source and the water table; every field a number or an array over draws.

    Attributes
    ----------
    recharge : float or ndarray, shape (draws,), m/s
        Volume of water per area and time that seeps down.
    water_content : float or ndarray, shape (draws,), 1
        Volume of water per volume of ground.
    thickness : float, m
        From the source down to the water table.
    dispersivity : float or ndarray, shape (draws,), m
        Along the way down.
    bulk_density : float or ndarray, shape (draws,), kg/m3
        Dry bulk density; NaN where no distribution coefficient is used.
    molecular_diffusion : float or ndarray, shape (draws,), m2/s
        Effective diffusion coefficient in the water of the pores.

    Raises
    ------
    InputError
        If recharge, water content, thickness or the dispersion (dispersivity and diffusion both
        zero) are not above zero, or the water content is above one; all at once.
    """

    recharge: ArrayLike
    water_content: ArrayLike
    thickness: float
    dispersivity: ArrayLike
    bulk_density: ArrayLike = np.nan
    molecular_diffusion: ArrayLike = 0.0

    def __post_init__(self) -> None:
        problems = Problems()
        for name, strict, most in (
            ("recharge", True, np.inf), ("water_content", True, 1.0), ("thickness", True, np.inf),
            ("dispersivity", False, np.inf), ("molecular_diffusion", False, np.inf),
        ):  # fmt: skip
            values = np.asarray(getattr(self, name), dtype=float)
            if name != "thickness":
                object.__setattr__(self, name, values)
            good = (values > 0.0 if strict else values >= 0.0) & (values <= most)
            good &= np.isfinite(values)
            if not good.all():
                problems.add(
                    f"the unsaturated zone's {name} is {float(values[~good].flat[0]):g}",
                    place=name,
                    allowed=f"{'above 0' if strict else '0 or more'}"
                    + (" and up to 1" if most == 1.0 else ""),
                )  # fmt: skip
        object.__setattr__(self, "bulk_density", np.asarray(self.bulk_density, dtype=float))
        problems.raise_if_any()
        if not (self.dispersion > 0.0).all():
            problems.add(
                "the unsaturated zone has neither dispersivity nor diffusion",
                place="dispersivity", remedy="give one: without, every front is a jump",
            )  # fmt: skip
        problems.raise_if_any()

    @property
    def velocity(self) -> FloatArray:
        """Velocity of the water down, m/yr."""
        flux = np.asarray(self.recharge, dtype=float) * SECONDS_PER_YEAR
        return np.asarray(flux / np.asarray(self.water_content, dtype=float))

    @property
    def dispersion(self) -> FloatArray:
        """Coefficient of dispersion, m2/yr."""
        diffusion = np.asarray(self.molecular_diffusion) * SECONDS_PER_YEAR
        return np.asarray(np.asarray(self.dispersivity) * self.velocity + diffusion)

    @property
    def travel_time(self) -> FloatArray:
        """Time the water takes down, yr."""
        return np.asarray(self.thickness / self.velocity)

    def retardation(self, distribution_coefficient: ArrayLike) -> FloatArray:
        """Return retardation factors, R = 1 + rho_b K_d / theta.

        Parameters
        ----------
        distribution_coefficient : array_like, shape (members,) or (draws, members), m3/kg
            Sorbed over dissolved concentration, zero or more.

        Returns
        -------
        ndarray, shape (members,) or (draws, members), 1
            Retardation factors.

        Raises
        ------
        InputError
            If a coefficient is below zero, or sorbs and there is no bulk density.
        """
        sorbed = np.asarray(distribution_coefficient, dtype=float)
        density = np.asarray(self.bulk_density)
        problems = Problems()
        if not (sorbed >= 0.0).all():
            problems.add(f"a distribution coefficient is {float(sorbed.min()):g} m3/kg",
                         place="distribution_coefficient", allowed="0 or more")  # fmt: skip
        if not (density > 0.0).all() and (sorbed > 0.0).any():
            problems.add("a species sorbs and the unsaturated zone has no bulk density",
                         place="bulk_density", remedy="give the dry bulk density")  # fmt: skip
        problems.raise_if_any()
        if not (sorbed > 0.0).any():
            return np.ones(sorbed.shape)
        share = density / np.asarray(self.water_content)
        return np.asarray(1.0 + (share[..., None] if share.ndim else share) * sorbed)


def unsaturated_outflow(
    zone: UnsaturatedZone,
    times: ArrayLike,
    *,
    retardation: ArrayLike,
    decay_constant: ArrayLike,
    inlet: ChainInlet,
    shares: ArrayLike | None = None,
    response: Response = "concentration",
) -> FloatArray:
    """Return the flux concentration that reaches the water table, of each member of a chain.

    Parameters
    ----------
    zone : UnsaturatedZone
        Ground.
    times : array_like, shape (times,), yr
        Since the leak began.
    retardation : array_like, shape (members,) or (draws, members)
        Retardation factors in the zone (see `UnsaturatedZone.retardation`).
    decay_constant, inlet, shares, response
        As for `chain_column`; the leak is a flux whatever type the inlet names.

    Returns
    -------
    ndarray, shape (members, times) or (draws, members, times)
        In the unit of the inlet; times recharge it is the flux into the aquifer per area. With
        ``response="cumulative"``, times recharge, what has arrived.

    Raises
    ------
    InputError
        As for `chain_column`.
    """
    found = solve_columns(
        np.array([[zone.thickness]]), times, velocity=zone.velocity[..., None],
        dispersion=zone.dispersion[..., None],
        retardation=np.asarray(retardation, dtype=float)[..., None, :],
        decay_constant=decay_constant, inlet=inlet, shares=shares, response=response,
        resident=False,
    )  # fmt: skip
    return found[..., 0, :]


def through_ground(
    zone: UnsaturatedZone,
    distances: ArrayLike,
    times: ArrayLike,
    *,
    zone_retardation: ArrayLike,
    velocity: ArrayLike,
    dispersion: ArrayLike,
    retardation: ArrayLike,
    decay_constant: ArrayLike,
    inlet: ChainInlet,
    dilution: ArrayLike = 1.0,
    shares: ArrayLike | None = None,
    response: Response = "concentration",
) -> FloatArray:
    """Return a chain that seeps down and then travels an aquifer.

    Parameters
    ----------
    zone : UnsaturatedZone
        Ground above the water table.
    distances : array_like, shape (places,), m
        Along the aquifer from the edge of the source.
    times : array_like, shape (times,), yr
        Since the leak began.
    zone_retardation : array_like, shape (members,) or (draws, members)
        Retardation factors above the water table.
    velocity, dispersion, retardation
        Of the aquifer, as for `chain_column`.
    decay_constant, inlet, shares, response
        As for `chain_column`; the type of the inlet is that of the aquifer's, fed by the zone.
    dilution : float or ndarray, shape (draws,), 1
        Concentration at the edge of the source in the aquifer over that of the seepage.

    Returns
    -------
    ndarray, shape (members, places, times) or (draws, members, places, times)
        In the unit of the inlet.

    Raises
    ------
    InputError
        As for `chain_column`.
    """
    way = np.atleast_1d(np.asarray(distances, dtype=float))[:, None]
    down = np.where(way >= 0.0, zone.thickness, way)
    found = solve_columns(
        np.concatenate([down, way], axis=1), times, velocity=_both(zone.velocity, velocity, 0),
        dispersion=_both(zone.dispersion, dispersion, 0),
        retardation=_both(np.asarray(zone_retardation), retardation, 1),
        decay_constant=decay_constant, inlet=inlet, shares=shares, response=response,
        resident=inlet.type == "third",
    )  # fmt: skip
    share = np.asarray(dilution, dtype=float)
    return np.asarray(found * (share[:, None, None, None] if share.ndim else share))


def _both(above: FloatArray, below: ArrayLike, own: int) -> FloatArray:
    """Stack the two columns as layers, draws in front where either has them."""
    pair = np.broadcast_arrays(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    return np.stack(pair, axis=-1 - own)
