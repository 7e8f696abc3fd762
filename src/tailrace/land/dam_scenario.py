"""The scenario of a dam that fails: release, run-out, people in reach, life loss.

It answers "if this dam failed", not "how likely is it". Each regression gives an answer of its own;
they are shown beside each other and never pooled. Its results stand in a section of their own and
enter no hazard index and no yearly risk (`ScenarioLoss` refuses every sum).

Warning: the flow's front moves with a stated mean speed, and people are warned a stated time after
the breach; the difference is the warning time of each place, taken at the middle of the speed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tailrace.data.values import fact
from tailrace.quantities import Missing, Value

from .dam_breach import REGRESSIONS, TABLE, FailureDraws, draw_failures
from .inundation_reach import (
    PeopleInReach,
    draw_directions,
    flow_sector,
    people_in_reach,
    plain_reach,
    valley_reach,
)
from .life_loss import ScenarioLoss, fatality_rate, loss_of_life

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Valley:
    """A path that guides the flow.

    Attributes
    ----------
    half_width : float
        Half the width that is flooded, m.
    """

    half_width: float


@dataclass(frozen=True)
class Plain:
    """Ground that guides nothing.

    Attributes
    ----------
    least_half_angle : Value
        Of the sector that is flooded, deg.
    azimuth, probability : tuple of float
        Directions in which the dam may break, degrees, and their weights; empty: any alike.
    spread : float
        Width of each of them, degrees.
    radius : float
        Of every place, m.
    """

    least_half_angle: Value
    azimuth: tuple[float, ...] = ()
    probability: tuple[float, ...] = ()
    spread: float = 0.0
    radius: float = 0.0


@dataclass(frozen=True)
class Places:
    """Where people are.

    Attributes
    ----------
    name : tuple of str
    distance : ndarray, shape (places,)
        From the dam, along the path in a valley, m.
    across : ndarray, shape (places,)
        Valley: beside the path, m. Plain: azimuth, degrees.
    population : ndarray, shape (places,)
        People; NaN where not known.
    severity : tuple of str
        Class of the flood in each place.
    """

    name: tuple[str, ...]
    distance: FloatArray
    across: FloatArray
    population: FloatArray
    severity: tuple[str, ...]


@dataclass(frozen=True)
class DamScenario:
    """A dam and what lies below it.

    Attributes
    ----------
    height : Value
        Of the dam, m.
    stored_volume : Value
        Tailings and water held, m3.
    ground : Valley or Plain
    places : Places
    warned_after : float
        Minutes from the breach to the warning.
    front_speed : Value
        Mean speed of the front, m/s; its centre is used.
    understanding : {"vague", "precise"}
    regressions : tuple of str
    draws : int
    seed : int
    """

    height: Value
    stored_volume: Value
    ground: Valley | Plain
    places: Places
    warned_after: float
    front_speed: Value
    understanding: str = "vague"
    regressions: tuple[str, ...] = REGRESSIONS
    draws: int = 4000
    seed: int = 1


@dataclass(frozen=True)
class ScenarioResult:
    """What one regression gives.

    Attributes
    ----------
    failure : FailureDraws
    reach : ndarray, shape (draws,)
        How far the flow goes on this ground, m: the run-out in a valley, less on a plain.
    reached : ndarray of bool, shape (draws, places)
    people : PeopleInReach
    loss : ScenarioLoss
    warning : ndarray, shape (places,)
        Minutes between warning and arrival.
    rates : tuple of Value or Missing
        Share who die, by place.
    """

    failure: FailureDraws
    reach: FloatArray
    reached: BoolArray = field(repr=False)
    people: PeopleInReach
    loss: ScenarioLoss
    warning: FloatArray
    rates: tuple[Value | Missing, ...]


def failure_scenario(scenario: DamScenario) -> dict[str, ScenarioResult]:
    """Compute a scenario.

    Parameters
    ----------
    scenario : DamScenario
        Dam, ground and places.

    Returns
    -------
    dict of str to ScenarioResult
        By regression.

    Raises
    ------
    InputError
        If a regression, a class of severity or of understanding is unknown.

    Warns
    -----
    ValidityWarning
        If the dam is beyond the failures the regressions are compared with.
    """
    places = scenario.places
    warning = places.distance / scenario.front_speed.central / 60.0 - scenario.warned_after
    rates = [
        fatality_rate(severity, float(minutes), scenario.understanding)
        for severity, minutes in zip(places.severity, warning, strict=True)
    ]
    rng = np.random.default_rng(np.random.SeedSequence([scenario.seed, 4]))
    height = scenario.height.sample(scenario.draws, rng)
    stored = scenario.stored_volume.sample(scenario.draws, rng)
    answers = {}
    for name in scenario.regressions:
        failure = draw_failures(height, stored, name, scenario.draws, scenario.seed)
        reached, reach = _reached(scenario, failure)
        people = people_in_reach(places.population, reached, list(places.name))
        loss = loss_of_life(places.population, reached, rates, list(places.name), scenario.seed)
        answers[name] = ScenarioResult(failure, reach, reached, people, loss, warning, tuple(rates))
    return answers


def _reached(scenario: DamScenario, failure: FailureDraws) -> tuple[BoolArray, FloatArray]:
    """Return which draws reach which place, and how far they go."""
    ground, places = scenario.ground, scenario.places
    if isinstance(ground, Valley):
        hit = valley_reach(places.distance, places.across, failure.run_out, ground.half_width)
        return hit, failure.run_out
    rng = np.random.default_rng(np.random.SeedSequence([scenario.seed, 3]))
    directions = draw_directions(
        ground.azimuth, ground.probability, ground.spread, scenario.draws, scenario.seed
    )
    ratio = fact(TABLE, "planimetric mobility")
    assert isinstance(ratio, Value)
    mobility = ratio.sample(scenario.draws, rng)
    least = ground.least_half_angle.sample(scenario.draws, rng)
    hit = plain_reach(
        places.distance, places.across, failure.run_out, failure.released, directions,
        mobility, least, ground.radius,
    )  # fmt: skip
    area = mobility * failure.released ** (2.0 / 3.0)
    return hit, flow_sector(area, failure.run_out, least)[0]
