"""A site: what the user declares in a folder of plain files, read and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.site.census import Census as Census
    from tailrace.site.census import Count as Count
    from tailrace.site.check import CheckReport as CheckReport
    from tailrace.site.check import check_site as check_site
    from tailrace.site.check import load_site as load_site
    from tailrace.site.folder import bundled_sites as bundled_sites
    from tailrace.site.json_schema import json_schemas as json_schemas
    from tailrace.site.model import Area as Area
    from tailrace.site.model import Site as Site
    from tailrace.site.new import new_site as new_site

_HOME = {
    "Area": "model",
    "Census": "census",
    "CheckReport": "check",
    "Count": "census",
    "Site": "model",
    "bundled_sites": "folder",
    "check_site": "check",
    "json_schemas": "json_schema",
    "load_site": "check",
    "new_site": "new",
}

__all__ = list(_HOME)

__getattr__, __dir__ = public_face(__name__, _HOME)
