"""A plume as MODFLOW 6 input: groundwater flow, and one transport model for each species.

Written by FloPy, so that a specialist can open it: `mfsim.nam`, flow in the files `gwf.*`,
transport in `gwt1.*`, `gwt2.*`, one model a species. Lengths in metres, times in days.

* Flow is steady, confined and uniform: wells in every cell of the first column bring the Darcy
  flux in, constant heads let it out. Only that flux matters to the plume, so the conductivity is a
  round number.
* First-type inlet: constant concentration (CNC) in the first column, whose centres lie on x = 0.
* Third-type inlet: the wells' water carries the concentration (SSM, auxiliary variable). No
  dispersion crosses the face of the model, so what enters is the mass flux, q c0.
* Cells that a source's edge divides carry its share of the concentration.
* Retardation is linear sorption (MST); decay acts in water and on solids. MODFLOW 6 lets nothing
  grow in: chains need another engine.
* XT3D is off: it costs five times as much and changes nothing on a grid aligned with the flow.
* Concentrations at the cells round each receptor are written at every step (OBS), to be
  interpolated.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .modflow_grid import ModflowGrid
from .release import breakpoints, curve, is_stepwise
from .transport_model import Solute, TransportModel

FloatArray = NDArray[np.float64]

DAYS_PER_YEAR = 365.25
CONDUCTIVITY = 10.0
"""m/d; any other number gives the same plume, because the flux is imposed."""
OBSERVATIONS = "receptors.csv"
JUMP = 1.0e-6
"""How long a jump of the source takes, as a share of a time step."""


def load_flopy() -> Any:
    """Return FloPy, or say how to install it.

    Raises
    ------
    InputError
        If it is not installed.
    """
    try:
        return import_module("flopy")
    except ImportError:
        raise InputError.single(
            "MODFLOW 6 input is written with FloPy, which is not installed",
            remedy='pip install "tailrace[water]"',
        ) from None


def write_modflow(model: TransportModel, folder: str | Path) -> Any:
    """Write a model as MODFLOW 6 input.

    Parameters
    ----------
    model : TransportModel
        Model.
    folder : str or Path
        Folder to write to.

    Returns
    -------
    flopy.mf6.MFSimulation
        What was written.

    Raises
    ------
    InputError
        If FloPy is not installed.
    """
    flopy = load_flopy()
    cells = ModflowGrid(model)
    simulation = flopy.mf6.MFSimulation(sim_name="plume", sim_ws=str(folder), exe_name="mf6")
    flopy.mf6.ModflowTdis(
        simulation, time_units="DAYS", nper=len(stress_periods(model)),
        perioddata=[(steps * model.step * DAYS_PER_YEAR, steps, 1.0)
                    for steps in stress_periods(model)],
    )  # fmt: skip
    _write_flow(flopy, simulation, model, cells)
    for number, solute in enumerate(model.solutes):
        _write_transport(flopy, simulation, model, cells, solute, transport_name(number))
    simulation.write_simulation(silent=True)
    return simulation


def transport_name(number: int) -> str:
    """Return the name of the transport model of a species, counted from zero."""
    return f"gwt{number + 1}"


def variable_name(solute: Solute) -> str:
    """Return a species' name as MODFLOW takes it: no blanks, 16 characters."""
    return "".join(c if c.isalnum() else "_" for c in solute.name)[:16]


def stress_periods(model: TransportModel) -> list[int]:
    """Return the steps of each stress period: a new one begins at every jump of the source.

    Parameters
    ----------
    model : TransportModel
        Model.

    Returns
    -------
    list of int
        Steps; jumps are moved to the nearest step.
    """
    history = model.source.history
    if not is_stepwise(history):
        return [model.steps]
    jumps = np.round(breakpoints(history, model.steps * model.step) / model.step).astype(int)
    inside = jumps[(jumps > 0) & (jumps < model.steps)]
    bounds = np.unique(np.concatenate([[0], inside, [model.steps]]))
    return [int(steps) for steps in np.diff(bounds)]


def _levels(model: TransportModel) -> FloatArray:
    """Return the source's strength in each stress period."""
    periods = stress_periods(model)
    bounds = np.concatenate([[0], np.cumsum(periods)]) * model.step
    # Half a step on: a jump that was moved to a step is then behind, not ahead.
    return np.asarray(model.source.history.value(bounds[:-1] + 0.5 * model.step))


