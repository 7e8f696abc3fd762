"""Baseline rates of the user: found where they hold, missing elsewhere, every error at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tailrace.errors import InputError
from tailrace.people.baseline_rates import read_baseline_rates
from tailrace.quantities import Missing, Value

GOOD = """cause,age_from,age_to,year,value,unit,source,sex
COPD,25,,2016,357.27,per 100000 per year,AirQ+ case,both
IHD,25,30,2016,0.2,per 1000 per year,invented,both
IHD,25,30,2017,0.0003,1/yr,invented,female
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "rates.csv"
    file.write_text(text)
    return file


def test_rates_in_one_unit(tmp_path: Path) -> None:
    rates = read_baseline_rates(written(tmp_path, GOOD))
    copd = rates.rate("copd", 25, float("inf"), 2016)
    assert isinstance(copd, Value)
    assert copd.central == pytest.approx(357.27e-5)
    assert copd.source == "AirQ+ case"
    heart = rates.rate("IHD", 25, 30, 2016)
    assert isinstance(heart, Value)
    assert heart.central == pytest.approx(2e-4)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (("LC", 25, 30, 2016), "of the cause"),
        (("IHD", 25, 30, 2020), "no baseline rate for 2020"),
        (("IHD", 30, 35, 2016), "of that age"),
        (("IHD", 25, 35, 2016), "of that age"),
        (("COPD", 60, 65, 2016), "(the file has 25 and over)"),
        (("COPD", 60, 65, 2016, "male"), "of the cause"),
    ],
)
def test_nothing_is_taken_for_another(
    tmp_path: Path, asked: tuple[str, float, float, int], reason: str
) -> None:
    found = read_baseline_rates(written(tmp_path, GOOD)).rate(*asked)
    assert isinstance(found, Missing)
    assert reason in found.reason


def test_every_error_at_once(tmp_path: Path) -> None:
    text = """cause,age_from,age_to,year,value,unit,source
IHD,30,25,2016,10,per 100000 per year,x
IHD,25,30,2016,ten,per 100000 per year,x
IHD,25,30,2016,10,percent,x
,25,30,2016,10,1/yr,
LC,25,,2016,3,1/yr,x
COPD,25,,2016,3,per 1000 per year,x
COPD,25,,2016,4,per 1000 per year,x
"""
    with pytest.raises(InputError) as caught:
        read_baseline_rates(written(tmp_path, text))
    said = str(caught.value)
    for part in ("ages from 30 to 25", '"ten"', '"percent"', "no cause", "no source",
                 "check the unit", "line 7 again"):  # fmt: skip
        assert part in said


def test_columns_and_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"did you mean \"cause\""):
        read_baseline_rates(written(tmp_path, "causes,age_from,age_to,year,value,unit,source\n"))
    with pytest.raises(InputError, match="cannot be read"):
        read_baseline_rates(tmp_path / "absent.csv")
    with pytest.raises(InputError, match="holds no rates"):
        read_baseline_rates(written(tmp_path, GOOD.splitlines()[0] + "\n"))
