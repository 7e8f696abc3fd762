"""Media that samples are taken of: the unit each is kept in, and which way of intake it feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["mass", "activity", "dose rate", "plain"]
State = Literal["dry", "fresh", ""]


@dataclass(frozen=True)
class Medium:
    """A medium.

    Parameters
    ----------
    name : str
        Name in the column `medium`.
    mass_unit, activity_unit : str
        Units that concentrations are kept in.
    state : {"dry", "fresh", ""}
        State of what the concentration is per mass of; empty where there is none.
    state_must_be_said : bool
        Whether a sample has to say its state, because laboratories report both.
    pathways : tuple of str
        Ways of intake that its concentration feeds; none where it is judged by standards alone.
    """

    name: str
    mass_unit: str
    activity_unit: str
    state: State = ""
    state_must_be_said: bool = False
    pathways: tuple[str, ...] = ()

    def unit(self, kind: Kind) -> str:
        """Return the unit that a kind of value is kept in."""
        if kind == "plain":
            return "1"
        if kind == "dose rate":
            return GAMMA_UNIT
        return self.mass_unit if kind == "mass" else self.activity_unit


GAMMA = "gamma"
GAMMA_UNIT = "nGy/h"


def _water(name: str, *pathways: str) -> Medium:
    return Medium(name, "mg/L", "Bq/L", pathways=pathways)


def _ground(name: str, *pathways: str) -> Medium:
    return Medium(name, "mg/kg", "Bq/kg", "dry", pathways=pathways)


def _food(name: str) -> Medium:
    return Medium(name, "mg/kg", "Bq/kg", "fresh", state_must_be_said=True, pathways=(name,))


MEDIA: dict[str, Medium] = {
    one.name: one
    for one in (
        Medium("air", "mg/m3", "Bq/m3", pathways=("inhalation_outdoor", "inhalation_indoor")),
        Medium("indoor_air", "mg/m3", "Bq/m3", pathways=("inhalation_indoor",)),
        _ground("soil", "soil_ingestion", "dermal_soil"),
        _ground("house_dust", "house_dust_ingestion"),
        _ground("road_dust", "road_dust_ingestion"),
        _water("drinking_water", "drinking_water", "dermal_water"),
        _water("groundwater"),
        _water("surface_water"),
        _water("irrigation_water"),
        _food("crops"),
        _food("milk"),
        _food("meat"),
        _food("fish"),
        Medium(GAMMA, GAMMA_UNIT, GAMMA_UNIT, pathways=("external_ground",)),
    )
}
"""Media by name. Soil and dust are counted dry, food fresh, as it is eaten."""
