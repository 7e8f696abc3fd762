"""The figure and the page: the amounts of the balance, self-contained, readable in a browser."""

from __future__ import annotations

import base64
import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from tailrace.errors import InputError
from tailrace.process import Balance
from tailrace.report.sankey import COLOURS, sankey_figure
from tailrace.report.sankey_labels import share, tonnes
from tailrace.report.sankey_page import POLICY, carried, write_sankey


def drawn_links(figure: Any) -> list[dict[str, Any]]:
    return list(figure.layout.meta["links"])


def test_the_figure_holds_the_flows_of_the_balance(balance: Balance) -> None:
    figure = sankey_figure(balance, "F", 2024, smallest=0.0, site="Testville")
    at = balance.substances.index("F")
    air = sum(link["t_per_year"] for link in drawn_links(figure) if link["kind"] == "air")
    assert air == pytest.approx(float(balance.end_flow("air:stack")[at, 1].sum()) / 1e3, rel=1e-12)
    assert "Testville" in figure.layout.title.text
    assert "fluorine" in figure.layout.title.text


def test_labels_say_amount_share_and_kind(balance: Balance) -> None:
    figure = sankey_figure(balance, "Th", 2024)
    pond = next(a.text for a in figure.layout.annotations if "pond" in a.text)
    assert pond.startswith("<b>pond</b>")
    assert "tailings · 0.706 t/yr · 59 %" in pond


def test_every_end_kind_has_its_colour(balance: Balance) -> None:
    fills = {trace.fillcolor for trace in sankey_figure(balance, "S", 2024, smallest=0.0).data}
    for kind in ("waste", "air", "water"):
        red, green, blue = COLOURS[kind]
        assert any(fill.startswith(f"rgba({red},{green},{blue}") for fill in fills)


def test_the_share_is_chosen_so_that_it_can_be_read(baotou: Balance) -> None:
    figure = sankey_figure(baotou, "dry mass", 2024)
    assert len(drawn_links(figure)) <= 40
    assert figure.layout.meta["smallest"] > 0.001
    assert sankey_figure(baotou, "Th", 2024).layout.meta["smallest"] == 0.001


@pytest.mark.parametrize("smallest", [0.3, 0.9])
def test_even_when_nearly_all_is_merged(balance: Balance, smallest: float) -> None:
    figure = sankey_figure(balance, "F", 2024, smallest=smallest)
    ends = [link for link in drawn_links(figure) if link["kind"] != "unit"]
    assert sum(link["t_per_year"] for link in ends) == pytest.approx(24.0)


def test_amounts_in_words() -> None:
    assert tonnes(1.0) == "1.00 kg/yr"
    assert tonnes(0.002) == "2.0e-03 kg/yr"
    assert tonnes(16.4e3) == "16.4 t/yr"
    assert tonnes(4007.4e3) == "4\u202f007 t/yr"
    assert tonnes(840e6) == "840 kt/yr"
    assert tonnes(4.7e9) == "4.70 Mt/yr"
    assert share(1.0, 3.0) == "33 %"
    assert share(0.4, 100.0) == "0.4 %"
    assert share(1e-9, 1.0) == "< 0.01 %"


def test_names_are_escaped(balance: Balance) -> None:
    text = sankey_figure(balance, "F", 2024, site="<script>alert(1)</script>").layout.title.text
    assert "<script>" not in text


def test_the_page_needs_nothing_else(tmp_path: Path, balance: Balance) -> None:
    path = tmp_path / "page.html"
    write_sankey(path, balance, year=2024, site="A & B")
    page = path.read_text(encoding="utf-8")
    assert f'content="{POLICY}"' in page
    assert "A &amp; B" in page
    own = re.sub(r"<script>/\*\*.*?</script>", "", page, count=1, flags=re.DOTALL)
    assert not re.search(r'(?:src|href)\s*=\s*"(?!data:)', own)
    assert list(tmp_path.iterdir()) == [path]


def test_the_page_switches_between_what_is_carried(balance: Balance, tmp_path: Path) -> None:
    assert carried(balance, 2024) == ["Th", "F", "REE", "S", "dry mass"]
    path = tmp_path / "page.html"
    write_sankey(path, balance)
    assert path.read_text(encoding="utf-8").count('<section id="s') == 5


def test_the_table_is_complete(tmp_path: Path, balance: Balance) -> None:
    path = tmp_path / "page.html"
    write_sankey(path, balance, substance="F", year=2024)
    data = re.search(r"data:text/csv;base64,([^\"]+)", path.read_text(encoding="utf-8"))
    assert data is not None
    rows = list(csv.DictReader(io.StringIO(base64.b64decode(data[1]).decode())))
    at = balance.substances.index("F")
    ends = [row for row in rows if row["kind of end"] not in ("unit",)]
    total = sum(float(row["t/yr"]) for row in ends)
    assert total == pytest.approx(float(balance.feed_flow()[at, 1].sum()) / 1e3, rel=1e-12)


def test_a_substance_that_is_not_there(balance: Balance, tmp_path: Path) -> None:
    with pytest.raises(InputError, match='did you mean "Th"'):
        sankey_figure(balance, "TH", 2024)
    with pytest.raises(InputError):
        write_sankey(tmp_path / "page.html", balance, substance="Pt")
    with pytest.raises(InputError, match="no balance for 1999"):
        write_sankey(tmp_path / "page.html", balance, year=1999)
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_browser_draws_it(tmp_path: Path, balance: Balance, browser: Any) -> None:
    path = tmp_path / "page.html"
    write_sankey(path, balance, year=2024)
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_selector("#figure0 .annotation-text")
    assert "pond" in page.inner_text("#s0")
    page.click("nav button:nth-child(2)")
    assert page.is_hidden("#s0")
    assert "fluorine" in page.inner_text("#s1")
    assert "stack" in page.inner_text("#figure1")
    page.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
