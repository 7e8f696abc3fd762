"""AERMOD control files: read, run, refused by line, written and read again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.air import compute, open_case, plot_file, post_file, read_case, write_aermod_run
from tailrace.air.aermod_words import expand, source_range
from tailrace.errors import InputError

CONTROL = """
CO STARTING
   TITLEONE a test
   MODELOPT CONC DDEP FLAT NOWETDPLT
   AVERTIME 1 24 PERIOD
   POLLUTID OTHER
   FLAGPOLE 1.5
   RUNORNOT RUN
CO FINISHED
SO STARTING
   LOCATION STK POINT 10.0 20.0 0.0
   SRCPARAM STK 2.0 40.0 423.15 12.0 1.2
   LOCATION POND1 AREACIRC -300.0 0.0
   SRCPARAM POND1 1.0E-5 0.5 25.0 20
   LOCATION PIT OPENPIT 100.0 100.0 0.0
   SRCPARAM PIT 1.0E-5 2.0 200.0 400.0 1.6E6 30.0
   PARTDIAM PIT 2*5.0 20.0
   MASSFRAX PIT 0.25 0.25 0.5
   PARTDENS PIT 3*2.65
   EMISFACT STK HROFDY 8*0.0 10*1.0 6*0.0
   SRCGROUP ALL
   SRCGROUP AREAS POND1 PIT
SO FINISHED
RE STARTING
   GRIDCART NET STA
   GRIDCART NET XYINC -1000.0 3 1000.0 500.0 2 250.0
   GRIDCART NET END
   GRIDPOLR RINGS STA
                 ORIG STK
                 DIST 200.0 400.0
                 GDIR 4 0.0 90.0
   GRIDPOLR RINGS END
   DISCCART 5.0 6.0
RE FINISHED
ME STARTING
   SURFFILE w.sfc
   PROFFILE w.pfl
   DAYRANGE 152
   STARTEND 01 06 01 01 06 02
ME FINISHED
OU STARTING
   RECTABLE ALLAVE FIRST
   PLOTFILE 24 AREAS FIRST areas24.plt
   POSTFILE 1 ALL PLOT all1.pst
