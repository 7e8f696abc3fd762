"""Where and how a source meets the air: its form, its height, what leaves it as gas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tailrace.emissions.process_input import Input
from tailrace.quantities import Missing, Value

ReleaseKind = Literal["area", "line", "pit", "stack", "volume"]

_HEIGHT = Input("height", "height", "height of the release above ground")
_DEPTH = Input("initial_sigma_z", "[m]", "initial vertical spread of the cloud")
_GAS = Input(
    "gas_deposition_velocity", "deposition_velocity", "deposition velocity of the gas", False
)
PARTICLE_MASS = "particle_mass"
_PARTICLES = Input(
    PARTICLE_MASS, "ratio", "mass of its particles over that of the substances in them", False
)

NUMBERS: dict[ReleaseKind, tuple[Input, ...]] = {
    "area": (
        _HEIGHT,
        _DEPTH,
        Input("length", "length", "north-south side, where the place is a point", False),
        Input("width", "length", "west-east side, where the place is a point", False),
        _GAS,
    ),
    "line": (_HEIGHT, _DEPTH, Input("width", "length", "width of the line"), _GAS),
    "pit": (
        Input("length", "length", "north-south side of the mouth"),
        Input("width", "length", "west-east side of the mouth"),
        Input("depth", "depth", "depth, its volume over the area of its mouth"),
        _GAS,
    ),
    "stack": (
        _HEIGHT,
        Input("diameter", "[m]", "inner diameter at the top"),
        Input("exit_velocity", "[m/s]", "velocity of the gas at the top"),
        Input("exit_temperature", "temperature", "temperature of the gas at the top"),
        _GAS,
        _PARTICLES,
    ),
    "volume": (
        _HEIGHT,
        Input("sigma_y", "[m]", "initial crosswind spread of the cloud"),
        Input("sigma_z", "[m]", "initial vertical spread of the cloud"),
        _GAS,
        _PARTICLES,
    ),
}
"""Numbers that each form needs."""

BELOW = ("PM2.5", "PM10", "PM15")
"""Sizes of which a share of the particles is declared; all of them are below PM30."""


@dataclass(frozen=True)
class ReleasePoint:
    """How one source, or one outlet of the works, meets the air.

    Parameters
    ----------
    name : str
        Source, or outlet of the works ("air:roaster_stack").
    kind : {"area", "line", "pit", "stack", "volume"}
        Form.
    place : str
        Place of the site; "" for the source's own.
    to : str
        Place at the other end of a line.
    numbers : mapping of str to Value or Missing
        Numbers of the form, see `NUMBERS`.
    gases : tuple of str
        Substances that leave an outlet as gas; the others leave it as particles.
    sizes : mapping of str to Value or Missing
        Share of an outlet's particles below "PM2.5", "PM10", "PM15"; all are below PM30.
    same_as : str
        Release point that this one repeats; "" for one with numbers of its own.
    """

    name: str
    kind: ReleaseKind
    place: str = ""
    to: str = ""
    numbers: Mapping[str, Value | Missing] = field(default_factory=dict)
    gases: tuple[str, ...] = ()
    sizes: Mapping[str, Value | Missing] = field(default_factory=dict)
    same_as: str = ""

    @property
    def is_outlet(self) -> bool:
        """Whether it is an outlet of the works."""
        return self.name.startswith("air:")

    def number(self, name: str, otherwise: float | None = None) -> float | None:
        """Return the central value of a number, `otherwise` where nobody declared it."""
        value = self.numbers.get(name)
        return value.central if isinstance(value, Value) else otherwise

    def lacking(self) -> Missing | None:
        """Return why it cannot be used, if a number it needs is declared missing."""
        wanted = {one.name: one.meaning for one in NUMBERS[self.kind]}
        reasons = [
            f"{wanted[name]}: {value.reason}"
            for name, value in self.numbers.items()
            if isinstance(value, Missing)
        ]
        reasons += [
            f"share of particles below {size}: {value.reason}"
            for size, value in self.sizes.items()
            if isinstance(value, Missing)
        ]
        return Missing("; ".join(reasons), f"release_point.{self.name}") if reasons else None

    def values(self) -> Iterator[tuple[str, Value | Missing]]:
        """Yield every number declared here with its key path below the release point."""
        if self.same_as:
            return
        yield from self.numbers.items()
        for size, value in self.sizes.items():
            yield f"sizes.{size}", value
