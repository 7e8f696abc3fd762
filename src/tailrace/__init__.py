"""Tailrace: the material of a rare-earth mine from ore to magnet, its waste from source to person.

The public face is loaded on first use, so that `import tailrace` stays quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace import assess as assess
    from tailrace.air import run_case as run_case
    from tailrace.air import transfer as transfer
    from tailrace.assess import balance as balance
    from tailrace.assess import load_assessment as load_assessment
    from tailrace.errors import InputError as InputError
    from tailrace.errors import ValidityWarning as ValidityWarning
    from tailrace.quantities import Missing as Missing
    from tailrace.quantities import Value as Value
    from tailrace.site import Site as Site
    from tailrace.site import bundled_sites as bundled_sites
    from tailrace.site import check_site as check_site
    from tailrace.site import load_site as load_site
    from tailrace.site import new_site as new_site
    from tailrace.weather import read_weather as read_weather

__version__ = "0.1.0"

_HOME = {
    "InputError": "errors",
    "Missing": "quantities",
    "Site": "site",
    "ValidityWarning": "errors",
    "Value": "quantities",
    "assess": "assess",
    "balance": "assess",
    "bundled_sites": "site",
    "check_site": "site",
    "load_assessment": "assess",
    "load_site": "site",
    "new_site": "site",
    "read_weather": "weather",
    "run_case": "air",
    "transfer": "air",
}

__all__ = ["__version__", *_HOME]

__getattr__, __dir__ = public_face(__name__, _HOME)
