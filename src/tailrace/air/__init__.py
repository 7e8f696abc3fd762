"""Air: from sources and hourly weather to concentration and deposition on flat ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.air.aermod_input import read_control_file
    from tailrace.air.aermod_output import plot_file, post_file, write_requested
    from tailrace.air.aermod_run import write_aermod_run
    from tailrace.air.case_chunks import compute_on_cluster
    from tailrace.air.case_reader import Case, read_case
    from tailrace.air.case_run import compute, open_case, result_columns, run_case
    from tailrace.air.emission_profile import EmissionFactors, wind_erosion_weights
    from tailrace.air.group_run import RunResult, run
    from tailrace.air.layout import Decay
    from tailrace.air.receptors import Receptors, grid, points, polar, village
    from tailrace.air.results_files import write_results
    from tailrace.air.sources import (
        AreaSource,
        OpenPitSource,
        Particles,
        PointSource,
        VolumeSource,
        circle_source,
        line_source,
        rectangle_source,
    )
    from tailrace.air.transfer_result import TransferSums
    from tailrace.air.transfers import transfer, transfer_sums

_FACE = {
    "aermod_input": "read_control_file",
    "aermod_output": "plot_file post_file write_requested",
    "aermod_run": "write_aermod_run",
    "case_chunks": "compute_on_cluster",
    "case_reader": "Case read_case",
    "case_run": "compute open_case result_columns run_case",
    "emission_profile": "EmissionFactors wind_erosion_weights",
    "layout": "Decay",
    "receptors": "Receptors grid points polar village",
    "results_files": "write_results",
    "group_run": "RunResult run",
    "sources": "AreaSource OpenPitSource Particles PointSource VolumeSource circle_source "
    "line_source rectangle_source",
    "transfer_result": "TransferSums",
    "transfers": "transfer transfer_sums",
}
_HOME = {name: module for module, names in _FACE.items() for name in names.split()}

__all__ = [
    "AreaSource", "Case", "Decay", "EmissionFactors", "OpenPitSource", "Particles",
    "PointSource", "Receptors", "RunResult", "TransferSums", "VolumeSource", "circle_source",
    "compute", "compute_on_cluster", "grid", "line_source", "open_case", "plot_file", "points",
    "polar", "post_file", "read_case", "read_control_file", "rectangle_source",
    "result_columns", "run", "run_case", "transfer", "transfer_sums", "village",
    "wind_erosion_weights", "write_aermod_run", "write_requested", "write_results",
]  # fmt: skip

__getattr__, __dir__ = public_face(__name__, _HOME)
