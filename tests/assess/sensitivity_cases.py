"""Functions whose sensitivity indices are known exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, pi, prod

import numpy as np
from numpy.typing import NDArray

from tailrace.quantities import Distribution, Lognormal, Uniform

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A function of named inputs, with first-order and total indices by input."""

    inputs: dict[str, Distribution]
    function: Callable[[dict[str, Array]], Array]
    first: dict[str, float]
    total: dict[str, float]

    def model(self, numbers: dict[str, Array]) -> dict[str, Array]:
        return {"y": self.function(numbers)}


def ishigami(a: float = 7.0, b: float = 0.1) -> Case:
    """Ishigami and Homma 1990; variances as integrals done by hand."""
    one = 0.5 * (1 + b * pi**4 / 5) ** 2
    two = a**2 / 8
    both = b**2 * pi**8 * 8 / 225
    whole = one + two + both
    return Case(
        dict.fromkeys(("x1", "x2", "x3"), Uniform(-pi, pi)),
        lambda x: np.sin(x["x1"]) * (1 + b * x["x3"] ** 4) + a * np.sin(x["x2"]) ** 2,
        {"x1": one / whole, "x2": two / whole, "x3": 0.0},
        {"x1": (one + both) / whole, "x2": two / whole, "x3": both / whole},
    )


def lognormal_product(sigmas: tuple[float, ...] = (0.3, 0.5, 0.7, 0.2)) -> Case:
    """Product of independent lognormals: each factor has the squared coefficient exp(s^2) - 1."""
    names = [f"x{i}" for i in range(len(sigmas))]
    shares = dict(zip(names, (exp(s**2) - 1 for s in sigmas), strict=True))
    return _product(
        {n: Lognormal(2.0, exp(s)) for n, s in zip(names, sigmas, strict=True)},
        lambda x: np.prod([x[n] for n in names], axis=0),
        shares,
    )


def g_function(a: tuple[float, ...] = (0.0, 1.0, 4.5, 9.0, 99.0)) -> Case:
    """Sobol's g-function, (|4x - 2| + a)/(1 + a) multiplied over the inputs."""
    weights = {f"x{i}": one for i, one in enumerate(a)}
    return _product(
        dict.fromkeys(weights, Uniform(0.0, 1.0)),
        lambda x: np.prod(
            [(np.abs(4 * x[n] - 2) + w) / (1 + w) for n, w in weights.items()], axis=0
        ),
        {n: 1 / (3 * (1 + w) ** 2) for n, w in weights.items()},
    )


def _product(
    inputs: dict[str, Distribution],
    function: Callable[[dict[str, Array]], Array],
    shares: dict[str, float],
) -> Case:
    """A product of independent factors with given squared coefficients of variation."""
    whole = prod(1 + v for v in shares.values()) - 1
    first = {n: v / whole for n, v in shares.items()}
    total = {n: v * (1 + whole) / (1 + v) / whole for n, v in shares.items()}
    return Case(inputs, function, first, total)
