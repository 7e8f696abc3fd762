"""What a process is to the registry: what it needs, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.editions import SIZES as SIZES
from tailrace.emissions.material_flow import MaterialFlow
from tailrace.emissions.process_input import Input
from tailrace.emissions.source import EmissionSource
from tailrace.quantities import Value

if TYPE_CHECKING:
    from tailrace.weather import HourlyWeather

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Conditions:
    """What a process runs on.

    Parameters
    ----------
    source : EmissionSource
        The source.
    years : tuple of int
        Calendar years.
    draws : int
        Draws, or 1 for central values.
    inputs : mapping of str to ndarray, shape (year, draw)
        Numbers of the source, in the unit of their variable.
    material : MaterialFlow or None
        What the balance says of the material the dust is made of.
    moved : MaterialFlow or None
        What it says of the material moved.
    weather : HourlyWeather or None
        Hours of the area.
    """

    source: EmissionSource
    years: tuple[int, ...]
    draws: int
    inputs: Mapping[str, Array]
    material: MaterialFlow | None = None
    moved: MaterialFlow | None = None
    weather: HourlyWeather | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Shape (year, draw)."""
        return len(self.years), self.draws


@dataclass(frozen=True)
class Emitted:
    """What a process gives off before measures act.

    Parameters
    ----------
    activity : ndarray, shape (year, draw)
        How much it works.
    activity_unit : str
        Unit of the activity.
    dust : ndarray, shape (size, year, draw), or None
        Dust below each of `SIZES`, kg/yr; NaN for sizes the edition says nothing of.
    gases, to_water : mapping of str to ndarray, shape (year, draw)
        By substance, kg/yr.
    nuclides : mapping of str to ndarray, shape (year, draw)
        Activity by nuclide, Bq/yr.
    spread : Value or None
        Factor between the published emission factor and the truth, median one; the same for all
        sizes.
    remarks : tuple of str
        What a reader must know.
    """

    activity: Array
    activity_unit: str
    dust: Array | None = None
    gases: Mapping[str, Array] = field(default_factory=dict)
    to_water: Mapping[str, Array] = field(default_factory=dict)
    nuclides: Mapping[str, Array] = field(default_factory=dict)
    spread: Value | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Process:
    """A process of the registry.

    Parameters
    ----------
    name, title : str
        Identifier, and name as printed.
    run : callable
        From `Conditions` to `Emitted`.
    inputs : tuple of Input
        Numbers it needs.
    materials : tuple of str
        Kinds of material it can work on; empty if it needs none.
    may_lack_material : bool
        Whether dust may be of a material the balance does not know (a public road).
    editions : tuple of str
        Editions to choose from; empty if there is only one.
    choices : mapping of str to tuple of str
        Words it needs, and what each may be.
    gives_dust : bool
        Whether it raises dust of its material.
    needs_weather : bool
        Whether it needs the hours of the area.
    citation : str
        Where its formula stands.
    """

    name: str
    title: str
    run: Callable[[Conditions], Emitted]
    inputs: tuple[Input, ...]
    materials: tuple[str, ...] = ()
    may_lack_material: bool = False
    editions: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gives_dust: bool = True
    needs_weather: bool = False
    citation: str = ""
