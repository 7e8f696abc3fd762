"""Splits that are uncertain together: shares of one whole that always sum to one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.distribution import FloatArray, open_levels, quantile_levels
from tailrace.quantities.distributions import Beta
from tailrace.quantities.door import SHOWN, Door, open_door, show
from tailrace.quantities.provenance import ABOUT_KEYS, read_about
from tailrace.quantities.value import Quality

_GROUP_KEYS = ("distribution", "concentration", *ABOUT_KEYS)
_SUM_TOLERANCE = 1e-9
_FORM = 'a table { outlet = "70 %", ..., distribution = "dirichlet", concentration = 50 }'


@dataclass(frozen=True)
class Dirichlet:
    """The Dirichlet distribution of shares that sum to one.

    Parameters
    ----------
    alpha : tuple of float
        Weight of each share, above zero. The mean share is its part of their sum; the larger the
        sum (the concentration), the less the shares vary.

    Notes
    -----
    One share alone has the beta distribution of ``alpha[i]`` and the sum of the others.
    """

    alpha: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.alpha) < 2:
            raise InputError.single(
                f"dirichlet: {len(self.alpha)} shares", allowed="two shares or more"
            )
        if not all(0 < weight < math.inf for weight in self.alpha):
            raise InputError.single(
                f"dirichlet: weights {self.alpha} are not all above zero and finite"
            )
        object.__setattr__(self, "alpha", tuple(float(weight) for weight in self.alpha))

    @classmethod
    def from_means(cls, means: ArrayLike, concentration: float) -> Dirichlet:
        """Return the distribution with given mean shares.

        Parameters
        ----------
        means : array_like
            Mean shares, shape (k,), each above zero, with the sum 1.
        concentration : float
            Sum of the weights, above zero: a share of mean m has the standard deviation
            sqrt(m (1 - m) / (concentration + 1)).

        Raises
        ------
        InputError
            If the shares do not sum to 1 within 1e-9, or the concentration is not above zero.
        """
        shares = np.asarray(means, dtype=np.float64)
        total = float(np.sum(shares))
        if not abs(total - 1) <= _SUM_TOLERANCE:
            raise InputError.single(f"dirichlet: the mean shares sum to {total:.9g}", allowed="1")
        if not 0 < concentration < math.inf:
            raise InputError.single(
                f"dirichlet: the concentration is {concentration:g}", allowed="above zero"
            )
        return cls(tuple(float(weight) for weight in shares / total * concentration))

    @property
    def concentration(self) -> float:
        """Sum of the weights."""
        return math.fsum(self.alpha)

    def means(self) -> FloatArray:
        """Return the mean shares, shape (k,)."""
        return np.array(self.alpha) / self.concentration

    def marginal(self, index: int) -> Beta:
        """Return the distribution of one share alone.

        Parameters
        ----------
        index : int
            Which share.
        """
        return Beta(self.alpha[index], math.fsum(self.alpha) - self.alpha[index])

    def from_levels(self, u: ArrayLike) -> FloatArray:
        """Return shares from independent levels, so that designed points can be used.

        Parameters
        ----------
        u : array_like
            Levels, shape (..., k), above 0 and at most 1.

        Returns
        -------
        ndarray
            Shares, shape (..., k), each row with the sum 1; a share rises with its own level.

        Notes
        -----
        Independent gamma variables over their sum (Devroye 1986, chapter XI.4). Their logarithms
        are used where a small weight makes the variable underflow.
        """
        from scipy.special import gammaincinv, gammaln

        levels = quantile_levels(u)
        alpha = np.array(self.alpha)
        if levels.shape[-1:] != alpha.shape:
            raise InputError.single(
                f"dirichlet: levels of shape {levels.shape} do not fit {alpha.size} shares"
            )
        with np.errstate(divide="ignore"):
            gamma = gammaincinv(alpha, levels)
            # near zero the incomplete gamma function is x^a / Gamma(a + 1)
            near_zero = (np.log(levels) + gammaln(alpha + 1)) / alpha
            logs = np.where(gamma > 1e-200, np.log(gamma), near_zero)
        top = np.max(logs, axis=-1, keepdims=True)
        if not np.all(np.isfinite(top)):
            raise InputError.single("dirichlet: a row of levels is 0 or 1 throughout")
        weights = np.exp(logs - top)
        shares: FloatArray = weights / np.sum(weights, axis=-1, keepdims=True)
        return shares

    def sample(self, n: int, rng: np.random.Generator) -> FloatArray:
        """Return `n` draws, shape (n, k), rows with the sum 1.

        Parameters
        ----------
        n : int
            Number of draws.
        rng : numpy.random.Generator
            Source of random numbers.
        """
        return self.from_levels(open_levels(rng, (n, len(self.alpha))))


@dataclass(frozen=True)
class SplitGroup:
    """The shares of all outlets of one unit operation for one substance, read together.

    Parameters
    ----------
    outlets : tuple of str
        Names of the outlets.
    shares : tuple of float
        Central shares in that order, with the sum 1.
    distribution : Dirichlet
        How they vary.
    source, place : str
        Document, and the table or page in it.
    year : int or None
        Year of the figures.
    quality : {"measured", "published", "derived", "assumed"}
        How they came to be known.
    note : str
        Anything else a reader must know.
    """

    outlets: tuple[str, ...]
    shares: tuple[float, ...]
    distribution: Dirichlet
    source: str = ""
    year: int | None = None
    place: str = ""
    quality: Quality = "assumed"
    note: str = ""
    written_unit: str = field(default="1", repr=False)

    def sample(self, n: int, rng: np.random.Generator) -> dict[str, FloatArray]:
        """Return `n` draws of every outlet's share, each of shape (n,).

        Parameters
        ----------
        n : int
            Number of draws.
        rng : numpy.random.Generator
            Source of random numbers.
        """
        drawn = self.distribution.sample(n, rng)
        return {outlet: drawn[:, index] for index, outlet in enumerate(self.outlets)}


def read_split_group(
    raw: object,
    *,
    where: str,
    problems: Problems,
    file: str = "",
    outlets: tuple[str, ...] | None = None,
    sources: Mapping[str, str] | None = None,
) -> SplitGroup | None:
    """Read the shares of several outlets that vary together.

    Parameters
    ----------
    raw : object
        A table of outlet to mean share, with ``distribution = "dirichlet"`` and
        ``concentration``, and the keys that say where it is from: ``{ concentrate = "70 %",
        tailings = "30 %", distribution = "dirichlet", concentration = 50, source = "..." }``.
    where : str
        Key path, for messages.
    problems : Problems
        Takes everything wrong with it.
    file : str
        File, for messages; empty for the one `problems` is about.
    outlets : tuple of str, optional
        Names that are outlets; others are refused.
    sources : mapping of str to str, optional
        Full citations by key.

    Returns
    -------
    SplitGroup or None
        None if it cannot be used, with at least one error noted.
    """
    door = open_door(
        unit=None, variable="split", basis=None, where=where, problems=problems, file=file
    )
    noted = len(problems.errors)
    if not isinstance(raw, Mapping):
        door.refuse(f"{show(raw)} is no group of splits", allowed=_FORM)
        return None
    given = {key if isinstance(key, str) else show(key): item for key, item in raw.items()}
    about = read_about(given, door, sources or {})
    concentration = _read_concentration(given, door)
    shares = _read_shares(given, door, outlets)
    if concentration is None or len(problems.errors) > noted:
        return None
    try:
        distribution = Dirichlet.from_means(tuple(shares.values()), concentration)
    except InputError as error:
        door.pass_on(error)
        return None
    return SplitGroup(
        tuple(shares),
        tuple(shares.values()),
        distribution,
        written_unit=door.written_unit,
        **about,
    )


def _read_concentration(given: Mapping[str, object], door: Door) -> float | None:
    kind = given.get("distribution")
    if kind != "dirichlet":
        door.refuse(
            f"the distribution of a group of splits is {show(kind)}"
            if "distribution" in given
            else "a group of splits needs a distribution",
            "distribution",
            allowed="dirichlet",
            remedy="splits that vary each for itself are given outlet by outlet",
        )
    if "concentration" not in given:
        door.refuse(
            "a dirichlet distribution needs a concentration",
            allowed="a number above zero: 10 varies widely, 1000 hardly",
        )
        return None
    number = door.plain(given["concentration"], "concentration")
    if number is not None and not number > 0:
        door.refuse(f"a concentration of {number:g}", "concentration", allowed="above zero")
    return number


def _read_shares(
    given: Mapping[str, object], door: Door, outlets: tuple[str, ...] | None
) -> dict[str, float]:
    """Return the mean share of every outlet, in the order written."""
    shares: dict[str, float] = {}
    for name, raw in given.items():
        if name in _GROUP_KEYS:
            continue
        if outlets is not None and name not in outlets:
            known = (*outlets, *_GROUP_KEYS)
            door.refuse(
                f"{show(name)} is no outlet",
                allowed=", ".join(known),
                remedy=did_you_mean(name[:SHOWN], known),
            )
            continue
        share = door.number(raw, name)
        if share is None:
            continue
        if not 0 < share < 1:
            door.refuse(
                f"a share of {share:g} in a dirichlet group",
                name,
                allowed="above 0 and below 1",
                remedy=did_you_mean(name[:SHOWN], _GROUP_KEYS)
                or "leave an outlet that takes nothing out of the group",
            )
        shares[name] = share
    return shares
