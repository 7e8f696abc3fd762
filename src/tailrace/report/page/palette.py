"""Colours that people with any eyes tell apart."""

from __future__ import annotations

OKABE_ITO = {
    "blue": "#0072b2",
    "orange": "#e69f00",
    "green": "#009e73",
    "pink": "#cc79a7",
    "sky": "#56b4e9",
    "vermilion": "#d55e00",
    "yellow": "#f0e442",
    "grey": "#8a8a8a",
}
"""Okabe and Ito (2008, Color Universal Design), in the order of use; a grey that is
seen on light and dark ground stands for their black."""

CATEGORIES = tuple(OKABE_ITO.values())

CIVIDIS = (
    "#00224e", "#123570", "#3b496c", "#575d6d", "#707173",
    "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838",
)  # fmt: skip
"""Cividis at ten even steps (Nuñez, Anderton and Renslow 2018, PLoS ONE 13, e0199239)."""

DARK, LIGHT = "#111111", "#ffffff"


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb" (WCAG 2.2, "relative luminance"), 0 to 1."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, "contrast ratio"), 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: str) -> str:
    """Return the colour of letters that are best read on a colour."""
    return max((DARK, LIGHT), key=lambda ink: contrast(ink, colour))


def ramp(count: int) -> tuple[str, ...]:
    """Return so many colours of cividis, from dark to bright, evenly taken.

    Parameters
    ----------
    count : int
        1 to 10.
    """
    last = len(CIVIDIS) - 1
    if count == 1:
        return (CIVIDIS[last // 2],)
    return tuple(CIVIDIS[round(k * last / (count - 1))] for k in range(count))
