"""Levels of one unit, from which results per unit of level follow by the people room itself."""

from __future__ import annotations

from tailrace.people.sample_levels import ALL_YEARS, MeasuredLevel
from tailrace.people.sample_media import MEDIA, Kind

LEVEL_MEDIA = ("air", "soil", "house_dust", "road_dust", "drinking_water", "crops", "milk", "meat")
"""Media of the chain in which people meet substances."""

DIET = "diet"
"""What is swallowed with bought food and water, mg/(kg d): a medium and a pathway of its own."""

PATHWAY_MEDIA: dict[str, str] = {
    **{pathway: medium for medium in LEVEL_MEDIA for pathway in MEDIA[medium].pathways},
    DIET: DIET,
    "external_ground": "soil",
    "external_air": "air",
    "radon": "air",
    "thoron": "air",
}
"""Pathways of the chain, each with the medium whose level it follows."""

PATHWAYS = tuple(PATHWAY_MEDIA)


def unit_level(medium: str, substance: str, kind: Kind, amount: float = 1.0) -> MeasuredLevel:
    """Return a level as if it had been measured.

    Parameters
    ----------
    medium : str
        One of `LEVEL_MEDIA`, or "indoor_air".
    substance : str
        Substance or nuclide.
    kind : {"mass", "activity"}
        What it is.
    amount : float
        Level in the unit of the medium.
    """
    unit = MEDIA[medium].unit(kind)
    return MeasuredLevel(
        "", medium, substance, ALL_YEARS, amount, unit, kind, amount, amount, None, ()
    )
