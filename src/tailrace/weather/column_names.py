"""Names and units of columns in weather tables: what a heading means and how it is converted."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.weather.constants import ZERO_CELSIUS
from tailrace.weather.hourly import COLUMNS, FloatArray
from tailrace.weather.observed import OBSERVED_COLUMNS


class Column(NamedTuple):
    """A recognised heading."""

    name: str
    unit: str
    codes: tuple[float, float] | None  # values outside are AERMET's "no data"


#: what may be set once for a whole table, and its unit
SETTINGS: dict[str, str] = {
    "latitude": "degrees north",
    "longitude": "degrees east",
    "time_zone": "hours east of Greenwich",
    "elevation": "m",
    "wind_reference_height": "m",
    "temperature_reference_height": "m",
    "roughness_length": "m",
    "bowen_ratio": "",
    "albedo": "",
}

#: heading of AERMET's quantities as plume tables name them: name here, values that are data
AERMET_HEADINGS: dict[str, tuple[str, str, tuple[float, float]]] = {
    "sens_heat_flux_W_m2": ("sensible_heat_flux", "W/m2", (-990.0, np.inf)),
    "ustar_m_s": ("friction_velocity", "m/s", (0.0, 9.0)),
    "wstar_m_s": ("convective_velocity", "m/s", (0.0, 90.0)),
    "dtheta_dz_above_zi_K_m": ("lapse_above", "K/m", (-8.9, 90.0)),
    "zi_conv_m": ("convective_mixing_height", "m", (0.0, 90_000.0)),
    "zi_mech_m": ("mechanical_mixing_height", "m", (0.0, 90_000.0)),
    "L_m": ("monin_obukhov_length", "m", (-99_990.0, np.inf)),
    "z0_m": ("roughness_length", "m", (0.0, 90.0)),
    "bowen_ratio": ("bowen_ratio", "1", (-90.0, 90.0)),
    "albedo": ("albedo", "1", (0.0, 1.0)),
    "ws_m_s": ("wind_speed", "m/s", (-np.inf, 90.0)),
    "wd_deg": ("wind_direction", "degree", (0.0, 360.0)),
    "zref_wind_m": ("wind_reference_height", "m", (0.0, 9_000.0)),
    "temp_K": ("temperature", "K", (0.0, 900.0)),
    "zref_temp_m": ("temperature_reference_height", "m", (0.0, 9_000.0)),
    "precip_rate_mm_h": ("precipitation", "mm/h", (0.0, 900.0)),
    "rel_humidity_pct": ("relative_humidity", "%", (0.0, 900.0)),
    "pressure_hPa": ("pressure", "hPa", (1.0, 90_000.0)),
    "cloud_cover_tenths": ("cloud_cover", "tenths", (0.0, 10.5)),
}
#: sizes of AERMET's code numbers; a pressure of nought is one too
NO_DATA = (0.0, 9.0, 99.0, 999.0, 9999.0, 99999.0, 999999.0, 99.9, 999.9)
_PASSED_OVER = {"jday", "precip_code", "minute"}

_SUFFIXES: dict[str, str] = {
    "_m_s": "m/s", "_km_h": "km/h", "_kn": "knot", "_deg": "degree", "_K_m": "K/m", "_K": "K",
    "_C": "degC", "_W_m2": "W/m2", "_hPa": "hPa", "_kPa": "kPa", "_Pa": "Pa", "_pct": "%",
    "_tenths": "tenths", "_oktas": "oktas", "_fraction": "1", "_mm_h": "mm/h", "_m": "m",
}  # fmt: skip
_UNITS: dict[str, str] = {
    **{name: unit for name, (unit, _) in COLUMNS.items()},
    **OBSERVED_COLUMNS,
}
_DIMENSIONLESS = {"bowen_ratio", "albedo"}
_CLOUD = {"tenths": 1.0, "1": 10.0, "%": 0.1, "oktas": 1.25, "okta": 1.25, "fraction": 10.0}
_SAME = {"deg": "degree", "degrees": "degree", "W/m^2": "W/m2", "mbar": "hPa", "": "1"}


def known_names() -> tuple[str, ...]:
    """Return the headings a table of ordinary weather may have."""
    return tuple(f"{name} [{unit}]" for name, unit in OBSERVED_COLUMNS.items())


def column_of(heading: str, problems: Problems) -> Column | None:
    """Return what a heading means; note it as a problem where it means nothing.

    Parameters
    ----------
    heading : str
        Such as `wind_speed [m/s]`, `wind_speed_m_s` or `ustar_m_s`.
    problems : Problems
        Takes an unknown name or unit.

    Returns
    -------
    Column or None
        None where the column is passed over or not known.
    """
    if heading in _PASSED_OVER:
        return None
    if heading in AERMET_HEADINGS:
        return Column(*AERMET_HEADINGS[heading])
    name, unit = _split(heading)
    if name not in _UNITS:
        near = did_you_mean(name, _UNITS)
        problems.add(
            f'unknown column "{heading}"',
            place="header",
            remedy=near or "use one of: " + ", ".join(_UNITS),
        )
        return None
    if unit is None and name not in _DIMENSIONLESS:
        problems.add(
            f'column "{heading}" has no unit',
            place="header",
            remedy=f"name it `{name} [{_UNITS[name]}]`",
        )
        return None
    column = Column(name, _SAME.get(unit or "", unit or ""), None)
    try:
        to_table_unit(np.ones(1), column)
    except InputError:
        problems.add(
            f'column "{heading}" is not in a unit of {name.replace("_", " ")}',
            place="header",
            allowed=f"a unit that converts to {_UNITS[name]}",
        )
        return None
    return column


def to_table_unit(values: FloatArray, column: Column) -> FloatArray:
    """Return the values in the unit the hourly tables use.

    Parameters
    ----------
    values : ndarray
        As the file has them.
    column : Column
        Their meaning and unit.

    Returns
    -------
    ndarray
        In the unit of the hourly table.

    Raises
    ------
    InputError
        If the unit does not convert.
    """
    wanted = _UNITS[column.name]
    if column.unit == wanted:
        return values
    if column.name == "cloud_cover" and column.unit in _CLOUD:
        return np.asarray(values * _CLOUD[column.unit])
    if column.name == "temperature" and column.unit in ("degC", "C", "°C", "celsius"):
        return np.asarray(values + ZERO_CELSIUS)
    from tailrace.quantities import convert

    return np.asarray(values * convert(1.0, column.unit, wanted))


def _split(heading: str) -> tuple[str, str | None]:
    bracket = re.fullmatch(r"\s*(\w+)\s*[\[(]\s*(.*?)\s*[\])]\s*", heading)
    if bracket:
        return bracket[1], bracket[2]
    for suffix, unit in _SUFFIXES.items():
        if heading.endswith(suffix) and heading.removesuffix(suffix) in _UNITS:
            return heading.removesuffix(suffix), unit
    return heading, None
