"""Numbers as a reader sees them: no more digits than the doubt allows."""

from __future__ import annotations

import math
import re

from tailrace.report.page.estimate import Estimate

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SPACE = "\u202f"
UNKNOWN = "not known"
PLAIN_FROM, PLAIN_TO = 1e-3, 1e6
"""Between these, numbers are written out."""
_SIGNS = {"2": "²", "3": "³"}
_POWERS = re.compile(r"(?<![\w.])([kcmdnµ]?m)([23])(?!\w)")
_MICRO = re.compile(r"(?<![\w.])u(?=(?:Bq|Sv|g|m)(?!\w))")
_MACHINE = re.compile(r"(?<![\w.])(\d(?:\.\d+)?)e([+-]?\d{1,3})(?!\w)")
"""A number as machines write it: 1.42e-06."""


def digits_for(estimate: Estimate) -> int:
    """Return how many significant digits an estimate deserves.

    Two where its percentiles lie more than a twentieth of it apart, four where they lie within a
    half per cent, three otherwise and where there are none.
    """
    if not estimate.has_range or estimate.median == 0:
        return 3
    spread = (estimate.high - estimate.low) / abs(estimate.median)
    return 2 if spread > 0.05 else 3 if spread > 0.005 else 4


def number(value: float, digits: int = 3) -> str:
    """Return a number with so many significant digits, thousands set apart.

    Parameters
    ----------
    value : float
        What to write.
    digits : int
        Significant digits.
    """
    if math.isnan(value):
        return UNKNOWN
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits - 1}e}")
    size = abs(rounded)
    if not PLAIN_FROM <= size < PLAIN_TO:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        power = str(int(exponent)).translate(SUPERSCRIPTS)
        return f"{mantissa.replace('-', '−')}{SPACE}×{SPACE}10{power}"
    places = max(0, digits - 1 - math.floor(math.log10(size)))
    return f"{rounded:,.{places}f}".replace(",", SPACE).replace("-", "−")


def estimate_words(estimate: Estimate) -> str:
    """Return the middle of an estimate, or that it is not known."""
    if estimate.missing:
        return UNKNOWN
    if estimate.low < 0 < estimate.high and abs(estimate.median) * 1000 < (
        estimate.high - estimate.low
    ):
        return "0"  # what differs from nothing by the noise of the draws alone
    prefix = "≥\u00a0" if estimate.at_least else ""
    return prefix + number(estimate.median, digits_for(estimate))


def range_words(estimate: Estimate) -> str:
    """Return the percentiles of an estimate, or nothing."""
    if not estimate.has_range:
        return ""
    digits = min(digits_for(estimate), 3)
    if estimate.low > 0 and estimate.high < PLAIN_FROM:
        exponent = math.floor(math.log10(estimate.high))
        low, high = (number(v / 10.0**exponent, digits) for v in (estimate.low, estimate.high))
        return f"({low} to {high}){SPACE}×{SPACE}{power_of_ten(exponent)}"
    return f"{number(estimate.low, digits)} to {number(estimate.high, digits)}"


def exact(value: float) -> str:
    """Return a number that is not in doubt, such as a limit, without trailing zeros."""
    mantissa, exponent = f"{value:.5e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".")
    if value == 0 or PLAIN_FROM <= abs(value) < PLAIN_TO:
        return f"{value:,.6g}".replace(",", SPACE).replace("-", "−")
    power = power_of_ten(int(exponent))
    return power if mantissa == "1" else f"{mantissa}{SPACE}×{SPACE}{power}".replace("-", "−")


def reservations(estimate: Estimate) -> str:
    """Return what an estimate does not tell."""
    said = [
        UNKNOWN
        if estimate.missing == UNKNOWN
        else estimate.missing and f"{UNKNOWN}: {estimate.missing}",
        estimate.at_least and f"at least: {estimate.at_least}",
        estimate.undecided,
    ]
    return "; ".join(part for part in said if part)


def percent(part: float) -> str:
    """Return a fraction as a percentage: whole from 1 % up, never 0 or 100 for what is not."""
    if 0 < part < 0.001:
        return "< 0.1\u00a0%"
    if 0.995 <= part < 1:
        return "> 99\u00a0%"
    return (
        f"{100 * part:.0f}\u00a0%" if part >= 0.00995 or part == 0 else f"{100 * part:.1f}\u00a0%"
    )


def closure(discrepancy: float) -> str:
    """Return how far a budget closes, %, with six decimals."""
    if math.isnan(discrepancy):
        return "not known"
    return f"{100 * (1 - abs(discrepancy)):.6f}\u00a0%"


def power_of_ten(exponent: int) -> str:
    """Return a power of ten, as an axis says it."""
    if -3 <= exponent <= 4:
        return number(10.0**exponent, 1)
    return "10" + str(exponent).translate(SUPERSCRIPTS)


def with_powers(words: str) -> str:
    """Return words with their machine-written numbers as people write them, three digits at most.

    Parameters
    ----------
    words : str
        "at most 1.42857e-06 1/yr", say.
    """

    def said(found: re.Match[str]) -> str:
        return number(float(found[0]), min(len(found[1].replace(".", "")), 3))

    return unit_signs(_MACHINE.sub(said, words))


def unit_signs(words: str) -> str:
    """Return words with their units as people write them: mg/m³ for mg/m3, µBq for uBq.

    Parameters
    ----------
    words : str
        A unit, or a sentence that names some.
    """
    if "m2" in words or "m3" in words:
        words = _POWERS.sub(lambda one: one[1] + _SIGNS[one[2]], words)
    return _MICRO.sub("µ", words)
