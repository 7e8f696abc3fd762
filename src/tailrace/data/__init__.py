"""Packaged tables of facts, each with a card, and what is computed from them directly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    from tailrace.data.frames import table as table
    from tailrace.data.prices import exchange_rate as exchange_rate
    from tailrace.data.prices import in_currency as in_currency
    from tailrace.data.prices import price as price
    from tailrace.data.prices import priced_items as priced_items
    from tailrace.data.prices import priced_materials as priced_materials
    from tailrace.data.prices import reagent_price as reagent_price
    from tailrace.data.rare_earths import RareEarthDistribution as RareEarthDistribution
    from tailrace.data.rare_earths import rare_earth_distribution as rare_earth_distribution
    from tailrace.data.rare_earths import rare_earth_ores as rare_earth_ores
    from tailrace.data.rare_earths import reo_to_elements as reo_to_elements
    from tailrace.data.rare_earths import traded_oxides as traded_oxides
    from tailrace.data.reader import Card as Card
    from tailrace.data.reader import TableProblem as TableProblem
    from tailrace.data.reader import card as card
    from tailrace.data.reader import rows as rows
    from tailrace.data.reader import tables as tables
    from tailrace.data.reagents import Reagent as Reagent
    from tailrace.data.reagents import reagent as reagent
    from tailrace.data.reagents import reagent_names as reagent_names
    from tailrace.data.substances import Substance as Substance
    from tailrace.data.substances import atomic_masses as atomic_masses
    from tailrace.data.substances import conversion_factor as conversion_factor
    from tailrace.data.substances import substance as substance
    from tailrace.data.substances import substance_names as substance_names
    from tailrace.data.table_check import check_table as check_table
    from tailrace.data.values import fact as fact
    from tailrace.data.values import facts as facts

_HOME = {
    "Card": "reader",
    "TableProblem": "reader",
    "card": "reader",
    "check_table": "table_check",
    "fact": "values",
    "facts": "values",
    "rows": "reader",
    "table": "frames",
    "tables": "reader",
    "Substance": "substances",
    "atomic_masses": "substances",
    "conversion_factor": "substances",
    "substance": "substances",
    "substance_names": "substances",
    "RareEarthDistribution": "rare_earths",
    "rare_earth_distribution": "rare_earths",
    "rare_earth_ores": "rare_earths",
    "reo_to_elements": "rare_earths",
    "traded_oxides": "rare_earths",
    "Reagent": "reagents",
    "reagent": "reagents",
    "reagent_names": "reagents",
    "exchange_rate": "prices",
    "in_currency": "prices",
    "price": "prices",
    "priced_items": "prices",
    "priced_materials": "prices",
    "reagent_price": "prices",
}

__all__ = list(_HOME)

__getattr__, __dir__ = public_face(__name__, _HOME)
