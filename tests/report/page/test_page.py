"""The page as text: nothing from outside, nothing unescaped, tables complete."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import Markup

from tailrace.errors import InputError
from tailrace.report.page import (
    BudgetLine,
    Choice,
    Column,
    Estimate,
    Page,
    Panel,
    Section,
    Table,
    missing,
    page_html,
    write_report_page,
)
from tailrace.report.page.table_view import csv_text

from .conftest import NASTY, made_dots, made_table

LARGEST = 1_000_000
"""Size of the page with made numbers, at most, bytes."""


class Elements(HTMLParser):
    """Collects elements and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_is_small_and_the_same_every_time(demo: Page, demo_html: str) -> None:
    assert len(demo_html.encode("utf-8")) < LARGEST
    assert page_html(demo) == demo_html


def test_it_asks_nothing_from_outside(demo_html: str) -> None:
    for _, attributes in Elements(demo_html).found:
        for name in ("src", "href", "action", "srcset", "poster", "xlink:href"):
            assert (attributes.get(name) or "#").startswith(("#", "data:text/csv;"))
    assert "@import" not in demo_html
    assert not re.search(r"url\((?!#)", demo_html)


def test_the_policy_allows_its_own_style_and_script_only(demo_html: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', demo_html)
    assert policy is not None
    allowed = policy[1].replace("&#39;", "'")
    for element in ("style", "script"):
        (body,) = re.findall(f"<{element}>(.*?)</{element}>", demo_html, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{element}-src 'sha256-{digest}'" in allowed
    assert "default-src 'none'" in allowed
    assert "unsafe" not in allowed


def test_no_element_carries_a_style_or_a_handler(demo_html: str) -> None:
    for tag, attributes in Elements(demo_html).found:
        assert tag not in ("iframe", "object", "embed", "img", "link", "form", "base")
        assert not any(name == "style" or name.startswith("on") for name in attributes)


def test_names_from_input_are_escaped(demo_html: str) -> None:
    assert NASTY not in demo_html
    assert "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;" in demo_html


def test_identities_are_unique_and_anchors_lead_somewhere(demo_html: str) -> None:
    elements = Elements(demo_html).found
    found = [attributes["id"] for _, attributes in elements if attributes.get("id")]
    assert len(found) == len(set(found))
    for _, attributes in elements:
        href = attributes.get("href") or ""
        if href.startswith("#"):
            assert href[1:] in found


def test_the_first_screen_says_what_is_known_and_what_is_not(demo_html: str) -> None:
    assert "worst discrepancy 3\u202f×\u202f10⁻¹³" in demo_html
    assert "Th 100.000000\u00a0%" in demo_html
    assert "312 values: 22\u00a0% measured" in demo_html
    assert "3 missing" in demo_html
    assert demo_html.count("at least: no reference dose for Ce, Y</li>") == 1
    assert "screening only: terrain not modelled</li>" in demo_html


def test_an_open_budget_is_named(demo: Page) -> None:
    broken = replace(demo, budget=(BudgetLine("F", 2e-6), BudgetLine("Th", float("nan"))))
    text = page_html(replace(broken, sections=()))
    assert "Does not close: F, Th." in text
    assert "F 99.999800\u00a0%" in text
    assert "Th not known" in text
    assert "worst discrepancy not known" in text


def test_files_hold_every_digit_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(csv_text(made_table()))))
    assert rows[0] == ["value", "amount", "amount: 5 %", "amount: 95 %", "amount: remark",
                       "source", "quality"]  # fmt: skip
    assert rows[1][1:4] == ["1.0", "0.5", "2.0"]
    assert rows[-1][0] == "'=HYPERLINK(1)"
    assert rows[-1][1:5] == ["", "", "", "not known: never measured"]
    third = Table("k", "t", (Column("x", number=True),), ((1 / 3,), (7,)))
    assert csv_text(third) == f"x\n{1 / 3!r}\n7\n"


def test_long_tables_are_whole_in_their_file(demo_html: str) -> None:
    assert "The first 40 of 424 rows; the CSV file holds all." in demo_html
    link = re.search(r'map-2020-field-table.csv" href="[^"]+" data-packed="([^"]+)"', demo_html)
    assert link is not None
    assert len(zlib.decompress(base64.b64decode(link[1])).decode().splitlines()) == 425


def test_parts_of_one_name_are_refused(demo: Page) -> None:
    twice = Section("more", "More", (), (made_dots(), made_dots()))
    with pytest.raises(InputError, match="are called dots"):
        page_html(replace(demo, sections=(twice,)))
    with pytest.raises(InputError, match="cannot name a part"):
        Section("No spaces", "x")
    with pytest.raises(InputError, match="1 names for 0 figures"):
        Choice("c", "c", ("a",), ())
    with pytest.raises(InputError, match="row 1"):
        Table("k", "t", (Column("x"),), (("a", "b"),))


def test_panels_scripts_and_data_of_others(demo: Page, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="takes Markup"):
        Panel("p", "<b>text</b>")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="ends its own element"):
        replace(demo, scripts=("a</SCRIPT>b",))
    with pytest.raises(InputError, match="baked data"):
        replace(demo, data={"x": "<!--"})
    panel = Section("help", "What would help", (), (Panel("sliders", Markup("<b>here</b>")),))
    page = replace(demo, sections=(panel,), scripts=("let a = 1 < 2 && true;",), data={"x": "QUJD"})
    write_report_page(tmp_path / "report.html", page)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<div id="sliders"><b>here</b></div>' in text
    assert "<script>let a = 1 < 2 && true;</script>" in text
    assert '<script type="text/plain" id="data-x">QUJD</script>' in text
    assert list(tmp_path.iterdir()) == [tmp_path / "report.html"]


def test_an_estimate_in_a_table_shows_its_doubt() -> None:
    cells = (Estimate(2.0, 1.0, 4.0, at_least="no arsenic"), missing("no well"))
    text = csv_text(Table("k", "t", (Column("x"),), tuple((cell,) for cell in cells)))
    assert text.splitlines()[1:] == ["2.0,1.0,4.0,at least: no arsenic", ",,,not known: no well"]
