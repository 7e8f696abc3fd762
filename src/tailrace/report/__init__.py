"""What a reader gets: tables, Sankey figures, life-cycle inventories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.report.life_cycle.bw_excel import export_brightway as export_brightway
    from tailrace.report.life_cycle.inventory import product_inventory as product_inventory
    from tailrace.report.life_cycle.olca import export_olca as export_olca
    from tailrace.report.life_cycle.write import write_inventory as write_inventory
    from tailrace.report.sankey import sankey_figure as sankey_figure
    from tailrace.report.sankey_page import write_sankey as write_sankey

_HOME = {
    "export_brightway": "life_cycle.bw_excel",
    "export_olca": "life_cycle.olca",
    "product_inventory": "life_cycle.inventory",
    "sankey_figure": "sankey",
    "write_inventory": "life_cycle.write",
    "write_sankey": "sankey_page",
}

__all__ = list(_HOME)

__getattr__, __dir__ = public_face(__name__, _HOME)
