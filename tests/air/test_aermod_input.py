"""AERMOD control files: read, run, refused by line, written and read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tailrace.air import compute, open_case, plot_file, post_file, read_case, write_aermod_run
from tailrace.air.aermod_output import plot_values
from tailrace.air.aermod_requests import OutputRequest
from tailrace.air.aermod_words import expand, source_range, written
from tailrace.errors import InputError

CONTROL = """
CO STARTING
   TITLEONE a test
   MODELOPT ALPHA CONC DDEP FLAT NOWETDPLT
   AVERTIME 1 24 PERIOD
   POLLUTID OTHER
   FLAGPOLE 1.5
   GASDEPVD 0.003
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
   SRCGROUP Areas POND1 PIT
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
"""


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
    plot, post = case.outputs
    lines = plot_file(case, result, plot).splitlines()
    rows = [line.split() for line in lines if not line.startswith("*")]
    assert len(rows) == 15
    assert float(rows[0][2]) == pytest.approx(result.groups["AREAS"].highest[24, 1][0], rel=1e-5)
    assert rows[0][-2:] == ["NET", "1060124"]
    rows = [x for x in post_file(case, result, post).splitlines() if not x.startswith("*")]
    assert len(rows) == 15 * 24
    period = OutputRequest("PLOTFILE", "PERIOD", "ALL", 1, "p.plt")
    assert "DRY DEPO" in plot_file(case, result, period)
    with pytest.raises(InputError, match="hourly values were not kept"):
        plot_file(case, compute(case), plot)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("DDEP FLAT", "DDEP FLAT ELEV", "flat and elevated"),
    ("ALPHA CONC DDEP FLAT", "CONC DDEP FLAT", "GASDEPVD only with ALPHA"),
    ("   GASDEPVD 0.003\n", "", "STK has neither particles nor a gas deposition velocity"),
    ("   SRCGROUP ALL", "   SRCGROUP ALL STK", "ALL holds every source"),
    ("Areas POND1 PIT", "Areas POND1 PITS", "PITS is no source"),
    ("PLOTFILE 24 AREAS FIRST", "PLOTFILE 24 AREAS SECOND", "rank 2 is in no RECTABLE"),
    ("PLOTFILE 24 AREAS FIRST", "PLOTFILE 8 AREAS FIRST", "8 is not in AVERTIME"),
    ("PLOTFILE 24 AREAS FIRST", "PLOTFILE 24 NONE FIRST", "no source group NONE"),
    ("   GRIDPOLR RINGS END", "", "line 29, RE GRIDPOLR: network RINGS has no END"),
    ("POLLUTID OTHER", "POLLUTID PM25", "PM25 over 24 hours and years"),
    ("RUNORNOT RUN", "RUNORNOT NOT", "only a check"),
    ("   SRCGROUP ALL", "   EMISUNIT 1.0E6 G/S UG/M3\n   SRCGROUP ALL", "CONC and DDEP at once"),
    ("CONC DDEP FLAT", "CONC DEPOS FLAT", "wet deposition"),
    ("   POLLUTID OTHER", "   POLLUTID OTHER\n   URBANOPT 100000", "urban"),
    ("   SRCGROUP ALL", "   BUILDHGT STK 36*10.0\n   SRCGROUP ALL", "line 22, SO BUILDHGT"),
    ("LOCATION STK POINT", "LOCATION STK BUOYLINE", "buoyant lines"),
    ("SRCPARAM STK 2.0 40.0", "SRCPARAM STK 2.0 x40.0", "'X40.0' is not a number"),
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


def _changed(control: Path, *pairs: tuple[str, str]) -> Path:
    text = CONTROL
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    control.write_text(text)
    return control


def test_particles_thin_the_plume_also_where_only_concentration_is_asked_for(
    control: Path,
) -> None:
    with_deposition = compute(open_case(control)).groups["ALL"].period
    path = _changed(control, ("CONC DDEP FLAT", "CONC FLAT"))
    case = open_case(path)
    assert case.deposition
    assert case.outputs[0].quantities == ("CONC",)
    assert compute(case).groups["ALL"].period == pytest.approx(with_deposition, rel=1e-12)
    assert "DRY DEPO" not in plot_file(case, compute(case), case.outputs[0])


def test_rain_that_would_wash_particles_out_is_refused(control: Path, weather) -> None:  # type: ignore[no-untyped-def]
    from tailrace.air.aermod_run_weather import surface_text

    path = _changed(control, (" NOWETDPLT", ""))
    open_case(path)
    rain = replace(weather, precipitation=np.where(weather.hour == 12, 1.0, 0.0))
    (control.parent / "w.sfc").write_text(surface_text(rain))
    with pytest.raises(InputError, match="it rains in 1 hours"):
        open_case(path)


def test_blank_keywords_repeat_the_one_before(control: Path) -> None:
    path = _changed(control, (
        "   LOCATION POND1 AREACIRC -300.0 0.0\n   SRCPARAM POND1",
        "   LOCATION POND1 AREACIRC -300.0 0.0\n            X7    VOLUME   1.0 2.0\n"
        "   SRCPARAM X7 1.0 2.0 3.0 4.0\n            POND1",
    ))  # fmt: skip
    assert [source.name for source in open_case(path).sources] == ["STK", "POND1", "X7", "PIT"]


def test_included_files_carry_the_pathway_on(control: Path) -> None:
    (control.parent / "more.rec").write_text(
        "** places\n   DISCCART 7.0 8.0\nRE DISCCART 9.0 1.0\n"
    )
    path = _changed(control, ("   DISCCART 5.0 6.0\n", "   INCLUDED more.rec\n"))
    assert open_case(path).receptors.east[-2:].tolist() == [7.0, 9.0]
    path = _changed(control, ("   DISCCART 5.0 6.0\n", "   INCLUDED none.rec\n"))
    with pytest.raises(InputError, match=r"none\.rec is not there"):
        open_case(path)


def test_heights_of_receptors(control: Path) -> None:
    more = ("   DISCCART 1.0 1.0 7.0\n   DISCCART 1.0 2.0 8.0 9.0 4.0\n"
            "   DISCPOLR STK 9.0 90.0 3.0\n"
            "   EVALCART 1.0 3.0 0.0 0.0 2.0 ARC1\n")  # fmt: skip
    rings = "   GRIDPOLR RINGS FLAG 1 2*5.0\n   GRIDPOLR RINGS FLAG 2 2*6.0\n"
    rings += "   GRIDPOLR RINGS FLAG 3 2*7.0\n   GRIDPOLR RINGS FLAG 4 2*8.0\n"
    changes = (
        ("   DISCCART 5.0 6.0\n", more),
        ("   GRIDPOLR RINGS END", f"{rings}   GRIDPOLR RINGS END"),
    )
    heights = open_case(_changed(control, *changes)).receptors.height
    assert heights.tolist() == [1.5] * 6 + [5.0] * 2 + [6.0] * 2 + [7.0] * 2 + [8.0] * 2 + [
        7.0, 4.0, 3.0, 2.0]  # fmt: skip
    without = _changed(control, *changes, ("   FLAGPOLE 1.5\n", ""))
    assert not open_case(without).receptors.height.any()


def test_rotated_winds_part_days_and_base(control: Path) -> None:
    path = _changed(control, ("   DAYRANGE 152\n   STARTEND 01 06 01 01 06 02\n",
                              "   STARTEND 2001 6 1 5 2001 6 2 10\n   WDROTATE 15.0\n"
                              "   PROFBASE 1000.0 FEET\n"))  # fmt: skip
    weather = open_case(path).weather
    assert len(weather) == 20 + 10
    assert weather.base_elevation == pytest.approx(304.8)
    # The fifth of the invented winds comes from 149 degrees.
    assert weather.wind_direction[0] == pytest.approx(134.0)
    assert ((weather.wind_direction > 0.0) & (weather.wind_direction <= 360.0)).all()


def test_units_of_the_files(control: Path) -> None:
    units = ("   CONCUNIT 1.0E3 GRAMS/SEC MILLIGRAMS/M**3\n   DEPOUNIT 3.6E6 GRAMS/SEC MG/M**2\n"
             "   SRCGROUP ALL")  # fmt: skip
    plain = open_case(control)
    scaled = open_case(_changed(control, ("   SRCGROUP ALL", units)))
    result = compute(plain, keep_hourly=True)
    (conc, dep), when = plot_values(plain, result, plain.outputs[0])
    (small, large), _ = plot_values(scaled, result, scaled.outputs[0])
    assert small == pytest.approx(conc * 1.0e-3)
    assert large == pytest.approx(dep * 1.0e3)
    assert set(when) == {1060124}
    path = _changed(control, ("   SRCGROUP ALL", units.replace("GRAMS/SEC MG", "LB/HR MG")))
    with pytest.raises(InputError, match="emissions in LB/HR"):
        open_case(path)


def test_words() -> None:
    assert expand(("3*0.5", "1", "A*B")) == ["0.5", "0.5", "0.5", "1", "A*B"]
    names = ["P1", "P2", "P10", "Q1"]
    assert source_range("P1-P10", names) == ["P1", "P2", "P10"]
    assert source_range("P2", names) == ["P2"]
    assert source_range("P1-Q2", names) == ["P1", "P2", "Q1"]
    assert source_range("P3-P2", names) == []
    assert written(1.0e-5) == "1.0E-05"
    assert written(0.25) == "0.25"
