"""Runs a soil case: concentrations by year, the yearly budget, the steady state to come.

`case_soil_reader` says what a case looks like. The central values are always run, and the budget
is theirs; with draws, every number that has a spread is drawn, independently of the others, and
the 5th, 50th and 95th percentiles of the concentrations stand beside the central ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tailrace.quantities import Missing, Value

from .case_result import CaseResult
from .case_soil_numbers import CaseNumbers, Stated, brought_by, case_numbers, coefficient_of
from .case_soil_reader import CaseSubstance, SoilCase, read
from .soil_input import LOSSES
from .soil_steady_state import steady_state, time_to_share
from .soil_store import SoilHistory, soil_build_up, with_background

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["SoilCase", "read", "run"]

PERCENTILES = (5.0, 50.0, 95.0)
_IN_BALANCE = 1e-9
# Substances in a table in these units: per kilogram, per square metre.
_SCALE = {False: (1e6, "mg_per_kg", 1e3, "g_per_m2"), True: (1.0, "Bq_per_kg", 1.0, "Bq_per_m2")}


def run(case: SoilCase) -> CaseResult:
    """Compute a soil case.

    Parameters
    ----------
    case : SoilCase
        As read.

    Returns
    -------
    CaseResult
        Closure and what is missing; then concentrations at the end and in the steady state,
        by year, and the budget.
    """
    numbers = case_numbers(case)
    history = _build_up(case, numbers)
    tables: dict[str, DataFrame] = {}
    for nuclides, word in ((False, "substances"), (True, "nuclides")):
        if nuclides in case.chain.activity:
            tables[f"steady_state_{word}"] = _steady(case, numbers, nuclides)
            tables[f"soil_{word}"] = _concentrations(case, history, numbers, nuclides)
            tables[f"budget_{word}"] = _budget(case, history, nuclides)
    if case.draws:
        _add_percentiles(case, tables)
    ends = {
        name.replace("soil_", "end_"): table[table["year"] == case.years[1]].reset_index(drop=True)
        for name, table in tables.items()
        if name.startswith("soil_")
    }
    return CaseResult(case.title, _sentences(case, history), ends | tables)


def _named(case: SoilCase, member: str) -> CaseSubstance | None:
    """Return the substance of that name, if it is one of the case."""
    return next((one for one in case.substances if one.name == member), None)


def _build_up(case: SoilCase, numbers: CaseNumbers) -> SoilHistory:
    return soil_build_up(
        case.chain, np.arange(case.years[0], case.years[1] + 1, dtype=float), numbers.inputs,
        {name: rate[..., None] for name, rate in numbers.rates.items()}, start=numbers.starts,
    )  # fmt: skip


def _concentrations(
    case: SoilCase, history: SoilHistory, numbers: CaseNumbers, nuclides: bool
) -> DataFrame:
    """Return the table of concentrations of substances, or of nuclides, by year."""
    import pandas as pd

    scale, unit, _, _ = _SCALE[nuclides]
    parts = []
    for place, member in enumerate(case.chain.members):
        if case.chain.activity[place] != nuclides:
            continue
        increment = history.store[place, 0] / numbers.mass * scale
        one = _named(case, member)
        stated = one.background if one else None
        background = (stated.central if isinstance(stated, Value) else np.nan) * scale
        total, least = with_background(increment, background)
        parts.append(pd.DataFrame({
            "year": history.edges.astype(int), "substance": member,
            f"increment_{unit}": increment, f"background_{unit}": background,
            f"total_{unit}": total, f"at_least_{unit}": least,
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _add_percentiles(case: SoilCase, tables: dict[str, DataFrame]) -> None:
    """Put the percentiles of the increments of all draws beside the central ones."""
    numbers = case_numbers(case, case.draws, case.seed)
    store = _build_up(case, numbers).store[..., 0, :]
    for nuclides, word in ((False, "substances"), (True, "nuclides")):
        kept = [place for place, one in enumerate(case.chain.activity) if one == nuclides]
        if not kept:
            continue
        scale, unit, _, _ = _SCALE[nuclides]
        held = np.atleast_3d(store[..., kept, :].T).T / np.reshape(numbers.mass, (-1, 1, 1)) * scale
        for level in PERCENTILES:
            column = np.percentile(held, level, axis=0).ravel()
            tables[f"soil_{word}"][f"increment_P{level:g}_{unit}"] = column


def _budget(case: SoilCase, history: SoilHistory, nuclides: bool) -> DataFrame:
    """Return the yearly budget, every term by its own integral."""
    import pandas as pd

    _, _, scale, unit = _SCALE[nuclides]
    parts = []
    for place, member in enumerate(case.chain.members):
        if case.chain.activity[place] != nuclides:
            continue
        terms = {"input": history.input, "ingrown": history.ingrown, **history.lost,
                 "decayed": history.decayed,
                 "store_change": np.diff(history.store, axis=-1)}  # fmt: skip
        parts.append(pd.DataFrame({
            "year": history.edges[:-1].astype(int), "substance": member,
            **{f"{name}_{unit}": one[place, 0] * scale for name, one in terms.items()},
            "closure": history.closure[place, 0],
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _steady(case: SoilCase, numbers: CaseNumbers, nuclides: bool) -> DataFrame:
    """Return what the last year's input comes to, if it stays."""
    import pandas as pd

    scale, unit, _, _ = _SCALE[nuclides]
    entering, rates = numbers.inputs[..., -1], numbers.rates
    steady = steady_state(case.chain, entering, rates) / numbers.mass * scale
    when = time_to_share(case.chain, entering, rates)
    kept = [place for place, one in enumerate(case.chain.activity) if one == nuclides]
    return pd.DataFrame({
        "substance": [case.chain.members[place] for place in kept],
        f"steady_increment_{unit}": steady[kept, 0], "years_to_95_percent_yr": when[kept, 0],
        **{f"{name}_per_yr": rates[name][kept, 0] for name in LOSSES},
        "decayed_per_yr": case.chain.decay_constant[kept],
    })  # fmt: skip


