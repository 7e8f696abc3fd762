"""A plume as an OpenGeoSys project: ComponentTransport in uniform flow, one project a species.

Written as ordinary input (`plume.prj`, meshes as VTU text), so that a specialist can open it.
Metres and seconds.

* The initial pressure is the steady one: the process is declared linear, and OpenGeoSys then takes
  the velocity of the first time step for all. (From zero pressure the same input gives nonsense
  without a word.)
* `linear_solver_compute_only_upon_timestep_change`: matrices do not change, so they are factorised
  once. Without it the run takes six times as long.
* Only the Darcy flux matters to the plume: the permeability is a round number, pressures follow.
* First-type inlet: Dirichlet. Third-type: Robin, with the water's mass flux as its coefficient:
  the dispersive flux q (c0 - c) that the advective form leaves to the boundary. Nodes on an edge of
  the source carry the share of their cell that it covers.
* OpenGeoSys knows one transverse dispersivity. In three dimensions heights are stretched by
  sqrt(D_transverse/D_vertical), which is exact in horizontal flow; the project says so.
* Implicit Euler is the only time stepping it has.
* Concentrations at the receptors are written at every step, as point meshes.
"""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from numpy.typing import NDArray

from .constants import SECONDS_PER_YEAR
from .ogs_mesh import aquifer_mesh, end_mesh, point_mesh, receptor_nodes, write_mesh
from .release import curve
from .transport_model import Solute, TransportModel, shares, source_ranges

FloatArray = NDArray[np.float64]

PROJECT = "plume.prj"
CONCENTRATION = "concentration"
PERMEABILITY = 1.0e-11
"""m2; any other number gives the same plume, because pressures follow from the flux."""
VISCOSITY = 1.0e-3
"""Pa s; as the permeability."""
DENSITY = 1000.0
"""kg/m3; cancels."""
JUMP = 1.0e-6
"""How long a jump of the source takes, as a share of a time step."""


def vertical_stretch(model: TransportModel) -> float:
    """Return the factor heights are multiplied by, so that one transverse dispersivity serves.

    Parameters
    ----------
    model : TransportModel
        Model.

    Returns
    -------
    float
        sqrt(D_transverse / D_vertical); 1 in plan.
    """
    if len(model.grid.z) == 1:
        return 1.0
    _, across, vertical = model.ground.lengths
    return float(np.sqrt(across / vertical))


