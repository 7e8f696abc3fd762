"""Physical constants of the surface layer, as AERMET 24142 uses them.

They differ in the last digits from the constants of the plume, on purpose: hourly tables made
here are compared with AERMET's.
"""

from __future__ import annotations

VON_KARMAN = 0.4
GRAVITY = 9.80655  # m/s2
HEAT_CAPACITY = 1004.0  # J/(kg K), dry air at constant pressure
GAS_CONSTANT = 287.0406  # J/(kg K), dry air
STEFAN_BOLTZMANN = 5.67e-8  # W/(m2 K4)

#: lowest wind speed of a hour that is not calm, m/s: sqrt(2) times the least sigma-v of 0.2 m/s
LOWEST_WIND = 0.2 * 2.0**0.5
#: bounds of the size of the Monin-Obukhov length, m
LENGTH_BOUNDS = (1.0, 8888.0)
#: highest mixing height, m
HIGHEST_MIXING = 4000.0
SECONDS_PER_HOUR = 3600.0
ZERO_CELSIUS = 273.15  # K