def _discretise(package: Any, owner: Any, cells: ModflowGrid) -> None:
    layers, rows, columns = cells.shape
    package(
        owner, length_units="METERS", nlay=layers, nrow=rows, ncol=columns,
        delr=np.diff(cells.x), delc=np.diff(cells.y)[::-1], top=float(cells.z[-1]),
        botm=cells.z[:-1][::-1].tolist(), xorigin=float(cells.x[0]), yorigin=float(cells.y[0]),
    )  # fmt: skip


def _solve(flopy: Any, simulation: Any, name: str, outer: float, inner: float, residual: float,
           ) -> None:  # fmt: skip
    settings = flopy.mf6.ModflowIms(
        simulation, filename=f"{name}.ims", pname=f"ims_{name}", print_option="NONE",
        linear_acceleration="BICGSTAB", outer_maximum=50, inner_maximum=200,
        outer_dvclose=outer, inner_dvclose=inner, rcloserecord=residual,
    )  # fmt: skip
    simulation.register_ims_package(settings, [name])


def _write_flow(flopy: Any, simulation: Any, model: TransportModel, cells: ModflowGrid) -> None:
    flow = flopy.mf6.ModflowGwf(simulation, modelname="gwf", save_flows=True)  # fmt: skip
    # A smaller residual of the flow is below what the arithmetic gives, and never reached.
    _solve(flopy, simulation, "gwf", 1e-8, 1e-8, 1e-4)
    _discretise(flopy.mf6.ModflowGwfdis, flow, cells)
    layers, rows, columns = cells.shape
    flux = model.ground.darcy_flux / DAYS_PER_YEAR
    middle = 0.5 * (cells.x[1:] + cells.x[:-1])
    heads = (float(cells.x[-1]) - middle) * flux / CONDUCTIVITY
    flopy.mf6.ModflowGwfic(flow, strt=np.broadcast_to(heads, cells.shape).copy())
    flopy.mf6.ModflowGwfnpf(flow, icelltype=0, k=CONDUCTIVITY, k33=CONDUCTIVITY,
                            save_specific_discharge=True, save_saturation=True)  # fmt: skip
    outlet = [(cells.cell(k, j, columns - 1), float(heads[-1]))
              for k in range(layers) for j in range(rows)]  # fmt: skip
    flopy.mf6.ModflowGwfchd(flow, stress_period_data=outlet, pname="outlet")
    _write_inlet_water(flopy, flow, model, cells, flux)
    flopy.mf6.ModflowGwfoc(flow, budget_filerecord="gwf.cbc", head_filerecord="gwf.hds",
                           saverecord=[("HEAD", "LAST"), ("BUDGET", "LAST")])  # fmt: skip


def _strengths(model: TransportModel, cells: ModflowGrid) -> dict[int, NDArray[Any]]:
    """Return what the source holds at each inlet cell by stress period, (layers, rows).

    Numbers, or where the source changes evenly the names of time series.
    """
    if not is_stepwise(model.source.history):
        names = np.array([[_series_name(share) for share in row] for row in cells.share])
        return {0: np.where(cells.share > 0.0, names.astype(object), 0.0)}
    return {period: level * cells.share for period, level in enumerate(_levels(model))}


def _series_name(share: float) -> str:
    return f"source_{1e4 * share:.0f}"


def _add_series(package: Any, model: TransportModel, cells: ModflowGrid, name: str) -> None:
    """Write the source's table as time series, one for each share of a cell that it covers."""
    if is_stepwise(model.source.history):
        return
    covered = np.unique(cells.share[cells.share > 0.0])
    # MODFLOW wants the series to reach beyond the last step.
    times, values = curve(model.source.history, 1.01 * model.steps * model.step, JUMP * model.step)
    days = times * DAYS_PER_YEAR
    rows = [(float(day), *(float(value * share) for share in covered))
            for day, value in zip(days, values, strict=True)]  # fmt: skip
    package.ts.initialize(
        filename=name, timeseries=rows, interpolation_methodrecord=["LINEAREND"] * len(covered),
        time_series_namerecord=[_series_name(share) for share in covered],
    )  # fmt: skip


