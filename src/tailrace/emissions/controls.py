"""Controls: what a measure holds back of a release, and how measures combine.

A control leaves the share 1 - eta of a release, eta its efficiency, by particle size or by gas.

* In series, each acting on what the one before left: the product of the shares left.
* One mechanism twice (two sprays, or water and a wetting agent in water): only the stronger
  counts; what water has bound, water cannot bind again. Different mechanisms are taken to be
  independent. This is a rule of the program, on the careful side: it never lets two measures of a
  kind multiply.
* Exclusive, on different parts of an area or at different times: the sum of part times share left,
  the rest uncontrolled. Parts of more than the whole are refused.

An efficiency known for one cut of particle size says nothing of the others: they are missing (nan),
unless the option states that it extends the figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.reader import rows
from tailrace.data.values import facts
from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.number_checks import FloatArray, checked
from tailrace.quantities.value import Value

TABLE = "control_efficiencies"

PARTICLES = "particles"
"""What a figure for particles of any size is stated for."""


@dataclass(frozen=True)
class PublishedControl:
    """One published figure of a control.

    Attributes
    ----------
    measure, mechanism, process, application : str
        What is done, why it works, to what, and how.
    acts_on : str
        "particles", a cut such as "PM10", or a gas.
    efficiency : Value
        Share held back, with its range and source.
    """

    measure: str
    mechanism: str
    process: str
    application: str
    acts_on: str
    efficiency: Value


def published_controls(measure: str = "", process: str = "") -> tuple[PublishedControl, ...]:
    """Return the published figures, of one measure and one process where they are named.

    Parameters
    ----------
    measure : str
        "spray", "chemical suppressant", "cover", "paving", "enclosure", "baghouse",
        "revegetation", "wet beach", ...; all unless given.
    process : str
        "unpaved road", "conveyor", "exposed area", "off-gas", ...; all unless given.

    Returns
    -------
    tuple of PublishedControl
        In the order of the table ``control_efficiencies``.

    Raises
    ------
    InputError
        If no row has the measure or the process; the message lists what there is.
    """
    found = []
    for row, value in zip(rows(TABLE), facts(TABLE).values(), strict=True):
        if measure not in ("", row["measure"]) or process not in ("", row["process"]):
            continue
        if isinstance(value, Value):
            found.append(
                PublishedControl(
                    row["measure"], row["mechanism"], row["process"], row["application"],
                    row["acts_on"], value.to("1"),
                )
            )  # fmt: skip
    if not found:
        known = list(dict.fromkeys((row["measure"], row["process"]) for row in rows(TABLE)))
        raise InputError.single(
            f'no published figure of "{measure}" for "{process}"',
            file=f"{TABLE}.csv",
            allowed=", ".join(f"{one} ({of})" for one, of in known),
            remedy=did_you_mean(measure, {one for one, _ in known}),
        )
    return tuple(found)


def control_efficiency(
    measure: str, process: str, acts_on: str = PARTICLES, application: str = ""
) -> Value | Missing:
    """Return the efficiency of a control on one size or gas.

    Parameters
    ----------
    measure, process : str
        As in `published_controls`.
    acts_on : str
        "particles", a cut ("PM10") or a gas ("HF").
    application : str
        How it is applied, as the table says; needed where the table has several.

    Returns
    -------
    Value or Missing
        Share held back; missing where the table has the control, but not for `acts_on`.

    Raises
    ------
    InputError
        If the control or the application is not in the table, or several rows fit.
    """
    known = published_controls(measure, process)
    names = list(dict.fromkeys(one.application for one in known))
    if application and application not in names:
        raise InputError.single(
            f'{measure} of {process} is not published as "{application}"',
            allowed="; ".join(names), remedy=did_you_mean(application, names),
        )  # fmt: skip
    fitting = [one for one in known if application in ("", one.application)]
    exact = [one for one in fitting if one.acts_on == acts_on]
    if not exact and acts_on.startswith("PM"):
        exact = [one for one in fitting if one.acts_on == PARTICLES]
    if len(exact) > 1:
        raise InputError.single(
            f"{measure} of {process} has several figures for {acts_on}",
            allowed="; ".join(dict.fromkeys(one.application for one in exact)),
            remedy="give application=",
        )
    if not exact:
        return Missing(f"no published efficiency of {measure} on {process}", acts_on)
    return exact[0].efficiency


@declare_units(efficiencies="share", returns="share")
def share_left_in_series(
    efficiencies: ArrayLike, mechanisms: Sequence[str] | None = None
) -> FloatArray:
    """Return the share of a release left by controls that act one after another.

    Parameters
    ----------
    efficiencies : array_like, shape (..., controls)
        Share each holds back of what reaches it, 0 to 1; nan where it is not known.
    mechanisms : sequence of str, optional
        Mechanism of each control; of several with one mechanism only the strongest counts.
        Without it all are taken to be independent.

    Returns
    -------
    ndarray, shape (...)
        Product over the mechanisms of 1 - eta; 1 without controls, nan where one is not known.

    Raises
    ------
    InputError
        If an efficiency is outside 0 to 1 or the mechanisms are not one for each.
    """
    held = np.atleast_1d(np.asarray(efficiencies, dtype=float))
    problems = Problems()
    checked(problems, "efficiency", np.where(np.isnan(held), 0.0, held), "1", most=1.0,
            remedy="give a share, not per cent")  # fmt: skip
    count = held.shape[-1]
    named = [f"control {index}" for index in range(count)] if mechanisms is None else mechanisms
    if len(named) != count:
        problems.add(f"{len(named)} mechanisms for {count} controls", place="mechanisms",
                     remedy="give one for each control")  # fmt: skip
    problems.raise_if_any()
    left = np.ones(held.shape[:-1])
    for one in dict.fromkeys(named):
        # np.max keeps nan: an unknown control of a kind leaves its kind unknown.
        left = left * (1.0 - np.max(held[..., [name == one for name in named]], axis=-1))
    return np.asarray(left)


@declare_units(parts="share", shares_left="share", returns="share")
def share_left_by_parts(parts: ArrayLike, shares_left: ArrayLike) -> FloatArray:
    """Return the share of a release left by controls on different parts of area or time.

    Parameters
    ----------
    parts : array_like, shape (..., controls)
        Part of the area or time each control has, 0 to 1; together at most 1.
    shares_left : array_like, shape (..., controls)
        Share of the release each leaves on its part.

    Returns
    -------
    ndarray, shape (...)
        Sum of part times share left, and what no control has in full.

    Raises
    ------
    InputError
        If a part or share is outside 0 to 1 or the parts exceed the whole; all at once.
    """
    part = np.atleast_1d(np.asarray(parts, dtype=float))
    left = np.atleast_1d(np.asarray(shares_left, dtype=float))
    problems = Problems()
    checked(problems, "part", part, "1", most=1.0, remedy="give a share of area or time")
    checked(problems, "share left", np.where(np.isnan(left), 0.0, left), "1", most=1.0)
    total = part.sum(axis=-1)
    if (total > 1.0 + 1e-12).any():
        problems.add(f"controls on different parts hold {float(np.max(total)):g} of the whole",
                     place="parts", allowed="at most 1",
                     remedy="combine those on one part in series first")  # fmt: skip
    problems.raise_if_any()
    # A control on no part says nothing, even where its efficiency is not known.
    told = np.where(part == 0.0, 0.0, part * (1.0 - left))
    return np.asarray(1.0 - told.sum(axis=-1))


@dataclass(frozen=True)
class ControlOption:
    """A control as an option: a factor on a release, by size or gas.

    Attributes
    ----------
    name, title : str
        Key and words.
    mechanism : str
        Why it works; combines as in `share_left_in_series`.
    efficiency : mapping of str to Value
        Share held back where it acts, by "particles", cut or gas.
    part : Value
        Part of the area or time it acts on.
    extend : bool
        Whether the figure of the one cut that is known is taken for every cut; a statement of
        the user, never of the program.

    Raises
    ------
    InputError
        If an efficiency or the part is outside 0 to 1, or `extend` has not one figure to extend.
    """

    name: str
    mechanism: str
    efficiency: Mapping[str, Value]
    part: Value = field(default_factory=lambda: Value(1.0, "1", note="acts on the whole"))
    title: str = ""
    extend: bool = False

    def __post_init__(self) -> None:
        problems = Problems(self.name)
        if not self.efficiency:
            problems.add("the control has no efficiency", place="efficiency",
                         remedy="give a share for particles, a cut or a gas")  # fmt: skip
        for what, value in (*self.efficiency.items(), ("part", self.part)):
            ends = (value.central, value.low, value.high)
            checked(problems, f"efficiency on {what}" if what != "part" else "part",
                    [end for end in ends if end is not None], "1", most=1.0,
                    remedy="give a share, or a percentage with its sign")  # fmt: skip
        cuts = [what for what in self.efficiency if what.startswith("PM")]
        if self.extend and len(cuts) != 1:
            problems.add(f"{len(cuts)} figures of particle size cannot be extended",
                         place="extend", remedy="give the efficiency of one cut")  # fmt: skip
        problems.raise_if_any()

    @classmethod
    def published(
        cls, name: str, measure: str, process: str, *, application: str = "",
        part: Value | None = None, title: str = "", extend: bool = False,
    ) -> ControlOption:  # fmt: skip
        """Return an option with the packaged figures of a control.

        Parameters
        ----------
        name, title, part, extend
            As the attributes.
        measure, process, application : str
            As in `control_efficiency`.

        Raises
        ------
        InputError
            If the table has no such control, or several ways to apply it and none is named.
        """
        known = published_controls(measure, process)
        wanted = application or known[0].application
        if not application and any(one.application != wanted for one in known):
            control_efficiency(measure, process, known[0].acts_on)  # says which there are
            raise InputError.single(
                f"{measure} of {process} has several ways to be applied",
                allowed="; ".join(dict.fromkeys(one.application for one in known)),
                remedy="give application=",
            )
        chosen = [one for one in known if one.application == wanted]
        if not chosen:
            control_efficiency(measure, process, application=application)
        held = {one.acts_on: one.efficiency for one in chosen}
        whole = Value(1.0, "1", note="acts on the whole") if part is None else part
        return cls(name, chosen[0].mechanism, held, whole, title or f"{measure}, {wanted}", extend)

    def held_back(self, acts_on: str) -> Value | Missing:
        """Return the efficiency on a size or gas where the control acts."""
        if acts_on in self.efficiency:
            return self.efficiency[acts_on]
        if acts_on.startswith("PM"):
            if PARTICLES in self.efficiency:
                return self.efficiency[PARTICLES]
            if self.extend:
                return next(v for what, v in self.efficiency.items() if what.startswith("PM"))
        return Missing(f'no efficiency of "{self.name}"', acts_on)

    def factor(
        self, sizes: Sequence[str], level: ArrayLike = 0.5, part_level: ArrayLike = 0.5
    ) -> FloatArray:
        """Return the factor on a release, by size.

        Parameters
        ----------
        sizes : sequence of str
            Cuts or gases.
        level, part_level : array_like, shape (draws,)
            Quantile levels of efficiency and part where they are distributions; one level for
            all sizes, so that a control that works badly works badly on every size. The central
            value stands where there is no distribution.

        Returns
        -------
        ndarray, shape (sizes,) or (draws, sizes)
            1 - part times efficiency; nan for a size without a figure.
        """
        at = np.asarray(level, dtype=float)
        part = _at(self.part, np.asarray(part_level, dtype=float))
        left = []
        for one in sizes:
            held = self.held_back(one)
            eta = _at(held, at) if isinstance(held, Value) else np.full(at.shape, np.nan)
            left.append(1.0 - part * eta)
        return np.stack(np.broadcast_arrays(*left), axis=-1)


def _at(value: Value, level: FloatArray) -> FloatArray:
    if value.is_distribution and level.ndim:
        return np.asarray(value.ppf(level))
    return np.full(level.shape, value.central)


@declare_units(level="probability", returns="share")
def combined_factor(
    options: Sequence[ControlOption], sizes: Sequence[str], level: ArrayLike = 0.5
) -> FloatArray:
    """Return the factor of several options that act together on the same source.

    Parameters
    ----------
    options : sequence of ControlOption
        Options; those with one mechanism do not multiply, the stronger counts.
    sizes : sequence of str
        Cuts or gases.
    level : array_like, shape (draws,)
        Quantile level of the efficiencies.

    Returns
    -------
    ndarray, shape (sizes,) or (draws, sizes)
        Factor on the release; 1 without options, nan for a size one of them has no figure for.

    Notes
    -----
    Parts of area of different options are taken to overlap at random. For options on different
    parts use `share_left_by_parts`.
    """
    if not options:
        return np.ones((*np.shape(level), len(sizes)))
    held = np.stack([1.0 - one.factor(sizes, level) for one in options], axis=-1)
    left = share_left_in_series(held, [one.mechanism for one in options])
    return np.asarray(left)
