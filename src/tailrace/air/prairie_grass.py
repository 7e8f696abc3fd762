"""The Prairie Grass field experiment: predicted against observed.

Sulphur dioxide was released near the ground for ten minutes and sampled at 1.5 m on arcs from 50
to 800 m (Barad 1958). Tables of runs and arcs are given; this module predicts maxima and
crosswind-integrated concentrations of the arcs and scores them.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tailrace.weather.hourly import HourlyWeather

from .hour import hour_table
from .layout import source_row
from .single_plume import point_plume
from .sources import PointSource

FloatArray = NDArray[np.float64]

MILLIGRAMS = 1.0e3
# Half the arc on which the maximum is sought and the crosswind integral taken, degrees.
HALF_ARC = 60.0
OUTER_ARC = 800.0
OUTER_STEP, STEP = 1.0, 2.0
LARGEST_EDGE = 0.05
PUBLISHED = "ustar_m_s"


@dataclass(frozen=True)
class Arc:
    """One arc of one run.

    Attributes
    ----------
    run : int
    distance : float, m
    stable : bool
    observed_maximum, predicted_maximum : float, mg/m3
    observed_integral, predicted_integral : float, mg/m2
        Crosswind-integrated; the observed one is NaN where the arc's edge was not clean.
    """

    run: int
    distance: float
    stable: bool
    observed_maximum: float
    predicted_maximum: float
    observed_integral: float
    predicted_integral: float


@dataclass(frozen=True)
class Score:
    """How predictions agree with observations.

    Attributes
    ----------
    subset, quantity : str
    count : int
    median : float
        Median of predicted over observed.
    geometric_mean_bias, geometric_variance : float
        MG (observed over predicted) and VG.
    factor_of_two : float
        Share within a factor of two.
    fractional_bias : float
        Positive is under-prediction.
    """

    subset: str
    quantity: str
    count: int
    median: float
    geometric_mean_bias: float
    geometric_variance: float
    factor_of_two: float
    fractional_bias: float


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def _number(text: str | None) -> float:
    return float(text) if text else math.nan


def run_weather(row: dict[str, str], friction: str, use_deviation: bool) -> HourlyWeather:
    """Return the weather of one run as a single hour.

    Parameters
    ----------
    row : dict
        A row of the table of runs.
    friction : str
        Column of the friction velocity: as published, or rescaled.
    use_deviation : bool
        Whether the measured deviation of the wind direction is used.

    Returns
    -------
    HourlyWeather
        One hour.
    """
    length = _number(row["L_m"])
    # With another friction velocity the heat flux, and so w*, and the mechanical mixing height
    # follow: w* as u* at one L and mixing height, the height as its power 3/2.
    stretch = _number(row[friction]) / _number(row[PUBLISHED])
    deviation = _number(row["sigma_azimuth_deg"]) if use_deviation else math.nan
    one = {
        "sensible_heat_flux": math.copysign(50.0, -length),
        "friction_velocity": _number(row[friction]),
        "convective_velocity": stretch * _number(row.get("wstar_m_s")),
        "lapse_above": _number(row.get("dtheta_dz_above_zi_K_m")),
        "convective_mixing_height": _number(row.get("zi_conv_m")),
        "mechanical_mixing_height": stretch**1.5 * _number(row["zi_mech_m"]),
        "monin_obukhov_length": length,
        "roughness_length": _number(row["z0_m"]),
        "bowen_ratio": 1.0,
        "albedo": 0.2,
        "wind_speed": _number(row["wind_speed_2m_m_s"]),
        "wind_direction": _number(row["wind_dir_deg"]),
        "wind_reference_height": 2.0,
        "temperature": _number(row["temp_K_nominal"]),
        "temperature_reference_height": 2.0,
        "precipitation": 0.0,
        "pressure": 950.0,
        "relative_humidity": math.nan,
        "cloud_cover": math.nan,
        "wind_direction_deviation": deviation,
    }
    month, day, year = (int(word) for word in row["date"].split("/"))
    return HourlyWeather(
        np.array([1900 + year]), np.array([month]), np.array([day]),
        np.array([int(row["time"][:2]) + 1]),
        adjusted_friction_velocity=False,
        source="Project Prairie Grass",
        **{name: np.array([value]) for name, value in one.items()},  # type: ignore[arg-type]
    )  # fmt: skip


def predict_arc(
    row: dict[str, str], distance: float, friction: str = "ustar_m_s", use_deviation: bool = True
) -> tuple[float, float]:
    """Return the predicted maximum and crosswind integral on an arc.

    Parameters
    ----------
    row : dict
        A row of the table of runs.
    distance : float
        Radius of the arc, m.
    friction : str
        Column of the friction velocity.
    use_deviation : bool
        Whether the measured deviation of the wind direction is used.

    Returns
    -------
    tuple of float
        Maximum (mg/m3) and crosswind-integrated concentration (mg/m2).
    """
    hour = hour_table(run_weather(row, friction, use_deviation))[0]
    height = _number(row["release_height_m"])
    source = PointSource("release", 1.0, height, 0.0, 0.0, -0.01, 0.001, 0.05)
    step = OUTER_STEP if distance >= OUTER_ARC else STEP
    bearing = np.deg2rad(
        _number(row["wind_dir_deg"]) + 180.0 + np.arange(-HALF_ARC, HALF_ARC + 0.5 * step, step)
    )
    plume = point_plume(
        hour, np.array(source_row(source)), np.ones(1), np.zeros(1), np.ones(1), 0,
        distance * np.sin(bearing), distance * np.cos(bearing),
        _number(row["receptor_height_m"]),
    )  # fmt: skip
    values = plume[:, 0] * _number(row["release_rate_g_s"]) * MILLIGRAMS
    integral = float(np.trapezoid(values, dx=distance * math.radians(step)))
    return float(values.max()), integral


def predict(
    folder: Path | str, friction: str = "ustar_m_s", use_deviation: bool = True
) -> list[Arc]:
    """Return observed and predicted values of every arc whose run has published meteorology.

    Parameters
    ----------
    folder : path
        Holds runs.csv and arcs.csv.
    friction : str
        Column of the friction velocity: `ustar_m_s` as published (von Karman constant 0.35), or
        `ustar_scaled_m_s` (rescaled to 0.40).
    use_deviation : bool
        Whether the measured deviation of the wind direction is used.

    Returns
    -------
    list of Arc
        Arcs in the order of the table.
    """
    home = Path(folder)
    runs = {row["run"]: row for row in _rows(home / "runs.csv")}
    arcs = []
    for row in _rows(home / "arcs.csv"):
        run = runs.get(row["run"])
        if run is None:
            continue
        distance = _number(row["dist_m"])
        maximum, integral = predict_arc(run, distance, friction, use_deviation)
        clean = _number(row["edge_to_max"]) < LARGEST_EDGE
        arcs.append(Arc(
            int(row["run"]), distance, _number(run["L_m"]) > 0.0, _number(row["obs_max_mg_m3"]),
            maximum, _number(row["obs_cwic_mg_m2"]) if clean else math.nan, integral,
        ))  # fmt: skip
    return arcs


def score(subset: str, quantity: str, observed: FloatArray, predicted: FloatArray) -> Score:
    """Return the agreement of predictions with observations.

    Parameters
    ----------
    subset, quantity : str
        What is compared.
    observed, predicted : ndarray, shape (n,)
        Pairs; those with an observation that is not positive are left out.

    Returns
    -------
    Score
        Chang and Hanna (2004), doi:10.1007/s00703-003-0070-7.
    """
    used = (observed > 0.0) & (predicted > 0.0)
    seen, said = observed[used], predicted[used]
    ratio = said / seen
    logs = np.log(seen / said)
    return Score(
        subset, quantity, int(used.sum()), float(np.median(ratio)), float(np.exp(logs.mean())),
        float(np.exp((logs**2).mean())), float(((ratio >= 0.5) & (ratio <= 2.0)).mean()),
        float(2.0 * (seen.mean() - said.mean()) / (seen.mean() + said.mean())),
    )  # fmt: skip


def scores(arcs: list[Arc], label: str = "") -> list[Score]:
    """Return scores of maxima and crosswind integrals, for all arcs and by stability.

    Parameters
    ----------
    arcs : list of Arc
        From `predict`.
    label : str
        Added to the name of the quantity.

    Returns
    -------
    list of Score
        Six scores.
    """
    found = []
    for subset in ("all", "unstable", "stable"):
        own = [a for a in arcs if subset == "all" or a.stable == (subset == "stable")]
        found.append(score(
            subset, "arc max" + label, np.array([a.observed_maximum for a in own]),
            np.array([a.predicted_maximum for a in own]),
        ))  # fmt: skip
        found.append(score(
            subset, "cwic" + label, np.array([a.observed_integral for a in own]),
            np.array([a.predicted_integral for a in own]),
        ))  # fmt: skip
    return found