def write_project(
    model: TransportModel, solute: Solute, folder: str | Path, every: int = 1
) -> Path:
    """Write a model of one species as an OpenGeoSys project.

    Parameters
    ----------
    model : TransportModel
        Model.
    solute : Solute
        Species.
    folder : str or Path
        Folder to write to.
    every : int
        Time steps from one output to the next.

    Returns
    -------
    Path
        Project file.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    entry = _write_meshes(model, target)
    root = Element("OpenGeoSysProject")
    root.append(ElementTree.Comment(_remark(model, solute)))
    meshes = SubElement(root, "meshes")
    for name in ("aquifer", "inlet", "outlet", "receptors"):
        _text(meshes, "mesh", f"{name}.vtu")
    _process(root, len(model.grid.z) > 1)
    _medium(root, model, solute)
    _time_loop(root, model, every)
    _parameters(root, model, entry)
    _curve(root, model)
    _variables(root, model)
    _solvers(root)
    ElementTree.indent(root, "  ")
    path = target / PROJECT
    ElementTree.ElementTree(root).write(path, encoding="ISO-8859-1", xml_declaration=True)
    return path


def _remark(model: TransportModel, solute: Solute) -> str:
    stretch = vertical_stretch(model)
    heights = f"; heights are stretched by {stretch:.6g}" if stretch != 1.0 else ""
    half = "; half of a mirrored problem" if model.grid.folded_y else ""
    return f" {solute.name}: {model.grid}{half}{heights} "


def _write_meshes(model: TransportModel, target: Path) -> float:
    """Write the meshes; return the pressure at the inlet, Pa."""
    grid = model.grid
    aquifer = aquifer_mesh(grid, grid.z * vertical_stretch(model))
    flux = model.ground.darcy_flux / SECONDS_PER_YEAR
    entry = flux * VISCOSITY / PERMEABILITY * float(grid.x[-1])
    pressure = entry * (1.0 - aquifer.points[:, 0] / grid.x[-1])
    write_mesh(target / "aquifer.vtu", aquifer, {"initial_pressure": pressure})
    y_low, y_high, z_low, z_high = source_ranges(model.source.geometry, grid)
    across = shares(grid.y, y_low, y_high)
    share = shares(grid.z, z_low, z_high)[:, None] * across[None, :]
    write_mesh(target / "inlet.vtu", end_mesh(grid, aquifer, 0), {"source_share": share.ravel()})
    write_mesh(target / "outlet.vtu", end_mesh(grid, aquifer, -1))
    write_mesh(target / "receptors.vtu", point_mesh(aquifer, observed_nodes(model)))
    return entry


def observed_nodes(model: TransportModel) -> NDArray[np.int64]:
    """Return the nodes that concentrations are written for, ascending."""
    found = receptor_nodes(model.grid, model.places)
    return np.array(sorted({node for nodes in found for node, _ in nodes}), dtype=np.int64)


def _text(parent: Element, tag: str, value: str | float | int) -> Element:
    child = SubElement(parent, tag)
    child.text = f"{value:.17g}" if isinstance(value, float) else str(value)
    return child


def _properties(parent: Element, values: dict[str, float]) -> None:
    owner = SubElement(parent, "properties")
    for name, value in values.items():
        one = SubElement(owner, "property")
        _text(one, "name", name)
        _text(one, "type", "Constant")
        _text(one, "value", float(value))


def _process(root: Element, deep: bool) -> None:
    process = SubElement(SubElement(root, "processes"), "process")
    _text(process, "name", "plume")
    _text(process, "type", "ComponentTransport")
    _text(process, "integration_order", 2)
    variables = SubElement(process, "process_variables")
    _text(variables, "concentration", CONCENTRATION)
    _text(variables, "pressure", "pressure")
    _text(process, "specific_body_force", "0 0 0" if deep else "0 0")
    _text(process, "linear", "true")
    _text(process, "linear_solver_compute_only_upon_timestep_change", "true")


def _medium(root: Element, model: TransportModel, solute: Solute) -> None:
    ground = model.ground
    medium = SubElement(SubElement(root, "media"), "medium", id="0")
    phase = SubElement(SubElement(medium, "phases"), "phase")
    _text(phase, "type", "AqueousLiquid")
    component = SubElement(SubElement(phase, "components"), "component")
    _text(component, "name", CONCENTRATION)
    _properties(component, {
        "pore_diffusion": ground.molecular_diffusion / SECONDS_PER_YEAR,
        "retardation_factor": solute.retardation, "decay_rate": solute.decay / SECONDS_PER_YEAR,
    })  # fmt: skip
    _properties(phase, {"density": DENSITY, "viscosity": VISCOSITY})
    _properties(medium, {
        "permeability": PERMEABILITY, "porosity": ground.porosity,
        "longitudinal_dispersivity": ground.longitudinal_dispersivity,
        "transversal_dispersivity": ground.transverse_dispersivity,
    })  # fmt: skip


def _time_loop(root: Element, model: TransportModel, every: int) -> None:
    loop = SubElement(root, "time_loop")
    process = SubElement(SubElement(loop, "processes"), "process", ref="plume")
    _text(process, "nonlinear_solver", "picard")
    criterion = SubElement(process, "convergence_criterion")
    _text(criterion, "type", "PerComponentDeltaX")
    _text(criterion, "norm_type", "NORM2")
    _text(criterion, "reltols", "1e-6 1e-6")
    _text(SubElement(process, "time_discretization"), "type", "BackwardEuler")
    stepping = SubElement(process, "time_stepping")
    _text(stepping, "type", "FixedTimeStepping")
    step = model.step * SECONDS_PER_YEAR
    _text(stepping, "t_initial", 0.0)
    _text(stepping, "t_end", model.steps * step)
    pair = SubElement(SubElement(stepping, "timesteps"), "pair")
    _text(pair, "repeat", model.steps)
    _text(pair, "delta_t", step)
    output = SubElement(loop, "output")
    _text(output, "type", "VTK")
    _text(output, "prefix", "{:meshname}")
    _text(output, "suffix", "_{:timestep}")
    _text(output, "data_mode", "Ascii")
    _text(output, "compress_output", "false")
    pair = SubElement(SubElement(output, "timesteps"), "pair")
    _text(pair, "repeat", 1)
    _text(pair, "each_steps", every)
    _text(SubElement(output, "variables"), "variable", CONCENTRATION)
    _text(SubElement(output, "meshes"), "mesh", "receptors")


def _parameter(owner: Element, name: str, kind: str, **values: str | float) -> None:
    one = SubElement(owner, "parameter")
    _text(one, "name", name)
    _text(one, "type", kind)
    for tag, value in values.items():
        _text(one, tag, value)


def _parameters(root: Element, model: TransportModel, entry: float) -> None:
    owner = SubElement(root, "parameters")
    _parameter(owner, "clean", "Constant", value=0.0)
    _parameter(owner, "inlet_pressure", "Constant", value=entry)
    _parameter(owner, "outlet_pressure", "Constant", value=0.0)
    # Every term of the equation is multiplied by the density; the boundary's has to be, too.
    mass_flux = DENSITY * model.ground.darcy_flux / SECONDS_PER_YEAR
    _parameter(owner, "water_mass_flux", "Constant", value=mass_flux)
    _parameter(owner, "initial_pressure", "MeshNode", mesh="aquifer",
               field_name="initial_pressure")  # fmt: skip
    _parameter(owner, "source_share", "MeshNode", mesh="inlet", field_name="source_share")
    _parameter(owner, "source", "CurveScaled", curve="source_history", parameter="source_share")


def _curve(root: Element, model: TransportModel) -> None:
    end = model.steps * model.step
    times, values = curve(model.source.history, end, JUMP * model.step)
    owner = SubElement(SubElement(root, "curves"), "curve")
    _text(owner, "name", "source_history")
    _text(owner, "coords", " ".join(f"{t:.17g}" for t in times * SECONDS_PER_YEAR))
    _text(owner, "values", " ".join(f"{v:.17g}" for v in values))


def _condition(owner: Element, mesh: str, kind: str, **values: str) -> None:
    one = SubElement(owner, "boundary_condition")
    _text(one, "mesh", mesh)
    _text(one, "type", kind)
    for tag, value in values.items():
        _text(one, tag, value)


def _variable(owner: Element, name: str, initial: str) -> Element:
    one = SubElement(owner, "process_variable")
    _text(one, "name", name)
    _text(one, "components", 1)
    _text(one, "order", 1)
    _text(one, "initial_condition", initial)
    return SubElement(one, "boundary_conditions")


def _variables(root: Element, model: TransportModel) -> None:
    owner = SubElement(root, "process_variables")
    conditions = _variable(owner, CONCENTRATION, "clean")
    if model.source.inlet == "first":
        _condition(conditions, "inlet", "Dirichlet", parameter="source")
    else:
        _condition(conditions, "inlet", "Robin", alpha="water_mass_flux", u_0="source")
    conditions = _variable(owner, "pressure", "initial_pressure")
    _condition(conditions, "inlet", "Dirichlet", parameter="inlet_pressure")
    _condition(conditions, "outlet", "Dirichlet", parameter="outlet_pressure")


def _solvers(root: Element) -> None:
    solver = SubElement(SubElement(root, "nonlinear_solvers"), "nonlinear_solver")
    _text(solver, "name", "picard")
    _text(solver, "type", "Picard")
    _text(solver, "max_iter", 10)
    _text(solver, "linear_solver", "bicgstab")
    linear = SubElement(SubElement(root, "linear_solvers"), "linear_solver")
    _text(linear, "name", "bicgstab")
    eigen = SubElement(linear, "eigen")
    _text(eigen, "solver_type", "BiCGSTAB")
    _text(eigen, "precon_type", "ILUT")
    _text(eigen, "max_iteration_step", 1000)
    _text(eigen, "error_tolerance", 1.0e-10)
