"""What a sample counts: the substance by any of its names, and the mass its number is the mass of.

A number of a sample is the mass of something: Ce or CeO2, nitrate or its nitrogen, rare earths as
elements or as oxides. Where the sample says so, in its name, its unit or its own column, it is
converted exactly to what toxicity values and limits count, and the conversion is kept as a
sentence. Where two of them contradict, or the ratio is not fixed, it is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tailrace.data.rare_earths import RareEarthDistribution
from tailrace.data.substances import conversion_factor, substance, substance_names
from tailrace.errors import InputError, did_you_mean
from tailrace.people.parameter_names import measured_parameter, measured_parameters
from tailrace.people.sample_media import Kind
from tailrace.quantities.basis import basis_mismatch_remedy, basis_token

_NUCLIDE = re.compile(r"[A-Z][a-z]?-[0-9]{1,3}m?(\+[A-Z][a-z]?-[0-9]{1,3}m?)*")
_ACTIVITIES = ("gross-alpha", "gross-beta")
_PLAIN = ("pH",)
_RARE_EARTH_TOTALS = {"REE", "REO"}
_BY_NITROGEN = {"NO3": "NO3-N", "NH4": "NH3-N"}
"""Ions that toxicity values and classes of water count by their nitrogen."""


@dataclass(frozen=True)
class SampleSubstance:
    """What a sample is a sample of.

    Parameters
    ----------
    name : str
        Name in this room: "As", "NO3-N", "Ra-226".
    counted_as : str
        Substance whose mass toxicity values and limits count; empty where it is no mass.
    given_as : str
        Substance that the name of the sample said its number counts: "CeO2" of a sample called so.
    kind : {"mass", "activity", "plain"}
        What its number is.
    """

    name: str
    counted_as: str
    given_as: str
    kind: Kind


def substance_of_sample(text: str) -> SampleSubstance:
    """Return what a sample is of, by any name.

    Parameters
    ----------
    text : str
        Symbol, English name, CAS number, formula of a compound, or a nuclide.

    Returns
    -------
    SampleSubstance
        An oxide is its element, given as the oxide.

    Raises
    ------
    InputError
        If nothing has that name; the message suggests the nearest.
    """
    try:
        found = measured_parameter(text)
    except InputError as error:
        other = _of_table(text)
        if other is None:
            names = [*measured_parameters(), *substance_names()]
            raise InputError.single(
                f'no substance is called "{text}"',
                allowed="a symbol, an English name, a CAS number, an oxide or a nuclide",
                remedy=error.problems[0].remedy or did_you_mean(text, names),
            ) from None
        return other
    if found.name in _BY_NITROGEN:
        return SampleSubstance(_BY_NITROGEN[found.name], "N", found.name, "mass")
    return SampleSubstance(found.name, found.counted_as, "", _kind_of(found.name))


def _kind_of(name: str) -> Kind:
    if name in _PLAIN:
        return "plain"
    return "activity" if name in _ACTIVITIES or _NUCLIDE.fullmatch(name) else "mass"


def _of_table(text: str) -> SampleSubstance | None:
    """Return a substance of the data tables that this room counts as its element."""
    if text.strip() not in substance_names():
        return None
    found = substance(text.strip())
    if found.kind == "nuclide":
        return SampleSubstance(found.name, found.name, "", "activity")
    if found.element in measured_parameters():
        return SampleSubstance(found.element, found.element, found.name, "mass")
    return None


@dataclass(frozen=True)
class Counted:
    """How the number of a sample becomes what is counted.

    Parameters
    ----------
    factor : float
        What the number is multiplied with.
    words : str
        What was done; empty where nothing was.
    """

    factor: float = 1.0
    words: str = ""


def counted(
    one: SampleSubstance, bases: tuple[str, ...], distribution: RareEarthDistribution | None
) -> Counted:
    """Return how a number is converted to what is counted.

    Parameters
    ----------
    one : SampleSubstance
        The substance.
    bases : tuple of str
        Substances that the unit and the column `basis` say the number counts.
    distribution : RareEarthDistribution or None
        Rare earths of the material; needed between REE and REO.

    Returns
    -------
    Counted
        Factor 1 where nothing else was said.

    Raises
    ------
    InputError
        If two of them contradict, a word is no basis, or there is no fixed ratio.
    """
    said = dict.fromkeys(_token(word) for word in (one.given_as, *bases) if word)
    if not said:
        return Counted()
    if len(said) > 1:
        raise InputError.single(
            f"one number counts {' and '.join(said)}", allowed="one basis",
            remedy="say once what the number is the mass of",
        )  # fmt: skip
    basis = next(iter(said))
    if one.kind != "mass":
        if basis == one.name:
            return Counted()
        raise InputError.single(
            f"{one.name} is no mass, and {basis} is given as its basis",
            remedy="leave the basis out",
        )  # fmt: skip
    if basis == one.counted_as:
        return Counted()
    return _converted(one, basis, distribution)


def _converted(
    one: SampleSubstance, basis: str, distribution: RareEarthDistribution | None
) -> Counted:
    target = one.counted_as or one.name
    totals = {basis, target} == _RARE_EARTH_TOTALS
    try:
        factor = conversion_factor.__wrapped__(basis, target, distribution if totals else None)
    except InputError as error:
        problem = error.problems[0]
        remedy = (
            "name the ore the rare earths are of (--rare-earths bayan_obo), or write the number "
            f"under the name {basis}"
            if totals and distribution is None
            else problem.remedy or basis_mismatch_remedy(basis, [target])
        )
        raise InputError.single(
            f"{one.name} is given as {basis} and counted as {target}: {problem.what}", remedy=remedy
        ) from None
    by = f" by the rare earths of {distribution.ore}" if totals and distribution else ""
    return Counted(factor, f"given as {basis}, times {factor:.4g} to {target}{by}")


def _token(word: str) -> str:
    found = basis_token(word)
    if found is None:
        raise InputError.single(
            f'"{word}" is no basis', place="basis",
            allowed="what the number is the mass of: Ce, CeO2, N, NO3, REE, REO",
        )  # fmt: skip
    return found
