"""Rates at which a mixed layer of soil loses what fell on it: by water, by erosion.

The layer (thickness d, dry bulk density rho, water content theta) is mixed and in linear
sorption equilibrium, so that of a substance with the distribution coefficient Kd

    theta / (theta + rho Kd)    is dissolved,        rho Kd / (theta + rho Kd)    is sorbed.

* Leaching, by the water q that passes the layer: q / (d (theta + rho Kd)), which is
  q / (theta d (1 + rho Kd / theta)). Baes C. F., Sharp R. D. (1983) A proposal for estimation of
  soil leaching and leaching constants for use in assessment models, J. Environ. Qual. 12, 17-28;
  RESRAD: Yu C. et al. (2001) ANL/EAD-4, appendix E; HHRAP: US EPA (2005) EPA530-R-05-006,
  table B-1-5 (ksl).
* Run-off of dissolved substance, by the water r that leaves over the surface: the same with r;
  HHRAP table B-1-4 (ksr).
* Erosion of soil at the rate e: e ER / (rho d) times the sorbed share; ER, the enrichment ratio, is
  the concentration of what is eroded over that of the layer, 1 for metals and 3 for organic
  compounds in HHRAP, table B-1-3 (kse). The layer keeps its thickness: fresh soil from below
  enters it with the background.

Of the sources the formulas, not every table number, could be read again.

Valid for a layer that is mixed at least once a year (tilled: 0.15 to 0.3 m) or whose thickness is
that of the zone observed to be mixed by worms, frost and roots (0.05 to 0.1 m), over times long
against a year. Sorption that is not linear, colloids and preferential flow are not in it.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

SURFACE_DENSITY: dict[tuple[str, str], float] = {
    ("pasture", "mineral"): 130.0,
    ("pasture", "peat"): 50.0,
    ("tilled", "mineral"): 260.0,
    ("tilled", "peat"): 100.0,
}
"""Dry soil that takes part, kg/m2: pasture to 0.1 m, tilled to 0.2 m; IAEA Safety Reports Series 19
(2001), table IX, as carried by the public code pyDOSEIA."""


@declare_units(
    precipitation="m/yr", irrigation="m/yr", evapotranspiration="m/yr", runoff="m/yr",
    returns="m/yr",
)  # fmt: skip
def percolation(
    precipitation: ArrayLike, irrigation: ArrayLike, evapotranspiration: ArrayLike,
    runoff: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the water that passes a layer of soil, from its balance.

    Parameters
    ----------
    precipitation, irrigation : array_like, m/yr
        Water that arrives.
    evapotranspiration : array_like, m/yr
        Actual, not potential: what evaporates and what plants take.
    runoff : array_like, m/yr
        Water that leaves over the surface.

    Returns
    -------
    ndarray, m/yr
        P + I - ET - R.

    Raises
    ------
    InputError
        If a number is negative, or more leaves than arrives.
    """
    problems = Problems()
    named = {"precipitation": precipitation, "irrigation": irrigation,
             "evapotranspiration": evapotranspiration, "runoff": runoff}  # fmt: skip
    rain, water, vapour, off = (
        checked(problems, *item, "m/yr", finite=True) for item in named.items()
    )
    problems.raise_if_any()
    left = np.asarray(rain + water - vapour - off)
    if (left < 0.0).any():
        raise InputError.single(
            f"evapotranspiration and runoff exceed precipitation and irrigation by "
            f"{-float(left.min()):g} m/yr", place="evapotranspiration",
            remedy="give the actual evapotranspiration, not the potential; or give the percolation",
        )  # fmt: skip
    return left


