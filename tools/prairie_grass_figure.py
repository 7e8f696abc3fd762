"""Draw Prairie Grass, predicted against observed, for the page of the room air, as PNG.

Run it when the plume changes: `python tools/prairie_grass_figure.py [FOLDER]`; FOLDER holds
runs.csv, arcs.csv and aermod_scores.csv (default: air/prairie_grass in the folder of
TAILRACE_REFERENCE). It prints the scores, too, as the table of that page.
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
from picture import save_picture
from plotly.subplots import make_subplots

from tailrace.air.prairie_grass import Arc, predict, scores

HOME = Path(__file__).resolve().parents[1]
REFERENCE = os.environ.get("TAILRACE_REFERENCE", str(HOME.parent / "shared" / "reference"))
WIDTH, HEIGHT = 960, 500
# Colour-blind safe (Okabe and Ito 2008), shapes beside colours.
KINDS = (("unstable", False, "#D55E00", "circle"), ("stable", True, "#0072B2", "diamond"))
PANELS = (
    ("Highest on the arc, mg/m³", "observed_maximum", "predicted_maximum", (0.1, 3000.0)),
    ("Crosswind-integrated, mg/m²", "observed_integral", "predicted_integral", (10.0, 30000.0)),
)
GREY = "#888888"


def _lines(figure: go.Figure, column: int, low: float, high: float) -> None:
    for factor, dash in ((1.0, "solid"), (0.5, "dash"), (2.0, "dash")):
        figure.add_trace(
            go.Scatter(
                x=[low, high], y=[factor * low, factor * high], mode="lines",
                line={"color": GREY, "width": 1, "dash": dash}, showlegend=False,
            ),
            row=1, col=column,
        )  # fmt: skip


def draw(arcs: list[Arc]) -> go.Figure:
    """Return the figure: two panels, logarithmic axes, lines at 1:1 and a factor of two."""
    figure = make_subplots(1, 2, subplot_titles=[panel[0] for panel in PANELS])
    for column, (_, seen, said, (low, high)) in enumerate(PANELS, start=1):
        _lines(figure, column, low, high)
        for name, stable, colour, shape in KINDS:
            own = [arc for arc in arcs if arc.stable == stable and getattr(arc, seen) > 0.0]
            figure.add_trace(
                go.Scatter(
                    x=[getattr(arc, seen) for arc in own], y=[getattr(arc, said) for arc in own],
                    mode="markers", name=name, showlegend=column == 1,
                    marker={"color": colour, "symbol": shape, "size": 7, "opacity": 0.75,
                            "line": {"color": "white", "width": 0.5}},
                ),
                row=1, col=column,
            )  # fmt: skip
        axis = {"type": "log", "range": [np.log10(low), np.log10(high)], "dtick": 1,
                "showline": True, "linecolor": GREY, "mirror": True, "gridcolor": "#EEEEEE",
                "exponentformat": "none", "ticks": "outside"}  # fmt: skip
        figure.update_xaxes(title_text="observed", constrain="domain", row=1, col=column, **axis)
        figure.update_yaxes(
            title_text="predicted", scaleanchor="x" if column == 1 else "x2",
            constrain="domain", row=1, col=column, **axis,
        )  # fmt: skip
    figure.update_layout(
        width=WIDTH, height=HEIGHT, template="plotly_white",
        font={"family": "sans-serif", "size": 14, "color": "#222222"},
        margin={"l": 70, "r": 20, "t": 40, "b": 95},
        legend={"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.17},
    )  # fmt: skip
    return figure


def print_scores(folder: Path) -> None:
    """Print a Markdown table of this program's scores beside AERMOD's."""
    plain = predict(folder, use_deviation=False)
    own = scores(predict(folder)) + scores(plain, ", no sigma_azimuth")
    found = {(score.subset, score.quantity): score for score in own}
    print("| arcs | quantity | n | median | MG | VG | factor of two | FB |")
    print("|---|---|---|---|---|---|---|---|")
    with (folder / "aermod_scores.csv").open(newline="", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            score = found[row["subset"], row["quantity"]]
            pairs = (
                (score.median, row["med"]), (score.geometric_mean_bias, row["MG"]),
                (score.geometric_variance, row["VG"]), (score.factor_of_two, row["FAC2"]),
                (score.fractional_bias, row["FB"]),
            )  # fmt: skip
            cells = " | ".join(f"{value:.3f} ({float(model):.3f})" for value, model in pairs)
            print(f"| {score.subset} | {score.quantity} | {score.count} | {cells} |")


def main() -> None:
    """Draw the figure and print the scores."""
    given = sys.argv[1] if len(sys.argv) > 1 else Path(REFERENCE) / "air" / "prairie_grass"
    folder = Path(given)
    save_picture(draw(predict(folder)), "prairie_grass.png", ".scatterlayer")
    print_scores(folder)


if __name__ == "__main__":
    sys.exit(main())