OU FINISHED
""".replace("                 ORIG", "   GRIDPOLR RINGS ORIG").replace(
    "                 DIST", "   GRIDPOLR RINGS DIST").replace(
    "                 GDIR", "   GRIDPOLR RINGS GDIR")  # fmt: skip


@pytest.fixture
def control(tmp_path: Path, weather) -> Path:  # type: ignore[no-untyped-def]
    from tailrace.air.aermod_run import profile_text, surface_text

    (tmp_path / "w.sfc").write_text(surface_text(weather))
    (tmp_path / "w.pfl").write_text(profile_text(weather))
    path = tmp_path / "case.inp"
    path.write_text(CONTROL)
    return path


def test_everything_is_read(control: Path) -> None:
    case = open_case(control)
    assert [source.name for source in case.sources] == ["STK", "POND1", "PIT"]
    assert case.sources[1].emission == pytest.approx(1.0e-5 * np.pi * 625.0)
    assert case.groups == {"ALL": ("STK", "POND1", "PIT"), "AREAS": ("POND1", "PIT")}
    assert len(case.receptors) == 6 + 8 + 1
    assert (case.receptors.height == 1.5).all()
    assert case.receptors.east[6] == 10.0
    assert case.receptors.north[6] == pytest.approx(220.0)
    assert len(case.weather) == 24
    assert case.sources[2].particles is not None
    assert case.sources[2].particles.diameter == (5.0, 5.0, 20.0)


def test_files_are_written_in_aermods_form(control: Path) -> None:
    case = open_case(control)
    result = compute(case, keep_hourly=True)
    lines = plot_file(result, "AREAS", "24").splitlines()
    rows = [line.split() for line in lines if not line.startswith("*")]
    assert len(rows) == 15
    assert float(rows[0][2]) == pytest.approx(result.groups["AREAS"].highest[24, 1][0], rel=1e-5)
    assert rows[0][-1] == "01060124"
    rows = [x for x in post_file(result, "ALL", "1").splitlines() if not x.startswith("*")]
    assert len(rows) == 15 * 24
    assert "DRY DEPO" in plot_file(result, "ALL", "PERIOD")


@pytest.mark.parametrize(("old", "new", "said"), [
    ("CONC DDEP FLAT", "CONC DDEP ELEV", "terrain"),
    ("CONC DDEP FLAT", "CONC DEPOS FLAT", "wet deposition"),
    ("   POLLUTID OTHER", "   POLLUTID OTHER\n   URBANOPT 100000", "urban"),
    ("   SRCGROUP ALL", "   BUILDHGT STK 36*10.0\n   SRCGROUP ALL", "line 21, SO BUILDHGT"),
    ("LOCATION STK POINT", "LOCATION STK BUOYLINE", "buoyant lines"),
    ("SRCPARAM STK 2.0 40.0", "SRCPARAM STK 2.0 x40.0", "'x40.0' is not a number"),
    ("HROFDY 8*0.0", "HROFDY 9*0.0", "24 emission factors"),
    ("DAYRANGE 152", "DAYRANGE 300", "no hour of the weather"),
    ("SURFFILE w.sfc", "SURFFILE v.sfc", "v.sfc is neither"),
    ("POSTFILE 1 ALL PLOT", "MAXIFILE 1 ALL 5.0", "this output is not written"),
    ("   RUNORNOT RUN", "   RUNORNOT RUN\n   LOW_WIND 0.3", "low-wind"),
])  # fmt: skip
def test_what_is_not_honoured_stops_with_its_line(
    control: Path, old: str, new: str, said: str
) -> None:
    assert old in CONTROL
    control.write_text(CONTROL.replace(old, new))
    with pytest.raises(InputError, match=said):
        open_case(control)


def test_written_runs_are_read_back(control: Path, tmp_path: Path) -> None:
    case = open_case(control)
    folder = tmp_path / "out"
    folder.mkdir()
    write_aermod_run(case, folder)
    one, two = compute(case), compute(open_case(folder / "aermod.inp"))
    for name, group in one.groups.items():
        assert two.groups[name].period == pytest.approx(group.period, rel=1e-5)
        assert two.groups[name].deposition == pytest.approx(group.deposition, rel=1e-5)


def test_hourly_emissions(control: Path) -> None:
    text = CONTROL.replace("   EMISFACT STK HROFDY 8*0.0 10*1.0 6*0.0", "   HOUREMIS h.dat STK")
    control.write_text(text)
    rows = [f"SO HOUREMIS 01 6 1 {h} STK {2.0 if h == 12 else 0.0} 400.0 8.0" for h in range(1, 25)]
    (control.parent / "h.dat").write_text("\n".join(rows))
    case = open_case(control)
    assert case.rates["STK"].sum() == pytest.approx(1.0)
    assert case.overrides["STK"][0, 3:5] == pytest.approx([8.0, 400.0])
    (control.parent / "h.dat").write_text("\n".join(rows[:-1]))
    with pytest.raises(InputError, match="no emission in 1 of 24 hours"):
        open_case(control)


def test_reference_control_files_give_the_reference_case(reference: Path) -> None:
    folder = reference / "air" / "beach_dep_steppe"
    one, two = compute(read_case(folder)), compute(open_case(folder / "aermod.inp"))
    assert two.groups["ALL"].period == pytest.approx(one.groups["ALL"].period, rel=1e-6)
    assert two.groups["ALL"].deposition == pytest.approx(one.groups["ALL"].deposition, rel=1e-6)


def test_words() -> None:
    assert expand(("3*0.5", "1", "A*B")) == ["0.5", "0.5", "0.5", "1", "A*B"]
    names = ["P1", "P2", "P10", "Q1"]
    assert source_range("P1-P10", names) == ["P1", "P2", "P10"]
    assert source_range("P2", names) == ["P2"]
