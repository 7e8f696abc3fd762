"""Field observations on arcs about a release: scores, and AERMOD's values for the same arcs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.printed import half_last_digit, precision_of, read_number
from tailrace.verify.source import Source, UnreadableError

if TYPE_CHECKING:
    from tailrace.air.prairie_grass import Arc, Score

ARC_COLUMNS = {"run", "dist_m", "obs_max_mg_m3", "obs_cwic_mg_m2", "edge_to_max"}
RUN_COLUMNS = {
    "run", "date", "time", "release_rate_g_s", "release_height_m", "receptor_height_m",
    "ustar_m_s", "L_m", "zi_mech_m", "z0_m", "wind_dir_deg", "wind_speed_2m_m_s",
    "sigma_azimuth_deg", "temp_K_nominal",
}  # fmt: skip
SCORE_COLUMNS = {"subset", "quantity", "n", "med", "MG", "VG", "FAC2", "FB"}
# Columns with AERMOD's values: ending of the name, friction velocity, measured deviation used.
VARIANTS = (
    ("", "ustar_m_s", True),
    ("_nosigma", "ustar_m_s", False),
    ("_scaledustar", "ustar_scaled_m_s", True),
)
ASKED = {"arc max": 0.89, "cwic": 0.96}
LABELS = {"": True, ", no sigma_azimuth": False}

Rows = list[dict[str, str]]


def recognise(source: Source) -> bool:
    """Return whether a table has observed arcs and a table of the runs lies beside it."""
    return (
        not source.is_folder
        and set(source.columns or ()) >= ARC_COLUMNS
        and _beside(source, RUN_COLUMNS) is not None
    )


def companions(source: Source) -> Iterable[Path]:
    """Return the tables of runs and scores, and samplers told by their columns."""
    found = [
        _beside(source, columns)
        for columns in (RUN_COLUMNS, SCORE_COLUMNS, {"run", "dist_m", "azimuth_deg"})
    ]
    return [table.path for table in found if table is not None]


def run(source: Source) -> list[Finding]:
    """Predict every arc and compare with AERMOD's values, then score against the observations."""
    runs_table = _beside(source, RUN_COLUMNS)
    assert runs_table is not None
    runs = {cells["run"]: cells for _, cells in runs_table.rows() if cells.get("run")}
    arcs = [cells for _, cells in source.rows() if cells.get("run") in runs]
    if not arcs:
        raise UnreadableError(f"none of its arcs belongs to a run of {runs_table.path.name}")
    findings: list[Finding] = []
    by_deviation: dict[bool, list[Arc]] = {}
    for number, (tail, friction, deviation) in enumerate(VARIANTS):
        source.progress(number / len(VARIANTS))
        if friction not in (runs_table.columns or ()):
            continue
        predicted = _predict(runs, arcs, friction, deviation)
        if friction == "ustar_m_s":
            by_deviation[deviation] = predicted
        findings += _beside_aermod(arcs, predicted, tail)
    scores = {label: _scores(by_deviation[use], label) for label, use in LABELS.items()}
    findings += _factor_of_two(scores[""])
    table = _beside(source, SCORE_COLUMNS)
    if table is not None:
        findings.append(_against_scores(table, [s for each in scores.values() for s in each]))
    return findings


def _beside(source: Source, wanted: Iterable[str]) -> Source | None:
    """Return the first other table in the folder that has these columns."""
    for path in sorted(source.path.parent.iterdir()):
        table = Source(path, path.name)
        if path == source.path or not path.is_file() or table.suffix != ".csv":
            continue
        try:
            if set(wanted) <= set(table.columns or ()):
                return table
        except UnreadableError:
            continue
    return None


def _predict(
    runs: Mapping[str, dict[str, str]], arcs: Rows, friction: str, deviation: bool
) -> list[Arc]:
    from tailrace.air.prairie_grass import LARGEST_EDGE, Arc, predict_arc

    found = []
    for cells in arcs:
        own = runs[cells["run"]]
        try:
            distance = float(cells["dist_m"])
            maximum, integral = predict_arc(own, distance, friction, deviation)
            clean = float(cells.get("edge_to_max") or "nan") < LARGEST_EDGE
            observed = float(cells.get("obs_max_mg_m3") or "nan")
            crosswind = float(cells.get("obs_cwic_mg_m2") or "nan") if clean else math.nan
            stable = float(own["L_m"]) > 0.0
        except (ValueError, KeyError) as error:
            said = f"run {cells['run']}, arc of {cells.get('dist_m', '?')} m: {error}"
            raise UnreadableError(said) from None
        found.append(
            Arc(int(cells["run"]), distance, stable, observed, maximum, crosswind, integral)
        )
    return found


