"""Water: from ponds and leached hills through the ground to wells, streams and rivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.water.aquifer import Aquifer
    from tailrace.water.baseflow import Baseflow, baseflow_release, mean_travel_time
    from tailrace.water.bias_correction import correct, engine_bias
    from tailrace.water.bulk_curves import breakthrough_chunks, breakthrough_curves
    from tailrace.water.case_reader import WaterCase, read_case
    from tailrace.water.case_run import compute, result_column, write_case_model, write_rows
    from tailrace.water.chain import activity_to_amount, amount_to_activity, chain_column
    from tailrace.water.chain_in_plume import chain_plume
    from tailrace.water.chain_inlet import ChainInlet
    from tailrace.water.chain_mass import ChainBalance, chain_balance
    from tailrace.water.chain_members import chain_order
    from tailrace.water.chemistry import (
        Speciation,
        compare_databases,
        element_species,
        speciate,
    )
    from tailrace.water.chemistry_databases import recommended_databases
    from tailrace.water.chemistry_water import Water, water_from_table
    from tailrace.water.closure import Closure, Cover, closure_phases, closure_seepage, falling_head
    from tailrace.water.column import column_concentration, inlet_flux
    from tailrace.water.dual_porosity import FracturedRock, fracture_concentration
    from tailrace.water.engine import breakthrough, write_model
    from tailrace.water.engine_modflow import Modflow
    from tailrace.water.engine_ogs import OpenGeoSys
    from tailrace.water.leaching import (
        LeachingBudget,
        WashOut,
        ammonium_of_sulfate,
        exchange_retardation,
        exchangeable_ammonium,
        leaching_budget,
        nitrogen_of_ammonium,
        wash_out,
        washing_years,
    )
    from tailrace.water.liner import (
        circular_defect_leak,
        gap_transmissivity,
        long_defect_leak,
        orifice_leak,
        rectangular_defect_leak,
        square_defect_leak,
        unlined_flux,
        wrinkle_leak,
    )
    from tailrace.water.liner_defects import defect_count, defect_count_distribution
    from tailrace.water.mineral_cap import SolubilityCap, solubility_cap
    from tailrace.water.model_grid import Accuracy
    from tailrace.water.mounded_plume import PlumePath, plume_path
    from tailrace.water.mounding import GroundwaterFlow, mound_rise_time
    from tailrace.water.mounding_estimate import StripMounding, strip_mounding
    from tailrace.water.patch import PatchSource, patch_concentration
    from tailrace.water.plume_reading import (
        Agreement,
        Front,
        PlumeStatement,
        agreement,
        implied_value,
        implied_velocity,
    )
    from tailrace.water.point_source import line_source_concentration
    from tailrace.water.pond import PondBalance, PondPeriod, PondShape, pond_balance, steady_seepage
    from tailrace.water.pond_base import CompositeLiner, GeomembraneLiner, SoilLiner
    from tailrace.water.pond_mixing import PondMixing, mix_under_pond
    from tailrace.water.receptors import Receptors, receptors_at, receptors_from_map
    from tailrace.water.recharge_areas import (
        CircularRecharge,
        PolygonRecharge,
        StraightBoundary,
        Well,
    )
    from tailrace.water.release import LineSource, PlaneSource, Source
    from tailrace.water.river import (
        RiverMixing,
        RiverSection,
        bank_seepage_mixing,
        full_mixing,
        low_beside_mean,
        mixing_distance,
        transverse_mixing,
        transverse_profile,
    )
    from tailrace.water.source_balance import MassBalance, mass_balance
    from tailrace.water.source_depletion import (
        SourcePhase,
        SourceStore,
        StoreHistory,
        store_history,
    )
    from tailrace.water.source_history import SourceHistory, convolve_step_response
    from tailrace.water.species import Species, half_life_to_decay
    from tailrace.water.stream_reach import Reach, ReachResult, StreamSubstance, route_streams
    from tailrace.water.streamlines import Streamline, stagnation_points, trace
    from tailrace.water.strip import StripSource, strip_concentration
    from tailrace.water.transfers import concentration, transfer
    from tailrace.water.unsaturated_zone import UnsaturatedZone, through_ground, unsaturated_outflow
    from tailrace.water.wells import (
        SupplyPeriod,
        WellWater,
        water_supply,
        well_water,
        without_wells,
    )

_FACE = {
    "aquifer": "Aquifer",
    "baseflow": "Baseflow baseflow_release mean_travel_time",
    "bias_correction": "correct engine_bias",
    "bulk_curves": "breakthrough_chunks breakthrough_curves",
    "case_reader": "WaterCase read_case",
    "case_run": "compute result_column write_case_model write_rows",
    "chain": "activity_to_amount amount_to_activity chain_column",
    "chain_in_plume": "chain_plume",
    "chain_inlet": "ChainInlet",
    "chain_mass": "ChainBalance chain_balance",
    "chain_members": "chain_order",
    "chemistry": "Speciation compare_databases element_species speciate",
    "chemistry_databases": "recommended_databases",
    "chemistry_water": "Water water_from_table",
    "closure": "Closure Cover closure_phases closure_seepage falling_head",
    "column": "column_concentration inlet_flux",
    "dual_porosity": "FracturedRock fracture_concentration",
    "engine": "breakthrough write_model",
    "engine_modflow": "Modflow",
    "engine_ogs": "OpenGeoSys",
    "leaching": "LeachingBudget WashOut ammonium_of_sulfate exchange_retardation "
    "exchangeable_ammonium leaching_budget nitrogen_of_ammonium wash_out "
    "washing_years",
    "liner": "circular_defect_leak gap_transmissivity long_defect_leak orifice_leak "
    "rectangular_defect_leak square_defect_leak unlined_flux wrinkle_leak",
    "liner_defects": "defect_count defect_count_distribution",
    "mineral_cap": "SolubilityCap solubility_cap",
    "model_grid": "Accuracy",
    "mounded_plume": "PlumePath plume_path",
    "mounding": "GroundwaterFlow mound_rise_time",
    "mounding_estimate": "StripMounding strip_mounding",
    "patch": "PatchSource patch_concentration",
    "plume_reading": "Agreement Front PlumeStatement agreement implied_value implied_velocity",
    "point_source": "line_source_concentration",
    "pond": "PondBalance PondPeriod PondShape pond_balance steady_seepage",
    "pond_base": "CompositeLiner GeomembraneLiner SoilLiner",
    "pond_mixing": "PondMixing mix_under_pond",
    "receptors": "Receptors receptors_at receptors_from_map",
    "recharge_areas": "CircularRecharge PolygonRecharge StraightBoundary Well",
    "release": "LineSource PlaneSource Source",
    "river": "RiverMixing RiverSection bank_seepage_mixing full_mixing low_beside_mean "
    "mixing_distance transverse_mixing transverse_profile",
    "source_balance": "MassBalance mass_balance",
    "source_depletion": "SourcePhase SourceStore StoreHistory store_history",
    "source_history": "SourceHistory convolve_step_response",
    "species": "Species half_life_to_decay",
    "stream_reach": "Reach ReachResult StreamSubstance route_streams",
    "streamlines": "Streamline stagnation_points trace",
    "strip": "StripSource strip_concentration",
    "transfers": "concentration transfer",
    "unsaturated_zone": "UnsaturatedZone through_ground unsaturated_outflow",
    "wells": "SupplyPeriod WellWater water_supply well_water without_wells",
}
_HOME = {name: module for module, names in _FACE.items() for name in names.split()}

__all__ = [
    "Accuracy", "Agreement", "Aquifer", "Baseflow", "ChainBalance", "ChainInlet",
    "CircularRecharge", "Closure", "CompositeLiner", "Cover", "FracturedRock", "Front",
    "GeomembraneLiner", "GroundwaterFlow", "LeachingBudget", "LineSource", "MassBalance",
    "Modflow", "OpenGeoSys", "PatchSource", "PlaneSource", "PlumePath", "PlumeStatement",
    "PolygonRecharge", "PondBalance", "PondMixing", "PondPeriod", "PondShape", "Reach",
    "ReachResult", "Receptors", "RiverMixing", "RiverSection", "SoilLiner", "SolubilityCap",
    "Source", "SourceHistory", "SourcePhase", "SourceStore", "Speciation", "Species",
    "StoreHistory", "StraightBoundary", "StreamSubstance", "Streamline", "StripMounding",
    "StripSource", "SupplyPeriod", "UnsaturatedZone", "WashOut", "Water", "WaterCase", "Well",
    "WellWater", "activity_to_amount", "agreement", "ammonium_of_sulfate", "amount_to_activity",
    "bank_seepage_mixing", "baseflow_release", "breakthrough", "breakthrough_chunks",
    "breakthrough_curves", "chain_balance", "chain_column", "chain_order", "chain_plume",
    "circular_defect_leak", "closure_phases", "closure_seepage", "column_concentration",
    "compare_databases", "compute", "concentration", "convolve_step_response", "correct",
    "defect_count", "defect_count_distribution", "element_species", "engine_bias",
    "exchange_retardation", "exchangeable_ammonium", "falling_head", "fracture_concentration",
    "full_mixing", "gap_transmissivity", "half_life_to_decay", "implied_value", "implied_velocity",
    "inlet_flux", "leaching_budget", "line_source_concentration", "long_defect_leak",
    "low_beside_mean", "mass_balance", "mean_travel_time", "mix_under_pond", "mixing_distance",
    "mound_rise_time", "nitrogen_of_ammonium", "orifice_leak", "patch_concentration", "plume_path",
    "pond_balance", "read_case", "receptors_at", "receptors_from_map", "recommended_databases",
    "rectangular_defect_leak", "result_column", "route_streams", "solubility_cap", "speciate",
    "square_defect_leak", "stagnation_points", "steady_seepage", "store_history",
    "strip_concentration", "strip_mounding", "through_ground", "trace", "transfer",
    "transverse_mixing", "transverse_profile", "unlined_flux", "unsaturated_outflow", "wash_out",
    "washing_years", "water_from_table", "water_supply", "well_water", "without_wells",
    "wrinkle_leak", "write_case_model", "write_model", "write_rows",
]  # fmt: skip

__getattr__, __dir__ = public_face(__name__, _HOME)
