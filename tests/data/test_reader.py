"""Reading and checking of packaged tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.data.frames import table
from tailrace.data.reader import CARD_KEYS, TableProblem, card, number, rows, tables
from tailrace.data.table_check import check_table

HEADER = "thing,value,low,high,unit,source,year,place,quality,note"
CARD = {
    "title": "Things",
    "what": "things",
    "from": "a book",
    "licence": "facts",
    "caveats": "none",
    "key": "thing",
    "columns": HEADER.replace(",", ", "),
}
GOOD = "a,1,0.5,2,kg,a book,2020,p. 1,published,"


def write(
    folder: Path, *lines: str, header: str = HEADER, front: dict[str, str] | None = None
) -> Path:
    described = CARD if front is None else front
    said = "".join(f"{key}: {text}\n" for key, text in described.items())
    (folder / "things.md").write_text(f"---\n{said}---\nMore.\n", encoding="utf-8")
    (folder / "things.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", tables())
def test_every_packaged_table_passes_every_check(name: str) -> None:
    assert [str(problem) for problem in check_table(name)] == []


@pytest.mark.parametrize("name", tables())
def test_every_packaged_table_names_its_licence_and_has_rows(name: str) -> None:
    described = card(name)
    assert described.licence
    assert described.title
    assert described.origin
    assert rows(name)


def test_every_card_belongs_to_a_table() -> None:
    folder = Path(__file__).parents[2] / "src" / "tailrace" / "data" / "tables"
    assert {path.stem for path in folder.glob("*.md")} == set(tables())


def test_numbers_are_numbers_and_the_rest_is_text(tmp_path: Path) -> None:
    frame = table("things", write(tmp_path, GOOD, "b,,,,kg,a book,,,assumed,nobody measured it"))
    assert frame["value"].dtype == float
    assert frame["value"].isna().tolist() == [False, True]
    assert frame["year"].tolist()[0] == 2020
    assert frame["thing"].tolist() == ["a", "b"]
    assert frame.attrs["card"].text == "More."


def test_a_table_handed_out_can_be_changed_without_harm(tmp_path: Path) -> None:
    folder = write(tmp_path, GOOD)
    frame = table("things", folder)
    frame.loc[0, "value"] = 99.0
    rows("things", folder)[0]["value"] = "99"
    assert table("things", folder).loc[0, "value"] == 1.0
    assert rows("things", folder)[0]["value"] == "1"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("b,3,0.5,2,kg,a book,2020,,published,", "low, value, high"),
        ("b,1,2,0.5,kg,a book,2020,,published,", "low, value, high"),
        ("b,1,,,kg,,2020,,published,", "without a source"),
        ("b,1,,,kg,a book,2020,,publised,", 'did you mean "published"'),
        ("b,1,,,kg,a book,2010s,,published,", 'year "2010s"'),
        ("b,,,,kg,a book,2020,,published,", "without a reason"),
        ("b,one,,,kg,a book,2020,,published,", "value is not a number"),
        ("b,nan,,,kg,a book,2020,,published,", "leave the cell empty"),
        ("b,1,,,kgg,a book,2020,,published,", 'unit "kgg"'),
        ("b,1,2,3,kg,a book,2020,,published,", "low, value, high"),
        ("b,2,1,,kg,a book,2020,,published,", "high"),
        ("a,1,,,kg,a book,2020,,published,", "key of row 2 again"),
    ],
)
def test_a_bad_row_is_named_with_its_key_and_what_is_wrong(
    tmp_path: Path, line: str, said: str
) -> None:
    folder = write(tmp_path, GOOD, line)
    with pytest.raises(TableProblem, match=r"things\.csv") as caught:
        table("things", folder)
    assert said in str(caught.value)


def test_all_bad_rows_are_reported_at_once(tmp_path: Path) -> None:
    folder = write(tmp_path, "a,1,,,kg,,2020,,published,", "b,1,,,kg,a book,2020,,guess,")
    assert len(check_table("things", folder)) == 2


def test_a_header_unlike_the_card_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, GOOD, header=HEADER.replace("low", "lo"))
    with pytest.raises(TableProblem, match="header"):
        rows("things", folder)


def test_a_row_with_a_cell_too_many_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableProblem, match="line 2: 11 cells where the header has 10"):
        rows("things", write(tmp_path, GOOD + ",oops"))


@pytest.mark.parametrize("key", CARD_KEYS)
def test_a_card_without_one_of_its_lines_is_refused(tmp_path: Path, key: str) -> None:
    front = {one: text for one, text in CARD.items() if one != key}
    with pytest.raises(TableProblem, match=f'"{key}:" is absent'):
        card("things", write(tmp_path, GOOD, front=front))


def test_a_mistyped_line_of_a_card_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableProblem, match='did you mean "licence"'):
        card("things", write(tmp_path, GOOD, front=CARD | {"license": "facts"}))


def test_a_table_without_a_card_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "things.md").unlink()
    with pytest.raises(TableProblem, match="has no card"):
        rows("things", tmp_path)


def test_a_key_that_is_no_column_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, GOOD, front=CARD | {"key": "name"})
    assert "not a column" in str(check_table("things", folder)[0])


def test_an_unknown_table_gets_a_suggestion() -> None:
    with pytest.raises(TableProblem, match='did you mean "prices"'):
        rows("price")


def test_an_empty_cell_is_no_number() -> None:
    assert number("") is None
    assert number("1e3") == 1000.0
