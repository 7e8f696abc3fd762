"""What the sources of an area give to the air, by substance and size bin.

Dust of a source is mass by size times composition: a bin holds R_b x_e, R_b the dust between two
cumulative sizes and x_e the mass fraction. What the balance's stacks release is spread over bins by
declared shares. PM10 and PM2.5 are counted as substances of their own; those of exhaust travel as
its gases do.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.element_names import NOBLE_GASES
from tailrace.assess.unit_amounts import UnitAmounts
from tailrace.emissions.process import SIZES
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.emissions.material_flow import MaterialFlow
    from tailrace.emissions.releases import Releases, SourceRelease

Array = NDArray[np.float64]
Left = Callable[[str, str], "Array | None"]
Shares = Callable[[str, str], "Mapping[str, float] | Missing"]

GAS = "gas"
PARTICLES: dict[str, tuple[str, ...]] = {"PM2.5": SIZES[:1], "PM10": SIZES[:2]}
"""Particles counted by their size, and the cumulative sizes that bound them."""
GIVES: dict[str, tuple[str, ...]] = {
    "radon_exhalation": NOBLE_GASES,
    "ammonia_volatilisation": ("N",),
}
"""What processes give that give nothing else."""
OF_EXHAUST = " of exhaust"


@dataclass(frozen=True)
class AirRelease:
    """What the sources of an area give to the air.

    Dust is held by source and size, because its sizes change from year to year; gases, radon and
    what stacks release by source alone, because declared shares spread them over bins.

    Parameters
    ----------
    substances, sources, bins : tuple of str
        Names.
    units : tuple of (int, int)
        Source and bin of every unit of dust.
    dust : UnitAmounts
        Of every unit, kg/yr.
    spread_sources : tuple of int
        Sources of what is spread by shares.
    spread : UnitAmounts
        Of every spread source, kg/yr; Bq/yr of radon and thoron.
    shares : ndarray, shape (substance, spread source, bin)
        Share of it in each bin.
    missing : mapping of (str, str) to str
        By source and substance, why an unknown amount comes on top; the substance is empty where
        it is so of all.
    lacking : frozenset of str
        Substances of which an unknown amount comes on top of what the sources together give.
    """

    substances: tuple[str, ...]
    sources: tuple[str, ...]
    bins: tuple[str, ...]
    units: tuple[tuple[int, int], ...]
    dust: UnitAmounts
    spread_sources: tuple[int, ...]
    spread: UnitAmounts
    shares: Array
    missing: Mapping[tuple[str, str], str]
    lacking: frozenset[str] = frozenset()

    @property
    def amount(self) -> Array:
        """Everything by bin, shape (substance, source, bin, year, draw)."""
        return self.amount_of(range(len(self.substances)))

    def amount_of(self, substances: Sequence[int]) -> Array:
        """Return some substances by bin, shape (substance, source, bin, year, draw).

        Parameters
        ----------
        substances : sequence of int
            Their positions.
        """
        shape = (len(substances), len(self.sources), len(self.bins), *self.dust.shape)
        found = np.zeros(shape)
        for own, e in zip(found, substances, strict=True):
            for (source, bin_), given in zip(self.units, _rows(self.dust.of(e)), strict=False):
                own[source, bin_] += given
            spread = _rows(self.spread.of(e))
            for source, shares, given in zip(
                self.spread_sources, self.shares[e], spread, strict=False
            ):
                own[source] += shares[:, None, None] * given
        return found

    def by_source(self, years: Sequence[int]) -> Array:
        """Return what each source gives, shape (substance, source, year, draw).

        Parameters
        ----------
        years : sequence of int
            Positions of the years wanted.
        """
        shape = (len(self.substances), len(self.sources), len(years), self.dust.shape[1])
        found = np.zeros(shape)
        whole = self.shares.sum(axis=-1)
        for e in range(len(self.substances)):
            for (source, _), given in zip(self.units, _rows(self.dust.of(e, years)), strict=False):
                found[e, source] += given
            spread = _rows(self.spread.of(e, years))
            for source, share, given in zip(self.spread_sources, whole[e], spread, strict=False):
                found[e, source] += share * given
        return found


def _rows(amounts: Array | None) -> Iterable[Array]:
    """Return amounts by unit; none where no unit holds the substance."""
    return () if amounts is None else amounts


def size_bins(dust: Array) -> dict[str, Array]:
    """Return dust by size bin from dust below each size.

    Parameters
    ----------
    dust : ndarray, shape (size, year, draw)
        Dust below each of `SIZES`, kg/yr; NaN for sizes nothing is said of.

    Returns
    -------
    dict of str to ndarray, shape (year, draw)
        By bin ("PM2.5", "PM2.5-10", ...): what lies between two sizes that are known. A size that
        is not known belongs to the bin above it, so that nothing is lost.
    """
    found: dict[str, Array] = {}
    lower: Array | None = None
    for size, mass in zip(SIZES, dust, strict=True):
        if np.isnan(mass).all():
            continue
        name = bin_of(size)
        found[name] = mass if lower is None else mass - lower
        lower = mass
    return found


def bin_of(size: str) -> str:
    """Return the bin whose upper end is a size: "PM2.5-10" of "PM10"."""
    index = SIZES.index(size)
    return size if index == 0 else f"{SIZES[index - 1]}-{size.removeprefix('PM')}"


def air_release(
    releases: Releases,
    sources: Sequence[str],
    bins: Sequence[str],
    substances: Sequence[str],
    shares: Shares,
    left: Left,
    not_carried: Mapping[str, Missing] | None = None,
) -> AirRelease:
    """Return what sources give to the air.

    Parameters
    ----------
    releases : Releases
        What the site releases.
    sources, bins, substances : sequence of str
        Sources and outlets of the area, bins of its transfers, substances wanted.
    shares : callable
        Of an outlet and a substance, the share of its mass in each bin, or why it is not known.
    left : callable
        Of a source and a substance ("dust" for dust), what options leave, shape (year, draw), or
        None.
    not_carried : mapping of str to Missing, optional
        Sources of the area whose way through the air is not known, and why.

    Returns
    -------
    AirRelease
    """
    shape = releases.shape
    made = _Parts(substances, bins, UnitAmounts(shape), UnitAmounts(shape))
    for s, name in enumerate(sources):
        if name in releases.missing:
            _not_known(releases, name, made)
        elif name in releases.sources:
            _source(releases.sources[name], name, s, left, made)
        else:
            _outlet(releases, name, s, shares, left, made)
    for name, reason in (not_carried or {}).items():
        _not_carried(releases, name, str(reason), left, made)
    return made.whole(sources)


def _not_known(releases: Releases, name: str, made: _Parts) -> None:
    """Note a source of which nothing can be computed: it may give all that its process gives."""
    process = releases.emissions.sources[name].process
    dusty = [x for x in made.substances if x not in NOBLE_GASES]
    made.lose(name, "", str(releases.missing[name]), GIVES.get(process, dusty))


def _not_carried(releases: Releases, name: str, reason: str, left: Left, made: _Parts) -> None:
    """Note a source that gives to the air, but whose way to places is not known."""
    if name in releases.missing:
        _not_known(releases, name, made)
        return
    bins, shape = (*map(bin_of, SIZES), GAS, *NOBLE_GASES), releases.shape
    given = _Parts(made.substances, bins, UnitAmounts(shape), UnitAmounts(shape))
    if name in releases.sources:
        _source(releases.sources[name], name, 0, left, given)
    elif name in releases.outlets:
        _outlet(releases, name, 0, lambda *_: {SIZES[0]: 1.0}, left, given)
    some = np.asarray(given.whole((name,)).amount.any(axis=(1, 2, 3, 4)))
    known = [x for x, there in zip(made.substances, some, strict=True) if there]
    if known or given.lacking:
        made.lose(name, "", reason, (*known, *given.lacking))


@dataclass
class _Parts:
    """What is gathered, source by source."""

    substances: Sequence[str]
    bins: Sequence[str]
    dust: UnitAmounts
    spread: UnitAmounts
    units: list[tuple[int, int]] = field(default_factory=list)
    spread_sources: list[int] = field(default_factory=list)
    shares: list[Array] = field(default_factory=list)
    missing: dict[tuple[str, str], str] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)

    def lose(
        self, source: str, substance: str, reason: str, lacking: Collection[str] = ()
    ) -> None:  # fmt: skip
        """Note that a source gives an unknown amount of a substance; of several where it is ""."""
        self.missing[source, substance] = reason
        self.lacking.update((substance,) if substance else lacking)

    def add_spread(
        self, source: int, amounts: Mapping[str, Array], shares: Mapping[str, Mapping[str, float]]
    ) -> None:
        """Take amounts by substance, and their shares by bin."""
        if not amounts:
            return
        parts = np.zeros((len(self.substances), len(self.bins)))
        for e, name in enumerate(self.substances):
            for bin_name, share in shares.get(name, {}).items():
                parts[e, self.bins.index(bin_name)] = share
        at = self.substances.index
        self.spread_sources.append(source)
        self.spread.add(np.ones((1, 1)), {at(name): given for name, given in amounts.items()})
        self.shares.append(parts)

    def whole(self, sources: Sequence[str]) -> AirRelease:
        """Return what was gathered."""
        none = np.zeros((len(self.substances), 0, len(self.bins)))
        return AirRelease(
            tuple(self.substances), tuple(sources), tuple(self.bins), tuple(self.units),
            self.dust, tuple(self.spread_sources), self.spread,
            np.stack(self.shares, axis=1) if self.shares else none,
            self.missing, frozenset(self.lacking & set(self.substances)),
        )  # fmt: skip


def _source(one: SourceRelease, name: str, s: int, left: Left, made: _Parts) -> None:
    emitted = one.emitted
    amounts: dict[str, Array] = {}
    parts: dict[str, dict[str, float]] = {}
    for substance in made.substances:
        for given, bin_name in ((emitted.gases, GAS), (emitted.nuclides, substance)):
            if substance in given:
                factor = left(name, substance)
                mass = given[substance]
                amounts[substance] = mass if factor is None else mass * factor
                parts[substance] = {bin_name: 1.0}
    for particle in made.substances:
        soot = emitted.gases.get(f"{particle}{OF_EXHAUST}") if particle in PARTICLES else None
        if soot is not None:
            factor = left(name, particle)
            amounts[particle] = soot if factor is None else soot * factor
            parts[particle] = {GAS: 1.0}
    made.add_spread(s, amounts, parts)
    if emitted.dust is None:
        return
    _check_sizes(emitted.dust, name, made)
    contents = _contents(one, name, emitted.dust, made)
    factor = left(name, "dust")
    for bin_name, mass in size_bins(emitted.dust).items():
        dust = mass if factor is None else mass * factor
        holds = {made.substances.index(x): content for x, content in contents.items()}
        for particle, sizes in PARTICLES.items():
            if particle in made.substances and bin_name in {bin_of(size) for size in sizes}:
                holds[made.substances.index(particle)] = np.ones((1, 1))
        made.units.append((s, made.bins.index(bin_name)))
        made.dust.add(dust, holds)


def _check_sizes(dust: Array, name: str, made: _Parts) -> None:
    """Note the particles of whose size nothing is said."""
    if not np.nan_to_num(dust).any():
        return
    for particle, sizes in PARTICLES.items():
        if particle in made.substances and np.isnan(dust[SIZES.index(sizes[-1])]).all():
            made.lose(name, particle, f"its factors say nothing of {particle}")


def _contents(
    one: SourceRelease, name: str, dust: Array, made: _Parts
) -> dict[str, Array]:  # fmt: skip
    """Return mass fractions of the dust by substance, what is not known as zero and noted."""
    found: dict[str, Array] = {}
    blows = np.nan_to_num(dust).max(axis=0) > 0.0
    inside = [x for x in made.substances if x not in (*PARTICLES, *NOBLE_GASES)]
    if not one.substances:
        if blows.any():
            made.lose(name, "", "what its dust is made of is not known", inside)
        return found
    for substance in inside:
        content = one.content(substance)
        if content is None:
            if blows.any():
                made.lose(name, substance, f"the balance does not follow {substance} in its dust")
            continue
        row = one.substances.index(substance)
        if one.at_least is not None and (one.at_least[row][:, np.newaxis] & blows).any():
            made.lose(name, substance, f"its material holds an unknown amount of {substance}")
        unknown = np.isnan(content)
        if (unknown & blows).any():
            made.lose(name, substance, f"nothing is known of {substance} in its dust")
        found[substance] = np.where(unknown, 0.0, content)
    return found


def _outlet(
    releases: Releases, name: str, s: int, shares: Shares, left: Left, made: _Parts
) -> None:  # fmt: skip
    flow = releases.outlets[name]
    amounts: dict[str, Array] = {}
    parts: dict[str, Mapping[str, float]] = {}
    some = bool((np.abs(flow.flow) > 0.0).any())
    for substance in made.substances:
        if substance not in flow.substances:
            if some and substance not in (*PARTICLES, *NOBLE_GASES):
                reason = f"the balance does not follow {substance} in what leaves by it"
                made.lose(name, substance, reason)
            continue
        row = flow.substances.index(substance)
        unknown = np.isnan(flow.flow[row])
        mass = np.where(unknown, 0.0, flow.flow[row])
        if flow.at_least[row].any() or unknown.any():
            made.lose(name, substance, f"an unknown amount of {substance} leaves by it")
        if not mass.any():
            continue
        part = shares(name, substance)
        if isinstance(part, Missing):
            made.lose(name, substance, str(part))
            continue
        factor = left(name, substance)
        amounts[substance] = mass if factor is None else mass * factor
        parts[substance] = part
    _particles(flow, name, parts, left, made, amounts)
    made.add_spread(s, amounts, parts)


def _particles(
    flow: MaterialFlow,
    name: str,
    parts: dict[str, Mapping[str, float]],
    left: Left,
    made: _Parts,
    amounts: dict[str, Array],
) -> None:
    """Add particles of an outlet as a whole, or note that they are not known."""
    solid = [part for part in parts.values() if set(part) - {GAS}]
    for particle, sizes in PARTICLES.items():
        fine = {bin_of(size) for size in sizes}
        if particle not in made.substances or not any(fine & set(part) for part in solid):
            continue
        if "particles" not in flow.amounts:
            made.lose(name, particle, f"nothing is known of {particle} as a whole")
            continue
        if any(name == lost and "unknown amount" in why for (lost, _), why in made.missing.items()):
            made.lose(name, particle, f"some of its {particle} is not known")
        mass, factor = flow.amounts["particles"], left(name, "dust")
        amounts[particle] = mass if factor is None else mass * factor
        parts[particle] = {b: share for b, share in solid[0].items() if b in fine}
