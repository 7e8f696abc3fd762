"""The form of `areas/AREA/surface.toml`: what the wind feels, climate, dust, background."""

from __future__ import annotations

from pydantic import Field

from tailrace.site.schema_value import Name, RawValue, Table, quantity

PARTICLES = ("TSP", "PM10", "PM2.5")


class Surface(Table):
    """Properties of the land surface that shape the lowest air layer."""

    roughness_length: RawValue = quantity("roughness_length", "aerodynamic roughness length")
    albedo: RawValue = quantity("albedo", "share of sunlight reflected at noon")
    bowen_ratio: RawValue = quantity("bowen_ratio", "sensible per latent heat flux by day")
    air_transfer_factor: RawValue = quantity(
        "ratio", "true over computed concentration in air, the same at every place"
    )


class Climate(Table):
    """Long-term climate; hourly weather is a file of its own."""

    precipitation: RawValue = quantity("precipitation_rate", "precipitation")
    pan_evaporation: RawValue = quantity("precipitation_rate", "evaporation from a pan")
    temperature: RawValue = quantity("air_temperature", "mean air temperature")
    wind_speed: RawValue = quantity("wind_speed", "mean wind speed at 10 m")
    relative_humidity: RawValue = quantity("share", "mean relative humidity")
    dust_storm_days: RawValue = quantity("[1/yr]", "days a year with a dust storm")
    blowing_dust_days: RawValue = quantity("[1/yr]", "days a year with blowing dust")
    days_above_8_m_s: RawValue = quantity("[1/yr]", "days a year with wind of 8 m/s or more")
    days_above_17_m_s: RawValue = quantity("[1/yr]", "days a year with wind of 17 m/s or more")


class Dust(Table):
    """Properties of bare ground that wind and wheels raise dust from."""

    threshold_friction_velocity: RawValue = quantity(
        "threshold_friction_velocity", "friction velocity that lifts dust"
    )
    silt_content: RawValue = quantity("silt_content", "mass share below 75 um")
    moisture: RawValue = quantity("moisture_content", "mass of water per wet mass")


class Radiation(Table):
    """Natural radiation."""

    gamma_dose_rate: RawValue = quantity(
        "absorbed_dose_rate", "absorbed dose rate in air, cosmic part included"
    )
    radon: RawValue = quantity("activity_concentration_air", "radon-222 in outdoor air")


class SurfaceBackground(Table):
    """What is there without the works."""

    air: dict[Name, RawValue] = quantity(
        "concentration_air",
        "concentration in air",
        by_substance=True,
        also=PARTICLES,
        default_factory=dict,
    )
    soil: dict[Name, RawValue] = quantity(
        "concentration_soil", "mass fraction in soil", by_substance=True, default_factory=dict
    )
    diet: dict[Name, RawValue] = quantity(
        "intake",
        "swallowed with food and bought water by an adult, per body mass and day",
        by_substance=True,
        default_factory=dict,
    )
    radiation: Radiation = Field(default_factory=Radiation)


class SurfaceFile(Table):
    """`areas/AREA/surface.toml`."""

    surface: Surface = Field(default_factory=Surface)
    climate: Climate = Field(default_factory=Climate)
    dust: Dust = Field(default_factory=Dust)
    background: SurfaceBackground = Field(default_factory=SurfaceBackground)
