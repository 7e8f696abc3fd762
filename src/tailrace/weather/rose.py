"""The wind rose: how often, from where, how strong."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tailrace.errors import InputError
from tailrace.quantities import declare_units
from tailrace.weather.climate_summary import (
    CALM,
    SECTORS,
    SPEED_CLASSES,
    ClimateSummary,
    sector_of,
)
from tailrace.weather.hourly import FloatArray, HourlyWeather
from tailrace.weather.observed import SurfaceObservations

if TYPE_CHECKING:
    import plotly.graph_objects

DIRECTIONS = (
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE",
    "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW",
)  # fmt: skip
#: lower edges of the speed classes drawn, m/s
SPEED_EDGES = (0.0, 2.0, 3.5, 5.0, 8.0, 11.0)
# One hue from light to dark: speed is an ordered quantity, and the order survives printing in grey.
_COLOURS = ("#cfe1f2", "#9dc3e0", "#5fa0cf", "#2f7ab6", "#15548f", "#0a2f5c")


class WindRose(NamedTuple):
    """Shares of all known hours by direction and speed."""

    share: FloatArray  # shape (16, speed classes), of hours with known wind
    calm: float  # share of calm hours
    edges: tuple[float, ...]  # m/s
    hours: int  # with known wind, calm included


@declare_units(edges="m/s")
def wind_rose(
    weather: HourlyWeather | SurfaceObservations | ClimateSummary,
    edges: tuple[float, ...] = SPEED_EDGES,
) -> WindRose:
    """Return the shares of hours by direction and speed.

    Parameters
    ----------
    weather : HourlyWeather, SurfaceObservations or ClimateSummary
        Hours without a direction (variable) and without a speed are left out.
    edges : tuple of float, m/s
        Lower edges of the speed classes, rising from 0; the last class is open.

    Returns
    -------
    WindRose
        Sectors are 22.5 degrees wide, the first centred on north; all shares and the calm add up
        to one.

    Raises
    ------
    InputError
        If the edges do not rise from zero or no hour is known.
    """
    if len(edges) < 2 or edges[0] != 0.0 or any(np.diff(edges) <= 0.0):
        raise InputError.single(
            f"speed edges {edges}", place="edges", allowed="at least two, rising from 0"
        )
    if isinstance(weather, ClimateSummary):
        counts, calm = _of_summary(weather, edges)
    else:
        counts, calm = _of_hours(weather, edges)
    total = counts.sum() + calm
    if total <= 0.0:
        raise InputError.single("no hour with a known wind", file=weather.source)
    return WindRose(counts / total, float(calm / total), tuple(edges), round(total))


def _of_hours(
    weather: HourlyWeather | SurfaceObservations, edges: tuple[float, ...]
) -> tuple[FloatArray, float]:
    known = (weather.wind_speed > 0.0) & np.isfinite(weather.wind_direction)
    counts = np.zeros((SECTORS, len(edges)))
    step = np.digitize(weather.wind_speed[known], edges) - 1
    np.add.at(counts, (sector_of(weather.wind_direction[known]), step), 1.0)
    return counts, float(weather.calm.sum())


def _of_summary(summary: ClimateSummary, edges: tuple[float, ...]) -> tuple[FloatArray, float]:
    counts = np.zeros((SECTORS, len(edges)))
    speed = np.where(np.isnan(summary.speed), 0.0, summary.speed)
    for step in range(SPEED_CLASSES):
        hours = summary.hours[:, :, step]
        into = np.digitize(speed[:, :, step], edges) - 1
        for edge in range(len(edges)):
            counts[:, edge] += hours[into == edge].sum(axis=0)
    return counts, float(summary.by_hour[:, :, CALM].sum())


@declare_units(edges="m/s")
def wind_rose_figure(
    weather: HourlyWeather | SurfaceObservations | ClimateSummary,
    title: str = "",
    edges: tuple[float, ...] = SPEED_EDGES,
) -> plotly.graph_objects.Figure:
    """Return the wind rose as a plotly figure.

    Parameters
    ----------
    weather : HourlyWeather, SurfaceObservations or ClimateSummary
        What to draw.
    title : str
        Above the figure; the source unless given.
    edges : tuple of float, m/s
        Lower edges of the speed classes.

    Returns
    -------
    plotly.graph_objects.Figure
        Spokes point to where the wind comes from.
    """
    import plotly.graph_objects as go

    rose = wind_rose(weather, edges)
    figure = go.Figure()
    for step, label in enumerate(_labels(rose.edges)):
        figure.add_trace(
            go.Barpolar(
                r=100.0 * rose.share[:, step],
                theta=np.arange(SECTORS) * 360.0 / SECTORS,
                width=[0.88 * 360.0 / SECTORS] * SECTORS,
                name=label,
                marker={"color": _colour(step, len(rose.edges)), "line_width": 0},
                customdata=np.array(DIRECTIONS),
                hovertemplate="from %{customdata}, " + label + ": %{r:.1f} %<extra></extra>",
            )
        )
    figure.update_layout(**_layout(rose, title or weather.source))
    return figure


def _layout(rose: WindRose, title: str) -> dict[str, Any]:
    return {
        "template": "plotly_white",
        "title": {"text": title, "x": 0.5, "xanchor": "center", "font": {"size": 15}},
        "width": 620,
        "height": 560,
        "margin": {"l": 40, "r": 40, "t": 70, "b": 60},
        "legend": {"title": {"text": "wind speed, m/s"}, "traceorder": "reversed"},
        "polar": {
            "angularaxis": {
                "direction": "clockwise",
                "rotation": 90,
                "tickmode": "array",
                "tickvals": [0, 45, 90, 135, 180, 225, 270, 315],
                "ticktext": list(DIRECTIONS[::2]),
                "gridcolor": "#e6e6e6",
            },
            "radialaxis": _radial_axis(rose),
        },
        "annotations": [
            {
                "text": f"calm {100 * rose.calm:.1f} % of {rose.hours} hours with known wind; "
                "direction is where the wind comes from",
                "showarrow": False,
                "xref": "paper",
                "yref": "paper",
                "x": 0.5,
                "y": -0.1,
            }
        ],
    }


def _radial_axis(rose: WindRose) -> dict[str, Any]:
    """Return the axis of shares, its labels laid along the emptiest direction."""
    spokes = 100.0 * rose.share.sum(axis=1)
    around = spokes + np.roll(spokes, 1) + np.roll(spokes, -1)
    empty = float(np.argmin(around)) * 360.0 / SECTORS
    longest = float(spokes.max())
    step = next(s for s in (1.0, 2.0, 5.0, 10.0, 20.0, 50.0) if longest / s <= 4.5 or s == 50.0)
    # plotly counts this angle from the east, counterclockwise, and turns the labels with it
    angle = (90.0 - empty) % 360.0
    ticks = np.arange(step, longest, step).tolist()
    return {
        "angle": angle,
        "tickangle": angle,
        "tickvals": ticks,
        "ticktext": [f"{tick:g} %" for tick in ticks],
        "range": [0.0, 1.08 * longest],
        "gridcolor": "#e6e6e6",
        "showline": False,
    }


def _labels(edges: tuple[float, ...]) -> list[str]:
    inner = [f"{low:g} to {high:g}" for low, high in pairwise(edges)]
    inner[0] = f"below {edges[1]:g}"
    return [*inner, f"{edges[-1]:g} and more"]


def _colour(step: int, count: int) -> str:
    return _COLOURS[round(step * (len(_COLOURS) - 1) / max(count - 1, 1))]
