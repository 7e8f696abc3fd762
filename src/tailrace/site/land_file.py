"""What land.toml must agree with: packaged sets of factors, and itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.errors import Problems, did_you_mean
from tailrace.site.schema_land import LandFile

if TYPE_CHECKING:
    from tailrace.quantities import Value

_ROUNDING = 1e-6


def check_land(land: LandFile, file: str, problems: Problems) -> None:
    """Note what in a file of the land cannot be used.

    Parameters
    ----------
    land : LandFile
        What it says.
    file : str
        Its name in messages.
    problems : Problems
        Takes what is wrong.
    """
    from tailrace.quantities import Value

    _check_coefficients(land, file, problems)
    shares = [crop.share for crop in land.crop.values() if isinstance(crop.share, Value)]
    total = sum(share.central for share in shares)
    if land.crop and len(shares) == len(land.crop) and abs(total - 1.0) > _ROUNDING:
        problems.add(
            f"the shares of the crops add up to {total:g}", file=file, place="crop",
            allowed="1: each is of the fresh mass of home-grown crops",
        )  # fmt: skip
    for place, value in _above_zero(land):
        if isinstance(value, Value) and not _lowest(value) > 0.0:
            problems.add(
                f"{place} may be {_lowest(value):g}", file=file, place=place,
                allowed="above zero: something is divided by it",
            )  # fmt: skip


def _check_coefficients(land: LandFile, file: str, problems: Problems) -> None:
    """Check that the set of soil coefficients is one of the packaged ones."""
    named = land.transfer.distribution_coefficients
    if named is None:
        return
    from tailrace.land.distribution_coefficients import coefficient_sets

    sets = coefficient_sets()
    if named not in sets:
        problems.add(
            f'there is no set of distribution coefficients "{named}"', file=file,
            place="transfer.distribution_coefficients", allowed=", ".join(sets),
            remedy=did_you_mean(named, sets),
        )  # fmt: skip
        return
    soil, soils = land.transfer.distribution_soil, sets[named]
    if soil not in soils and (soil or len(soils) > 1):
        problems.add(
            f'soil "{soil}"' if soil else f'the set "{named}" distinguishes soils', file=file,
            place="transfer.distribution_soil", allowed=", ".join(soils),
            remedy=did_you_mean(soil, soils),
        )  # fmt: skip


def _above_zero(land: LandFile) -> list[tuple[str, object]]:
    """Return the numbers that something is divided by."""
    found: list[tuple[str, object]] = []
    for name, soil in (("yard", land.soil.yard), ("field", land.soil.field)):
        found += [
            (f"soil.{name}.depth", soil.depth),
            (f"soil.{name}.bulk_density", soil.bulk_density),
            (f"soil.{name}.water_content", soil.water_content),
        ]
    found += [(f"crop.{name}.dry_matter", crop.dry_matter) for name, crop in land.crop.items()]
    return [
        *found,
        ("house.height", land.house.height),
        ("road.dust_input", land.road.dust_input),
        ("weathering_half_life", land.weathering_half_life),
        ("cattle.milk.density", land.cattle.milk.density),
    ]


def _lowest(value: Value) -> float:
    """Return the least a number can be, but for a chance of 1e-12."""
    if value.distribution is None:
        return value.central
    return float(value.distribution.bulk()[0])
