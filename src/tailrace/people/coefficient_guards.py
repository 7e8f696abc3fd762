"""What a table of dose coefficients must satisfy before one of its numbers is used.

A copy in which a cell lost a digit of its exponent prints 9.5e-1 for 9.5e-10: plausible as text,
and wrong by a billion. Four rules catch that, on every reading of the packaged tables and on the
tables that `tailrace verify` is given:

* every number is above zero (external coefficients may be a printed zero, of a nuclide without
  photons, and then at all ages);
* no committed dose is above 1e-2 Sv/Bq;
* every age is within 100 times of its neighbours. Ages are not ordered: the coefficient of Ra-228
  by ingestion rises up to fifteen years, with the uptake of growing bone;
* by ingestion of a nuclide of the natural series, the adult's is not above that of a child of one
  year.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from tailrace.nuclides.chain import nuclide_names
from tailrace.people.dose_ages import DOSE_AGES

LARGEST_COMMITTED = 1e-2
"""Sv/Bq; the largest of ICRP 119 is 3.9e-3 (Cm-250, type F, infant, by inhalation)."""

NEIGHBOUR_RATIO = 100.0
"""Largest quotient of the coefficients of two neighbouring ages."""

GUARDS = (
    "not above zero",
    "above 1e-2 Sv/Bq",
    "more than 100 times its neighbour age",
    "adult above one year, ingestion, natural series",
)
"""Names of the rules, in the order in which they are looked at."""


def guard_failures(nuclide: str, values: Sequence[float], exposure: str) -> tuple[str, ...]:
    """Return which rules the coefficients of one nuclide break.

    Parameters
    ----------
    nuclide : str
        Name, such as "Ra-228".
    values : sequence of float
        Coefficients in the order of `DOSE_AGES`.
    exposure : str
        "ingestion", "inhalation", "ground_surface" or "submersion".

    Returns
    -------
    tuple of str
        Members of `GUARDS`; empty where all is well.
    """
    found = np.asarray(values, dtype=float)
    committed = exposure in ("ingestion", "inhalation")
    broken = []
    printed_zero = not committed and not found.any()
    if not printed_zero and not (np.isfinite(found) & (found > 0.0)).all():
        return (GUARDS[0],)
    if committed and (found > LARGEST_COMMITTED).any():
        broken.append(GUARDS[1])
    if not printed_zero and (np.abs(np.diff(np.log(found))) > np.log(NEIGHBOUR_RATIO)).any():
        broken.append(GUARDS[2])
    one_year, adult = found[DOSE_AGES.index("age_1")], found[DOSE_AGES.index("adult")]
    if exposure == "ingestion" and nuclide in nuclide_names() and adult > one_year:
        broken.append(GUARDS[3])
    return tuple(broken)


def guard_report(
    rows: Iterable[tuple[tuple[str, ...], Sequence[float]]], exposure: str
) -> dict[str, list[str]]:
    """Return, by rule, the rows of a table that break it.

    Parameters
    ----------
    rows : iterable of (tuple of str, sequence of float)
        Key of a row, its nuclide first, and its coefficients in the order of `DOSE_AGES`.
    exposure : str
        As for `guard_failures`.

    Returns
    -------
    dict of str to list of str
        Every member of `GUARDS` to the rows that break it, as texts.
    """
    report: dict[str, list[str]] = {guard: [] for guard in GUARDS}
    for key, values in rows:
        for guard in guard_failures(key[0], values, exposure):
            report[guard].append(" ".join(filter(None, key)))
    return report
