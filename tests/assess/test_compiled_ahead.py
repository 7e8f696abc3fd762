"""What is compiled ahead is what a run calls: nothing is compiled a second time for other types."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tailrace.assess.compiled_ahead import compile_ahead

# Soils, percentiles, hours of a drawn year, and the ground of a site with a pond: wells, the
# river, the budget, mounded flow and strip.
PROGRAM = """
import numpy as np
from tailrace.assess.column_ranks import fill_ranks, turn
from tailrace.assess.compiled_ahead import compile_ahead
from tailrace.assess.exact_statistics import exact_statistics
from tailrace.assess.groundwater_budget import groundwater_budget, mean_arrived, stored_of_unit
from tailrace.assess.groundwater_plan import groundwater_plan
from tailrace.assess.groundwater_transfers import fill_bank, fill_wells, groundwater_block
from tailrace.assess.mounded_findings import mounded_findings, well_steps
from tailrace.assess.site_releases import releases
from tailrace.assess.soil_stores import fill_series, known_store, soil_series
from tailrace.assess.tables.table_frame import percentiles
from tailrace.site import load_site
from tailrace.water.step_response import _many_windows, windows
from tailrace.weather.climate_month import fill_hours

compile_ahead(ponds=True, goes_on=lambda: True)
kernels = (fill_series, fill_wells, fill_bank, well_steps, stored_of_unit, mean_arrived,
           _many_windows, fill_hours, fill_ranks, turn)
before = [list(one.signatures) for one in kernels]
assert all(len(one) == 1 for one in before), before

years = range(1990, 1994)
for draws in (1, 3):
    for rate in (np.full((2, draws), 0.1), np.full((1, 1), 0.1)):
        soil_series(rate, np.ones((2, 4, draws)), years, [1993])
        soil_series(rate, np.ones((3, 2, 1, draws)), years, [1992], start=np.ones((2, draws)))
        known_store(rate, np.ones((1, 2, 4, draws)), years, [1990, 1993])
assert [list(one.signatures) for one in kernels] == before, "soils"

results = np.ones((3, 130, 2))
exact_statistics(results, (5.0, 50.0))
exact_statistics(results[:, 1:, :1], (5.0, 50.0))
percentiles(results)
percentiles(results[0, :, 0])
assert [list(one.signatures) for one in kernels] == before, "percentiles"

site = load_site("baotou")
plan = groundwater_plan(site, "baotou")
assert plan.ponds
given = site.years, site.years[-1:]
groundwater_block(plan, releases(site), None, *given, ())
groundwater_budget(plan, ("F",), *given)
mounded_findings(site)
windows([np.linspace(1.0, 9.0, 300), *[1.0] * 18], 0.0)
assert [list(one.signatures) for one in kernels] == before, "ground"
"""


@pytest.mark.slow
def test_a_run_compiles_nothing_more() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_it_stops_when_the_other_compiler_is_done() -> None:
    asked = []

    def goes_on() -> bool:
        asked.append(1)
        return False

    compile_ahead(ponds=True, goes_on=goes_on)
    assert asked == [1]
