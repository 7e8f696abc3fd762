"""What emits: one source of a site, of what material, by which process, with which numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tailrace.emissions.controls import ControlOption
from tailrace.quantities import Missing, Value

if TYPE_CHECKING:
    from tailrace.emissions.release_point import ReleasePoint

MaterialKind = Literal["feed", "stream", "end", "route"]

MATERIALS: dict[str, str] = {
    "feed": 'what enters a route from outside: "mine:ore"',
    "stream": 'what leaves a unit and its route: "flotation/flotation.concentrate"',
    "end": 'where waste or a stock ends: "waste:tailings:tailings_pond"',
    "route": 'a route whose fuel is burnt or whose water is lost: "mine"',
}
"""Kinds of material and how each is named."""

STORES = ("waste:", "store:", "water:")
"""Ends that keep or carry off what reaches them; what leaves them is taken out of that."""


@dataclass(frozen=True)
class Material:
    """What the dust is made of, as the balance names it.

    Parameters
    ----------
    kind : {"feed", "stream", "end", "route"}
        What the balance knows under that name.
    name : str
        The name: "mine:ore", "flotation/flotation.concentrate", "waste:tailings:tailings_pond".
    """

    kind: MaterialKind
    name: str

    @property
    def is_kept(self) -> bool:
        """Whether it lies in a store, so that dust takes from what the store keeps."""
        return self.kind == "end" and self.name.startswith(STORES)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class ByYear:
    """A number declared for some years, linear between them.

    Parameters
    ----------
    years : tuple of int
        Years declared, ascending.
    values : tuple of Value
        Numbers, all in the same unit.
    """

    years: tuple[int, ...]
    values: tuple[Value, ...]


Number = Value | Missing | ByYear


@dataclass(frozen=True)
class ControlInPlace:
    """A measure that acts on a source, and since when.

    Parameters
    ----------
    control : ControlOption
        What it holds back, by size.
    first_year, last_year : int or None
        Calendar years in which it acts; None for all.
    """

    control: ControlOption
    first_year: int | None = None
    last_year: int | None = None

    def acts_in(self, year: int) -> bool:
        """Return whether it acts in a calendar year."""
        return (self.first_year is None or year >= self.first_year) and (
            self.last_year is None or year <= self.last_year
        )


@dataclass(frozen=True)
class EmissionSource:
    """One source of dust, gas or activity.

    Parameters
    ----------
    name, title : str
        Identifier, and name as printed.
    process : str
        Name of the process in the registry.
    edition : str
        Edition of the emission factors, "" for a process that has only one.
    area, place : str
        Where, in the site's names.
    material : Material or None
        What the dust is made of.
    moved : Material or None
        What it moves, where that is not what the dust is made of: trucks with ore raise the dust
        of the road. The material itself where none is given.
    inputs : mapping of str to Value, Missing or ByYear
        Numbers the process needs.
    choices : mapping of str to str
        Words the process needs, such as a way of placing a pile.
    controls : tuple of ControlInPlace
        Measures in place.
    enrichment : mapping of str to Value
        Content of a substance in the fine dust over that in the material.
    sizes : mapping of str to Value
        Dust below a size that the factors say nothing of ("PM2.5"), over the dust below the next
        larger size that is known.
    composition : mapping of str to Value, or None
        Contents of the dust that is not the material, where they are not those of the area's
        soil, kg/kg; None where all of the dust is the material.
    material_share : Value or None
        Share of the dust that is the material where `composition` is given; none of it unless
        declared.
    first_year, last_year : int or None
        Years in which it emits; None for all.
    """

    name: str
    title: str
    process: str
    edition: str = ""
    area: str = ""
    place: str = ""
    material: Material | None = None
    moved: Material | None = None
    inputs: Mapping[str, Number] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)
    controls: tuple[ControlInPlace, ...] = ()
    enrichment: Mapping[str, Value] = field(default_factory=dict)
    first_year: int | None = None
    last_year: int | None = None
    sizes: Mapping[str, Value] = field(default_factory=dict)
    composition: Mapping[str, Value] | None = None
    material_share: Value | None = None

    @property
    def works_on(self) -> Material | None:
        """What its activity is counted from."""
        return self.moved or self.material

    def runs_in(self, year: int) -> bool:
        """Return whether it emits in a calendar year."""
        return (self.first_year is None or year >= self.first_year) and (
            self.last_year is None or year <= self.last_year
        )

    def values(self) -> Iterator[tuple[str, Value | Missing]]:
        """Yield every declared number with its key path below the source."""
        for name, number in self.inputs.items():
            if isinstance(number, ByYear):
                for year, value in zip(number.years, number.values, strict=True):
                    yield f"inputs.{name}.{year}", value
            else:
                yield f"inputs.{name}", number
        for control in (one.control for one in self.controls):
            for size, efficiency in control.efficiency.items():
                yield f"control.{control.name}.efficiency.{size}", efficiency
            yield f"control.{control.name}.part", control.part
        for name, value in self.enrichment.items():
            yield f"enrichment.{name}", value
        for name, value in self.sizes.items():
            yield f"sizes.{name}", value
        for name, value in (self.composition or {}).items():
            yield f"composition.{name}", value
        if self.material_share is not None:
            yield "material_share", self.material_share


@dataclass(frozen=True)
class WeatherChoice:
    """Which climate an area's hourly winds are drawn from where the site has no weather file.

    Parameters
    ----------
    area : str
        Area of the site.
    climate : str
        Name of a packaged climate, or path of one.
    seed : int
        Seed of the order of its hours.
    """

    area: str
    climate: str
    seed: int = 0


@dataclass(frozen=True)
class OutletLimits:
    """Which published limits an outlet of the works is held against.

    Parameters
    ----------
    outlet : str
        End of the balance: "air:roaster_stack", "water:treated_effluent".
    medium : str
        "stack gas" or "waste water".
    volume : str
        Volume the release is diluted in: one that units of the works give ("waste_gas"), or
        "own water" for the water that leaves with it.
    categories : tuple of str
        Categories of the table of limits.
    """

    outlet: str
    medium: str
    volume: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Emissions:
    """What emits on a site.

    Parameters
    ----------
    sources : mapping of str to EmissionSource
        Sources by name, in the order declared.
    weather : mapping of str to WeatherChoice
        Climates by area.
    limits : mapping of str to OutletLimits
        Limits by outlet of the works.
    release_points : mapping of str to ReleasePoint
        How sources and outlets of the works meet the air.
    file : str
        File it was read from.
    """

    sources: Mapping[str, EmissionSource]
    weather: Mapping[str, WeatherChoice] = field(default_factory=dict)
    limits: Mapping[str, OutletLimits] = field(default_factory=dict)
    release_points: Mapping[str, ReleasePoint] = field(default_factory=dict)
    file: str = "emissions.toml"

    def values(self) -> Iterator[tuple[str, Value | Missing]]:
        """Yield every number with its place, for censuses and citations."""
        for name, source in self.sources.items():
            for key, value in source.values():
                yield f"{self.file}: source.{name}.{key}", value
        for name, point in self.release_points.items():
            for key, value in point.values():
                yield f"{self.file}: release_point.{name}.{key}", value
