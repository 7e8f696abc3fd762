"""A route written down in a few lines: leaching with recycled liquor, and what it needs."""

import tomllib

from tailrace.errors import Problems
from tailrace.process import read_route, solve
from tailrace.process.works import Works, WorksRoute, YearSeries
from tailrace.quantities import Value

ROUTE = """
[feed.ore]
to = "leaching"
[feed.ore.composition]
Nd = "1 wt%"
Th = "200 ppm"

[unit.leaching]
kind = "tank_leaching"
by_difference = "residue"
[unit.leaching.outlets]
liquor = "precipitation"
residue = "waste:residue:heap"
[unit.leaching.shares.liquor]
Nd = 0.92
Th = 0.05
H2O = 0.9
[[unit.leaching.uses]]
what = "water"
amount = "2 m3/t"
per = "in"

[unit.precipitation]
kind = "precipitation"
by_difference = "liquor"
[unit.precipitation.outlets]
cake = "product:cake"
liquor = "bleed"
[unit.precipitation.shares.cake]
Nd = 0.8

[unit.bleed]
kind = "other"
by_difference = "to_water"
[unit.bleed.outlets]
back = "leaching"
to_water = "water:stream"
[unit.bleed.shares.back]
all = 0.9

[product.cake]
basis = "REE"
"""

problems = Problems("my_route.toml")
route = read_route(tomllib.loads(ROUTE), "my_route", problems)
problems.raise_if_any()
assert route is not None
ore = YearSeries((2025,), (Value(1e6, "kg/yr"),))
balance = solve(Works({"mine": WorksRoute("mine", route, given={"ore": ore})}), [2025])
print(balance)
neodymium = balance.substances.index("Nd")
for end in balance.ends():
    print(f"{end:24} {balance.end_flow(end)[neodymium, 0, 0]:8.1f} kg/yr Nd")
