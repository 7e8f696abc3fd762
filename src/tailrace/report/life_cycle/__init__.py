"""Life-cycle inventories of the products of a works, and their export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.report.life_cycle.bw_excel import export_brightway as export_brightway
    from tailrace.report.life_cycle.inventory import product_inventories as product_inventories
    from tailrace.report.life_cycle.inventory import product_inventory as product_inventory
    from tailrace.report.life_cycle.olca import export_olca as export_olca
    from tailrace.report.life_cycle.unit_process import unit_processes as unit_processes
    from tailrace.report.life_cycle.write import write_inventory as write_inventory

_HOME = {
    "export_brightway": "bw_excel",
    "export_olca": "olca",
    "product_inventories": "inventory",
    "product_inventory": "inventory",
    "unit_processes": "unit_process",
    "write_inventory": "write",
}

__all__ = list(_HOME)

__getattr__, __dir__ = public_face(__name__, _HOME)
