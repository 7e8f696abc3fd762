"""Radon, exhaust, ammonia and seepage as processes of the registry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.ammonia_volatilisation import ammonia_release
from tailrace.emissions.material_flow import mass_fractions
from tailrace.emissions.mechanical_processes import mean_wind
from tailrace.emissions.process import Conditions, Emitted, Process
from tailrace.emissions.process_input import Input
from tailrace.emissions.radon_diffusion import bare_exhalation, exhaled_activity
from tailrace.emissions.vehicle_exhaust import (
    exhaust_of_fuel_volume,
    exhaust_vehicles,
    sulfur_dioxide_of_fuel,
)
from tailrace.errors import InputError
from tailrace.nuclides.activity import specific_activity

Array = NDArray[np.float64]

SECONDS_PER_YEAR = 365.25 * 86400.0
LITRES_PER_CUBIC_METRE = 1000.0

PARENTS = {"Rn-222": ("U", "U-238"), "Rn-220": ("Th", "Th-232")}
"""Element whose long-lived nuclide each gas descends from."""

RADON_INPUTS = (
    Input("area", "area", "area that exhales"),
    Input("dry_bulk_density", "dry_bulk_density", "dry bulk density"),
    Input("thickness", "thickness", "thickness of the layer"),
    Input(
        "radon_diffusion", "diffusion_coefficient", "diffusion coefficient of radon in the pores"
    ),
    Input("radon_emanation", "share", "share of radon formed that reaches the pores"),
    Input("thoron_emanation", "share", "share of thoron formed that reaches the pores"),
    Input("radium_balance", "[1]", "activity of Ra-226 over that of U-238", required=False),
    Input("radium_224_balance", "[1]", "activity of Ra-224 over that of Th-232", required=False),
)


def run_radon(conditions: Conditions) -> Emitted:
    """Return radon and thoron that a layer of the material exhales.

    The parents follow from uranium and thorium of the material, in balance with them unless a
    ratio is declared; where an element is not known, so is its gas, which is then left out with a
    remark.
    """
    given = conditions.inputs
    assert conditions.material is not None  # the registry asks for it
    names, fractions = mass_fractions(conditions.material)
    found, remarks = {}, []
    for gas, (element, parent) in PARENTS.items():
        content = fractions[names.index(element)] if element in names else np.array(np.nan)
        if np.isnan(content).all():
            remarks.append(f"{gas} is not known: no {element} analysis of the material")
            continue
        ratio = given.get("radium_balance" if gas == "Rn-222" else "radium_224_balance", 1.0)
        flux = bare_exhalation.__wrapped__(
            content * specific_activity.__wrapped__(element, parent) * ratio,
            given["dry_bulk_density"],
            given["radon_emanation" if gas == "Rn-222" else "thoron_emanation"],
            given["radon_diffusion"],
            given["thickness"],
            gas,
        )
        found[gas] = np.asarray(exhaled_activity.__wrapped__(flux, given["area"]))
    return Emitted(
        activity=np.asarray(given["area"]),
        activity_unit="m2",
        nuclides=found,
        remarks=tuple(remarks),
    )


EXHAUST_INPUTS = (
    Input("sulfur", "mass_fraction", "sulfur in the diesel", required=False),
    Input("fuel_density", "density", "density of the diesel", required=False),
)
PARTICLES = ("PM10", "PM2.5")


def run_exhaust(conditions: Conditions) -> Emitted:
    """Return exhaust of the diesel a route burns, which the balance knows.

    Sulfur dioxide follows from the sulfur of the fuel where that is declared. Particles of exhaust
    are no dust of the material and are listed by themselves.
    """
    assert conditions.moved is not None  # the registry asks for a route
    if "diesel" not in conditions.moved.amounts:
        raise InputError.single(
            f'the route "{conditions.moved.name}" burns no diesel',
            place=f"source.{conditions.source.name}.route",
            remedy="name a route with a use of diesel, or remove the source",
        )
    burnt = conditions.moved.amounts["diesel"]
    found = dict(exhaust_of_fuel_volume.__wrapped__(conditions.source.choices["vehicle"], burnt))
    given = conditions.inputs
    if {"sulfur", "fuel_density"} <= set(given):
        mass = burnt / LITRES_PER_CUBIC_METRE * given["fuel_density"]
        found["SO2"] = sulfur_dioxide_of_fuel.__wrapped__(mass, given["sulfur"])
    gases = {f"{n} of exhaust" if n in PARTICLES else n: m for n, m in found.items()}
    return Emitted(activity=burnt, activity_unit="L/yr", gases=gases)


def run_ammonia(conditions: Conditions) -> Emitted:
    """Return nitrogen that leaves a pond or a solution as ammonia."""
    given = conditions.inputs
    wind = given.get("wind_speed")
    if wind is None:
        wind, _ = mean_wind(conditions)
    rate = ammonia_release.__wrapped__(
        given["ammonia_nitrogen"], given["ph"], given["temperature"], wind
    )
    lost = np.asarray(rate * given["area"] * SECONDS_PER_YEAR)
    remarks: tuple[str, ...] = ()
    flow = conditions.material
    held = np.full(1, np.nan)  # of nitrogen that is not known nothing can be said
    if flow is not None and "N" in flow.substances:
        held = flow.flow[flow.substances.index("N")]
    if (lost > held).any():
        remarks = ("more nitrogen leaves as ammonia than reaches the material in some year",)
    return Emitted(
        activity=np.asarray(given["area"]), activity_unit="m2", gases={"N": lost}, remarks=remarks
    )


SEEPING = ("F", "S", "Cl", "N", "Na", "Mg", "Ca", "Mn", "As", "Pb", "Th", "U")


def run_seepage(conditions: Conditions) -> Emitted:
    """Return what seeps into the ground: volume times concentration, element by element."""
    given = conditions.inputs
    found = {
        element: np.asarray(given["rate"] * given[f"concentration_{element}"])
        for element in SEEPING
        if f"concentration_{element}" in given
    }
    return Emitted(activity=np.asarray(given["rate"]), activity_unit="m3/yr", to_water=found)


GAS_PROCESSES: tuple[Process, ...] = (
    Process(
        name="vehicle_exhaust",
        title="exhaust of diesel machines",
        run=run_exhaust,
        inputs=EXHAUST_INPUTS,
        materials=("route",),
        choices={"vehicle": exhaust_vehicles()},
        gives_dust=False,
        citation="National Pollutant Inventory, combustion engines, factors by work",
    ),
    Process(
        name="ammonia_volatilisation",
        title="ammonia from ponds and solutions",
        run=run_ammonia,
        inputs=(
            Input("area", "area", "area of the water"),
            Input("ammonia_nitrogen", "concentration_water", "total ammonia in the water, as N"),
            Input("ph", "[1]", "pH of the water"),
            Input("temperature", "temperature", "temperature of the water"),
            Input("wind_speed", "wind_speed", "mean wind speed", required=False),
        ),
        materials=("end",),
        gives_dust=False,
        citation="two-film transfer, Mackay and Yeun 1983; NH3 share, Emerson et al. 1975",
    ),
    Process(
        name="seepage",
        title="seepage to the ground",
        run=run_seepage,
        inputs=(
            Input("rate", "seepage_rate", "volume that seeps"),
            *(
                Input(f"concentration_{e}", "concentration_water", f"{e} in it", required=False)
                for e in SEEPING
            ),
        ),
        materials=("end",),
        gives_dust=False,
        citation="volume times concentration",
    ),
    Process(
        name="radon_exhalation",
        title="radon and thoron from tailings",
        run=run_radon,
        inputs=RADON_INPUTS,
        materials=("feed", "stream", "end"),
        gives_dust=False,
        citation="diffusion with decay; Rogers and Nielson, US NRC Regulatory Guide 3.64 (1989)",
    ),
)
"""Processes that give gases or activity."""
