"""A case of kind "dam_failure", as `case.toml` states it.

::

    kind = "dam_failure"
    places = "places.csv"      # place, distance_m, population and offset_m (valley) or azimuth_deg
                               # (plain); severity where it differs. Empty population: not known
    regressions = ["rico-2008", "concha-larrauri-lall-2018"]     # both where it is absent
    draws = 4000
    seed = 1
    [dam]
    height = "20 m"
    stored_volume = { value = "135e6 m3", low = "100e6 m3", high = "234e6 m3", source = "..." }
    [valley]                   # or [plain]
    half_width = "500 m"
    [plain]
    least_half_angle = { value = "30 deg", low = "15 deg", high = "90 deg", source = "assumed" }
    radius = "300 m"
    spread = "45 deg"          # with [[plain.direction]] azimuth = "180 deg", probability = 0.5
    [warning]
    after = "30 min"           # from the breach to the warning
    front_speed = "3 m/s"
    understanding = "vague"    # or "precise"
    severity = "medium"        # or "low", "high"; a column severity of the places comes first
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tailrace.data.values import fact
from tailrace.errors import did_you_mean
from tailrace.quantities import Missing, Value

from .case_result import CaseResult
from .case_table import CaseTable, open_case, read_columns
from .dam_breach import REGRESSIONS, TABLE, regression_scatter
from .dam_scenario import DamScenario, Places, Plain, ScenarioResult, Valley, failure_scenario
from .life_loss import SEVERITIES, UNDERSTANDINGS

LEVELS = (0.05, 0.5, 0.95)
MOST_DRAWS = 1_000_000


@dataclass(frozen=True)
class DamFailureCase:
    """A case as read.

    Attributes
    ----------
    title : str
    scenario : DamScenario
    """

    title: str
    scenario: DamScenario


def read(folder: Path) -> DamFailureCase:
    """Read a case.

    Parameters
    ----------
    folder : Path
        With case.toml and the table of places.

    Returns
    -------
    DamFailureCase
        What to compute.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    top = open_case(folder)
    dam, warning = top.sub("dam"), top.sub("warning")
    after = float("nan")
    height = stored = None
    if dam is not None:
        height = _known(dam, "height", "m")
        stored = _known(dam, "stored_volume", "m3")
        dam.refuse_others()
    ground = _ground(top)
    speed: Value | Missing | None = None
    understanding, severity = "vague", ""
    if warning is not None:
        after = warning.number("after", "min")
        speed = _known(warning, "front_speed", "m/s")
        understanding = warning.text("understanding", "vague", among=UNDERSTANDINGS)
        severity = warning.text("severity", "", among=("", *SEVERITIES))
        warning.refuse_others()
    places = _places(top, isinstance(ground, Plain), severity)
    regressions = _regressions(top)
    draws = top.count("draws", 4000, MOST_DRAWS, 100)
    seed = top.count("seed", 1, 2**32 - 1, 0)
    title = top.text("title", top.folder.resolve().name)
    top.refuse_others()
    top.problems.raise_if_any()
    assert ground is not None
    assert places is not None
    assert isinstance(speed, Value)
    assert height is not None
    assert stored is not None
    return DamFailureCase(
        title,
        DamScenario(
            height, stored, ground, places, after, speed, understanding, regressions, draws, seed
        ),
    )


def _known(table: CaseTable, key: str, unit: str) -> Value | None:
    """Return a number above zero with its range; a missing one cannot be computed with."""
    found = table.value(key, unit)
    if isinstance(found, Missing):
        table.refuse(f"it is missing: {found.reason}", key, remedy=f"give a range in {unit}")
        return None
    if found is not None and not float(found.ppf(0.0)) > 0.0:
        table.refuse("it is not above zero", key, allowed=f"a number in {unit} above zero")
        return None
    return found


def _ground(top: CaseTable) -> Valley | Plain | None:
    valley, plain = top.sub("valley", optional=True), top.sub("plain", optional=True)
    if (valley is None) == (plain is None):
        top.refuse("it needs either [valley] or [plain]", allowed="one of them")
        return None
    if valley is not None:
        width = valley.number("half_width", "m", above=0.0)
        valley.refuse_others()
        return Valley(width)
    assert plain is not None
    angle = _known(plain, "least_half_angle", "deg")
    radius = plain.number("radius", "m", 0.0, low=0.0)
    spread = plain.number("spread", "deg", 0.0, low=0.0, high=360.0)
    azimuth, weight = [], []
    for one in plain.subs("direction", optional=True):
        azimuth.append(one.number("azimuth", "deg", low=0.0, high=360.0))
        weight.append(one.number("probability", "1", low=0.0))
        one.refuse_others()
    if weight and not sum(weight) > 0.0:
        plain.refuse("no direction has a probability above zero", "direction")
    plain.refuse_others()
    if angle is None:
        return Plain(Value(180.0, "deg"))
    if float(angle.ppf(1.0)) > 180.0:
        plain.refuse("it is more than 180 deg", "least_half_angle", allowed="up to 180 deg")
    return Plain(angle, tuple(azimuth), tuple(weight), spread, radius)


