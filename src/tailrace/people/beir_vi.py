"""Excess relative risk of lung cancer from radon exposures over life, by BEIR VI.

    ERR(a) = beta (w_5-14 + theta_15-24 w_15-24 + theta_25+ w_25+) phi(a) gamma

w are the working level months taken in 5 to 14, 15 to 24 and 25 or more years before the age a; phi
falls with attained age; gamma falls with the concentration (exposure-age-concentration model) or
rises with the duration of exposure (exposure-age-duration model). Homes are below half a working
level, where gamma of the concentration model is one. US EPA (2003) scales beta of that model by
0.825, which lies midway between the two ("epa-2003-scaled").

Source: National Research Council (1999), BEIR VI, Table ES-1; parameters from memory, quality
assumed; the scaling and the form of the equation were read (US EPA 402-R-03-003).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.values import fact, facts
from tailrace.errors import InputError, did_you_mean
from tailrace.people.dose_ages import FloatArray
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units
from tailrace.quantities.value import Value

TABLE = "radiation_risk"
BeirModel = Literal["exposure-age-concentration", "exposure-age-duration", "epa-2003-scaled"]
MODELS = ("exposure-age-concentration", "exposure-age-duration", "epa-2003-scaled")

WINDOWS = ((5, 14), (15, 24), (25, None))
"""Years before the attained age that the three exposures were taken in; first and last."""

AGE_STEPS = (55.0, 65.0, 75.0)
LEVEL_STEPS = (0.5, 1.0, 3.0, 5.0, 15.0)
DURATION_STEPS = (5.0, 15.0, 25.0, 35.0)


@declare_units(yearly_wlm="1", working_level="1", years_exposed="yr", returns="1")
def beir_excess_relative_risk(
    yearly_wlm: ArrayLike, model: BeirModel, working_level: float | None = None,
    years_exposed: float | None = None,
) -> FloatArray:  # fmt: skip
    """Return the excess relative risk of lung cancer at every age.

    Parameters
    ----------
    yearly_wlm : array_like
        Working level months taken in at each age from birth, shape (..., ages), age in whole years.
    model : {"exposure-age-concentration", "exposure-age-duration", "epa-2003-scaled"}
        Which model.
    working_level : float, optional
        Mean concentration of the exposure, WL; wanted by the concentration model and by no other.
    years_exposed : float, optional
        Duration of the exposure, yr; wanted by the duration model and by no other.

    Returns
    -------
    ndarray
        ERR at each age, of the shape of `yearly_wlm`.

    Raises
    ------
    InputError
        If an exposure is negative, the model unknown, or the number it wants is not given.
    """
    _check_model(model, working_level, years_exposed)
    wlm = checked_all("beir_excess_relative_risk", {"yearly_wlm": (yearly_wlm, "WLM")})[
        "yearly_wlm"
    ]
    form = "exposure-age-concentration" if model == "epa-2003-scaled" else model
    theta, phi = _parameters("BEIR VI theta", form), _parameters("BEIR VI phi", form)
    (beta,) = _parameters("BEIR VI beta", model)
    ages = np.arange(wlm.shape[-1], dtype=float)
    weighted = sum(
        weight * _window(wlm, first, last)
        for weight, (first, last) in zip(theta, WINDOWS, strict=True)
    )
    falls = phi[np.searchsorted(AGE_STEPS, ages, side="right")]
    return np.asarray(beta * weighted * falls * _gamma(model, working_level, years_exposed))


def _window(wlm: FloatArray, first: int, last: int | None) -> FloatArray:
    """Return what was taken in from `first` to `last` years before each age."""
    total = np.concatenate([np.zeros((*wlm.shape[:-1], 1)), np.cumsum(wlm, axis=-1)], axis=-1)
    ages = np.arange(wlm.shape[-1])
    end = np.clip(ages - first + 1, 0, None)
    start = np.zeros_like(ages) if last is None else np.clip(ages - last, 0, None)
    return np.asarray(total[..., end] - total[..., start])


def _gamma(model: str, working_level: float | None, years_exposed: float | None) -> float:
    if model == "epa-2003-scaled":
        return 1.0
    steps: Sequence[float] = LEVEL_STEPS if working_level is not None else DURATION_STEPS
    given = working_level if working_level is not None else years_exposed
    return float(_parameters("BEIR VI gamma", model)[np.searchsorted(steps, given or 0.0, "right")])


def _parameters(quantity: str, model: str) -> FloatArray:
    """Return the parameters of a model in the order of the table, which is that of the steps."""
    keys = [key for key in facts(TABLE) if key[:2] == (quantity, model)]
    found = [fact(TABLE, *key) for key in keys]
    return np.array([one.central for one in found if isinstance(one, Value)])


def _check_model(model: str, working_level: float | None, years_exposed: float | None) -> None:
    if model not in MODELS:
        raise InputError.single(
            f'no model "{model}"', place="model", allowed=", ".join(MODELS),
            remedy=did_you_mean(model, MODELS),
        )  # fmt: skip
    wanted = {"exposure-age-concentration": "working_level",
              "exposure-age-duration": "years_exposed"}.get(model)  # fmt: skip
    for name, value in (("working_level", working_level), ("years_exposed", years_exposed)):
        if (value is None) is (name == wanted):
            raise InputError.single(
                f"the model {model} wants {'a' if name == wanted else 'no'} {name}", place=name,
                allowed="a number of zero or more" if name == wanted else "nothing",
            )  # fmt: skip
        if value is not None and not (np.isfinite(value) and value >= 0.0):
            raise InputError.single(f"{name} is {value}", place=name, allowed="zero or more")
