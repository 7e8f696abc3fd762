"""Screening levels, toxicity values and worked examples of hazard, as cases."""

from __future__ import annotations

from pathlib import Path

from tailrace.verify import Outcome, verify

LEVELS = (
    "substance,medium,rsl,unit,basis,RfD_mg_kg_d,SFO_per_mg_kg_d,RfC_mg_m3,IUR_per_ug_m3,"
    "ABSd,GIABS,RBA,Kp_cm_h\n"
)
# Resident soil, child: 5e-3 x 15 x 365 x 1e6 / (200 x 350) = 391; air: 5e-5 x 365 / 350 x 1000.
SILVER = "Silver,resident soil,390,mg/kg,n,0.005,,,,0.0,0.04,1.0,0.0006\n"
AIR = "Manganese,resident air,0.052,ug/m3,n,0.024,,5e-05,,0.0,0.04,1.0,0.001\n"

VALUES = "substance,cas,parameter,value,unit,source,year\n"
EXAMPLES = "example,role,name,value,unit,relative_tolerance,equation,note\n"


def outcomes(tmp_path: Path, text: str) -> list[Outcome]:
    path = tmp_path / "case.csv"
    path.write_text(text, encoding="utf-8")
    return verify(path)


def verdicts(tmp_path: Path, text: str) -> list[tuple[str | None, str]]:
    return [(row.quantity, row.verdict) for row in outcomes(tmp_path, text)]


def test_levels_by_hand(tmp_path: Path) -> None:
    assert verdicts(tmp_path, LEVELS + SILVER + AIR) == [
        ("level, resident soil", "pass"),
        ("level, resident air", "pass"),
        ("levels of the other kind of effect", "pass"),
    ]


def test_a_level_one_digit_off_fails(tmp_path: Path) -> None:
    assert verdicts(tmp_path, LEVELS + SILVER.replace(",390,", ",400,"))[0][1] == "fail"
    assert verdicts(tmp_path, LEVELS + SILVER.replace(",390,", ",380,"))[0][1] == "fail"


def test_a_level_of_the_other_kind_fails(tmp_path: Path) -> None:
    found = dict(verdicts(tmp_path, LEVELS + SILVER.replace(",n,", ",c,")))
    assert found["levels of the other kind of effect"] == "fail"


def test_bad_levels_are_told(tmp_path: Path) -> None:
    bad = (
        SILVER.replace("resident soil", "resident soyl")
        + SILVER.replace("0.04,1.0", "4,1.0")
        + SILVER.replace("0.005", "")
        + SILVER.replace("0.005", "-1")
    )
    rows = outcomes(tmp_path, LEVELS + bad)
    assert [row.verdict for row in rows] == ["unreadable"] * 4
    assert 'did you mean "resident soil"' in rows[0].reason
    assert "GIABS is 4" in rows[1].reason
    assert "no level follows" in rows[2].reason


def test_values(tmp_path: Path) -> None:
    text = (
        VALUES
        + "Arsenic,7440-38-2,oral slope factor,32,per mg/kg-day,EPA IRIS,2025\n"
        + "Cadmium (water),7440-43-9,RfD,0.0005,mg/kg-day,EPA IRIS,1989\n"
        + "Lead,7439-92-1,no RfD; use IEUBK / ALM,,,EPA,2024\n"
        + "Total rare earth oxides,,ADI (Chinese practice),70,ug/kg-day,paper,2018\n"
        + "Total rare earths,,subclinical threshold,100-110,ug/kg-day,Zhu,2013\n"
    )
    assert [verdict for _, verdict in verdicts(tmp_path, text)] == ["pass"] * 5


