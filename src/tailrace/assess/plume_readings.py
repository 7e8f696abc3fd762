"""Published readings of a plume's speed, beside the ground that is declared.

A reading is run as the regional velocity in place of K i / n (`drawn_ground`); here is what it says
of the conductivity, whether its own numbers give the velocity that stands for it, and whether the
readings of an area can all be right. The front is taken as sharp, of what is not held back, in
uniform flow: near a pond the mound moves it faster at first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tailrace.quantities import Missing, Value
from tailrace.water.plume_reading import (
    Front,
    PlumeStatement,
    agreement,
    implied_value,
    implied_velocity,
)

if TYPE_CHECKING:
    from tailrace.site import Site
    from tailrace.site.model import Area
    from tailrace.site.schema_ground import PlumeReading

Range = tuple[float, float]

SHARP = Front()
NOT_HELD_BACK: Range = (1.0, 1.0)


@dataclass(frozen=True)
class ReadingFinding:
    """A reading and what it implies.

    Parameters
    ----------
    area, name, says : str
    velocity : tuple of float, m/yr
        What stands for it.
    implied : tuple of float, m/yr
        What its distance and time, or its rate, give.
    conductivity : tuple of float, m/s
        What it implies with the declared gradient and porosity.
    declared : tuple of float or None, m/s
        Declared range of the conductivity.
    sentence : str
    """

    area: str
    name: str
    says: str
    velocity: Range
    implied: Range
    conductivity: Range
    declared: Range | None
    sentence: str


def plume_readings(site: Site) -> tuple[tuple[ReadingFinding, ...], tuple[str, ...]]:
    """Return the readings of a site, and a sentence for each area that has several.

    Parameters
    ----------
    site : Site
        The site.

    Returns
    -------
    tuple of ReadingFinding
        Readings of areas whose gradient and porosity are declared.
    tuple of str
        Whether the readings of an area go together.
    """
    found, together = [], []
    for area in site.areas.values():
        statements = []
        for name, reading in area.ground.alternative.items():
            statement = _statement(reading)
            one = None if statement is None else _finding(area, name, reading, statement)
            if statement is not None and one is not None:
                statements.append(statement)
                found.append(one)
        if len(statements) > 1:
            together.append(f"{area.title}: {agreement(statements, SHARP).sentence}")
    return tuple(found), tuple(together)


def _finding(
    area: Area, name: str, reading: PlumeReading, statement: PlumeStatement
) -> ReadingFinding | None:
    ground = area.ground.aquifer
    gradient, porosity = ends_of(ground.hydraulic_gradient), ends_of(ground.effective_porosity)
    velocity = ends_of(reading.velocity)
    if gradient is None or porosity is None or velocity is None:
        return None
    low, high = implied_value(
        "hydraulic_conductivity", velocity, hydraulic_gradient=gradient,
        effective_porosity=porosity, retardation=NOT_HELD_BACK,
    )  # fmt: skip
    declared = ends_of(ground.hydraulic_conductivity)
    said = (
        f"{reading.says}: a velocity of {velocity[0]:.3g} to {velocity[1]:.3g} m a year, which "
        f"with the declared gradient and porosity takes a conductivity of {low:.2g} to {high:.2g} "
        f"m/s ({low * 86400.0:.2g} to {high * 86400.0:.2g} m a day)"
    )
    if declared is not None:
        within = declared[0] <= high and low <= declared[1]
        said += f"; {'within' if within else 'outside'} the declared {declared[0]:.2g} to " + (
            f"{declared[1]:.2g} m/s"
        )
    return ReadingFinding(area.name, name, reading.says, velocity,
                          implied_velocity(statement, SHARP), (low, high), declared,
                          said + ".")  # fmt: skip


def _statement(reading: PlumeReading) -> PlumeStatement | None:
    """Return the reading as a statement; None where a number of it is missing."""
    names = ("rate",) if reading.kind.endswith("rate") else ("distance", "time")
    ranges = {name: ends_of(getattr(reading, name)) for name in names}
    if None in ranges.values():
        return None
    return PlumeStatement(reading.says, reading.kind, **ranges)


def ends_of(value: Value | Missing) -> Range | None:
    """Return the ends between which a number lies, None where it is missing.

    Parameters
    ----------
    value : Value or Missing
        Its distribution is bounded, or its ends are those beyond which 1e-12 lies.
    """
    if isinstance(value, Missing):
        return None
    if value.distribution is None:
        return float(value.central), float(value.central)
    low, high = value.distribution.bulk()
    return float(low), float(high)
