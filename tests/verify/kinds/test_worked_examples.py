"""Worked examples: the table, the roles of inputs, and what no rule knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.verify import verify
from tailrace.verify.kinds.worked_example import Case, Rule, unit_text
from tailrace.verify.kinds.worked_examples import all_rules, read_cases

HEAD = "example,role,name,value,unit,relative_tolerance,equation,source,checked,note\n"
WATER = "I = C*IR*EF*ED/(BW*AT*365)"


def table(tmp_path: Path, *rows: tuple[str, ...], equation: str = WATER) -> Path:
    """Write rows of one example: role, name, value, unit and perhaps a tolerance."""
    path = tmp_path / "table.csv"
    lines = [
        ",".join(("one", *row[:4], row[4] if len(row) > 4 else "", f'"{equation}"', "s,read,"))
        for row in rows
    ]
    path.write_text(HEAD + "\n".join(lines) + "\n")
    return path


def drunk(**changes: tuple[str, str]) -> list[tuple[str, ...]]:
    """Return the exercise of CE 5364 on manganese in water, with other numbers and units."""
    rows = {
        "water manganese": ("0.36", "mg/L"),
        "IR": ("1.0", "L/d"),
        "EF": ("365.0", "d/y"),
        "ED": ("6.0", "y"),
        "AT": ("6.0", "y"),
        "BW": ("29.0", "kg"),
    }
    named = {key.replace("_", " "): value for key, value in changes.items()}
    return [("input", name, *value) for name, value in (rows | named).items()]


INTAKE = ("output", "intake", "0.012414", "mg/kg-day", "0.001")


def test_the_exercise_on_water(tmp_path: Path) -> None:
    (row,) = verify(table(tmp_path, *drunk(), INTAKE))
    assert (row.verdict, row.quantity, row.tolerance) == ("pass", "intake", 0.001)
    assert row.worst_relative_error is not None
    assert row.worst_relative_error < 1e-4


@pytest.mark.parametrize(
    ("name", "other"),
    [("IR", "drinking water"), ("ED", "exposure duration"), ("AT", "averaging time")],
)
def test_another_author_another_name(tmp_path: Path, name: str, other: str) -> None:
    rows = [tuple(other if cell == name else cell for cell in row) for row in drunk()]
    (row,) = verify(table(tmp_path, *rows, INTAKE))
    assert row.verdict == "pass"


def test_another_unit_is_the_same_number(tmp_path: Path) -> None:
    rows = drunk(water_manganese=("360", "ug/L"), IR=("1000", "mL/d"), AT=("2190", "d"))
    intake = ("output", "average daily dose", "12.414", "ug/kg-day", "0.001")
    (row,) = verify(table(tmp_path, *rows, intake))
    assert row.verdict == "pass"


def test_a_wrong_answer_fails(tmp_path: Path) -> None:
    (row,) = verify(table(tmp_path, *drunk(), ("output", "intake", "0.0125", "mg/kg-day", "0.001")))
    assert row.verdict == "fail"


def test_an_input_that_no_rule_knows_leaves_the_example_alone(tmp_path: Path) -> None:
    rows = [*drunk(), ("input", "boiling loss", "0.5", "-"), INTAKE]
    (row,) = verify(table(tmp_path, *rows))
    assert row.verdict == "unknown"
    assert "boiling loss" in row.reason


def test_the_name_of_an_example_decides_nothing(tmp_path: Path) -> None:
    path = table(tmp_path, *drunk(), INTAKE)
    path.write_text(path.read_text().replace("one,", "pha_cancer_1,"))
    (row,) = verify(path)
    assert row.verdict == "pass"


def test_exposure_concentration(tmp_path: Path) -> None:
    """EPA-540-R-070-002, equation 8: 24 h, 350 d, 25 of 70 years; by hand 0.3424658."""
    rows = [
        ("input", "air arsenic", "1.0", "ug/m3"),
        ("input", "ET", "24", "h/d"),
        ("input", "EF", "350", "d/y"),
        ("input", "ED", "25", "y"),
        ("input", "AT", "70", "y"),
        ("output", "exposure concentration", "0.3424658", "ug/m3", "1e-6"),
    ]
    equation = "EC = CA*ET*EF*ED/(AT*365*24)"
    (row,) = verify(table(tmp_path, *rows, equation=equation))
    assert row.verdict == "pass"


def test_dust_in_the_older_form_and_water_on_skin(tmp_path: Path) -> None:
    """By hand: 1360 mg/kg over 1.36e9 m3/kg is 1e-6 mg/m3; 1e-3 cm/h, 1 h, 7000 cm2, 70 kg."""
    times = [("input", "EF", "365", "d/y"), ("input", "ED", "1", "y"), ("input", "AT", "1", "y")]
    dust = [
        ("input", "soil cerium", "1360", "mg/kg"),
        ("input", "inhalation rate", "15", "m3/d"),
        ("input", "PEF", "1.36e9", "m3/kg"),
        ("input", "BW", "60", "kg"),
        ("output", "daily intake", "2.5e-7", "mg/kg-day", "1e-6"),
    ]
    (row,) = verify(table(tmp_path, *dust, *times, equation="D = C*IR*EF*ED/(PEF*BW*AT)"))
    assert row.verdict == "pass"
    bath = [
        ("input", "water fluoride", "2", "mg/L"),
        ("input", "Kp", "0.001", "cm/h"),
        ("input", "event time", "1", "h/event"),
        ("input", "events", "1", "event/d"),
        ("input", "skin area", "7000", "cm2"),
        ("input", "BW", "70", "kg"),
        ("output", "absorbed dose", "2e-4", "mg/kg-day", "1e-6"),
    ]
    (row,) = verify(table(tmp_path, *bath, *times, equation="D = Kp*C*t*EV*SA*EF*ED/(BW*AT)"))
    assert row.verdict == "pass"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("input", "BW", "heavy", "kg"), '"heavy" is not a number'),
        (("inptu", "BW", "29", "kg"), "allowed: input, output"),
        (("input", "BW", "30", "kg"), "a second time"),
        (("input", "", "30", "kg"), "has no name"),
    ],
)
def test_a_broken_example_is_told(tmp_path: Path, row: tuple[str, ...], reason: str) -> None:
    (found,) = verify(table(tmp_path, *drunk(), row, INTAKE))
    assert found.verdict == "unreadable"
    assert reason in found.reason


def test_a_negative_concentration_is_told(tmp_path: Path) -> None:
    (row,) = verify(table(tmp_path, *drunk(water_manganese=("-1", "mg/L")), INTAKE))
    assert row.verdict == "unreadable"
    assert "concentration is -1" in row.reason


def test_a_later_rule_reads_what_an_earlier_one_computed() -> None:
    cells = {"example": "e", "unit": "mg/kg-day", "equation": "HQ = D/RfD", "value": "1"}
    cases, refused = read_cases(
        [
            (2, cells | {"role": "input", "name": "RfD", "value": "4"}),
            (3, cells | {"role": "output", "name": "dose"}),
            (4, cells | {"role": "output", "name": "hazard quotient", "unit": "-"}),
            (5, cells | {"example": "f", "role": "output", "name": "x", "equation": "same"}),
        ]
    )
    assert not refused
    assert cases[1].equation == "HQ = D/RfD"
    case = Case("e", inputs=cases[0].inputs, outputs=cases[0].outputs, computed={"dose": 2.0})
    assert case.has("dose", "rfd")
    assert case.number("dose", "ug/(kg d)") == pytest.approx(2000.0)
    assert case.answer("dose", 3e-6, "kg/(kg d)") == {"dose": pytest.approx(3.0)}
    with pytest.raises(ValueError, match="no input"):
        case.number("ADI", "")
    with pytest.raises(ValueError, match="unit"):
        case.number("RfD", "L/d")


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("mg/kg-day", "mg/(kg d)"), ("per mg/kg-day", "1/(mg/(kg d))"), ("d/y", "d/yr"),
        ("-", "-"), ("", "1"), ("wk", "week"), ("m3/kg-d", "m3/(kg d)"), ("mSv/y", "mSv/yr"),
    ],
)  # fmt: skip
def test_units_as_printed(printed: str, text: str) -> None:
    from tailrace.quantities.units import convert

    found = unit_text(printed)
    assert convert(1.0, found, text) == 1.0


def test_rules_are_found_by_their_file() -> None:
    rules = all_rules()
    assert rules
    assert all(isinstance(rule, Rule) for rule in rules)


def test_reference(reference: Path) -> None:
    rows = verify(reference / "risk" / "worked_examples" / "worked_examples.csv")
    assert not [row for row in rows if row.verdict in ("fail", "unreadable")]
    doses = [row for row in rows if row.quantity in ("intake", "absorbed dose", "dose")]
    assert len(doses) == 7
    assert {row.verdict for row in doses} == {"pass"}
