"""Emissions: what leaves the works to air and water, by source, substance and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.emissions.active_pile import (
        active_pile_dust,
        exposed_overburden_dust,
        stockpile_dust,
    )
    from tailrace.emissions.activity import covered_area, trips, vehicle_distance
    from tailrace.emissions.ammonia_volatilisation import (
        air_water_ratio,
        ammonia_fraction,
        ammonia_release,
        ammonia_velocity,
        film_velocities,
        volatilised_share,
    )
    from tailrace.emissions.blasting import blasting_dust
    from tailrace.emissions.bulldozing import bulldozing_dust
    from tailrace.emissions.coal_loading import coal_loading_dust
    from tailrace.emissions.controls import (
        ControlOption,
        PublishedControl,
        combined_factor,
        control_efficiency,
        published_controls,
        share_left_by_parts,
        share_left_in_series,
    )
    from tailrace.emissions.crushing import crushing_dust, crushing_operations
    from tailrace.emissions.dragline import dragline_dust
    from tailrace.emissions.draw_numbers import draw_value
    from tailrace.emissions.drilling import drilling_dust
    from tailrace.emissions.drop import drop_dust
    from tailrace.emissions.dust_report import wind_dust_report
    from tailrace.emissions.dust_size import (
        SIZE_SCHEMES,
        fragmentation_mass,
        fragmentation_shares,
        size_shares,
    )
    from tailrace.emissions.editions import (
        SIZES,
        by_size,
        coefficient,
        edition_name,
        editions_of,
        pick_sizes,
        rating,
        relative_spread,
    )
    from tailrace.emissions.emission_limits import (
        EmissionLimit,
        Verdict,
        baseline_concentration,
        compare_with_limit,
        published_limits,
    )
    from tailrace.emissions.emissions_file import read_emissions
    from tailrace.emissions.erosion_potential import (
        disturbance_emission,
        erosion_potential_spread,
        fastest_mile,
        pile_friction_velocity,
        pile_shapes,
        pile_zones,
        wind_at_ten_metres,
        wind_erosion_potential,
    )
    from tailrace.emissions.grading import grading_dust
    from tailrace.emissions.hourly_dust import DustSurface, HourlyDust, dust_by_hour
    from tailrace.emissions.hours_of_wind import WindHours, wind_hours
    from tailrace.emissions.inventory_table import inventory
    from tailrace.emissions.labelled_releases import release_dataset
    from tailrace.emissions.leachate_loss import (
        LeachateBalance,
        ion_balance,
        seepage_of_leaching,
        water_balance,
    )
    from tailrace.emissions.ledger import (
        BalanceTerms,
        Ledger,
        content_against_balance,
        dust_by_mass,
        dust_ledger,
    )
    from tailrace.emissions.material_flow import MaterialFlow, mass_fractions
    from tailrace.emissions.observed_days import (
        BracketRow,
        Candidate,
        ComparedDays,
        DustBracket,
        ObservedDays,
        computed_days,
        dust_bracket,
        poisson_range,
    )
    from tailrace.emissions.offgas_treatment import (
        OffgasDevice,
        TreatedOffgas,
        at_reference_oxygen,
        dry_normal_volume,
        stack_concentration,
        treat_offgas,
    )
    from tailrace.emissions.paved_road import (
        mean_vehicle_mass,
        paved_road_dust,
        paved_roads,
        silt_loading,
    )
    from tailrace.emissions.process import Conditions, Emitted, Process
    from tailrace.emissions.process_input import Input
    from tailrace.emissions.process_water import (
        WaterLoad,
        WaterStream,
        judge_stream,
        mixed_stream,
        total_load,
    )
    from tailrace.emissions.radon_diffusion import (
        bare_exhalation,
        exhaled_activity,
        pore_diffusion_coefficient,
        pore_saturation,
    )
    from tailrace.emissions.radon_exhalation import (
        Exhalation,
        ExhalingLayer,
        cover_thickness,
        exhalation,
        mixed_water_exhalation,
    )
    from tailrace.emissions.register import RegisterRow, register_rows
    from tailrace.emissions.registry import known_processes
    from tailrace.emissions.releases import Releases, SourceRelease
    from tailrace.emissions.road_moisture import (
        daytime_evaporation,
        moisture_efficiency,
        paved_dry_share,
        unpaved_dry_share,
        watering_efficiency,
    )
    from tailrace.emissions.run_sources import run_source
    from tailrace.emissions.saltation import saltation_flux
    from tailrace.emissions.seepage_handover import SeepageTerm
    from tailrace.emissions.size_bins import SizeBins, bin_sizes, mass_mean_diameter
    from tailrace.emissions.source import (
        ByYear,
        ControlInPlace,
        Emissions,
        EmissionSource,
        Material,
        OutletLimits,
        WeatherChoice,
    )
    from tailrace.emissions.surface_state import (
        DryHours,
        SurfaceState,
        dry_hours,
        moisture_limit,
        wet_day_factor,
    )
    from tailrace.emissions.threshold_friction_velocity import (
        drag_partition,
        effective_threshold,
        moisture_ratio,
        raupach_partition,
        shao_lu_threshold,
        smooth_roughness,
        threshold_materials,
        threshold_of_material,
        threshold_of_sieve_mode,
    )
    from tailrace.emissions.unlimited_reservoir import (
        rayleigh_cube_above,
        reservoir_correction,
        reservoir_dust_flux,
        threshold_wind,
        wind_ratio,
    )
    from tailrace.emissions.unpaved_road import (
        industrial_road_dust,
        moist_road_dust,
        public_road_dust,
        silt_content,
        surfaces,
    )
    from tailrace.emissions.vehicle_exhaust import (
        exhaust_factors,
        exhaust_of_fuel_mass,
        exhaust_of_fuel_volume,
        exhaust_of_work,
        exhaust_spread,
        exhaust_vehicles,
        sulfur_dioxide_of_fuel,
    )
    from tailrace.emissions.vertical_dust_flux import (
        dust_flux_spread,
        kok_flux,
        marticorena_bergametti_flux,
        sandblasting_efficiency,
    )
    from tailrace.emissions.watering import (
        downstream_efficiency,
        flushing_efficiency,
        pile_watering_efficiency,
    )
    from tailrace.emissions.within_hour_wind import (
        WithinHour,
        declared_gust,
        extreme_factor,
        gust_factor,
        mean_over_hour,
        share_above,
    )

_FACE = {
    "active_pile": "active_pile_dust exposed_overburden_dust stockpile_dust",
    "activity": "covered_area trips vehicle_distance",
    "ammonia_volatilisation": "air_water_ratio ammonia_fraction ammonia_release "
    "ammonia_velocity film_velocities volatilised_share",
    "blasting": "blasting_dust",
    "bulldozing": "bulldozing_dust",
    "coal_loading": "coal_loading_dust",
    "controls": "ControlOption PublishedControl combined_factor control_efficiency "
    "published_controls share_left_by_parts share_left_in_series",
    "crushing": "crushing_dust crushing_operations",
    "dragline": "dragline_dust",
    "draw_numbers": "draw_value",
    "drilling": "drilling_dust",
    "drop": "drop_dust",
    "dust_report": "wind_dust_report",
    "dust_size": "SIZE_SCHEMES fragmentation_mass fragmentation_shares size_shares",
    "editions": "SIZES by_size coefficient edition_name editions_of pick_sizes rating "
    "relative_spread",
    "emission_limits": "EmissionLimit Verdict baseline_concentration compare_with_limit "
    "published_limits",
    "emissions_file": "read_emissions",
    "erosion_potential": "disturbance_emission erosion_potential_spread fastest_mile "
    "pile_friction_velocity pile_shapes pile_zones wind_at_ten_metres "
    "wind_erosion_potential",
    "grading": "grading_dust",
    "hourly_dust": "DustSurface HourlyDust dust_by_hour",
    "hours_of_wind": "WindHours wind_hours",
    "inventory_table": "inventory",
    "labelled_releases": "release_dataset",
    "leachate_loss": "LeachateBalance ion_balance seepage_of_leaching water_balance",
    "ledger": "BalanceTerms Ledger content_against_balance dust_by_mass dust_ledger",
    "material_flow": "MaterialFlow mass_fractions",
    "observed_days": "BracketRow Candidate ComparedDays DustBracket ObservedDays computed_days "
    "dust_bracket poisson_range",
    "offgas_treatment": "OffgasDevice TreatedOffgas at_reference_oxygen dry_normal_volume "
    "stack_concentration treat_offgas",
    "paved_road": "mean_vehicle_mass paved_road_dust paved_roads silt_loading",
    "process": "Conditions Emitted Process",
    "process_input": "Input",
    "process_water": "WaterLoad WaterStream judge_stream mixed_stream total_load",
    "radon_diffusion": "bare_exhalation exhaled_activity pore_diffusion_coefficient "
    "pore_saturation",
    "radon_exhalation": "Exhalation ExhalingLayer cover_thickness exhalation "
    "mixed_water_exhalation",
    "register": "RegisterRow register_rows",
    "registry": "known_processes",
    "releases": "Releases SourceRelease",
    "road_moisture": "daytime_evaporation moisture_efficiency paved_dry_share "
    "unpaved_dry_share watering_efficiency",
    "run_sources": "run_source",
    "saltation": "saltation_flux",
    "seepage_handover": "SeepageTerm",
    "size_bins": "SizeBins bin_sizes mass_mean_diameter",
    "source": "ByYear ControlInPlace EmissionSource Emissions Material OutletLimits WeatherChoice",
    "surface_state": "DryHours SurfaceState dry_hours moisture_limit wet_day_factor",
    "threshold_friction_velocity": "drag_partition effective_threshold moisture_ratio "
    "raupach_partition shao_lu_threshold smooth_roughness "
    "threshold_materials threshold_of_material "
    "threshold_of_sieve_mode",
    "unlimited_reservoir": "rayleigh_cube_above reservoir_correction reservoir_dust_flux "
    "threshold_wind wind_ratio",
    "unpaved_road": "industrial_road_dust moist_road_dust public_road_dust silt_content surfaces",
    "vehicle_exhaust": "exhaust_factors exhaust_of_fuel_mass exhaust_of_fuel_volume "
    "exhaust_of_work exhaust_spread exhaust_vehicles sulfur_dioxide_of_fuel",
    "vertical_dust_flux": "dust_flux_spread kok_flux marticorena_bergametti_flux "
    "sandblasting_efficiency",
    "watering": "downstream_efficiency flushing_efficiency pile_watering_efficiency",
    "within_hour_wind": "WithinHour declared_gust extreme_factor gust_factor mean_over_hour "
    "share_above",
}
_HOME = {name: module for module, names in _FACE.items() for name in names.split()}

__all__ = [
    "SIZES", "SIZE_SCHEMES", "BalanceTerms", "BracketRow", "ByYear", "Candidate",
    "ComparedDays", "Conditions", "ControlInPlace", "ControlOption", "DryHours", "DustBracket",
    "DustSurface", "EmissionLimit", "EmissionSource", "Emissions", "Emitted", "Exhalation",
    "ExhalingLayer", "HourlyDust", "Input", "LeachateBalance", "Ledger", "Material",
    "MaterialFlow", "ObservedDays", "OffgasDevice", "OutletLimits", "Process",
    "PublishedControl", "RegisterRow", "Releases", "SeepageTerm", "SizeBins", "SourceRelease",
    "SurfaceState", "TreatedOffgas", "Verdict", "WaterLoad", "WaterStream", "WeatherChoice",
    "WindHours", "WithinHour", "active_pile_dust", "air_water_ratio", "ammonia_fraction",
    "ammonia_release", "ammonia_velocity", "at_reference_oxygen", "bare_exhalation",
    "baseline_concentration", "bin_sizes", "blasting_dust", "bulldozing_dust", "by_size",
    "coal_loading_dust", "coefficient", "combined_factor", "compare_with_limit",
    "computed_days", "content_against_balance", "control_efficiency", "cover_thickness",
    "covered_area", "crushing_dust", "crushing_operations", "daytime_evaporation",
    "declared_gust", "disturbance_emission", "downstream_efficiency", "drag_partition",
    "dragline_dust", "draw_value", "drilling_dust", "drop_dust", "dry_hours",
    "dry_normal_volume", "dust_bracket", "dust_by_hour", "dust_by_mass", "dust_flux_spread",
    "dust_ledger", "edition_name", "editions_of", "effective_threshold",
    "erosion_potential_spread", "exhalation", "exhaled_activity", "exhaust_factors",
    "exhaust_of_fuel_mass", "exhaust_of_fuel_volume", "exhaust_of_work", "exhaust_spread",
    "exhaust_vehicles", "exposed_overburden_dust", "extreme_factor", "fastest_mile",
    "film_velocities", "flushing_efficiency", "fragmentation_mass", "fragmentation_shares",
    "grading_dust", "gust_factor", "industrial_road_dust", "inventory", "ion_balance",
    "judge_stream", "known_processes", "kok_flux", "marticorena_bergametti_flux",
    "mass_fractions", "mass_mean_diameter", "mean_over_hour", "mean_vehicle_mass",
    "mixed_stream", "mixed_water_exhalation", "moist_road_dust", "moisture_efficiency",
    "moisture_limit", "moisture_ratio", "paved_dry_share", "paved_road_dust", "paved_roads",
    "pick_sizes", "pile_friction_velocity", "pile_shapes", "pile_watering_efficiency",
    "pile_zones", "poisson_range", "pore_diffusion_coefficient", "pore_saturation",
    "public_road_dust", "published_controls", "published_limits", "rating", "raupach_partition",
    "rayleigh_cube_above", "read_emissions", "register_rows", "relative_spread",
    "release_dataset", "reservoir_correction", "reservoir_dust_flux", "run_source",
    "saltation_flux", "sandblasting_efficiency", "seepage_of_leaching", "shao_lu_threshold",
    "share_above", "share_left_by_parts", "share_left_in_series", "silt_content",
    "silt_loading", "size_shares", "smooth_roughness", "stack_concentration", "stockpile_dust",
    "sulfur_dioxide_of_fuel", "surfaces", "threshold_materials", "threshold_of_material",
    "threshold_of_sieve_mode", "threshold_wind", "total_load", "treat_offgas", "trips",
    "unpaved_dry_share", "vehicle_distance", "volatilised_share", "water_balance",
    "watering_efficiency", "wet_day_factor", "wind_at_ten_metres", "wind_dust_report",
    "wind_erosion_potential", "wind_hours", "wind_ratio",
]  # fmt: skip

__getattr__, __dir__ = public_face(__name__, _HOME)
