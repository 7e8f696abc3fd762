"""A village two kilometres beside a leaking pond, across the regional flow of groundwater."""

import numpy as np

from tailrace.water import CircularRecharge, GroundwaterFlow, plume_path, strip_mounding

YEARS = np.array([20.0, 30.0, 40.0, 50.0, 80.0])
# Assumed, as at Baotou: 11 km2 of pond without a liner over 30 m of gravel and sand.
pond = CircularRecharge("pond", 0.0, 0.0, radius=1900.0, seepage_rate=12e6)
flow = GroundwaterFlow(
    hydraulic_conductivity=25.0 / 86400.0, hydraulic_gradient=0.0025, flow_bearing=180.0,
    thickness=30.0, effective_porosity=0.25, fixed_thickness=True, reference_head=30.0,
    areas=(pond,),
)  # fmt: skip

strip = strip_mounding(12e6, 3800.0, 25.0 / 86400.0 * 0.0025, 30.0, 25.0 / 86400.0)
print("a strip in uniform flow will not do:", *strip.refusals(), sep="\n  ")
path = plume_path(
    flow, "pond", 1900.0 + 2000.0, 0.0, longitudinal_dispersivity=50.0, transverse_dispersivity=5.0
)
print(f"the village is reached along {path.travel_time:.0f} years of travel")
for year, share in zip(YEARS, path.breakthrough(YEARS), strict=True):
    print(f"after {year:3.0f} yr  c/c0 = {share:.3f}")
