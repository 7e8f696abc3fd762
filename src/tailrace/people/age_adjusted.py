"""Age-adjusted factors: a resident's years as a child and as an adult in one number.

EPA's screening levels for cancer sum over the life stages s

    IFS = sum EF ED_s IRS_s / BW_s                                        mg/kg    soil
    DFS = sum EF ED_s SA_s AF_s / BW_s                                    mg/kg    soil on skin
    IFW = sum EF ED_s IRW_s / BW_s                                        L/kg     water
    DFW = sum EF EV ED_s SAW_s / BW_s                                     1/(kg) cm2 events

and for mutagens each term times the age-dependent adjustment factor of its stage (10 below 2
years, 3 from 2 to 16, 1 above: US EPA (2005) EPA/630/R-03/003F). US EPA Regional Screening Levels,
User's Guide, section 4 (child 0 to 6, adult 6 to 26 years). With EPA's defaults of 2014 the four
are 36,750, 103,390, 327.95 and 2,610,650, and 166,833.33 for soil and mutagens.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]

MUTAGEN_STAGES: tuple[tuple[float, float, float], ...] = (
    (0.0, 2.0, 10.0),
    (2.0, 6.0, 3.0),
    (6.0, 16.0, 3.0),
    (16.0, 26.0, 1.0),
)
"""Ages from and below, yr, with the age-dependent adjustment factor; the first two are the
child's. The last one ends with the set's years as child and adult, 26 in EPA's.
US EPA (2005) Supplemental guidance for assessing susceptibility from early-life exposure
to carcinogens, EPA/630/R-03/003F."""


@declare_units(
    exposure_frequency="d/yr", exposure_duration="yr", rate="1", body_weight="kg", weight="1",
    returns="1",
)  # fmt: skip
def age_adjusted_factor(
    exposure_frequency: ArrayLike, exposure_duration: ArrayLike, rate: ArrayLike,
    body_weight: ArrayLike, weight: ArrayLike = 1.0,
) -> FloatArray:  # fmt: skip
    """Return an age-adjusted factor: the sum over life stages of EF ED rate / BW.

    Parameters
    ----------
    exposure_frequency : array_like, d/yr
        By stage, which is the last axis of every argument.
    exposure_duration : array_like, yr
        Years in each stage.
    rate : array_like
        What is taken in a day: mg/d of soil, L/d of water, cm2 times mg/cm2 of soil on skin, cm2
        times events of bathing.
    body_weight : array_like, kg
        Above zero.
    weight : array_like, 1
        Age-dependent adjustment factor; 1 where it does not apply.

    Returns
    -------
    ndarray
        In the unit of the rate times d/kg.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    of = checked_all(
        "age_adjusted_factor",
        {
            "exposure_frequency": (exposure_frequency, "d/yr"),
            "exposure_duration": (exposure_duration, "yr"),
            "rate": (rate, ""),
            "body_weight": (body_weight, "kg"),
            "weight": (weight, ""),
        },
        above_zero=("body_weight",),
    )
    days = of["exposure_frequency"] * of["exposure_duration"] * of["weight"]
    terms = days * of["rate"] / of["body_weight"]
    return np.asarray(np.sum(np.atleast_1d(terms), axis=-1))


@declare_units(
    exposure_duration="yr", event_time="h", returns="h",
)  # fmt: skip
def age_adjusted_event_time(exposure_duration: ArrayLike, event_time: ArrayLike) -> FloatArray:
    """Return the time of a bath or shower, as a mean over the years of the life stages.

    Parameters
    ----------
    exposure_duration : array_like, yr
        By stage, the last axis.
    event_time : array_like, h
        By stage.

    Returns
    -------
    ndarray, h
        0.67077 h with EPA's defaults of 2014.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    of = checked_all(
        "age_adjusted_event_time",
        {
            "exposure_duration": (exposure_duration, "yr"),
            "event_time": (event_time, "h"),
        },
    )
    years = of["exposure_duration"]
    return np.asarray(np.sum(years * of["event_time"], axis=-1) / np.sum(years, axis=-1))


def resident_factors(set_name: str) -> dict[str, float]:
    """Return the age-adjusted factors of a resident with the child and adult of a set.

    Parameters
    ----------
    set_name : str
        A set with a child, an adult and all that the factors need, such as ``"us-2014"``.

    Returns
    -------
    dict of str to float
        IFSadj, DFSadj, IFSMadj, DFSMadj (mg/kg), IFWadj, IFWMadj (L/kg), DFWadj, DFWMadj
        (cm2/kg, counted by events) and ETevent (h). A factor whose parts the set does not have
        is absent.

    Raises
    ------
    InputError
        If there is no such set.
    """
    child, adult = _stage(set_name, "child"), _stage(set_name, "adult")
    rates = {
        "IFS": ("soil_ingestion",),
        "DFS": ("skin_area_soil", "soil_adherence"),
        "IFW": ("water_ingestion",),
        "DFW": ("skin_area_water", "bathing_events"),
    }
    found: dict[str, float] = {}
    for name, factors in rates.items():
        needed = {*factors, "body_weight", "exposure_frequency", "exposure_duration"}
        if not (needed <= child.keys() and needed <= adult.keys()):
            continue
        found[f"{name}adj"] = _sum_over(child, adult, factors, mutagen=False)
        found[f"{name}Madj"] = _sum_over(child, adult, factors, mutagen=True)
    if all("bathing_time" in stage and "exposure_duration" in stage for stage in (child, adult)):
        years = [child["exposure_duration"], adult["exposure_duration"]]
        times = [child["bathing_time"], adult["bathing_time"]]
        found["ETevent"] = float(age_adjusted_event_time.__wrapped__(years, times))
    return found


def _stage(set_name: str, group: str) -> dict[str, float]:
    """Return the factors of a group that a set has."""
    from tailrace.people.exposure_factors import FACTOR_UNITS, exposure_factor
    from tailrace.quantities.missing import Missing

    values = {factor: exposure_factor(set_name, group, factor) for factor in FACTOR_UNITS}
    return {name: one.central for name, one in values.items() if not isinstance(one, Missing)}


def _sum_over(
    child: dict[str, float], adult: dict[str, float], rates: tuple[str, ...], *, mutagen: bool
) -> float:
    """Return EF ED rate / BW summed over the stages, weighted by age for mutagens."""
    if mutagen:
        last = child["exposure_duration"] + adult["exposure_duration"]
        parts = [
            (child if end <= 6.0 else adult, (last if start == 16.0 else end) - start, weight)
            for start, end, weight in MUTAGEN_STAGES
        ]
    else:
        parts = [(stage, stage["exposure_duration"], 1.0) for stage in (child, adult)]
    return float(
        age_adjusted_factor.__wrapped__(
            [stage["exposure_frequency"] for stage, _, _ in parts],
            [years for _, years, _ in parts],
            [float(np.prod([stage[name] for name in rates])) for stage, _, _ in parts],
            [stage["body_weight"] for stage, _, _ in parts],
            [weight for _, _, weight in parts],
        )
    )