@declare_units(
    precipitation="m/yr", irrigation="m/yr", evapotranspiration_coefficient="1",
    runoff_coefficient="1", returns="m/yr",
)  # fmt: skip
def percolation_by_coefficients(
    precipitation: ArrayLike, irrigation: ArrayLike, evapotranspiration_coefficient: ArrayLike,
    runoff_coefficient: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the water that passes a layer of soil, from shares of what arrives.

    Parameters
    ----------
    precipitation, irrigation : array_like, m/yr
        Water that arrives.
    evapotranspiration_coefficient : array_like, 1
        Share of the water in the soil that evaporates, 0 to 1.
    runoff_coefficient : array_like, 1
        Share of the precipitation that leaves over the surface, 0 to 1.

    Returns
    -------
    ndarray, m/yr
        (1 - C_e) ((1 - C_r) P + I).

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    RESRAD: Yu C. et al. (2001) User's Manual for RESRAD Version 6, ANL/EAD-4, appendix E.
    """
    problems = Problems()
    rain = checked(problems, "precipitation", precipitation, "m/yr", finite=True)
    water = checked(problems, "irrigation", irrigation, "m/yr", finite=True)
    vapour = checked(problems, "evapotranspiration_coefficient", evapotranspiration_coefficient,
                     "", most=1.0)  # fmt: skip
    off = checked(problems, "runoff_coefficient", runoff_coefficient, "", most=1.0)
    problems.raise_if_any()
    return np.asarray((1.0 - vapour) * ((1.0 - off) * rain + water))


@declare_units(
    water="m/yr", depth="m", bulk_density="kg/m3", water_content="1",
    distribution_coefficient="m3/kg", returns="1/yr",
)  # fmt: skip
def leaching_rate(
    water: ArrayLike, depth: ArrayLike, bulk_density: ArrayLike, water_content: ArrayLike,
    distribution_coefficient: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the share of a substance that water takes out of a layer of soil per year.

    Parameters
    ----------
    water : array_like, m/yr
        Percolation for leaching; surface run-off for what it takes along dissolved.
    depth : array_like, m
        Thickness of the mixed layer, above zero.
    bulk_density : array_like, kg/m3
        Dry bulk density, above zero.
    water_content : array_like, 1
        Volume of water per volume of soil, above zero, up to 1.
    distribution_coefficient : array_like, m3/kg
        Sorbed per dissolved concentration; NaN where it is missing. 1 L/kg is 0.001 m3/kg.

    Returns
    -------
    ndarray, 1/yr
        q / (d (theta + rho Kd)), of the arguments' broadcast shape; NaN where Kd is missing.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    problems = Problems()
    flow = checked(problems, "water", water, "m/yr", finite=True)
    layer = checked(problems, "depth", depth, "m", strict=True, finite=True)
    density = checked(problems, "bulk_density", bulk_density, "kg/m3", strict=True, finite=True)
    wet = checked(problems, "water_content", water_content, "", strict=True, most=1.0)
    sorbed = checked(problems, "distribution_coefficient", distribution_coefficient, "m3/kg",
                     missing=True, finite=True)  # fmt: skip
    problems.raise_if_any()
    return np.asarray(flow / (layer * (wet + density * sorbed)))


@declare_units(
    soil_loss="kg/(m2 yr)", depth="m", bulk_density="kg/m3", water_content="1",
    distribution_coefficient="m3/kg", enrichment_ratio="1", returns="1/yr",
)  # fmt: skip
def erosion_rate(
    soil_loss: ArrayLike, depth: ArrayLike, bulk_density: ArrayLike, water_content: ArrayLike,
    distribution_coefficient: ArrayLike, enrichment_ratio: ArrayLike = 1.0,
) -> FloatArray:  # fmt: skip
    """Return the share of a substance that leaves a layer with eroded soil per year.

    Parameters
    ----------
    soil_loss : array_like, kg/(m2 yr)
        Soil that leaves by water and wind; 1 t/(ha yr) is 0.1 kg/(m2 yr).
    depth, bulk_density, water_content, distribution_coefficient : array_like
        As for `leaching_rate`.
    enrichment_ratio : array_like, 1
        Concentration of the eroded soil over that of the layer; 1 (HHRAP, metals) unless said.

    Returns
    -------
    ndarray, 1/yr
        e ER / (rho d) times the sorbed share; NaN where Kd is missing.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    problems = Problems()
    eroded = checked(problems, "soil_loss", soil_loss, "kg/(m2 yr)", finite=True)
    layer = checked(problems, "depth", depth, "m", strict=True, finite=True)
    density = checked(problems, "bulk_density", bulk_density, "kg/m3", strict=True, finite=True)
    wet = checked(problems, "water_content", water_content, "", strict=True, most=1.0)
    sorbed = checked(problems, "distribution_coefficient", distribution_coefficient, "m3/kg",
                     missing=True, finite=True)  # fmt: skip
    ratio = checked(problems, "enrichment_ratio", enrichment_ratio, "", finite=True)
    problems.raise_if_any()
    share = density * sorbed / (wet + density * sorbed)
    return np.asarray(eroded * ratio / (density * layer) * share)


@declare_units(
    porosity="1", percolation="m/yr", saturated_conductivity="m/yr", exponent="1", returns="1"
)
def percolating_water_content(
    porosity: ArrayLike, percolation: ArrayLike, saturated_conductivity: ArrayLike,
    exponent: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the water content at which gravity alone carries the percolation.

    Parameters
    ----------
    porosity : array_like, 1
        Total, above zero, up to 1.
    percolation, saturated_conductivity : array_like, m/yr
        Water that passes; conductivity of the soil when saturated, above zero.
    exponent : array_like, 1
        b of the retention curve: 4.05 for sand, 5.3 for silt loam, 11.4 for clay.

    Returns
    -------
    ndarray, 1
        n (q / K)^(1 / (2 b + 3)), at most n.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    Clapp R. B., Hornberger G. M. (1978) Water Resour. Res. 14, 601-604, equation 2 and table 2;
    used so by RESRAD (ANL/EAD-4, appendix E).
    """
    problems = Problems()
    pores = checked(problems, "porosity", porosity, "", strict=True, most=1.0)
    flow = checked(problems, "percolation", percolation, "m/yr", finite=True)
    most = checked(
        problems, "saturated_conductivity", saturated_conductivity, "m/yr", strict=True, finite=True
    )
    power = checked(problems, "exponent", exponent, "", finite=True)
    problems.raise_if_any()
    return np.asarray(pores * np.minimum(flow / most, 1.0) ** (1.0 / (2.0 * power + 3.0)))


@declare_units(
    deposition="Bq/(m2 yr)", loss_rate="1/yr", build_up_time="yr", surface_density="kg/m2",
    returns="Bq/kg",
)  # fmt: skip
def screening_concentration(
    deposition: ArrayLike, loss_rate: ArrayLike, build_up_time: ArrayLike,
    surface_density: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the concentration in soil by the screening formula of the IAEA.

    Parameters
    ----------
    deposition : array_like, Bq/(m2 yr)
        Constant; bare numbers may be kg/(m2 yr): the result is then kg/kg.
    loss_rate : array_like, 1/yr
        Decay and all other losses together.
    build_up_time : array_like, yr
        30 years in the report.
    surface_density : array_like, kg/m2
        Dry soil that takes part, above zero; `SURFACE_DENSITY`.

    Returns
    -------
    ndarray, Bq/kg
        d (1 - exp(-lambda t)) / (rho lambda).

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    IAEA Safety Reports Series 19 (2001), equation 27 (numbered so from memory). One nuclide, no
    ingrowth; `soil_build_up` does what this leaves out.
    """
    problems = Problems()
    rate = checked(problems, "deposition", deposition, "Bq/(m2 yr)", finite=True)
    loss = checked(problems, "loss_rate", loss_rate, "1/yr", finite=True)
    time = checked(problems, "build_up_time", build_up_time, "yr", finite=True)
    mass = checked(problems, "surface_density", surface_density, "kg/m2", strict=True, finite=True)
    problems.raise_if_any()
    with np.errstate(invalid="ignore", divide="ignore"):
        years = np.where(loss * time > 0.0, -np.expm1(-loss * time) / loss, time)
    return np.asarray(rate * years / mass)


Use = Literal["pasture", "tilled"]
Ground = Literal["mineral", "peat"]


def surface_density(use: Use, ground: Ground = "mineral") -> float:
    """Return the dry soil that takes part in build-up, for screening.

    Parameters
    ----------
    use : {"pasture", "tilled"}
        To 0.1 m and to 0.2 m.
    ground : {"mineral", "peat"}

    Returns
    -------
    float, kg/m2
        See `SURFACE_DENSITY`.

    Raises
    ------
    InputError
        If a word is not known.
    """
    if (use, ground) not in SURFACE_DENSITY:
        raise InputError.single(
            f'no soil "{use}", "{ground}"',
            allowed=", ".join(f"{one}, {other}" for one, other in SURFACE_DENSITY),
        )
    return SURFACE_DENSITY[use, ground]
