"""The works of the tests of costs, worked out on paper, for ore of 1000 t/yr dry.

- Plant: ore with 10 % Nd, 20 % Ce, 20 % Fe and 1 % ThO2. Leaching dissolves nine tenths of the rare
  earths and half of the iron: 90 t Nd, 180 t Ce, 100 t Fe. All of it becomes products; the iron
  product is wet.
- Magnets: takes 45 t of the Nd, half of what is made in a year of 1000 t ore; with 90 t iron metal
  of 99.5 % it makes 0.95 x 45 + 0.995 x 90 = 132.3 t of magnets.

Prices are those of the packaged tables, typed here: acid 274 and hydrochloric acid 175 CNY/t of
2023 at 7.0839984 CNY/USD; water 4 CNY/m3, electricity 0.45 CNY/kWh (Inner Mongolia), diesel 7800,
iron 4500 and bicarbonate 800 CNY/t of 2024 at 7.1974911; Nd2O3 73 USD/kg (USGS, 2025) and CeO2
11600-13000 CNY/t (Shanghai Metals Market, April 2025) at 7.1898474.
Nd2O3/Nd = 336.481/288.484 and CeO2/Ce = 172.114/140.116 by atomic masses.
"""

from __future__ import annotations

PLANT = """
[feed.ore]
to = "leach"
[feed.ore.composition]
Nd = "10 wt%"
Ce = "20 wt%"
Fe = "20 wt%"
ThO2 = "1 wt%"
EXTRA
[unit.leach]
kind = "leaching"
by_difference = "residue"
[unit.leach.outlets]
liquor = "split"
residue = "waste:tailings:pond"
[unit.leach.shares.liquor]
REE = 0.9
Fe = 0.5
H2O = 0.5
[[unit.leach.uses]]
what = "sulfuric_acid"
amount = ACID
per = "in"
[[unit.leach.uses]]
what = "water"
amount = "2 m3/t"
per = "in"
[[unit.leach.uses]]
what = "electricity"
amount = "1000 kWh/t"
per = "out:liquor:Nd"
[[unit.leach.uses]]
what = "labour"
amount = "0.01 person*yr/t"
per = "in"
[[unit.leach.costs]]
what = "capital"
amount = "1000 USD/(t/yr)"
per = "in"
[[unit.leach.costs]]
what = "running"
amount = "200 USD/t"
per = "out:liquor:Nd"
[[unit.leach.costs]]
what = "treatment"
amount = "500 USD/t"
per = "in:ThO2"
[[unit.leach.costs]]
what = "closure"
amount = "2 USD/t"
per = "in"
[unit.split]
kind = "solvent_extraction"
by_difference = "effluent"
[unit.split.outlets]
neodymium = "product:neodymium_oxide"
cerium = "product:cerium_oxide"
iron = "product:iron"
effluent = "water:river"
[unit.split.shares.neodymium]
Nd = 1.0
[unit.split.shares.cerium]
Ce = 1.0
OTHER
[unit.split.shares.iron]
Fe = 1.0
H2O = 0.5
[product.neodymium_oxide]
basis = "REO"
[product.cerium_oxide]
basis = "REO"
[product.iron]
basis = "Fe"
price = IRONPRICE
"""

MAGNETS = """
[feed.oxide]
to = "melt"
[unit.melt]
kind = "strip_casting"
by_difference = "slag"
[unit.melt.outlets]
alloy = "product:magnets"
slag = "waste:slag:heap"
[unit.melt.shares.alloy]
Nd = 0.95
Fe = 1.0
[[unit.melt.uses]]
what = "iron_metal"
amount = "2 t/t"
per = "in:Nd"
[[unit.melt.uses]]
what = "lithium_fluoride"
amount = "0.01 t/t"
per = "in"
[[unit.melt.uses]]
what = "hydrochloric_acid"
amount = "0.2 t/t"
per = "in"
[[unit.melt.uses]]
what = "ammonium_bicarbonate"
amount = "0.1 t/t"
per = "in"
[[unit.melt.uses]]
what = "diesel"
amount = "100 L/t"
per = "in"
[product.magnets]
basis = "mass"
price = "45 USD/kg"
"""

ND2O3, CEO2 = 336.481 / 288.484, 172.114 / 140.116
CNY_2023, CNY_2024, CNY_2025 = 7.0839984, 7.1974911, 7.1898474
FACTOR = 0.08 * 1.08**2 / (1.08**2 - 1)
PLANT_COSTS = {
    "reagents": 500 * 274 / CNY_2023,
    "water": 2000 * 4 / CNY_2024,
    "energy": 90_000 * 0.45 / CNY_2024,
    "labour": 10 * 20_000.0,
    "running": 90 * 200.0,
    "treatment": 10 * 500.0,
    "closure": 1000 * 2.0,
    "capital": 1000 * 1000 * FACTOR,
}
MAGNET_COSTS = {
    "reagents": 90 * 4500 / CNY_2024 + 9 * 175 / CNY_2023 + 4.5 * 800 / CNY_2024,
    "energy": 4500 * 0.84 / 1000 * 7800 / CNY_2024,
}
INCOME = {
    "plant:neodymium_oxide": 45 * ND2O3 * 73e3,
    "plant:cerium_oxide": 180 * CEO2 * 12300 / CNY_2025,
    "plant:iron": 100 * 100.0,
    "magnets:magnets": 132.3 * 45e3,
}
CURRENCY = {
    "base": "USD",
    "discount_rate": "8 %",
    "life": "2 yr",
    "prices_at": "Inner Mongolia",
    "wage": "20000 USD/yr",
}
RATES = [{"year": y, "value": f"{v} t/yr"} for y, v in ((2020, 1000), (2021, 2000), (2022, 1000))]


def plant(extra: str = "", other: str = "", acid: str = '"0.5 t/t"', iron: str = '"0.1 USD/kg"'):
    text = PLANT.replace("EXTRA", extra).replace("OTHER", other).replace("ACID", acid)
    return text.replace("IRONPRICE", iron)


def works_table(currency: dict | None = None, **magnets: object) -> dict:
    return {
        "currency": CURRENCY if currency is None else currency,
        "route": [
            {
                "name": "plant",
                "use": "plant",
                "interpolation": "step",
                "feed": "ore",
                "feed_rate": RATES,
            },
            {
                "name": "magnets",
                "use": "magnets",
                "interpolation": "step",
                "takes": {"oxide": "plant:neodymium_oxide"},
                "feed": "oxide",
                "feed_rate": [{"year": 2020, "value": "45 t/yr"}],
                **magnets,
            },
        ],
    }
