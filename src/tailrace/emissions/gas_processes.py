"""Radon, exhaust and ammonia as processes of the registry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.material_flow import mass_fractions
from tailrace.emissions.process import Conditions, Emitted, Input, Process
from tailrace.emissions.radon_diffusion import bare_exhalation, exhaled_activity
from tailrace.nuclides.activity import specific_activity

Array = NDArray[np.float64]

PARENTS = {"Rn-222": ("U", "U-238"), "Rn-220": ("Th", "Th-232")}
"""Element whose long-lived nuclide each gas descends from."""

RADON_INPUTS = (
    Input("area", "area", "area that exhales"),
    Input("dry_bulk_density", "dry_bulk_density", "dry bulk density"),
    Input("thickness", "thickness", "thickness of the layer"),
    Input("radon_diffusion", "diffusion_coefficient", "diffusion coefficient of radon in the pores"),
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


GAS_PROCESSES: tuple[Process, ...] = (
    Process(
        name="radon_exhalation",
        title="radon and thoron from tailings",
        run=run_radon,
        inputs=RADON_INPUTS,
        materials=("feed", "stream", "end"),
        citation="diffusion with decay; Rogers and Nielson, US NRC Regulatory Guide 3.64 (1989)",
    ),
)
"""Processes that give gases or activity."""

