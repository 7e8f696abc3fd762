"""Cells of a MODFLOW 6 model round the nodes of a grid, and which of them a place is read from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .transport_model import TransportModel, cell_edges, shares, source_ranges

FloatArray = NDArray[np.float64]
Cell = tuple[int, int, int]


class ModflowGrid:
    """Cells of a model: the nodes of its grid are their centres, or nearly.

    Parameters
    ----------
    model : TransportModel
        Model.

    Attributes
    ----------
    x, y, z : ndarray, m
        Edges of columns, rows and layers, ascending.
    share : ndarray, shape (layers, rows)
        Share of each inlet cell that lies in the source.
    """

    def __init__(self, model: TransportModel) -> None:
        grid = model.grid
        self.x = cell_edges(grid.x)
        if model.source.inlet == "first":
            # The concentration is held at a cell's centre, which has to be the inlet.
            self.x[0] = -0.5 * grid.x[1]
        column = len(grid.y) == 2
        self.y = grid.y if column else cell_edges(grid.y)
        thickness = model.ground.thickness if np.isfinite(model.ground.thickness) else 1.0
        self.z = cell_edges(grid.z) if len(grid.z) > 1 else np.array([0.0, thickness])
        y_low, y_high, z_low, z_high = source_ranges(model.source.geometry, grid)
        across = shares(grid.y, y_low, y_high, edges=self.y)
        self.share = shares(grid.z, z_low, z_high, edges=self.z)[:, None] * across[None, :]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of layers, rows and columns."""
        return len(self.z) - 1, len(self.y) - 1, len(self.x) - 1

    def cell(self, layer: int, row: int, column: int) -> Cell:
        """Return MODFLOW's indices, which count layers and rows from the far end, from zero."""
        layers, rows, _ = self.shape
        return layers - 1 - layer, rows - 1 - row, column

    def weights(self, place: FloatArray) -> list[tuple[Cell, float]]:
        """Return the cells round a place with their weights in linear interpolation.

        Parameters
        ----------
        place : ndarray, shape (3,), m
            Along, across, in the vertical.

        Returns
        -------
        list of (cell, float)
            MODFLOW's indices and weights that sum to one.
        """
        sides = [_between(edges, at) for edges, at in zip((self.z, self.y, self.x), place[::-1],
                                                          strict=True)]  # fmt: skip
        return [
            (self.cell(k, j, i), one * two * three)
            for k, one in sides[0] for j, two in sides[1] for i, three in sides[2]
            if one * two * three > 0.0
        ]  # fmt: skip


def _between(edges: FloatArray, at: float) -> list[tuple[int, float]]:
    centres = 0.5 * (edges[1:] + edges[:-1])
    if len(centres) == 1 or at <= centres[0]:
        return [(0, 1.0)]
    if at >= centres[-1]:
        return [(len(centres) - 1, 1.0)]
    right = int(np.searchsorted(centres, at, side="right"))
    share = float((at - centres[right - 1]) / (centres[right] - centres[right - 1]))
    return [(right - 1, 1.0 - share), (right, share)]
