"""Dust from a dry tailings beach: what blows only in strong wind is carried by those hours."""

import numpy as np

from tailrace.air import Particles, polar, rectangle_source, transfer, wind_erosion_weights
from tailrace.weather import draw_year, read_climate

weather = draw_year(read_climate("baotou"))
dust = Particles((2.0, 8.0, 30.0), (0.15, 0.35, 0.5), (2.65, 2.65, 2.65))
beach = rectangle_source("beach", 1.0, 0.0, -450.0, -450.0, 900.0, 900.0, particles=dust)
places = polar([1000.0, 2000.0, 4000.0], range(0, 360, 45))
profiles = {
    "every hour": np.ones(len(weather)),
    "blown": wind_erosion_weights(weather.wind_speed, threshold=5.0),
}
# Seven days of each month are enough to see it.
days = np.asarray(weather.day) <= 7
part = weather.select(days)
table = transfer(
    [beach], places, part, profiles={name: hourly[days] for name, hourly in profiles.items()}
)
print(table["concentration"].max("receptor").squeeze("source").to_pandas())
print(table[["carried_share", "calm_share", "missing_share"]].to_dataframe())
