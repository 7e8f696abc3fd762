"""Meshes of OpenGeoSys: rectilinear aquifers, their ends and receptors, as VTU files of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .transport_model import Grid, between

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Cell types of the VTK file formats (VTK User's Guide, figure 19-20).
VERTEX, LINE, QUAD, HEXAHEDRON = 1, 3, 9, 12
_TYPES = {"f": "Float64", "i": "Int64", "u": "UInt64"}


@dataclass(frozen=True)
class Mesh:
    """Nodes and elements of one kind.

    Attributes
    ----------
    points : ndarray, shape (nodes, 3), m
    elements : ndarray of int, shape (elements, nodes of each)
    kind : int
        Cell type of VTK.
    nodes, parents : ndarray of uint64, or None
        Nodes and elements of the aquifer that a part of it belongs to.
    """

    points: FloatArray
    elements: IntArray
    kind: int
    nodes: NDArray[np.uint64] | None = None
    parents: NDArray[np.uint64] | None = None


def _node_numbers(grid: Grid) -> IntArray:
    """Return node numbers by layer, row and column; columns run fastest."""
    shape = len(grid.z), len(grid.y), len(grid.x)
    return np.arange(grid.size).reshape(shape)


def aquifer_mesh(grid: Grid, height: FloatArray | None = None) -> Mesh:
    """Return the mesh of an aquifer: quadrilaterals in plan, or hexahedra.

    Parameters
    ----------
    grid : Grid
        Grid.
    height : ndarray, shape (layers,), m, optional
        Heights in the mesh, where they are not the grid's own.

    Returns
    -------
    Mesh
        Mesh.
    """
    levels = grid.z if height is None else height
    z, y, x = np.meshgrid(levels, grid.y, grid.x, indexing="ij")
    points = np.column_stack([x.ravel(), y.ravel(), z.ravel()])
    numbers = _node_numbers(grid)
    flat = _ring(numbers if len(grid.z) == 1 else numbers[:-1])
    if len(grid.z) == 1:
        return Mesh(points, flat, QUAD)
    return Mesh(points, np.hstack([flat, _ring(numbers[1:])]), HEXAHEDRON)


def _ring(numbers: IntArray) -> IntArray:
    corners = (numbers[:, :-1, :-1], numbers[:, :-1, 1:], numbers[:, 1:, 1:], numbers[:, 1:, :-1])
    return np.column_stack([corner.ravel() for corner in corners])


def end_mesh(grid: Grid, aquifer: Mesh, column: int) -> Mesh:
    """Return the face of an aquifer at its first (0) or last (-1) column of nodes.

    Parameters
    ----------
    grid : Grid
        Grid.
    aquifer : Mesh
        Its mesh.
    column : int
        0 or -1.

    Returns
    -------
    Mesh
        Lines, or quadrilaterals, with the nodes and elements they belong to.
    """
    nodes = _node_numbers(grid)[:, :, column].ravel()
    layers, rows = len(grid.z), len(grid.y)
    own = np.arange(layers * rows).reshape(layers, rows)
    if layers == 1:
        elements = np.column_stack([own[0, :-1], own[0, 1:]])
    else:
        elements = np.column_stack([own[:-1, :-1].ravel(), own[:-1, 1:].ravel(),
                                    own[1:, 1:].ravel(), own[1:, :-1].ravel()])  # fmt: skip
    each = len(grid.x) - 1
    parents = np.arange(max(layers - 1, 1) * (rows - 1)) * each + (each - 1 if column else 0)
    return Mesh(aquifer.points[nodes], elements, LINE if layers == 1 else QUAD,
                nodes.astype(np.uint64), parents.astype(np.uint64))  # fmt: skip


def receptor_nodes(grid: Grid, places: FloatArray) -> list[list[tuple[int, float]]]:
    """Return the nodes round each receptor with their weights in linear interpolation.

    Parameters
    ----------
    grid : Grid
        Grid.
    places : ndarray, shape (receptors, 3), m
        Receptors in the grid's coordinates.

    Returns
    -------
    list of list of (int, float)
        Nodes and weights that sum to one, receptor by receptor.
    """
    numbers = _node_numbers(grid)
    found = []
    for place in places:
        sides = [
            between(nodes, float(at))
            for nodes, at in zip((grid.z, grid.y, grid.x), place[::-1], strict=True)
        ]
        found.append([
            (int(numbers[k, j, i]), one * two * three)
            for k, one in sides[0] for j, two in sides[1] for i, three in sides[2]
            if one * two * three > 0.0
        ])  # fmt: skip
    return found


def point_mesh(aquifer: Mesh, nodes: IntArray) -> Mesh:
    """Return single nodes of an aquifer as a mesh, for output there alone.

    Parameters
    ----------
    aquifer : Mesh
        Mesh of the aquifer.
    nodes : ndarray of int
        Nodes.

    Returns
    -------
    Mesh
        Points with the nodes, and one of the elements, that they belong to.
    """
    parents = np.array([int(np.argmax((aquifer.elements == node).any(axis=1))) for node in nodes])
    return Mesh(aquifer.points[nodes], np.arange(len(nodes))[:, None], VERTEX,
                nodes.astype(np.uint64), parents.astype(np.uint64))  # fmt: skip


def _array(name: str, values: NDArray[np.generic], kind: str | None = None) -> str:
    components = f' NumberOfComponents="{values.shape[1]}"' if values.ndim == 2 else ""
    text = " ".join(f"{v:.17g}" if values.dtype.kind == "f" else str(v) for v in values.ravel())
    kind = kind or _TYPES[values.dtype.kind]
    return f'<DataArray type="{kind}" Name="{name}"{components} format="ascii">{text}</DataArray>'


def write_mesh(path: Path, mesh: Mesh, at_nodes: Mapping[str, FloatArray] | None = None) -> None:
    """Write a mesh as a VTU file.

    Parameters
    ----------
    path : Path
        File.
    mesh : Mesh
        Mesh.
    at_nodes : mapping of str to ndarray, shape (nodes,), optional
        Values at the nodes.
    """
    count, each = mesh.elements.shape
    point_data = [_array(name, values) for name, values in (at_nodes or {}).items()]
    cell_data = [_array("MaterialIDs", np.zeros(count, dtype=np.int64), "Int32")]
    if mesh.nodes is not None and mesh.parents is not None:
        point_data.append(_array("bulk_node_ids", mesh.nodes))
        cell_data = [_array("bulk_element_ids", mesh.parents)]
    path.write_text("\n".join([
        '<?xml version="1.0"?>',
        '<VTKFile type="UnstructuredGrid" version="1.0" byte_order="LittleEndian" '
        'header_type="UInt64">',
        f'<UnstructuredGrid><Piece NumberOfPoints="{len(mesh.points)}" NumberOfCells="{count}">',
        "<PointData>", *point_data, "</PointData>", "<CellData>", *cell_data, "</CellData>",
        "<Points>", _array("Points", mesh.points), "</Points>", "<Cells>",
        _array("connectivity", mesh.elements.ravel()),
        _array("offsets", np.arange(1, count + 1) * each),
        _array("types", np.full(count, mesh.kind), "UInt8"),
        "</Cells>", "</Piece></UnstructuredGrid></VTKFile>", "",
    ]), encoding="ascii")  # fmt: skip


def read_point_data(path: Path, name: str) -> FloatArray:
    """Return values at the nodes from a VTU file of text.

    Parameters
    ----------
    path : Path
        File.
    name : str
        Name of the values.

    Returns
    -------
    ndarray, shape (nodes,)
        Values.

    Raises
    ------
    InputError
        If the file is not there or does not hold them.
    """
    try:
        tree = ElementTree.parse(path)
    except (OSError, ElementTree.ParseError) as error:
        raise InputError.single(
            f"cannot be read: {error}", file=str(path), remedy="run the model to its end"
        ) from None
    for array in tree.iterfind("./UnstructuredGrid/Piece/PointData/DataArray"):
        if array.get("Name") == name and array.text:
            return np.array(array.text.split(), dtype=np.float64)
    raise InputError.single(
        f"no values {name} at the nodes", file=str(path), remedy="run the model to its end"
    )
