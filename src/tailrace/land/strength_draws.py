"""Draws of what is not known about the soil and the rain of a hill.

Draws are made in blocks of `BLOCK`, each with its own seed (`numpy.random.SeedSequence(seed,
spawn_key=(block,))`), combined in order: a run of 5,000 draws begins with the 1,000 of a
shorter run, and nothing depends on the number of threads. Within a draw the whole hill has one
soil (**common random numbers**): the probabilities of two cells, or of two options, differ by what
differs between them and not by the luck of the draw. Cells of a draw are therefore not independent
of one another, and the share of a map that fails has a wider spread than that of as many coins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

import numpy as np

from tailrace.errors import Problems
from tailrace.quantities import Value
from tailrace.quantities.number_checks import FloatArray

from .infinite_slope import WATER_DENSITY

BLOCK = 1000

UNITS: Mapping[str, str] = {
    "cohesion": "Pa",
    "friction_angle": "deg",
    "thickness": "m",
    "density": "kg/m3",
    "conductivity": "m/s",
    "recharge": "m/s",
}
"""What is drawn, in the order of its random numbers, with its unit."""

BOUNDS: Mapping[str, tuple[float, float]] = {
    "cohesion": (0.0, np.inf),
    "friction_angle": (0.0, 60.0),
    "thickness": (1e-6, np.inf),
    "density": (WATER_DENSITY, np.inf),
    "conductivity": (1e-30, np.inf),
    "recharge": (0.0, np.inf),
}
"""Ends within which each draw must lie."""


@dataclass(frozen=True)
class HillSoil:
    """Soil of a hill and the rain on it; each a number or a distribution.

    Attributes
    ----------
    cohesion : Value, Pa
        Effective, of soil and roots together.
    friction_angle : Value, deg
        Effective.
    thickness : Value, m
        Normal to the slope; on a map the thickness where its factor is one.
    density : Value, kg/m3
        Bulk density.
    conductivity : Value, m/s
        Saturated.
    recharge : Value, m/s
        Steady, from rain.
    """

    cohesion: Value
    friction_angle: Value
    thickness: Value
    density: Value
    conductivity: Value
    recharge: Value

    def items(self) -> Iterator[tuple[str, Value]]:
        """Yield names and values in the order of their random numbers."""
        for item in fields(self):
            yield item.name, getattr(self, item.name)

    @property
    def fixed(self) -> tuple[str, ...]:
        """Names of what is not varied."""
        return tuple(name for name, value in self.items() if not value.is_distribution)


@dataclass(frozen=True)
class HillDraws:
    """Numbers of each draw, arrays of shape (draw,), in the units of `UNITS`."""

    cohesion: FloatArray
    friction_angle: FloatArray
    thickness: FloatArray
    density: FloatArray
    conductivity: FloatArray
    recharge: FloatArray

    def __len__(self) -> int:
        return int(self.cohesion.size)


def draw_soil(soil: HillSoil, draws: int, seed: int) -> HillDraws:
    """Return draws of the soil and the rain, each quantity independent of the others.

    Parameters
    ----------
    soil : HillSoil
        In any unit of the right dimension.
    draws : int
        Number of draws, one or more.
    seed : int
        Zero or more.

    Returns
    -------
    HillDraws

    Raises
    ------
    InputError
        If a value has the wrong dimension or can be out of its bounds; all at once.
    """
    problems = Problems("draw_soil()")
    if draws < 1:
        problems.add(f"{draws} draws", place="draws", allowed="one or more")
    if seed < 0:
        problems.add(f"the seed is {seed}", place="seed", allowed="zero or more")
    problems.raise_if_any()
    wanted = {name: value.to(UNITS[name]) for name, value in soil.items()}
    blocks: dict[str, list[FloatArray]] = {name: [] for name in wanted}
    for block in range(-(-draws // BLOCK)):
        rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))
        # A whole block is drawn even where only its head is used, so that longer runs begin alike.
        levels = np.maximum(rng.random((len(wanted), BLOCK)), 2.0**-54)
        for own, (name, value) in zip(levels, wanted.items(), strict=True):
            blocks[name].append(np.asarray(value.ppf(own)))
    made = {name: np.concatenate(parts)[:draws] for name, parts in blocks.items()}
    for name, numbers in made.items():
        low, high = BOUNDS[name]
        if not (low <= numbers.min() and numbers.max() <= high):
            problems.add(
                f"a draw is {numbers.min():g} to {numbers.max():g} {UNITS[name]}", place=name,
                allowed=f"{low:g} to {high:g} {UNITS[name]}", remedy="give a bounded distribution",
            )  # fmt: skip
    problems.raise_if_any()
    return HillDraws(**made)
