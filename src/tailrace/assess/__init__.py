"""The chain over a whole site: balance and releases; draws, sensitivity, attribution, limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.assess.attribution import (
        Attribution,
        attribute_draw,
        attribute_mean,
        attribute_percentile,
    )
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
    from tailrace.assess.draw_design import BLOCK, DrawDesign
    from tailrace.assess.draw_levels import SCHEMES
    from tailrace.assess.drawn_tables import ResultTable, result_table
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
    from tailrace.assess.window_of_percentile import PercentileWindow, percentile_window
    from tailrace.assess.windy_hours import wind_findings

_FACE = {
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
    "ALL_SOURCES", "BLOCK", "EXACT_SOURCES", "SCHEMES", "WITHOUT_SOURCES", "Attribution",
    "Comparison", "Contributions", "DrawDesign", "EarlyStopping", "PercentileWindow",
    "ResultTable", "SaltelliIndices", "SensitivityIndices", "ShapleyValues", "SourceLimit",
    "StoppingRule", "Target", "Verdict", "attribute_draw", "attribute_mean",
    "attribute_percentile", "balance", "compare_results", "contributions_of", "discrepancy",
    "first_order_given_data", "forward_check", "judge", "largest_scale", "limit_findings",
    "option_effects", "percentile_interval", "percentile_window", "probability_below",
    "rank_correlations", "releases", "result_table", "saltelli_indices", "seepage_terms",
    "shapley_contributions", "shapley_values", "source_limits", "standard_error_of_blocks",
    "standard_error_of_mean", "standard_error_of_percentile", "tightest_limits",
    "total_by_draw", "wilson_interval", "wind_findings",
]  # fmt: skip

__getattr__, __dir__ = public_face(__name__, _HOME)
