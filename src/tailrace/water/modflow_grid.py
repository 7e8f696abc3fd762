"""Cells of a MODFLOW 6 model, and which of them a place is read from.

Columns are all of one width: with unequal ones the central weighting of MODFLOW 6 up to 6.7.0 gives
two different fluxes through one face, seen from its two sides, and loses mass (repaired in pull
request 2700 of MODFLOW-ORG/modflow6, February 2026). No water flows across rows and layers, which
may be unequal.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .transport_model import TransportModel, between, cell_edges, shares, source_ranges

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
        width = float(np.diff(grid.x).min())
        # A concentration is held at a cell's centre, which has to be the inlet; what wells bring
        # in enters a whole cell.
        start = -0.5 * width if model.source.inlet == "first" else 0.0
        count = int(np.ceil((grid.x[-1] - start) / width))
        self.x = start + width * np.arange(count + 1)
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
        """Return the cells round a place with their weights in interpolation.

        Cubic along the flow, where fronts are curved over a cell; linear across it.

        Parameters
        ----------
        place : ndarray, shape (3,), m
            Along, across, in the vertical.

        Returns
        -------
        list of (cell, float)
            MODFLOW's indices and weights that sum to one.
        """
        along = _cubic(0.5 * (self.x[1:] + self.x[:-1]), float(place[0]))
        across = between(0.5 * (self.y[1:] + self.y[:-1]), float(place[1]))
        upward = between(0.5 * (self.z[1:] + self.z[:-1]), float(place[2]))
        return [
            (self.cell(k, j, i), one * two * three)
            for k, one in upward for j, two in across for i, three in along
            if one * two * three != 0.0
        ]  # fmt: skip


def _cubic(centres: FloatArray, at: float) -> list[tuple[int, float]]:
    # Lagrange's polynomial through the four nearest, evenly spaced centres.
    width = centres[1] - centres[0]
    first = int(np.clip(np.floor((at - centres[0]) / width) - 1, 0, len(centres) - 4))
    own = centres[first : first + 4]
    found = []
    for number in range(4):
        others = np.delete(own, number)
        found.append((first + number, float(np.prod((at - others) / (own[number] - others)))))
    return found