def _sentences(case: SoilCase, history: SoilHistory) -> tuple[str, ...]:
    """Return what a reader must know first."""
    known = history.closure[np.isfinite(history.closure)]
    worst = float(np.abs(known).max(initial=0.0))
    word = "closes" if worst <= _IN_BALANCE else "DOES NOT CLOSE"
    said = [f"The yearly budget {word}: the largest difference is {worst:.1e} of what was there."]
    said += [f"{member} is missing: {_why(case, member)}." for member in history.missing]
    bare = [one.name for one in case.substances if one.background is None]
    if bare:
        said.append(f"No background is given for {', '.join(bare)}: totals are at least that much.")
    if all(one.uptake is None for one in case.substances):
        said.append("No uptake by crops is counted.")
    assumed = [one.name for one in case.substances
               if isinstance(one.coefficient, Value) and one.coefficient.quality == "assumed"
               and one.coefficient_set]  # fmt: skip
    if assumed:
        said.append("The distribution coefficients of " + ", ".join(assumed) + " are assumed.")
    for parent, followers in case.chain.followed_by.items():
        if followers and parent in history.chain.members:
            said.append(f"In equilibrium with {parent}: {', '.join(followers)}.")
    if case.draws:
        said.append(f"{case.draws:,} draws, seed {case.seed}; numbers without a range do not vary.")
    return tuple(said)


def _why(case: SoilCase, member: str) -> str:
    """Return why a member is missing."""
    one = brought_by(case, member)
    stated: dict[str, Stated] = {
        "distribution coefficient": coefficient_of(one, member), "deposition": one.deposition,
        "irrigation water": one.irrigation_water, "uptake": one.uptake, "start": one.start,
        **case.soil,
    }  # fmt: skip
    reasons = [f"{what}: {found.reason}" for what, found in stated.items()
               if isinstance(found, Missing)]  # fmt: skip
    if any(np.isnan(rate) for rate in one.by_year.values()):
        reasons.append("deposition: an empty cell in its table")
    return "; ".join(reasons) or "a member it grows from is missing"
