"""Concentrations of many substances made into one coefficient a pathway, with what is missing.

A hazard index, a cancer risk or a dose is a weighted sum over substances. Persons differ by
pathway, not by substance, so the sum over substances is taken first, once for all persons.
What depends on the substance and on the group of persons at once (an age factor of mutagens only)
is made a pathway of its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]


def missing_terms(concentration: FloatArray, weight: FloatArray) -> Flags:
    """Return where a substance's part of an endpoint is not known.

    Parameters
    ----------
    concentration : ndarray, shape (receptor, pathway, substance, ...)
        NaN where not known (in any draw).
    weight : ndarray, shape (endpoint, pathway, substance, ...)
        Effect per unit of concentration and of a person's factor (the inverse of a reference
        dose, a slope factor, a dose coefficient): 0 where the substance has no part in the
        endpoint, NaN where its part is not known.

    Returns
    -------
    ndarray of bool, shape (endpoint, receptor, pathway, substance)
        A weight of 0 needs no concentration; a weight that is not known is missing at every
        concentration.
    """
    levels = concentration.reshape(*concentration.shape[:3], -1)
    no_level = np.asarray(np.isnan(levels).any(axis=-1))
    weights = weight.reshape(*weight.shape[:3], -1)
    no_weight = np.asarray(np.isnan(weights).any(axis=-1))[:, np.newaxis]
    takes_part = np.asarray((weights != 0).any(axis=-1))[:, np.newaxis]
    return np.asarray(no_weight | (takes_part & no_level[np.newaxis]))


def endpoint_coefficients(concentration: FloatArray, weight: FloatArray) -> FloatArray:
    """Sum over substances what they do per unit of a person's factor.

    Parameters
    ----------
    concentration : ndarray, shape (receptor, pathway, substance, draw)
        In the unit of the pathway's medium; NaN where not known.
    weight : ndarray, shape (endpoint, pathway, substance) or (endpoint, pathway, substance, draw)
        As in `missing_terms`; reference doses that are not exactly known vary by draw.

    Returns
    -------
    ndarray, shape (endpoint, receptor, pathway, draw)
        Sums of the known parts: at least so much where `missing_terms` is true.
    """
    level = np.where(np.isnan(concentration), 0.0, concentration)
    known = np.where(np.isnan(weight), 0.0, weight)
    weights = "epsu" if known.ndim == 4 else "eps"
    return np.asarray(np.einsum(f"{weights},rpsu->erpu", known, level))


def hazard_weights(reference: FloatArray, organs: Flags) -> FloatArray:
    """Return the weights of hazard indices: of all organs, then of each.

    Parameters
    ----------
    reference : ndarray, shape (pathway, substance)
        Reference dose or concentration in the unit of the pathway's intake, above zero; NaN where
        there is none.
    organs : ndarray of bool, shape (organ, substance)
        Target organs.

    Returns
    -------
    ndarray, shape (1 + organ, pathway, substance)
        For `endpoint_coefficients`. A substance without a reference value is NaN for every organ:
        it may be of any.
    """
    inverse = 1.0 / reference
    members = np.concatenate([np.ones((1, organs.shape[1]), dtype=np.bool_), organs])
    weight = np.where(members[:, np.newaxis], inverse, 0.0)
    return np.where(np.isnan(inverse), np.nan, weight)
