"""The chain over a whole site: balance and releases; draws, sensitivity, attribution, limits."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.assess.air_form import AIR_BINS, AirForm
    from tailrace.assess.assess_site import assess
    from tailrace.assess.assessment import STATISTICS, AreaAssessment, Assessment
    from tailrace.assess.assessment_files import load_assessment, save_assessment
    from tailrace.assess.attribution import (
        Attribution,
        attribute_draw,
        attribute_mean,
        attribute_percentile,
    )
    from tailrace.assess.chosen_options import ChosenOption, choose_options
    from tailrace.assess.compare import (
        Comparison,
        compare_results,
        probability_below,
        wilson_interval,
    )
    from tailrace.assess.contributions import (
        Contributions,
        contributions_of,
        discrepancy,
        total_by_draw,
    )
    from tailrace.assess.counted_people import people_at
    from tailrace.assess.draw_design import BLOCK, DrawDesign
    from tailrace.assess.draw_levels import SCHEMES
    from tailrace.assess.draw_plan import BlockLevels, RowLevels, number_design, record_numbers
    from tailrace.assess.drawn_tables import ResultTable, result_table
    from tailrace.assess.exposure_shares import lived, water_supply
    from tailrace.assess.health_limits import LimitRow
    from tailrace.assess.health_weights import HealthWeights
    from tailrace.assess.known_harm import cases_a_year, fluorosis_of_water
    from tailrace.assess.land_operators import LandOperators
    from tailrace.assess.largest_factor import largest_scale
    from tailrace.assess.limits_inverse import (
        ALL_SOURCES,
        SourceLimit,
        Target,
        forward_check,
        source_limits,
        tightest_limits,
    )
    from tailrace.assess.material import balance
    from tailrace.assess.outlet_limits import limit_findings
    from tailrace.assess.person_ratios import PersonRatios, person_variability
    from tailrace.assess.rank_sensitivity import rank_correlations
    from tailrace.assess.release_options import option_effects
    from tailrace.assess.seepage_to_water import seepage_terms
    from tailrace.assess.sensitivity_given_data import first_order_given_data
    from tailrace.assess.sensitivity_indices import SensitivityIndices
    from tailrace.assess.sensitivity_saltelli import SaltelliIndices, saltelli_indices
    from tailrace.assess.shapley import (
        EXACT_SOURCES,
        WITHOUT_SOURCES,
        ShapleyValues,
        shapley_contributions,
        shapley_values,
    )
    from tailrace.assess.site_releases import releases
    from tailrace.assess.standard_errors import (
        percentile_interval,
        standard_error_of_blocks,
        standard_error_of_mean,
        standard_error_of_percentile,
    )
    from tailrace.assess.stopping import EarlyStopping, StoppingRule, Verdict, judge
    from tailrace.assess.transfer_store import TransferStore, cache_folder
    from tailrace.assess.window_of_percentile import PercentileWindow, percentile_window
    from tailrace.assess.windy_hours import wind_findings
    from tailrace.site import Site

_FACE = {
    "air_form": "AIR_BINS AirForm",
    "assess_site": "assess",
    "assessment": "STATISTICS AreaAssessment Assessment",
    "assessment_files": "load_assessment save_assessment",
    "chosen_options": "ChosenOption choose_options",
    "counted_people": "people_at",
    "draw_plan": "BlockLevels RowLevels number_design record_numbers",
    "exposure_shares": "lived water_supply",
    "health_limits": "LimitRow",
    "health_weights": "HealthWeights",
    "known_harm": "cases_a_year fluorosis_of_water",
    "land_operators": "LandOperators",
    "person_ratios": "PersonRatios person_variability",
    "transfer_store": "TransferStore cache_folder",
    "attribution": "Attribution attribute_draw attribute_mean attribute_percentile",
    "compare": "Comparison compare_results probability_below wilson_interval",
    "contributions": "Contributions contributions_of discrepancy total_by_draw",
    "draw_design": "BLOCK DrawDesign",
    "draw_levels": "SCHEMES",
    "drawn_tables": "ResultTable result_table",
    "largest_factor": "largest_scale",
    "limits_inverse": "ALL_SOURCES SourceLimit Target forward_check source_limits tightest_limits",
    "material": "balance",
    "outlet_limits": "limit_findings",
    "rank_sensitivity": "rank_correlations",
    "release_options": "option_effects",
    "seepage_to_water": "seepage_terms",
    "sensitivity_given_data": "first_order_given_data",
    "sensitivity_indices": "SensitivityIndices",
    "sensitivity_saltelli": "SaltelliIndices saltelli_indices",
    "shapley": "EXACT_SOURCES WITHOUT_SOURCES ShapleyValues shapley_contributions shapley_values",
    "site_releases": "releases",
    "standard_errors": "percentile_interval standard_error_of_blocks standard_error_of_mean "
    "standard_error_of_percentile",
    "stopping": "EarlyStopping StoppingRule Verdict judge",
    "window_of_percentile": "PercentileWindow percentile_window",
    "windy_hours": "wind_findings",
}
_HOME = {name: module for module, names in _FACE.items() for name in names.split()}

__all__ = [
    "AIR_BINS", "ALL_SOURCES", "BLOCK", "EXACT_SOURCES", "SCHEMES", "STATISTICS",
    "WITHOUT_SOURCES", "AirForm", "AreaAssessment", "Assessment", "Attribution", "BlockLevels",
    "ChosenOption", "Comparison", "Contributions", "DrawDesign", "EarlyStopping",
    "HealthWeights", "LandOperators", "LimitRow", "PercentileWindow",
    "PersonRatios", "ResultTable", "RowLevels", "SaltelliIndices", "SensitivityIndices",
    "ShapleyValues", "SourceLimit", "StoppingRule", "Target", "TransferStore", "Verdict",
    "assess", "attribute_draw", "attribute_mean", "attribute_percentile", "balance",
    "cache_folder", "cases_a_year", "choose_options", "compare_results", "contributions_of",
    "discrepancy", "first_order_given_data", "fluorosis_of_water", "forward_check", "judge",
    "largest_scale", "limit_findings", "lived", "load_assessment", "number_design",
    "option_effects", "people_at", "percentile_interval", "percentile_window",
    "person_variability", "probability_below", "rank_correlations", "record_numbers",
    "releases", "result_table", "saltelli_indices", "save_assessment", "seepage_terms",
    "shapley_contributions", "shapley_values", "source_limits", "standard_error_of_blocks",
    "standard_error_of_mean", "standard_error_of_percentile", "tightest_limits",
    "total_by_draw", "water_supply", "wilson_interval", "wind_findings",
]  # fmt: skip

__getattr__, __dir__ = public_face(__name__, _HOME)


class _Room(ModuleType):
    """The room, which assesses a site when it is called: `tailrace.assess(site)`."""

    def __call__(self, site: Site, **choices: Any) -> Assessment:
        from tailrace.assess.assess_site import assess as assess_it

        return assess_it(site, **choices)


sys.modules[__name__].__class__ = _Room
