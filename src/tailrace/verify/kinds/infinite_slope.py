"""Probabilities of failure by Landlab's infinite slope, and beside them our own convention.

The tables hold slopes, areas and answers; the distributions are those of the reference run with
Landlab 2.7.0, `LandslideProbability` (its README): they are kept here and named in the row.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from tailrace.verify.case import Comparison, Finding, Kind
from tailrace.verify.printed import read_number
from tailrace.verify.source import Source, UnreadableError

if TYPE_CHECKING:
    from tailrace.land.strength_draws import HillSoil

COLUMNS = (
    "slope_deg", "specific_contributing_area_m", "probability_of_failure", "mean_relative_wetness",
)  # fmt: skip
DRAWS = 20_000
SEED = 42
ALLOWED = 0.02
"""Difference of probabilities that is asked for: both are Monte Carlo of 20,000 draws."""


def recognise(source: Source) -> bool:
    """Return whether a table has slopes and areas with their probability of failure."""
    return source.columns is not None and set(COLUMNS) <= set(source.columns)


def reference_soil() -> HillSoil:
    """Return the soil and the recharge of the reference run."""
    from tailrace.land.strength_draws import HillSoil
    from tailrace.quantities import Triangular, Uniform, Value

    source = "reference run, Landlab 2.7.0 LandslideProbability"

    def about(mode: float, low: float, high: float, unit: str) -> Value:
        spread = Triangular(mode * low, mode, mode * high)
        return Value(mode, unit, distribution=spread, source=source, quality="published")

    return HillSoil(
        cohesion=about(6000.0, 1.0 / 3.0, 2.0, "Pa"),
        friction_angle=about(33.0, 0.82, 1.32, "deg"),
        thickness=about(1.5, 0.7, 1.1, "m"),
        density=Value(1800.0, "kg/m3", source=source, quality="published"),
        conductivity=about(10.0, 0.7, 1.1, "m/d"),
        recharge=Value(
            None, "mm/d", distribution=Uniform(5.0, 50.0), source=source, quality="published"
        ),
    )


def run(source: Source) -> list[Finding]:
    """Compute every row with Landlab's density ratio; tell how far our own is from it."""
    from tailrace.land.failure_probability import failure_probability_of

    columns: dict[str, list[Decimal]] = {name: [] for name in COLUMNS}
    for line, cells in source.rows():
        for name in COLUMNS:
            try:
                columns[name].append(read_number(cells.get(name, "")))
            except ValueError as error:
                raise UnreadableError(f"line {line}: {name} {error}") from None
    if not columns["slope_deg"]:
        raise UnreadableError("has columns and no rows")
    slope, area, expected, wetness = ([float(v) for v in columns[name]] for name in COLUMNS)
    found = {
        word: failure_probability_of(
            slope, area, reference_soil(), draws=DRAWS, seed=SEED, convention=word
        )
        for word in ("landlab", "consistent")
    }
    apart = {
        word: max(abs(a - b) for a, b in zip(one.probability, expected, strict=True))
        for word, one in found.items()
    }
    note = (
        f"largest difference {apart['landlab']:.4f} with Landlab's water-to-soil density ratio of "
        f"0.5, {apart['consistent']:.4f} with that of the density given (our default)"
    )
    behind = {
        "probability": _beyond(found["landlab"].probability, expected),
        "wetness": _beyond(found["landlab"].mean_wetness, wetness),
    }
    zeros = [0] * len(expected)
    return [
        Comparison("", f"{what} beyond {ALLOWED:g} of Landlab's", zeros, list(values),
                   note=note if what == "probability" else "")
        for what, values in behind.items()
    ]  # fmt: skip


def _beyond(computed: Iterable[float], expected: Iterable[float]) -> list[float]:
    """Return by how much each difference exceeds what is allowed: not at all."""
    return [
        max(0.0, abs(float(a) - b) - ALLOWED) for a, b in zip(computed, expected, strict=True)
    ]  # fmt: skip


KIND = Kind("infinite slope", recognise, run)
