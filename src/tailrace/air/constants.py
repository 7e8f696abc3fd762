"""Constants of the plume model.

All are those of AERMOD 24142 (US EPA, 2024) as given in the model formulation document
(EPA-454/B-24-009) and Cimorelli et al. (2005), doi:10.1175/JAM2227.1, unless said otherwise.
"""

from __future__ import annotations

import math

GRAVITY = 9.80616
"""Acceleration of gravity, m/s2."""

VON_KARMAN = 0.4
"""Von Karman constant, 1."""

DRY_LAPSE = 0.00977
"""Lapse rate between temperature and potential temperature, K/m."""

SIGMA_V_FLOOR = 0.2
"""Smallest crosswind turbulence, m/s."""

SIGMA_W_FLOOR = 0.02
"""Smallest vertical turbulence, m/s."""

WIND_FLOOR = math.sqrt(2.0) * SIGMA_V_FLOOR
"""Smallest effective wind speed, m/s."""

FREQUENCY_FLOOR = 1.0e-10
"""Smallest buoyancy frequency, 1/s."""

ENTRAINMENT = 0.6
"""Entrainment coefficient of the plume rise, 1."""

RELEASE_REFERENCE_HEIGHT = 0.46
"""Release height of the Prairie Grass experiments, m, in the crosswind spread."""

LATERAL_FACTOR = 78.0
"""Factor of the convective crosswind spread at the reference height, 1."""

SMALLEST_LATERAL_FACTOR = 0.7
"""Lower limit of that factor for tall releases, 1."""

REFLECTION_WIDTHS = 2.15
"""Half-width of a plume in sigma-z (one tenth of the centre value), 1."""

MEANDER_TIME = 86_400.0
"""Time after which a plume has no memory of the mean wind, s."""

AIR_DENSITY = 0.0012
"""Density of air in the settling velocity, g/cm3."""

AIR_VISCOSITY = 1.81e-4
"""Dynamic viscosity of air in the settling velocity, g/(cm s)."""

MEAN_FREE_PATH = 6.5e-6
"""Mean free path of air in the slip correction, cm."""

PHORETIC_VELOCITY = 1.0e-4
"""Addition to the deposition velocity for phoretic effects, m/s."""

NEAREST_POINT = 0.99
"""Receptors nearer to a point than this have no concentration, m."""

NEAREST_AREA = 1.01
"""Area sources are cut at this distance upwind of the receptor, m."""
