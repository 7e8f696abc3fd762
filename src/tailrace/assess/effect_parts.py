"""What each source gives to an effect that is no sum of them: exact Shapley values.

Every subset of the players is computed. So that this costs little, the sources that give least of
the level are one player together; background is a player like the others. Where an effect is not
known of levels without background (no observation reaches so low), background is held in every
subset, and what there would be with it alone stands beside the others under its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.assessment import BACKGROUND
from tailrace.assess.effect_curves import EffectCurve
from tailrace.assess.shapley import shapley_values

Array = NDArray[np.float64]

OTHERS = "other sources"
"""Player that stands for the sources that give least."""
OWN_PLAYERS = 6
"""Sources that are players of their own: with the others and background 256 subsets."""
EVERY_SUBSET = "Shapley values, every subset of sources, background among them"
BACKGROUND_HELD = "Shapley values, every subset of sources, background in each"


@dataclass(frozen=True)
class EffectParts:
    """Parts of the mean of an effect over draws.

    Parameters
    ----------
    amount : dict of str to float
        By source; they sum to the total.
    total : float
        Mean of the effect over the draws.
    draws : int
        Draws in which the effect is known.
    method : str
        How it was divided, in words; why it was not, where there is no amount.
    """

    amount: dict[str, float]
    total: float
    draws: int
    method: str


def effect_parts(
    curve: EffectCurve, by_source: Mapping[str, Array], background: Array
) -> EffectParts:
    """Return what each source gives to the mean of an effect.

    Parameters
    ----------
    curve : EffectCurve
        The effect, drawn for at least as many draws.
    by_source : mapping of str to ndarray, shape (draw,)
        Level from each source.
    background : ndarray, shape (draw,)
        Level without them.

    Returns
    -------
    EffectParts
        Of the draws whose level lies where the curve is known.
    """
    players = players_of(by_source)
    whole = background + sum(players.values(), np.zeros_like(background))
    held = curve.lowest > 0.0
    known = (whole <= curve.highest) & ((background >= curve.lowest) if held else True)
    if not known.any():
        why = f"not divided: the level is outside what was observed ({curve.by}) in every draw"
        return EffectParts({}, float("nan"), 0, why)
    at = np.flatnonzero(known)
    exposure = dict(players) if held else {**players, BACKGROUND: background}
    base = background[at] if held else np.zeros(at.size)

    def endpoint(level: Array, part: slice) -> Array:
        return _of_draws(curve, level[:, 0] + base[part], at[part], background.size)

    stacked = np.stack([one[at] for one in exposure.values()] or [np.zeros(at.size)])
    found = shapley_values(endpoint, stacked[:, np.newaxis])
    amount = dict(zip(exposure, found.values.mean(axis=1).tolist(), strict=False))
    if held:
        amount[BACKGROUND] = float(found.baseline.mean())
    total = _of_draws(curve, whole[np.newaxis, at], at, background.size)
    method = BACKGROUND_HELD if held else EVERY_SUBSET
    return EffectParts(amount, float(total.mean()), int(at.size), method)


def _of_draws(curve: EffectCurve, level: Array, draws: NDArray[np.int64], count: int) -> Array:
    """Return the effect at levels of some of the draws, shape (coalition, draw)."""
    if draws.size == count:
        return curve.at(level, slice(0, count))
    whole = np.full((len(level), count), curve.lowest)
    whole[:, draws] = level
    return curve.at(whole, slice(0, count))[:, draws]


def players_of(by_source: Mapping[str, Array]) -> dict[str, Array]:
    """Return sources that give something, the smallest of them together.

    Parameters
    ----------
    by_source : mapping of str to ndarray, shape (draw,)
        Level from each source.
    """
    giving = {name: level for name, level in by_source.items() if level.any()}
    ranked = sorted(giving, key=lambda name: -float(giving[name].mean()))
    if len(ranked) <= OWN_PLAYERS + 1:
        return {name: giving[name] for name in ranked}
    found = {name: giving[name] for name in ranked[:OWN_PLAYERS]}
    found[OTHERS] = np.sum([giving[name] for name in ranked[OWN_PLAYERS:]], axis=0)
    return found