def _write_inlet_water(
    flopy: Any, flow: Any, model: TransportModel, cells: ModflowGrid, flux: float
) -> None:
    layers, rows, _ = cells.shape
    volume = flux * np.outer(np.diff(cells.z), np.diff(cells.y))
    carries = model.source.inlet == "third"
    strengths = _strengths(model, cells) if carries else {0: np.zeros((layers, rows))}
    water = {
        period: [
            (cells.cell(k, j, 0), float(volume[k, j]), *([strength[k, j]] * len(model.solutes)))
            for k in range(layers) for j in range(rows)
        ]
        for period, strength in strengths.items()
    }  # fmt: skip
    wells = flopy.mf6.ModflowGwfwel(
        flow, auxiliary=[variable_name(solute) for solute in model.solutes], pname="inlet",
        stress_period_data=water,
    )  # fmt: skip
    if carries:
        _add_series(wells, model, cells, "inlet.ts")


def _write_transport(
    flopy: Any, simulation: Any, model: TransportModel, cells: ModflowGrid, solute: Solute,
    name: str,
) -> None:  # fmt: skip
    ground = model.ground
    transport = flopy.mf6.ModflowGwt(simulation, modelname=name, save_flows=True)  # fmt: skip
    _solve(flopy, simulation, name, 1e-9, 1e-10, 1e-7)
    _discretise(flopy.mf6.ModflowGwtdis, transport, cells)
    flopy.mf6.ModflowGwtic(transport, strt=0.0)
    flopy.mf6.ModflowGwtadv(transport, scheme="CENTRAL")
    # With flow along x, ATH2 is the spreading in z; ATV is that of vertical flow.
    flopy.mf6.ModflowGwtdsp(
        transport, xt3d_off=True, alh=ground.longitudinal_dispersivity,
        ath1=ground.transverse_dispersivity, ath2=ground.vertical_dispersivity,
        diffc=ground.molecular_diffusion / DAYS_PER_YEAR,
    )  # fmt: skip
    _write_storage(flopy, transport, ground.porosity, solute)
    flopy.mf6.ModflowGwtssm(transport, sources=[("inlet", "AUX", variable_name(solute))])
    if model.source.inlet == "first":
        _write_held_inlet(flopy, transport, model, cells)
    _write_observations(flopy, transport, model, cells)
    flopy.mf6.ModflowGwtoc(transport, budget_filerecord=f"{name}.cbc",
                           concentration_filerecord=f"{name}.ucn",
                           saverecord=[("CONCENTRATION", "LAST")])  # fmt: skip
    flopy.mf6.ModflowGwfgwt(simulation, exgtype="GWF6-GWT6", exgmnamea="gwf", exgmnameb=name,
                            filename=f"{name}.gwfgwt")  # fmt: skip


def _write_storage(flopy: Any, transport: Any, porosity: float, solute: Solute) -> None:
    settings: dict[str, Any] = {"porosity": porosity}
    if solute.decay > 0.0:
        settings |= {"first_order_decay": True, "decay": solute.decay / DAYS_PER_YEAR}
    if solute.retardation > 1.0:
        # Only their product counts: R - 1 = bulk density times coefficient over porosity.
        settings |= {"sorption": "LINEAR", "bulk_density": 1.0,
                     "distcoef": (solute.retardation - 1.0) * porosity}  # fmt: skip
        if solute.decay > 0.0:
            settings["decay_sorbed"] = solute.decay / DAYS_PER_YEAR
    flopy.mf6.ModflowGwtmst(transport, **settings)


def _write_held_inlet(
    flopy: Any, transport: Any, model: TransportModel, cells: ModflowGrid
) -> None:
    layers, rows, _ = cells.shape
    held = {
        period: [(cells.cell(k, j, 0), strength[k, j]) for k in range(layers) for j in range(rows)]
        for period, strength in _strengths(model, cells).items()
    }
    package = flopy.mf6.ModflowGwtcnc(transport, stress_period_data=held, pname="source")
    _add_series(package, model, cells, f"{transport.name}.ts")


def _write_observations(
    flopy: Any, transport: Any, model: TransportModel, cells: ModflowGrid
) -> None:
    wanted = sorted({cell for place in model.places for cell, _ in cells.weights(place)})
    rows = [(observation_name(cell), "CONCENTRATION", cell) for cell in wanted]
    flopy.mf6.ModflowUtlobs(transport, continuous={f"{transport.name}_{OBSERVATIONS}": rows},
                            digits=15)  # fmt: skip


def observation_name(cell: tuple[int, int, int]) -> str:
    """Return the name under which a cell is observed: layer, row and column from one."""
    return f"l{cell[0] + 1}r{cell[1] + 1}c{cell[2] + 1}"
