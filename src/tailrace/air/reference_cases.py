"""Air cases with expected results: how they are recognised, run and judged."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .boundary_layer import fill_profiles
from .case_reader import Case, read_toml
from .case_run import compute, open_case, result_columns
from .hour import hour_table, read_hour
from .sources import AreaSource, OpenPitSource, Source
from .vertical_grid import GRADIENT, HEIGHTS, LEVELS, ROWS, SIGMA_V, SIGMA_W, THETA, WIND

FloatArray = NDArray[np.float64]

COUNTED_FROM = 1.0e-3
"""Receptors below this share of a case's maximum are not judged."""

PROFILES = {
    "wind_speed_m_s": WIND, "sigma_v_m_s": SIGMA_V, "sigma_w_m_s": SIGMA_W, "pot_temp_K": THETA,
    "dtheta_dz_K_m": GRADIENT,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Comparison:
    """One quantity of one case: expected and computed.

    Attributes
    ----------
    quantity : str
    expected, computed : ndarray, shape (n,)
        Of the receptors that are judged.
    tolerance : float
        Relative difference allowed.
    required_share : float
        Share of values that must be within it.
    median_tolerance : float or None
        How far the median ratio may be from one.
    printed : float
        Half of the last printed digit, which also counts as equal.
    printed_text : tuple of str
        Expected values as printed.
    """

    quantity: str
    expected: FloatArray
    computed: FloatArray
    tolerance: float
    required_share: float
    median_tolerance: float | None = None
    printed: float = 0.0
    printed_text: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Share of values within the tolerance."""
        if len(self.expected) == 0:
            return float("nan")
        apart = np.abs(self.computed - self.expected)
        allowed = np.maximum(self.tolerance * np.abs(self.expected), self.printed)
        return float((apart <= allowed).mean())

    @property
    def median_ratio(self) -> float:
        """Median of computed over expected."""
        known = self.expected != 0.0
        if not known.any():
            return float("nan")
        return float(np.median(self.computed[known] / self.expected[known]))

    @property
    def passed(self) -> bool:
        """Whether both requirements are met."""
        if not self.share >= self.required_share:
            return False
        if self.median_tolerance is None:
            return True
        return abs(self.median_ratio - 1.0) <= self.median_tolerance


def _toml(path: Path) -> dict[str, Any] | None:
    file = path / "case.toml" if path.is_dir() else path
    if file.name != "case.toml" or not file.is_file():
        return None
    try:
        return read_toml(file)
    except InputError:
        return None


def recognise(path: Path | str) -> bool:
    """Tell whether a folder holds an air case with results, by its keys and columns.

    Parameters
    ----------
    path : path
        Folder.

    Returns
    -------
    bool
        True where case.toml has sources of known types with emissions and results.csv has places
        and concentrations.
    """
    home = Path(path)
    raw = _toml(home)
    if raw is None or not isinstance(raw.get("source"), list):
        return False
    first = raw["source"][0] if raw["source"] else {}
    if not isinstance(first, dict) or "emission_g_s" not in first or "type" not in first:
        return False
    header = _header(home / "results.csv")
    return {"x_m", "y_m"} <= set(header) and any(name.startswith("conc_") for name in header)


def _header(path: Path) -> list[str]:
    try:
        with path.open(newline="", encoding="utf-8") as stream:
            return [name.strip() for name in next(csv.reader(stream), [])]
    except (OSError, UnicodeDecodeError):
        return []


def _columns(path: Path) -> dict[str, list[str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    header, body = [name.strip() for name in rows[0]], [row for row in rows[1:] if row]
    return {name: [row[number] for row in body] for number, name in enumerate(header)}


def tolerance_of(sources: list[Source], quantity: str) -> tuple[float, float, float]:
    """Return what is asked of a quantity from sources of these kinds.

    Parameters
    ----------
    sources : list of Source
        Sources whose sum the quantity is.
    quantity : str
        Column of the results.

    Returns
    -------
    tuple of float
        Relative tolerance, share of receptors within it, tolerance of the median ratio.
    """
    areas = any(isinstance(source, AreaSource | OpenPitSource) for source in sources)
    particles = any(source.method > 0 for source in sources)
    if not areas:
        return 0.01, 0.99, 0.002 if particles else 0.001
    if quantity.startswith("drydep"):
        return 0.05, 0.95, 0.01
    if particles:
        return 0.03, 0.95, 0.01
    return (0.03 if "max" in quantity else 0.02), 0.95, 0.005


def run(path: Path | str) -> list[Comparison]:
    """Compute a case and set it beside its expected results.

    Parameters
    ----------
    path : path
        Folder that `recognise` accepts.

    Returns
    -------
    list of Comparison
        One for each column of results, the hour counts and, where given, the vertical profiles.

    Raises
    ------
    InputError
        If the case cannot be read.
    """
    home = Path(path)
    raw = _toml(home) or {}
    case = open_case(home)
    result = compute(case)
    computed = result_columns(case, result)
    expected = _columns(home / "results.csv")
    found = []
    for name, text in expected.items():
        if name not in computed or not name.startswith(("conc", "drydep")):
            continue
        values = np.array([float(word) for word in text])
        counted = values >= COUNTED_FROM * values.max()
        tolerance, share, median = tolerance_of(_sources_of(case, name), name)
        found.append(Comparison(
            name, values[counted], np.asarray(computed[name])[counted], tolerance, share, median,
            printed_text=tuple(t for t, use in zip(text, counted, strict=True) if use),
        ))  # fmt: skip
    calendar = result.calendar
    for key, count in (("hours_processed", calendar.hours), ("hours_calm", calendar.calm),
                       ("hours_missing", calendar.missing)):  # fmt: skip
        if key in raw:
            found.append(Comparison(
                key, np.array([float(raw[key])]), np.array([float(count)]), 0.0, 1.0,
                printed_text=(str(raw[key]),),
            ))  # fmt: skip
    if (home / "profile.csv").is_file() and case.by_source:
        found += _profiles(case, home / "profile.csv")
    return found


def _sources_of(case: Case, column: str) -> list[Source]:
    if not case.by_source:
        return case.sources
    return [source for source in case.sources if f"_{source.name}_" in column]


def _profiles(case: Case, path: Path) -> list[Comparison]:
    expected = _columns(path)
    profiles = np.zeros((ROWS, LEVELS))
    fill_profiles(read_hour(hour_table(case.weather)[0]), profiles)
    heights = np.array([float(word) for word in expected.get("height_m", [])])
    if len(heights) != LEVELS or not np.allclose(heights, HEIGHTS):
        return []
    found = []
    for name, row in PROFILES.items():
        if name in expected:
            text = expected[name]
            digits = max(len(word.partition(".")[2]) for word in text)
            found.append(Comparison(
                f"profile {name}", np.array([float(word) for word in text]), profiles[row],
                0.001, 1.0, printed=0.501 * 10.0**-digits, printed_text=tuple(text),
            ))  # fmt: skip
    return found