def _beside_aermod(arcs: Rows, predicted: list[Arc], tail: str) -> list[Finding]:
    """Compare predictions with AERMOD's values for the same arcs, where the table has them."""
    findings: list[Finding] = []
    for column, name, what in (
        (f"aermod_max{tail}_mg_m3", "arc maximum", "predicted_maximum"),
        (f"aermod_cwic{tail}_mg_m2", "crosswind integral", "predicted_integral"),
    ):
        quantity = f"{name}{tail.replace('_', ', ')}"
        expected: list[Decimal] = []
        computed: list[float] = []
        try:
            for cells, arc in zip(arcs, predicted, strict=True):
                if cells.get(column):
                    expected.append(read_number(cells[column]))
                    computed.append(getattr(arc, what))
        except ValueError as error:
            findings.append(Refusal("", f"{column} {error}", quantity=quantity))
            continue
        if expected:
            findings.append(Comparison("", quantity, expected, computed))
    return findings


def _scores(arcs: list[Arc], label: str) -> list[Score]:
    """Return the scores of each stability that has arcs to score."""
    import numpy as np

    from tailrace.air.prairie_grass import score

    found = []
    for subset in ("all", "unstable", "stable"):
        own = [arc for arc in arcs if subset == "all" or arc.stable == (subset == "stable")]
        for name, seen, said in (
            ("arc max", "observed_maximum", "predicted_maximum"),
            ("cwic", "observed_integral", "predicted_integral"),
        ):
            pairs = np.array([(getattr(arc, seen), getattr(arc, said)) for arc in own])
            if pairs.size and bool(((pairs > 0.0).all(axis=1)).any()):
                found.append(score(subset, name + label, pairs[:, 0], pairs[:, 1]))
    return found


def _factor_of_two(scores: list[Score]) -> list[Finding]:
    """Return by how much the factor-of-two shares fall short of what is asked: not at all."""
    reached = {s.quantity: s.factor_of_two for s in scores if s.subset == "all"}
    if not reached:
        return []
    said = ", ".join(f"{reached[name]:.3f} of {name} (asked: {ASKED[name]:g})" for name in reached)
    behind = [max(0.0, ASKED[name] - share) for name, share in reached.items()]
    return [
        Comparison(
            "",
            "factor-of-two share below what is asked",
            [0 for _ in behind],
            behind,
            note=f"within a factor of two: {said}",
        )
    ]


def _against_scores(table: Source, scores: list[Score]) -> Finding:
    """Return how far each score is behind AERMOD's printed one: not at all."""
    own = {(s.subset, s.quantity): s for s in scores}
    computed: list[float] = []
    worse: list[str] = []
    quantity = "score worse than AERMOD's"
    rows = [cells for _, cells in table.rows()]
    try:
        printed = {key: [read_number(cells[key]) for cells in rows] for key in PERFECT}
    except (ValueError, KeyError) as error:
        return Refusal("", f"{table.path.name}: {error}", quantity=quantity)
    for number, cells in enumerate(rows):
        score = own.get((cells.get("subset", ""), cells.get("quantity", "")))
        if score is None:
            continue
        for key, (attribute, perfect) in PERFECT.items():
            aermod = printed[key][number]
            half = half_last_digit(aermod, precision_of(printed[key]))
            ours = getattr(score, attribute)
            # AERMOD's score is rounded, and the values it was made from were printed rounded too.
            behind = abs(ours - perfect) - abs(float(aermod) - perfect) - 2.0 * half
            computed.append(max(0.0, behind))
            if behind > 0.0:
                worse.append(f"{key} of {score.subset} {score.quantity} {ours:.4f} ({aermod})")
    if not computed:
        return Refusal("", f"{table.path.name} has no row for a known score", quantity=quantity)
    note = f"worse: {'; '.join(worse)}" if worse else ""
    return Comparison("", quantity, [0] * len(computed), computed, note=note)


# Score by its column: attribute of ours, value of a perfect model.
PERFECT = {
    "med": ("median", 1.0),
    "MG": ("geometric_mean_bias", 1.0),
    "VG": ("geometric_variance", 1.0),
    "FAC2": ("factor_of_two", 1.0),
    "FB": ("fractional_bias", 0.0),
}

KIND = Kind("prairie grass", recognise, run, companions)
