"""The chain over a whole site: so far its balance and what it releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.assess.material import balance as balance
    from tailrace.assess.outlet_limits import limit_findings as limit_findings
    from tailrace.assess.release_options import option_effects as option_effects
    from tailrace.assess.seepage_to_water import seepage_terms as seepage_terms
    from tailrace.assess.site_releases import releases as releases
    from tailrace.assess.windy_hours import wind_findings as wind_findings

_HOME = {
    "balance": "material",
    "limit_findings": "outlet_limits",
    "option_effects": "release_options",
    "releases": "site_releases",
    "seepage_terms": "seepage_to_water",
    "wind_findings": "windy_hours",
}

__all__ = list(_HOME)

__getattr__, __dir__ = public_face(__name__, _HOME)
