"""What to say when a unit is not known, or is of the wrong kind."""

from __future__ import annotations

from collections.abc import Mapping

_UNKNOWN: dict[str, str] = {
    "ton": 'write "t" for 1000 kg, "short_ton" for 2000 lb or "long_ton" for 2240 lb',
    "tons": 'write "t" for 1000 kg, "short_ton" for 2000 lb or "long_ton" for 2240 lb',
    "N": 'write "kN" (N alone is nitrogen)',
    "S": 'write "mS" (S alone is sulfur)',
    "C": 'write "degC" for degrees Celsius (C alone is carbon)',
    "F": "write temperatures in K or degC (F alone is fluorine)",
    "Nm": "write m3, and say in the note at which temperature and pressure",
    "$": 'write "USD"',
    "US$": 'write "USD"',
    "¥": 'write "CNY"',
    "€": 'write "EUR"',
    "M": 'write "Mt", "MUSD" or "million" ("mol/L" for molar)',
    "bn": 'write "billion"',
    "ppt": "write the number in ppb, or in thousandths",
    "ppmv": "write a volume fraction as a plain number, or a mass per volume",
    "vol%": "write a volume fraction as a plain number",
    "bw": "leave it out: a dose per body weight is mg/(kg d)",
    "nan": 'what is not known is written { missing = "the reason" }',
}

# What links two dimensions, by the dimension of (given / wanted) with either sign.
_LINKS: tuple[tuple[dict[str, int], str], ...] = (
    (
        {"mass": 1, "radioactivity": -1},
        "{0} given where {1} is wanted; convert with the specific activity of the nuclide",
    ),
    (
        {"radioactivity": 1, "time": 1},
        "a rate of events is not an activity; write Bq if an activity is meant",
    ),
    (
        {"absorbed_dose": 1, "equivalent_dose": -1},
        "absorbed dose (Gy) and equivalent or effective dose (Sv) are linked by weighting factors",
    ),
    (
        {"equivalent_dose": 1, "radioactivity": -1},
        "activity and dose are linked by the dose coefficient (Sv/Bq) of the nuclide",
    ),
    (
        {"absorbed_dose": 1, "mass": 1, "length": -2, "time": 2},
        "absorbed dose is written in Gy",
    ),
    ({"mass": 1, "length": -3}, "a mass and a volume are linked by the density"),
    ({"mass": 1, "substance": -1}, "a mass and an amount in mol are linked by the molar mass"),
    ({"time": 1}, "an amount and a rate differ by the time; write the amount per year, as in /yr"),
    ({"angle": 1}, "an angle and a slope differ; write deg for an angle, % or 1 for a slope"),
    ({"mass": 1}, "it differs by a mass: per tonne, per kilogram or in all?"),
    ({"length": 1}, "it differs by a length: per metre?"),
    ({"length": 2}, "it differs by an area: per hectare, per m2 or in all?"),
    ({"length": 3}, "it differs by a volume: per m3 or in all?"),
    ({"person": 1}, "it differs by a number of persons: per person or for all?"),
)
_CURRENCIES = {"currency": "USD", "renminbi": "CNY", "australian_dollar": "AUD", "euro": "EUR"}


def unknown_unit_remedy(symbol: str) -> str:
    """Return what to write in place of a word that is often taken for a unit, or nothing.

    Parameters
    ----------
    symbol : str
        The unknown word.
    """
    return _UNKNOWN.get(symbol, "")


def conversion_remedy(have: Mapping[str, int], want: Mapping[str, int]) -> str:
    """Say what links two dimensions, where something does.

    Parameters
    ----------
    have : mapping of str to int
        Exponents of the base dimensions that were given.
    want : mapping of str to int
        Exponents of the base dimensions that are wanted.

    Returns
    -------
    str
        One clause, or an empty string.
    """
    names = set(have) | set(want)
    ratio = {name: have.get(name, 0) - want.get(name, 0) for name in names}
    ratio = {name: power for name, power in ratio.items() if power}
    if sorted(ratio.values()) == [-1, 1] and set(ratio) <= set(_CURRENCIES):
        given, wanted = sorted(ratio, key=lambda name: -ratio[name])
        return f"convert {_CURRENCIES[given]} to {_CURRENCIES[wanted]} with a dated exchange rate"
    opposite = {name: -power for name, power in ratio.items()}
    for link, sentence in _LINKS:
        if link in (ratio, opposite):
            given = "activity" if have.get("radioactivity", 0) else "mass"
            other = "mass" if given == "activity" else "activity"
            return sentence.format(given, other)
    return ""
