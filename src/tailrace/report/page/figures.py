"""The figures of a page, as data; each is drawn by the file of its name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.report.flow_graph import FlowGraph
from tailrace.report.page.anchor import check_key
from tailrace.report.page.estimate import NAN, Estimate

Array = NDArray[np.float64]
MOST_CATEGORIES = 8
MOST_BANDS = 4


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What every figure says in words.

    Parameters
    ----------
    key : str
        Name within the page: lower-case letters, digits and hyphens.
    title : str
        The finding, as a sentence.
    caption : str
        How to read it.
    alt : str
        What is seen, for who does not see it.
    """

    key: str
    title: str
    caption: str
    alt: str

    def __post_init__(self) -> None:
        check_key(self.key)
        for name in ("title", "caption", "alt"):
            if not getattr(self, name).strip():
                raise InputError.single(f"a figure without {name}", place=f"figure {self.key}")


@dataclass(frozen=True, kw_only=True)
class DotRows(Figure):
    """Medians with whiskers, one row each, against a limit.

    Parameters
    ----------
    axis, unit : str
        What is shown.
    rows : tuple of (str, Estimate)
        Label and result, from top to bottom.
    limit : float
        Where the limit stands; nan for none.
    limit_label : str
        What the limit is.
    log : bool
        Whether the axis is logarithmic.
    judged : bool
        Whether a row above the line is over a limit; else the line only marks a value.
    """

    axis: str
    unit: str
    rows: tuple[tuple[str, Estimate], ...]
    limit: float = NAN
    limit_label: str = ""
    log: bool = True
    judged: bool = True


@dataclass(frozen=True)
class Bar:
    """One stacked bar.

    Parameters
    ----------
    label : str
        Beside it.
    parts : tuple of float
        Contributions, one for each name of the figure; nan where nobody knows, not below zero.
    unknown : str
        What else is lacking; the total is "at least" then.
    """

    label: str
    parts: tuple[float, ...]
    unknown: str = ""


@dataclass(frozen=True, kw_only=True)
class StackedBars(Figure):
    """Who contributes how much.

    Parameters
    ----------
    axis, unit : str
        What is shown.
    names : tuple of str
        Contributors, in the order in which they are stacked, at most eight.
    bars : tuple of Bar
        From top to bottom.
    shares : bool
        Whether every bar is drawn as shares of what is known of it.
    """

    axis: str
    unit: str
    names: tuple[str, ...]
    bars: tuple[Bar, ...]
    shares: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.names) > MOST_CATEGORIES:
            raise InputError.single(
                f"{len(self.names)} contributors cannot be told apart",
                place=f"figure {self.key}",
                allowed=f"at most {MOST_CATEGORIES}",
                remedy='merge the small ones into "others"',
            )
        for bar in self.bars:
            if len(bar.parts) != len(self.names) or any(part < 0 for part in bar.parts):
                raise InputError.single(
                    f"bar {bar.label} needs {len(self.names)} parts, none below zero",
                    place=f"figure {self.key}",
                )


@dataclass(frozen=True)
class Band:
    """One line over the years with its range.

    Parameters
    ----------
    label : str
        At its end.
    median, low, high : array, shape (year,)
        50th, 5th and 95th percentile; nan where missing.
    missing : str
        Why years are missing.
    at_least : str
        What is lacking in all of it.
    """

    label: str
    median: Array
    low: Array
    high: Array
    missing: str = ""
    at_least: str = ""


@dataclass(frozen=True, kw_only=True)
class Fan(Figure):
    """Results over the years, with what happened.

    Parameters
    ----------
    axis, unit : str
        What is shown.
    years : array, shape (year,)
        Rising.
    bands : tuple of Band
        At most four.
    events : tuple of (float, str)
        Year and words: "pond opened".
    limit, limit_label : float, str
        As in `DotRows`.
    log : bool
        Whether the axis is logarithmic.
    """

    axis: str
    unit: str
    years: Array
    bands: tuple[Band, ...]
    events: tuple[tuple[float, str], ...] = ()
    limit: float = NAN
    limit_label: str = ""
    log: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= len(self.bands) <= MOST_BANDS:
            raise InputError.single(
                f"{len(self.bands)} lines", place=f"figure {self.key}", allowed="one to four"
            )
        for band in self.bands:
            shapes = {np.shape(part) for part in (self.years, band.median, band.low, band.high)}
            if len(shapes) > 1:
                raise InputError.single(
                    f"{band.label} and the years differ in length", place=f"figure {self.key}"
                )
            if np.isnan(band.median).any() and not band.missing:
                raise InputError.single(
                    f"{band.label} lacks years without a reason", place=f"figure {self.key}"
                )


@dataclass(frozen=True, kw_only=True)
class Distribution(Figure):
    """How often the draws gave which value.

    Parameters
    ----------
    axis, unit : str
        What is shown.
    edges : array, shape (bin + 1,)
        Borders of the bins, rising.
    shares : array, shape (bin,)
        Fraction of the draws in each.
    percentiles : tuple of (int, float)
        Marked: (5, ...), (50, ...), (95, ...).
    limit, limit_label : float, str
        As in `DotRows`.
    above : float
        Fraction of the draws above the limit; nan where there is none.
    log : bool
        Whether the axis is logarithmic.
    """

    axis: str
    unit: str
    edges: Array
    shares: Array
    percentiles: tuple[tuple[int, float], ...] = ()
    limit: float = NAN
    limit_label: str = ""
    above: float = NAN
    log: bool = True


@dataclass(frozen=True)
class Driver:
    """How much one input, or a group of them, drives a result.

    Parameters
    ----------
    label : str
        Its name.
    first : Estimate
        First-order index, with its confidence interval.
    total : Estimate or None
        Total index, where it was computed.
    """

    label: str
    first: Estimate
    total: Estimate | None = None


@dataclass(frozen=True, kw_only=True)
class Tornado(Figure):
    """What drives the spread of a result.

    Parameters
    ----------
    drivers : tuple of Driver
        The strongest first.
    not_varied : tuple of str
        Inputs that were held fixed, so that nothing is known of their share.
    """

    drivers: tuple[Driver, ...]
    not_varied: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Flows(Figure):
    """A Sankey figure; made by `tailrace.report.page.sankey_svg.flows`.

    Parameters
    ----------
    graph : FlowGraph
        All flows, for the table.
    drawn : FlowGraph
        Flows as drawn, the small ones merged.
    """

    graph: FlowGraph
    drawn: FlowGraph
