"""Tables: every wrong column and row is named."""

from __future__ import annotations

from pathlib import Path

from tailrace.errors import Problems
from tailrace.site.csv_file import Row, read_csv


def read(path: Path, text: str) -> tuple[list[Row], list[str]]:
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    rows = read_csv(
        path, file="people.csv", problems=problems, required=("place", "people"), optional=("note",)
    )
    return rows, [str(problem) for problem in problems]


def test_rows_know_their_line(tmp_path: Path) -> None:
    rows, said = read(tmp_path / "a.csv", 'place,people\n a ,1\n\n"b, c",2\n')
    assert said == []
    assert [(row.line, row["place"], row["people"], row["note"]) for row in rows] == [
        (2, "a", "1", ""),
        (4, "b, c", "2", ""),
    ]


def test_every_wrong_column_is_named(tmp_path: Path) -> None:
    rows, said = read(tmp_path / "a.csv", "place,peeple,note,note\na,1,x,y\n")
    assert rows == []
    assert said == [
        'people.csv, line 1: unknown column "peeple"; allowed: place, people, note; did you mean '
        '"people"?',
        'people.csv, line 1: column "note" stands twice; keep one of them.',
        'people.csv, line 1: column "note" stands twice; keep one of them.',
        'people.csv, line 1: column "people" is missing; allowed: place, people, note; add the '
        "column.",
    ]


def test_semicolons(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", "place;people\na;1,5\n") == (
        [],
        [
            "people.csv, line 1: columns are not separated by commas; allowed: commas between "
            "columns and a decimal point; save the table again as CSV (comma separated)."
        ],
    )


def test_rows_of_the_wrong_length(tmp_path: Path) -> None:
    rows, said = read(tmp_path / "a.csv", "place,people\na,1,2\nb,3\n")
    assert [row["place"] for row in rows] == ["b"]
    assert said == [
        "people.csv, row at line 2: has 3 cells where the header has 2; a cell with a comma in it "
        'stands between "quotation marks".'
    ]


def test_broken_quotation(tmp_path: Path) -> None:
    rows, said = read(tmp_path / "a.csv", 'place,people\n"a"b,1\n')
    assert rows == []
    assert said == [
        "people.csv, line 2: is not a valid table: ',' expected after '\"'; a cell with a comma "
        'or a quotation mark stands between "quotation marks", and a quotation mark inside it is '
        "doubled."
    ]


def test_header_alone(tmp_path: Path) -> None:
    assert read(tmp_path / "a.csv", "place,people\n") == (
        [],
        ["people.csv: has a header and no rows; fill it, or delete it."],
    )