def test_wrong_values_fail_and_unknown_ones_are_told(tmp_path: Path) -> None:
    text = (
        VALUES
        + "Arsenic,7440-38-2,oral slope factor,1.5,per mg/kg-day,EPA IRIS,2025\n"
        + "Cadmium (water),7440-43-9,RfD,0.001,mg/kg-day,EPA IRIS,1989\n"
        + "Arsenic,7440-38-2,no value,,,EPA,2024\n"
        + "Ozone,10028-15-6,RfC,0.1,mg/m3,EPA,2020\n"
        + "Arsenic,7440-38-2,RfD,0.0003,furlong,EPA IRIS,1991\n"
    )
    found = [verdict for _, verdict in verdicts(tmp_path, text)]
    assert found == ["fail", "fail", "fail", "unknown", "unreadable"]


def example(name: str, inputs: list[str], outputs: list[str], equation: str) -> str:
    rows = [f"{name},input,{one},,{equation},\n" for one in inputs]
    return "".join(rows + [f"{name},output,{one},{equation},\n" for one in outputs])


def test_examples_by_hand(tmp_path: Path) -> None:
    text = (
        EXAMPLES
        + example("a", ["daily dose,2e-4,mg/kg-day", "RfD,1e-3,mg/kg-day"],
                  ["hazard quotient,0.2,-,0.001"], "HQ = D/RfD")
        + example("b", ["intake,2e-4,mg/kg-day", "slope factor,2,per mg/kg-day"],
                  ["cancer risk,4e-4,-,0.001"], "risk = D*SF")
        + example("c", ["intake,1e-2,mg/kg-day", "SF,2,per mg/kg-day"],
                  ["cancer risk,0.0198013,-,0.0001"], "risk = 1-exp(-D*SF)")
        + example("d", ["exposure concentration,1,ug/m3", "RfC,0.002,mg/m3"],
                  ["HQ,0.5,-,0.001"], "HQ = EC/RfC")
        + example("e", ["HQ arsenic,0.2,-", "HQ fluoride,0.5,-"],
                  ["hazard index,0.7,-,0.001"], "HI = sum HQ")
        + example("f", ["intake,7,ug/kg-day", "ADI,70,ug/kg-day"],
                  ["percent of ADI,10,%,0.001"], "percent = 100*intake/ADI")
        + example("g", ["mouse water,100,mg/L", "mouse intake,0.005,L/d", "mouse BW,0.025,kg",
                        "UF,1000,-", "human BW,60,kg", "human IR,3,L/d"],
                  ["NOAEL,20,mg/kg-day,0.001", "RfD,0.02,mg/kg-day,0.001", "DWEL,0.4,mg/L,0.001"],
                  "NOAEL = C*IR/BW; RfD = NOAEL/UF; DWEL = RfD*BW/IR")
        + example("h", ["CSF,3,per mg/kg-day"], ["RSL,0.7725,mg/kg,0.001"],
                  "RSL resident soil cancer TR 4e-6 RBA 1.0 GIABS 1.0")
    )  # fmt: skip
    # h: 4e-6 x 25550 / (3 x 36750 x 1e-6) without skin = 0.92698
    rows = outcomes(tmp_path, text.replace("0.7725", "0.92698"))
    assert [row.verdict for row in rows] == ["pass"] * 10


def test_wrong_examples_fail(tmp_path: Path) -> None:
    text = EXAMPLES + example(
        "a", ["daily dose,2e-4,mg/kg-day", "RfD,1e-3,mg/kg-day"],
        ["hazard quotient,0.3,-,0.001"], "HQ = D/RfD",
    )  # fmt: skip
    assert verdicts(tmp_path, text) == [("hazard quotient", "fail")]


def test_the_name_of_an_example_does_not_count(tmp_path: Path, reference: Path) -> None:
    path = reference / "risk" / "worked_examples" / "worked_examples.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    wanted = [line for line in lines[1:] if line.startswith(("loael", "pea_", "rsl_", "mang"))]
    renamed = [f"case{line.split(',', 1)[0][::-1]},{line.split(',', 1)[1]}" for line in wanted]
    rows = outcomes(tmp_path, lines[0] + "".join(renamed))
    assert len(rows) == 12
    assert {row.verdict for row in rows} == {"pass"}
