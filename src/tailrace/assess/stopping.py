"""When enough has been drawn: every watched error within its tolerance."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.assess.standard_errors import standard_error_of_mean, standard_error_of_percentile
from tailrace.errors import InputError, Problems

Array = NDArray[np.float64]


@dataclass(frozen=True)
class StoppingRule:
    """When the draws are enough: every watched error at or below its tolerance.

    Parameters
    ----------
    relative : float
        Standard error over the size of the estimate, above zero.
    absolute : float
        Standard error that is enough whatever the estimate, in the unit of the results; for
        results that may be zero.
    levels : tuple of float
        Percentiles watched beside the mean, as levels.
    least : int
        Draws below which no run stops.
    """

    relative: float = 0.02
    absolute: float = 0.0
    levels: tuple[float, ...] = (0.5, 0.95)
    least: int = 512

    def __post_init__(self) -> None:
        problems = Problems("StoppingRule()")
        if not self.relative > 0:
            problems.add(f"{self.relative:g}", place="relative", allowed="above zero")
        if not self.absolute >= 0:
            problems.add(f"{self.absolute:g}", place="absolute", allowed="zero or more")
        for level in self.levels:
            if not 0 < level < 1:
                problems.add(f"{level:g}", place="levels", allowed="above 0 and below 1")
            elif self.least * min(level, 1 - level) < 10:
                problems.add(
                    f"{self.least} draws", place="least",
                    allowed=f"{math.ceil(10 / min(level, 1 - level) - 1e-9)} or more",
                    remedy=f"ten draws must lie beyond the level {level:g}",
                )  # fmt: skip
        problems.raise_if_any()


@dataclass(frozen=True)
class Verdict:
    """Whether draws are enough.

    Parameters
    ----------
    enough : bool
        Whether to stop.
    draws : int
        Draws seen.
    worst : str
        The result and the figure farthest from their tolerance: "dose at A, 95th percentile".
    share : float
        Its error over its tolerance; enough at 1 or less.
    needed : int
        Draws that would be enough if errors fall as one over the square root of their number.
    """

    enough: bool
    draws: int
    worst: str
    share: float
    needed: int


def judge(values: Mapping[str, ArrayLike], rule: StoppingRule) -> Verdict:
    """Return whether draws are enough, by errors for independent draws.

    Parameters
    ----------
    values : mapping of str to array_like
        Watched results, each of shape (draw,).
    rule : StoppingRule
        What is enough.

    Returns
    -------
    Verdict

    Raises
    ------
    InputError
        If nothing is watched, or a result is not finite.
    """
    if not values:
        raise InputError.single("no result is watched", place="values")
    draws = min(len(np.asarray(one)) for one in values.values())
    if draws < rule.least:
        return Verdict(False, draws, "fewer draws than the rule asks for", math.inf, rule.least)
    shares: dict[str, float] = {}
    for name, one in values.items():
        numbers = np.asarray(one, dtype=float)
        figures = {"mean": (float(numbers.mean()), float(standard_error_of_mean(numbers)))}
        for level in rule.levels:
            error = float(standard_error_of_percentile(numbers, level))
            figures[f"{100 * level:g}th percentile"] = float(np.quantile(numbers, level)), error
        for figure, (estimate, error) in figures.items():
            allowed = max(rule.absolute, rule.relative * abs(estimate))
            share = 0.0 if error == 0.0 else error / allowed if allowed else math.inf
            shares[f"{name}, {figure}"] = share
    worst = max(shares, key=lambda key: shares[key])
    share = shares[worst]
    enough = share <= 1.0
    needed = draws if enough else math.ceil(draws * share**2) if share < 1e6 else -1
    return Verdict(enough, draws, worst, share, needed)


@dataclass
class EarlyStopping:
    """Judges blocks as they come, in the order of their numbers.

    A run stops where the rule holds for the second time running: errors are estimates too, and one
    that is low by luck would stop a run too soon. It is judged when a tenth more has been drawn
    than at the last time. Because only whole blocks in their order count, the number of workers
    has no say in where a run stops.

    Parameters
    ----------
    rule : StoppingRule
        What is enough.
    """

    rule: StoppingRule
    verdict: Verdict | None = field(default=None, init=False)
    _blocks: list[dict[str, Array]] = field(default_factory=list, init=False)
    _draws: int = field(default=0, init=False)

    def add(self, block: int, values: Mapping[str, ArrayLike]) -> bool:
        """Take the watched results of the next block; return whether to stop after it.

        Parameters
        ----------
        block : int
            Number of the block.
        values : mapping of str to array_like
            Watched results, each of shape (row,).

        Raises
        ------
        InputError
            If the block is not the next, or its results are not those of the first.
        """
        problems = Problems("EarlyStopping.add()")
        if block != len(self._blocks):
            problems.add(f"block {block}", place="block", allowed=f"{len(self._blocks)}, the next")
        if self._blocks and set(values) != set(self._blocks[0]):
            problems.add("other results than in the first block", place="values")
        problems.raise_if_any()
        self._blocks.append({k: np.asarray(v, dtype=float) for k, v in values.items()})
        self._draws += len(next(iter(self._blocks[-1].values()), ()))
        last = self.verdict
        if last is not None and self._draws < 1.1 * last.draws:
            return False
        joined = {k: np.concatenate([one[k] for one in self._blocks]) for k in values}
        self.verdict = judge(joined, self.rule)
        return self.verdict.enough and last is not None and last.enough
