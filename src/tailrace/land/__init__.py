"""Land: soil that remembers, dust on roads and in houses, food, slopes, erosion, dams that fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.land.animal_intake import daily_intake
    from tailrace.land.case_reader import LandCase, is_land_case, read_land_case, run_land_case
    from tailrace.land.case_result import CaseResult
    from tailrace.land.critical_injection_rate import (
        critical_injection,
        critical_rate,
        critical_wetness,
    )
    from tailrace.land.dam_breach import (
        FailureDraws,
        Regression,
        Scatter,
        draw_failures,
        regression_scatter,
        release_volume,
        run_out_distance,
    )
    from tailrace.land.dam_scenario import (
        DamScenario,
        Places,
        Plain,
        ScenarioResult,
        Valley,
        failure_scenario,
    )
    from tailrace.land.deforested_area import ClearedLand, cleared_land, soil_lost
    from tailrace.land.distribution_coefficients import coefficient_sets, distribution_coefficient
    from tailrace.land.elevation_map import ElevationMap, read_elevation, write_maps
    from tailrace.land.failure_probability import FailureProbability, failure_probability_of
    from tailrace.land.flow_accumulation import (
        Accumulation,
        accumulate_flow,
        specific_catchment_area,
    )
    from tailrace.land.food_factors import (
        CropFactor,
        factor_sets,
        food_parameter,
        meat_factor,
        milk_factor,
        uptake_factor,
    )
    from tailrace.land.food_storage import after_holding
    from tailrace.land.house_dust import (
        House,
        HouseDust,
        IndoorLoad,
        dust_from_shares,
        indoor_dust,
        indoor_load,
    )
    from tailrace.land.infinite_slope import (
        DENSITY_CONVENTIONS,
        density_ratio,
        factor_of_safety,
        factor_of_safety_from_pressure,
    )
    from tailrace.land.injected_solution import (
        areal_injection_rate,
        hole_injection_rate,
        mound_length,
        strip_mound,
        well_mound,
    )
    from tailrace.land.inundation_reach import (
        PeopleInReach,
        draw_directions,
        flow_sector,
        people_in_reach,
        plain_reach,
        valley_reach,
    )
    from tailrace.land.irrigation_on_leaves import irrigation_input
    from tailrace.land.landslide_fit import (
        CrossValidation,
        area_under_curve,
        block_folds,
        cross_validate,
        fit_soil,
        spatial_folds,
    )
    from tailrace.land.landslide_points import read_points
    from tailrace.land.landslide_soil import LandslidePoints, SoilMantle
    from tailrace.land.leaf_deposition import (
        LeafBudget,
        edible_concentration,
        interception_fraction,
        leaf_budget,
        leaf_concentration,
        weathering_rate,
    )
    from tailrace.land.life_loss import ScenarioLoss, fatality_rate, loss_of_life, warning_class
    from tailrace.land.meat_transfer import meat_concentration
    from tailrace.land.milk_transfer import milk_concentration
    from tailrace.land.pit_filling import fill_pits
    from tailrace.land.pore_pressure import (
        perched_recharge,
        relative_wetness,
        storm_pressure_head,
        storm_response,
    )
    from tailrace.land.rainfall_erosivity import erosivity_of_annual_rain, erosivity_of_monthly_rain
    from tailrace.land.road_dust import (
        RoadDust,
        RoadInput,
        RoadLoad,
        RoadRemoval,
        dust_on_road,
        enriched,
        per_road_area,
        road_load,
        silt_loading,
    )
    from tailrace.land.root_uptake import (
        adhering_soil,
        concentration_from_roots,
        crop_removal_rate,
        in_plant_mass,
    )
    from tailrace.land.runout import RunoutPath, reach_angle, reach_regression, runout_path
    from tailrace.land.rusle import erosion_factor, soil_loss
    from tailrace.land.sediment_delivery import sediment_delivery_ratio
    from tailrace.land.slope_length_steepness import (
        cell_slope_factor,
        length_exponent,
        slope_factor,
        steepness_factor,
    )
    from tailrace.land.slope_map import SlopeMap, map_slope_stability, write_slope_map
    from tailrace.land.soil_chain import SoilChain, chain_in_soil
    from tailrace.land.soil_erodibility import nomograph_erodibility, texture_erodibility
    from tailrace.land.soil_losses import (
        erosion_rate,
        leaching_rate,
        percolating_water_content,
        percolation,
        percolation_by_coefficients,
        screening_concentration,
        surface_density,
    )
    from tailrace.land.soil_steady_state import steady_state, time_to_share
    from tailrace.land.soil_store import (
        SoilHistory,
        soil_build_up,
        soil_concentration,
        with_background,
    )
    from tailrace.land.strength_draws import HillDraws, HillSoil, draw_soil
    from tailrace.land.terrain_shape import contour_curvature, slope_angle
    from tailrace.land.window_mean import mean_in_window

_FACE = {
    "animal_intake": "daily_intake",
    "case_reader": "LandCase is_land_case read_land_case run_land_case",
    "case_result": "CaseResult",
    "critical_injection_rate": "critical_injection critical_rate critical_wetness",
    "dam_breach": "FailureDraws Regression Scatter draw_failures regression_scatter "
    "release_volume run_out_distance",
    "dam_scenario": "DamScenario Places Plain ScenarioResult Valley failure_scenario",
    "deforested_area": "ClearedLand cleared_land soil_lost",
    "distribution_coefficients": "coefficient_sets distribution_coefficient",
    "elevation_map": "ElevationMap read_elevation write_maps",
    "failure_probability": "FailureProbability failure_probability_of",
    "flow_accumulation": "Accumulation accumulate_flow specific_catchment_area",
    "food_factors": "CropFactor factor_sets food_parameter meat_factor milk_factor uptake_factor",
    "food_storage": "after_holding",
    "house_dust": "House HouseDust IndoorLoad dust_from_shares indoor_dust indoor_load",
    "infinite_slope": "DENSITY_CONVENTIONS density_ratio factor_of_safety "
    "factor_of_safety_from_pressure",
    "injected_solution": "areal_injection_rate hole_injection_rate mound_length strip_mound "
    "well_mound",
    "inundation_reach": "PeopleInReach draw_directions flow_sector people_in_reach plain_reach "
    "valley_reach",
    "irrigation_on_leaves": "irrigation_input",
    "landslide_fit": "CrossValidation area_under_curve block_folds cross_validate fit_soil "
    "spatial_folds",
    "landslide_points": "read_points",
    "landslide_soil": "LandslidePoints SoilMantle",
    "leaf_deposition": "LeafBudget edible_concentration interception_fraction leaf_budget "
    "leaf_concentration weathering_rate",
    "life_loss": "ScenarioLoss fatality_rate loss_of_life warning_class",
    "meat_transfer": "meat_concentration",
    "milk_transfer": "milk_concentration",
    "pit_filling": "fill_pits",
    "pore_pressure": "perched_recharge relative_wetness storm_pressure_head storm_response",
    "rainfall_erosivity": "erosivity_of_annual_rain erosivity_of_monthly_rain",
    "road_dust": "RoadDust RoadInput RoadLoad RoadRemoval dust_on_road enriched per_road_area "
    "road_load silt_loading",
    "root_uptake": "adhering_soil concentration_from_roots crop_removal_rate in_plant_mass",
    "runout": "RunoutPath reach_angle reach_regression runout_path",
    "rusle": "erosion_factor soil_loss",
    "sediment_delivery": "sediment_delivery_ratio",
    "slope_length_steepness": "cell_slope_factor length_exponent slope_factor steepness_factor",
    "slope_map": "SlopeMap map_slope_stability write_slope_map",
    "soil_chain": "SoilChain chain_in_soil",
    "soil_erodibility": "nomograph_erodibility texture_erodibility",
    "soil_losses": "erosion_rate leaching_rate percolating_water_content percolation "
    "percolation_by_coefficients screening_concentration surface_density",
    "soil_steady_state": "steady_state time_to_share",
    "soil_store": "SoilHistory soil_build_up soil_concentration with_background",
    "strength_draws": "HillDraws HillSoil draw_soil",
    "terrain_shape": "contour_curvature slope_angle",
    "window_mean": "mean_in_window",
}
_HOME = {name: module for module, names in _FACE.items() for name in names.split()}

__all__ = [
    "DENSITY_CONVENTIONS", "Accumulation", "CaseResult", "ClearedLand", "CropFactor",
    "CrossValidation", "DamScenario", "ElevationMap", "FailureDraws", "FailureProbability",
    "HillDraws", "HillSoil", "House", "HouseDust", "IndoorLoad", "LandCase", "LandslidePoints",
    "LeafBudget", "PeopleInReach", "Places", "Plain", "Regression", "RoadDust", "RoadInput",
    "RoadLoad", "RoadRemoval", "RunoutPath", "Scatter", "ScenarioLoss", "ScenarioResult",
    "SlopeMap", "SoilChain", "SoilHistory", "SoilMantle", "Valley", "accumulate_flow",
    "adhering_soil", "after_holding", "area_under_curve", "areal_injection_rate", "block_folds",
    "cell_slope_factor", "chain_in_soil", "cleared_land", "coefficient_sets",
    "concentration_from_roots", "contour_curvature", "critical_injection", "critical_rate",
    "critical_wetness", "crop_removal_rate", "cross_validate", "daily_intake", "density_ratio",
    "distribution_coefficient", "draw_directions", "draw_failures", "draw_soil",
    "dust_from_shares", "dust_on_road", "edible_concentration", "enriched", "erosion_factor",
    "erosion_rate", "erosivity_of_annual_rain", "erosivity_of_monthly_rain", "factor_of_safety",
    "factor_of_safety_from_pressure", "factor_sets", "failure_probability_of",
    "failure_scenario", "fatality_rate", "fill_pits", "fit_soil", "flow_sector",
    "food_parameter", "hole_injection_rate", "in_plant_mass", "indoor_dust", "indoor_load",
    "interception_fraction", "irrigation_input", "is_land_case", "leaching_rate", "leaf_budget",
    "leaf_concentration", "length_exponent", "loss_of_life", "map_slope_stability",
    "mean_in_window", "meat_concentration", "meat_factor", "milk_concentration", "milk_factor",
    "mound_length", "nomograph_erodibility", "people_in_reach", "per_road_area",
    "perched_recharge", "percolating_water_content", "percolation",
    "percolation_by_coefficients", "plain_reach", "reach_angle", "reach_regression",
    "read_elevation", "read_land_case", "read_points", "regression_scatter", "relative_wetness",
    "release_volume", "road_load", "run_land_case", "run_out_distance", "runout_path",
    "screening_concentration", "sediment_delivery_ratio", "silt_loading", "slope_angle",
    "slope_factor", "soil_build_up", "soil_concentration", "soil_loss", "soil_lost",
    "spatial_folds", "specific_catchment_area", "steady_state", "steepness_factor",
    "storm_pressure_head", "storm_response", "strip_mound", "surface_density",
    "texture_erodibility", "time_to_share", "uptake_factor", "valley_reach", "warning_class",
    "weathering_rate", "well_mound", "with_background", "write_maps", "write_slope_map",
]  # fmt: skip

__getattr__, __dir__ = public_face(__name__, _HOME)
