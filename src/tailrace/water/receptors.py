"""Where concentrations in groundwater are wanted, in the frame of the flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Receptors:
    """Wells, springs and river banks in the frame of the flow.

    Attributes
    ----------
    names : tuple of str
    x : ndarray, shape (n,), m
        Along the flow from the source.
    y : ndarray, shape (n,), m
        Across it in plan, positive to the left of the flow.
    z : ndarray, shape (n,), m
        In the vertical, from the face of the aquifer that a source's edges are measured from.

    Raises
    ------
    InputError
        If a coordinate is missing, numbers differ, or two receptors share a name; all at once.
    """

    names: tuple[str, ...]
    x: FloatArray
    y: FloatArray
    z: FloatArray

    def __post_init__(self) -> None:
        problems = Problems()
        names = tuple(str(name) for name in self.names)
        object.__setattr__(self, "names", names)
        for axis in ("x", "y", "z"):
            values = np.atleast_1d(np.asarray(getattr(self, axis), dtype=np.float64))
            if values.shape == (1,) and len(names) > 1:
                values = np.full(len(names), values[0])
            object.__setattr__(self, axis, values)
            if values.shape != (len(names),):
                problems.add(f"{len(names)} receptors have {values.size} coordinates {axis}",
                             place=axis, remedy="give one for each receptor")  # fmt: skip
            elif not np.isfinite(values).all():
                first = names[int(np.argmin(np.isfinite(values)))]
                problems.add(f"receptor {first} has no number for {axis}", place=first,
                             remedy="give its place in metres")  # fmt: skip
        for name in sorted({name for name in names if names.count(name) > 1}):
            problems.add(f"two receptors are called {name}", place=name,
                         remedy="give each its own name")  # fmt: skip
        problems.raise_if_any()

    def __len__(self) -> int:
        """Return the number of receptors."""
        return len(self.names)


def receptors_at(
    x: ArrayLike, y: ArrayLike = 0.0, z: ArrayLike = 0.0, names: Sequence[str] | None = None
) -> Receptors:
    """Return receptors given in the frame of the flow.

    Parameters
    ----------
    x, y, z : float or ndarray, shape (n,), m
        Along the flow from the source, across it, in the vertical.
    names : sequence of str, optional
        Names; by default "x 1000 m, y 0 m" and so on.

    Returns
    -------
    Receptors
        The receptors.

    Raises
    ------
    InputError
        See `Receptors`.
    """
    along, across, height = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(axis, dtype=np.float64)) for axis in (x, y, z))
    )
    if names is None:
        level = height.any()
        names = [
            f"x {one:g} m, y {two:g} m" + (f", z {three:g} m" if level else "")
            for one, two, three in zip(along, across, height, strict=True)
        ]
    return Receptors(tuple(names), along.copy(), across.copy(), height.copy())


def receptors_from_map(
    names: Sequence[str],
    east: ArrayLike,
    north: ArrayLike,
    *,
    source_east: float,
    source_north: float,
    flow_towards: float,
    z: ArrayLike = 0.0,
) -> Receptors:
    """Return receptors given on a map, in the frame of the flow.

    Parameters
    ----------
    names : sequence of str
        Names.
    east, north : ndarray, shape (n,), m
        Places, in a projected frame.
    source_east, source_north : float, m
        Place of the source: the origin of the frame.
    flow_towards : float, degrees
        Bearing the groundwater flows to, clockwise from north.
    z : float or ndarray, shape (n,), m
        In the vertical, from the face of the aquifer that a source's edges are measured from.

    Returns
    -------
    Receptors
        The receptors.

    Raises
    ------
    InputError
        If a coordinate or the bearing is missing; see `Receptors`.
    """
    if not np.isfinite([source_east, source_north, flow_towards]).all():
        raise InputError.single(
            "the source's place or the direction of flow is missing", place="flow_towards",
            remedy="give east and north in metres, and the bearing the water flows to in degrees",
        )  # fmt: skip
    right = np.asarray(east, dtype=np.float64) - source_east
    up = np.asarray(north, dtype=np.float64) - source_north
    sine, cosine = np.sin(np.deg2rad(flow_towards)), np.cos(np.deg2rad(flow_towards))
    return Receptors(
        tuple(names), right * sine + up * cosine, up * sine - right * cosine,
        np.asarray(z, dtype=np.float64),
    )  # fmt: skip
