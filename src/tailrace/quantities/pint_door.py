"""The pint registry with the program's meanings, and the way in for pint quantities."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tailrace.errors import InputError
from tailrace.quantities import units
from tailrace.quantities.unit_table import Unit

if TYPE_CHECKING:
    import pint

_DEFINITIONS = """
radian = [angle] = rad
degree = 0.017453292519943295 * radian = deg
becquerel = [radioactivity] = Bq
curie = 3.7e10 * becquerel = Ci
sievert = [equivalent_dose] = Sv
rem = 0.01 * sievert = rem
gray = [absorbed_dose] = Gy
person = [person] = _ = persons = people = capita = inhabitant = inhabitants
household = [household]
vehicle = [vehicle]
blast = [blast]
hole = [hole]
VKT = vehicle * kilometer = vkt
VMT = vehicle * mile = vmt
USD = [currency]
CNY = [renminbi] = CNY = RMB = yuan
AUD = [australian_dollar]
EUR = [euro]
tonne = 1000 * kilogram = t = metric_ton
kt = 1e6 * kilogram
mu = 666.6666666666666 * meter ** 2
tce = 29.3076e9 * joule
Wh = watt * hour
month = year / 12
annum = year
m2 = meter ** 2
m3 = meter ** 3
km2 = kilometer ** 2
thousand = 1e3
million = 1e6
billion = 1e9
ppb = 1e-9
acre = 4046.8564224 * meter ** 2
short_ton = 907.18474 * kilogram
long_ton = 1016.0469088 * kilogram
"""


@lru_cache(maxsize=1)
def registry() -> pint.UnitRegistry[float]:
    """Return the pint registry with the program's meanings.

    Returns
    -------
    pint.UnitRegistry
        The default registry with the redefinitions above; one per process.
    """
    import pint

    made: pint.UnitRegistry[float] = pint.UnitRegistry(on_redefinition="ignore")
    for line in _DEFINITIONS.strip().splitlines():
        made.define(line)
    made.preprocessors.insert(0, lambda text: text.replace("wt%", "percent"))
    # the registry keeps what it worked out of the old definitions
    made._build_cache()
    return made


def from_pint(quantity: Any, unit: str) -> Any:
    """Convert a pint quantity of any registry to a plain number in a unit.

    Parameters
    ----------
    quantity : pint.Quantity
        Number or array with a pint unit.
    unit : str
        Unit wanted.

    Returns
    -------
    float or ndarray
        Magnitude in `unit`.

    Raises
    ------
    InputError
        If pint's unit has no meaning here or another dimension.
    """
    import pint

    ours = registry()
    want = units.parse_unit(unit)
    name = f"{quantity.units:D}"
    try:
        base = ours.Quantity(quantity.magnitude, name).to_base_units()
    except (pint.PintError, AttributeError, TypeError, ValueError) as error:
        raise InputError.single(f"the pint unit {name!r} has no meaning here: {error}") from None
    powers = {key.strip("[]"): complex(power) for key, power in base.dimensionality.items()}
    if any(power.imag or power.real != int(power.real) for power in powers.values()):
        raise InputError.single(f"the pint unit {name!r} has a broken exponent")
    # pint's base units are the coherent ones the table of units is written in
    dimension = tuple(sorted((key, int(power.real)) for key, power in powers.items()))
    units.check_dimension(Unit(name, Fraction(1), dimension), want)
    return (base.magnitude - float(want.offset)) / float(want.factor)
