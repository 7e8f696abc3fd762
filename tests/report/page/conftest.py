"""A page of every kind of figure. All of its numbers are made up: they test the drawing only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.process import Balance
from tailrace.report.flow_graph import flow_graph
from tailrace.report.page import (
    Band,
    Bar,
    BudgetLine,
    Census,
    Choice,
    Column,
    Distribution,
    DotRows,
    Driver,
    Estimate,
    Fan,
    Field,
    Figure,
    Head,
    Map,
    MapPoint,
    MapShape,
    Measure,
    Page,
    Place,
    Places,
    Section,
    StackedBars,
    Table,
    Tornado,
    flows,
    missing,
    page_html,
)

NO_TOXICITY = "no reference dose for Ce, Y"
NASTY = '<img src=x onerror="alert(1)"> & "Söhne"'


def made_places() -> Places:
    measures = (
        Measure("hazard index, child", "", 1.0, "US EPA"),
        Measure("hazard index, adult", "", 1.0, "US EPA"),
        Measure("lifetime cancer risk", "", 1e-4, "US EPA"),
        Measure("dose above background", "mSv/yr", 1.0, "ICRP 103"),
        Measure("fluoride in well water", "mg/L", 1.5, "WHO 2022"),
    )
    rng = np.random.default_rng(4)
    names = ["Dalahai", "Xinguang first village", "打拉亥上村", "Donghe", "Kundulun", NASTY]
    places = []
    for k, name in enumerate(names):
        level = 3.0 / 3**k
        results = []
        for m, typical in enumerate((1, 0.4, 5e-5, 0.2, 1.2)):
            middle, spread = typical * level, 2.0 + rng.random()
            lacking = NO_TOXICITY if m < 2 and k % 2 == 0 else ""
            results.append(Estimate(middle, middle / spread, middle * spread, at_least=lacking))
        if k == 3:
            results[4] = missing("no well is known there")
        if k == 4:
            results[2] = Estimate(
                1e-5, 2e-6, 4e-5, undecided="screening only: terrain not modelled"
            )
        notes = ("bone", "bone", "", "", "")
        people = None if k == 4 else 1200 * (k + 1)
        places.append(
            Place(name, people, tuple(results), notes, ("tailings pond", "ore road")[k % 2])
        )
    return Places(measures, tuple(places))


def made_dots() -> DotRows:
    rows = tuple((place.name, place.results[0]) for place in made_places().places)
    return DotRows(
        key="dots",
        title="Two villages are over the hazard index of 1",
        caption="Dots are medians, whiskers 5 and 95 % of the draws.",
        alt="Hazard index of a child at six places; Dalahai is highest with 3.",
        axis="hazard index, child",
        unit="",
        rows=(*rows, ("Baotou city", missing("no population")), ("Zero", Estimate(0.0))),
        limit=1.0,
        limit_label="limit 1 (US EPA)",
    )


def made_bars(*, shares: bool = False) -> StackedBars:
    names = ("tailings pond, seepage", "tailings pond, dust", "concentrator", "smelters",
             "ore road", "diet", "background", "others")  # fmt: skip
    rng = np.random.default_rng(1)
    bars = []
    for k, place in enumerate(made_places().places[:5]):
        parts = rng.dirichlet(np.array([4, 3, 1, 1, 1, 2, 2, 0.3])) * 3 / (k + 1)
        if k == 1:
            parts[5] = np.nan
        unknown = NO_TOXICITY if k % 2 == 0 else ""
        bars.append(Bar(place.name, tuple(parts.tolist()), unknown))
    return StackedBars(
        key="shares" if shares else "bars",
        title="The pond's seepage brings the largest part at every place",
        caption="A hatched end is what nobody knows.",
        alt="Stacked bars of contributions to the hazard index at five places.",
        axis="hazard index, child",
        unit="",
        names=names,
        bars=tuple(bars),
        shares=shares,
    )


def made_fan() -> Fan:
    years = np.arange(1958, 2036, dtype=float)
    bands = []
    for k, name in enumerate(("Dalahai", "Xinguang first village", "Donghe")):
        median = 2.4 / (k + 1) / (1 + np.exp(-(years - 1985 - 6 * k) / 7))
        if k == 2:
            median[:12] = np.nan
        spread = np.linspace(1.2, 1.9, len(years))
        lacking = "no sampling before 1970" if k == 2 else ""
        bands.append(Band(name, median, median / spread, median * spread, missing=lacking))
    return Fan(
        key="fan",
        title="Dalahai passed the limit in the 1980s and stays above it",
        caption="Lines are medians, bands 5 to 95 %.",
        alt="Hazard index from 1958 to 2035 at three places; all rise.",
        axis="hazard index, child",
        unit="",
        years=years,
        bands=tuple(bands),
        events=((1965.0, "pond opened"), (1980.0, "second concentrator"), (2009.0, "village moved"),
                (2026.0, "plan starts")),
        limit=1.0,
        limit_label="limit 1",
    )  # fmt: skip


def made_distribution() -> Distribution:
    draws = np.random.default_rng(2).lognormal(0.3, 0.8, 4000)
    edges = np.geomspace(0.05, 50, 41)
    counts = np.histogram(draws, edges)[0]
    return Distribution(
        key="distribution",
        title="Six draws in ten put Dalahai over the limit",
        caption="Equal areas are equal numbers of draws.",
        alt="Histogram of the hazard index in 4,000 draws.",
        axis="hazard index, child, Dalahai",
        unit="",
        edges=edges,
        shares=counts / counts.sum(),
        percentiles=tuple((p, float(np.percentile(draws, p))) for p in (5, 50, 95)),
        limit=1.0,
        limit_label="limit 1",
        above=float((draws > 1).mean()),
    )


def made_tornado() -> Tornado:
    first = (0.41, 0.22, 0.09, 0.05, 0.01)
    names = ("hydraulic conductivity of the aquifer", "fluoride in the pond", "water drunk",
             "dispersivity", "wind erosion threshold")  # fmt: skip
    drivers = [
        Driver(n, Estimate(f, f * 0.8, f * 1.2), Estimate(f + 0.08, f + 0.04, f + 0.12))
        for n, f in zip(names, first, strict=True)
    ]
    return Tornado(
        key="tornado",
        title="The aquifer's conductivity drives most of the spread",
        caption="Whiskers are 95 % confidence of the indices.",
        alt="Sobol indices of five inputs, conductivity first with 0.41.",
        drivers=tuple(drivers),
        not_varied=("weather year",),
    )


def made_map(key: str = "map", strength: float = 1.0) -> Map:
    rng = np.random.default_rng(7)
    x, y = rng.uniform(-6000, 6000, 420), rng.uniform(-5000, 5000, 420)
    x, y = np.append(x, (-6e3, 6e3, -6e3, 6e3)), np.append(y, (-5e3, -5e3, 5e3, 5e3))
    along = (x + 3000) * 0.9 + y * 0.4
    across = -(x + 3000) * 0.4 + y * 0.9
    values = strength * 8 * np.exp(-((along / 5200) ** 2) - (across / 1500) ** 2) + 1e-4
    values[(x > 3800) & (y > 2400)] = np.nan
    bend = np.linspace(-6200, 6200, 40)
    river = np.column_stack((bend, -3600 + 500 * np.sin(bend / 1800)))
    pond = np.array([(-4200, -900), (-2200, -1100), (-1900, 700), (-3900, 900)], dtype=float)
    places = [
        MapPoint("Dalahai", -1200, -300, "place", 1.6, over=True),
        MapPoint("Xinguang first village", -700, 250, "place", 1.2, over=True),
        MapPoint("打拉亥上村", -900, -900, "place", 0.8),
        MapPoint("Donghe", 3900, 600, "place", 4.0),
        MapPoint("Kundulun", 1300, 3300, "place", 3.0),
        MapPoint("smelter stack", 300, 1300, "source"),
        MapPoint("concentrator", -5200, 2100, "source"),
        MapPoint("well 4", 800, -2100, "well"),
    ]
    return Map(
        key=key,
        title="The plume reaches two villages, not the river",
        caption="Bands hold what is reached at least.",
        alt="Map of fluoride in groundwater east of the pond.",
        extent=(-6000, -5000, 6000, 5000),
        frame="EPSG:32649",
        field=Field("fluoride in groundwater", "mg/L", x, y, values, (0.1, 0.3, 0.5, 1, 1.5, 3, 6),
                    missing="outside the model"),
        shapes=(MapShape("Yellow River", river, "river"), MapShape("tailings pond", pond, "pond"),
                MapShape("",
                         np.array([(-6000, 2600), (-1000, 1800), (6000, 2200)], float), "road")),
        points=tuple(places),
    )  # fmt: skip


def made_table() -> Table:
    columns = (Column("value"), Column("amount", "", True), Column("source"), Column("quality"))
    rows = [
        (f"input {k}", Estimate(k + 1.0, k + 0.5, k + 2.0), f"Report {k % 7}, table {k}",
         ("measured", "published", "derived", "assumed")[k % 4])
        for k in range(60)
    ]  # fmt: skip
    rows.append(("=HYPERLINK(1)", missing("never measured"), NASTY, "assumed"))
    return Table(
        "values", "Every number used", columns, tuple(rows), "Search by name.", search=True
    )


def made_figures() -> list[Figure]:
    return [made_dots(), made_bars(), made_bars(shares=True), made_fan(), made_distribution(),
            made_tornado(), made_map()]  # fmt: skip


@pytest.fixture(scope="session")
def demo(balance: Balance) -> Page:
    """Return a page with everything in it."""
    substances = ("Th", "F", "REE")
    sankeys = tuple(flows(flow_graph(balance, s, 2024), key=f"flow-{s.lower()}", site="Testville")
                    for s in substances)  # fmt: skip
    years = (1980, 1990, 2000, 2010, 2020)
    maps = tuple(made_map(f"map-{year}", (year - 1975) / 45) for year in years)
    return Page(
        head=Head(
            title="Testville, 1958–2035",
            run="2,000 draws · seed 1 · tailrace 0.1.0",
            command="tailrace rerun out/testville",
            answer="Children in two of six places take in more fluoride than the limit allows.",
            cause="Most of it seeps from the tailings pond and is drunk from shallow wells.",
            doubt="How fast the plume moves is assumed: nobody has measured the conductivity.",
        ),
        budget=(BudgetLine("Th", 3e-13), BudgetLine("F", -2e-14),
                BudgetLine("As", 1e-15, "no arsenic assay of the overburden"),
                BudgetLine("REE", 0.0)),
        census=Census({"measured": 69, "published": 128, "derived": 28, "assumed": 87},
                      ("reference dose of Ce", "reference dose of Y", "wells at Donghe")),
        places=made_places(),
        sections=(
            Section("goes", "Where it goes", ("Bands are as wide as what they carry.",),
                    (Choice("substance", "Substance", substances, sankeys),)),
            Section("maps", "Map", (),
                    (Choice("years", "Year", tuple(map(str, years)), maps, slider=True),)),
            Section("reaches", "How it reaches people", (),
                    (made_dots(), made_bars(), made_bars(shares=True)), "Who"),
            Section("time", "Over time", (), (made_fan(),)),
            Section("sure", "How sure", (), (made_distribution(), made_tornado())),
            Section("sources", "Sources of every number", (), (made_table(),), "Sources"),
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def demo_html(demo: Page) -> str:
    """Return the page as HTML."""
    return page_html(demo)


@pytest.fixture(scope="session")
def demo_file(demo_html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page as a file."""
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(demo_html, encoding="utf-8")
    return path
