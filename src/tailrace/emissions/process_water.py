"""Process water and saline waste that works send to the ground, to a river or to a pond.

Load = volume times concentration, by substance and year. A substance without a concentration is
missing with its reason; a total over streams is then "at least" what is known. Streams that mix add
volumes and loads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.missing import AtLeast, Missing
from tailrace.quantities.number_checks import FloatArray, checked

from .emission_limits import Verdict, compare_with_limit, published_limits

DESTINATIONS = ("ground", "river", "pond", "sewer")

LIMIT_NAMES = {
    "F": "fluoride", "NH4": "ammonia nitrogen", "NH3": "ammonia nitrogen", "Zn": "total zinc",
    "Cd": "total cadmium", "Pb": "total lead", "As": "total arsenic", "Cr": "total chromium",
    "P": "total phosphorus",
}  # fmt: skip
"""Name under which the limits of waste water list a substance."""

THORIUM_URANIUM = "thorium and uranium"


@dataclass(frozen=True)
class WaterStream:
    """Water that leaves the works.

    Attributes
    ----------
    name : str
        What it is called.
    destination : {"ground", "river", "pond", "sewer"}
        Where it goes.
    volume : float or ndarray, shape (years,) or (draws, years), m3/yr
        Volume per year.
    concentration : mapping of str to ndarray or Missing, kg/m3
        Substance to concentration, of a shape that goes with `volume`.

    Raises
    ------
    InputError
        If a number is out of its range or the destination is unknown; all at once.
    """

    name: str
    destination: str
    volume: ArrayLike
    concentration: Mapping[str, ArrayLike | Missing]

    def __post_init__(self) -> None:
        problems = Problems(self.name)
        volume = checked(problems, "volume", self.volume, "m3/yr")
        for substance, value in self.concentration.items():
            if isinstance(value, Missing):
                continue
            held = checked(problems, f"concentration of {substance}", value, "kg/m3", most=1500.0,
                           remedy="give kg/m3: 1 mg/L is 1e-3 kg/m3")  # fmt: skip
            try:
                np.broadcast_shapes(held.shape, volume.shape)
            except ValueError:
                problems.add(f"{held.shape} concentrations for {volume.shape} volumes",
                             place=substance, remedy="give one for each year")  # fmt: skip
        if self.destination not in DESTINATIONS:
            problems.add(f'water goes to "{self.destination}"', place="destination",
                         allowed=", ".join(DESTINATIONS),
                         remedy=did_you_mean(self.destination, DESTINATIONS))  # fmt: skip
        problems.raise_if_any()

    def load(self, substance: str) -> FloatArray | Missing:
        """Return the mass per year, kg/yr, of a substance; missing where nothing is known of it."""
        value = self.concentration.get(substance)
        if value is None:
            return Missing(f'no concentration in "{self.name}"', substance)
        if isinstance(value, Missing):
            return value
        return np.asarray(np.asarray(value, dtype=float) * np.asarray(self.volume, dtype=float))


@dataclass(frozen=True)
class WaterLoad:
    """Total of a substance over streams.

    Attributes
    ----------
    known : ndarray, kg/yr
        Sum of what is known.
    missing : tuple of Missing
        Streams whose load is not known; with any, `known` is a lower bound.
    """

    known: FloatArray
    missing: tuple[Missing, ...] = ()


def total_load(streams: Sequence[WaterStream], substance: str, destination: str = "") -> WaterLoad:
    """Return the load of a substance over streams, to one destination where it is named.

    Parameters
    ----------
    streams : sequence of WaterStream
        Streams.
    substance : str
        Substance.
    destination : {"ground", "river", "pond", "sewer"}, optional
        All unless given.

    Returns
    -------
    WaterLoad
        Sum and what is missing from it.

    Raises
    ------
    InputError
        If the destination is unknown.
    """
    if destination not in ("", *DESTINATIONS):
        raise InputError.single(
            f'water goes to "{destination}"', place="destination", allowed=", ".join(DESTINATIONS),
            remedy=did_you_mean(destination, DESTINATIONS),
        )  # fmt: skip
    known: FloatArray = np.asarray(0.0)
    missing = []
    for one in streams:
        if destination not in ("", one.destination):
            continue
        load = one.load(substance)
        if isinstance(load, Missing):
            missing.append(load)
        else:
            known = np.asarray(known + load)
    return WaterLoad(known, tuple(missing))


def mixed_stream(name: str, destination: str, streams: Sequence[WaterStream]) -> WaterStream:
    """Return the stream that several make together.

    Parameters
    ----------
    name, destination : str
        Of the mixture.
    streams : sequence of WaterStream
        What mixes; nothing reacts or settles.

    Returns
    -------
    WaterStream
        Volumes and loads added; a substance missing in one stream is missing in the mixture.

    Raises
    ------
    InputError
        If there is no stream, or no volume to dissolve in.
    """
    if not streams:
        raise InputError.single("no stream to mix", place=name, remedy="give at least one")
    volume = np.asarray(sum(np.asarray(one.volume, dtype=float) for one in streams))
    if not (volume > 0.0).all():
        raise InputError.single("a mixture without volume has no concentration", place=name,
                                remedy="leave out years without discharge")  # fmt: skip
    substances = dict.fromkeys(name for one in streams for name in one.concentration)
    held: dict[str, ArrayLike | Missing] = {}
    for substance in substances:
        load = total_load(streams, substance)
        held[substance] = load.missing[0] if load.missing else np.asarray(load.known / volume)
    return WaterStream(name, destination, volume, held)


def judge_stream(stream: WaterStream, category: str) -> dict[str, tuple[Verdict, ...]]:
    """Compare a stream with the limits of waste water.

    Parameters
    ----------
    stream : WaterStream
        The stream; its worst year is compared.
    category : str
        Category of the limits, such as "new works and all from 2014, direct".

    Returns
    -------
    dict of str to tuple of Verdict
        Name of the limit to verdicts; a limit nothing is known for is among them as "cannot tell".

    Raises
    ------
    InputError
        If there are no limits of the category.
    """
    limits = [one for one in published_limits("waste water") if one.category == category]
    if not limits:
        known = dict.fromkeys(one.category for one in published_limits("waste water"))
        raise InputError.single(f'no limits of category "{category}"', place="category",
                                allowed="; ".join(known),
                                remedy=did_you_mean(category, known))  # fmt: skip
    found: dict[str, tuple[Verdict, ...]] = {}
    verdicts: tuple[Verdict, ...]
    for limit in limits:
        if limit.substance == "pH":
            continue
        named = [s for s in stream.concentration if LIMIT_NAMES.get(s) == limit.substance]
        if limit.substance == THORIUM_URANIUM:
            verdicts = (compare_with_limit(_heavy(stream), limit),)
        elif named:
            verdicts = tuple(compare_with_limit(_worst(stream, one), limit, one) for one in named)
        else:
            absent = Missing(f'no concentration in "{stream.name}"', limit.substance)
            verdicts = (compare_with_limit(absent, limit),)
        found[limit.substance] = verdicts
    return found


def _worst(stream: WaterStream, substance: str) -> float | Missing:
    value = stream.concentration.get(substance)
    if value is None:
        return Missing(f'no concentration in "{stream.name}"', substance)
    return value if isinstance(value, Missing) else float(np.max(np.asarray(value, dtype=float)))


def _heavy(stream: WaterStream) -> float | AtLeast | Missing:
    # The two worst years may differ: a sum of maxima is the careful side.
    both = [_worst(stream, name) for name in ("Th", "U")]
    known = [one for one in both if isinstance(one, float)]
    missing = tuple(one for one in both if isinstance(one, Missing))
    if not known:
        return missing[0]
    return AtLeast(sum(known), missing) if missing else sum(known)