def _places(top: CaseTable, is_plain: bool, severity: str) -> Places | None:
    path = top.file("places", "places.csv")
    if path is None:
        return None
    across = "azimuth_deg" if is_plain else "offset_m"
    wanted = ("distance_m", across, "population")
    numbers, words = read_columns(path, wanted, ("place",), top.problems, ("severity",))
    if not numbers:
        return None
    for name, values in numbers.items():
        low = -np.inf if name == "offset_m" else 0.0
        bad = values < low if name == "population" else ~(values >= low)
        if bad.any():
            lines = ", ".join(str(line + 2) for line in np.flatnonzero(bad)[:5])
            top.problems.add(f"{name} is missing or below zero in line {lines}", file=str(path))
    classes = [word or severity for word in words.get("severity", [""] * len(words["place"]))]
    for word in sorted(set(classes) - set(SEVERITIES)):
        top.problems.add(
            f'severity "{word}" is not known' if word else "the severity is not given",
            file=str(path), allowed=", ".join(SEVERITIES),
            remedy=did_you_mean(word, SEVERITIES) or "give warning.severity, or a column severity",
        )  # fmt: skip
    return Places(
        tuple(words["place"]), numbers["distance_m"], numbers[across], numbers["population"],
        tuple(classes),
    )  # fmt: skip


def _regressions(top: CaseTable) -> tuple[str, ...]:
    if not top.has("regressions"):
        return REGRESSIONS
    found = top.table["regressions"]
    names = tuple(map(str, found)) if isinstance(found, list) else (str(found),)
    for name in names:
        if name not in REGRESSIONS:
            top.refuse(
                f'there is no regression "{name}"', "regressions",
                allowed=", ".join(REGRESSIONS), remedy=did_you_mean(name, REGRESSIONS),
            )  # fmt: skip
    if not names:
        top.refuse("it names none", "regressions", allowed=", ".join(REGRESSIONS))
    return names


def run(case: DamFailureCase) -> CaseResult:
    """Compute a case.

    Parameters
    ----------
    case : DamFailureCase
        As read.

    Returns
    -------
    CaseResult
        Release and run-out, places, people and life loss, each regression by itself.
    """
    answers = failure_scenario(case.scenario)
    return CaseResult(
        f"{case.title}: if the dam fails",
        _sentences(case.scenario, answers),
        {
            "release_and_run_out": _release_table(answers),
            "places": _place_table(case.scenario, answers),
            "people_and_life_loss": _people_table(answers),
        },
    )


def _sentences(scenario: DamScenario, answers: dict[str, ScenarioResult]) -> tuple[str, ...]:
    often = fact(TABLE, "annual probability of failure")
    assert isinstance(often, Value)
    said = [
        "A scenario: it says what follows if the dam fails. It is part of no hazard index and of "
        f"no yearly risk; tailings dams fail {often.low:g} to {often.high:g} times a year and dam "
        "(literature, from memory).",
    ]
    for name, answer in answers.items():
        scatter = regression_scatter(name)
        said.append(
            f"{name}: scatter of a factor {10**scatter.release:.1f} in the release and "
            f"{10**scatter.run_out:.1f} in the run-out (one standard deviation over "
            f"{scatter.failures} failures); everything goes in {answer.failure.share_emptied:.0%} "
            "of the draws."
        )
    unknown = sorted({name for answer in answers.values() for name in answer.people.unknown})
    if unknown:
        said.append(f"People in reach are at least these: not known in {', '.join(unknown)}.")
    reasons = dict.fromkeys(one for answer in answers.values() for one in answer.loss.missing)
    said += [f"Life loss is at least this: {reason}." for reason in reasons]
    if isinstance(scenario.ground, Plain) and not scenario.ground.azimuth:
        said.append("Every direction around the dam is taken as equally likely.")
    return tuple(said)


def _release_table(answers: dict[str, ScenarioResult]) -> pd.DataFrame:
    rows = []
    for name, answer in answers.items():
        for what, values, scale in (
            ("released, million m3", answer.failure.released, 1e-6),
            ("run-out of the regression, km", answer.failure.run_out, 1e-3),
            ("reach on this ground, km", answer.reach, 1e-3),
        ):
            rows.append([name, what, *(np.quantile(values, LEVELS) * scale)])
    return pd.DataFrame(rows, columns=["regression", "what", "p5", "median", "p95"])


def _place_table(scenario: DamScenario, answers: dict[str, ScenarioResult]) -> pd.DataFrame:
    places, first = scenario.places, next(iter(answers.values()))
    columns: dict[str, object] = {
        "place": places.name,
        "distance_km": places.distance / 1e3,
        "people": places.population,
        "warning_min": first.warning,
        "severity": places.severity,
        "fatality_rate": [
            float("nan") if isinstance(rate, Missing) else rate.central for rate in first.rates
        ],
    }
    for name, answer in answers.items():
        columns[f"reached_{name}"] = answer.people.probability
    return pd.DataFrame(columns)


def _people_table(answers: dict[str, ScenarioResult]) -> pd.DataFrame:
    rows = []
    for name, answer in answers.items():
        least = bool(answer.people.unknown)
        for what, draws, at_least in (
            ("people in reach", answer.people.draws, least),
            ("deaths", answer.loss.draws, answer.loss.at_least),
        ):
            numbers = [np.mean(draws), *np.quantile(draws, LEVELS)]
            rows.append([name, what, *numbers, "at least" if at_least else ""])
    return pd.DataFrame(
        rows, columns=["regression", "what", "mean", "p5", "median", "p95", "known"]
    )
