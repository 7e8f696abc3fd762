"""Prices of products, reagents and energy, and the exchange rates between their currencies.

A price belongs to a year. A year without a quotation is missing; nothing is carried over or
interpolated, so that a result at last year's prices has to be asked for by that year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tailrace.data.reader import rows
from tailrace.data.values import facts
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

BASES = ("annual average", "year-end range", "quarter average", "contract", "spot")
"""Kinds of product price, the one taken first when several are known for a year."""
MARKETS = ("world", "China", "Europe")
CURRENCIES = ("USD", "CNY")


def priced_materials() -> tuple[str, ...]:
    """Return the products that the table ``prices`` lists.

    Returns
    -------
    tuple of str
        Names for `price`.
    """
    return tuple(dict.fromkeys(row["material"] for row in rows("prices")))


def priced_items() -> tuple[str, ...]:
    """Return the reagents, energies and other inputs that ``reagent_prices`` lists.

    Returns
    -------
    tuple of str
        Names for `reagent_price`.
    """
    return tuple(dict.fromkeys(row["item"] for row in rows("reagent_prices")))


def exchange_rate(year: int) -> Value:
    """Return the average exchange rate of a year.

    Parameters
    ----------
    year : int
        Calendar year, 2010 to 2025.

    Returns
    -------
    Value
        CNY per USD (World Bank, PA.NUS.FCRF).

    Raises
    ------
    InputError
        If no rate of that year is packaged.
    """
    known = {int(key[1]): value for key, value in facts("exchange_rates").items()}
    found = known.get(year)
    if not isinstance(found, Value):
        raise InputError.single(
            f"no exchange rate for {year}",
            file="exchange_rates.csv",
            allowed=f"{min(known)} to {max(known)}",
            remedy="state the price in the currency of the calculation",
        )
    return found


def in_currency(value: Value, currency: str, year: int | None = None) -> Value:
    """Return a price in another currency at the average rate of its year.

    Parameters
    ----------
    value : Value
        A price whose unit begins with ``USD/`` or ``CNY/``.
    currency : str
        One of `CURRENCIES`.
    year : int, optional
        Year of the rate; the year of the value unless given.

    Returns
    -------
    Value
        The same price; range and distribution are converted, the note names the rate.

    Raises
    ------
    InputError
        If the unit is no price, the currency is unknown or there is no rate for the year.
    """
    own, slash, per = value.unit.partition("/")
    if currency not in CURRENCIES or own not in CURRENCIES or not slash:
        raise InputError.single(
            f"{value.unit} cannot be turned into {currency}",
            allowed="prices in " + " or ".join(CURRENCIES),
            remedy=did_you_mean(currency, CURRENCIES),
        )
    if own == currency:
        return value
    of_year = year if year is not None else value.year
    if of_year is None:
        raise InputError.single(
            f"the price {value} has no year, so no exchange rate", remedy="give year="
        )
    rate = exchange_rate(of_year).central
    factor = 1.0 / rate if own == "CNY" else rate

    def number(old: float | None) -> float | None:
        return None if old is None else old * factor

    said = f"converted at {rate:.4g} CNY/USD, average of {of_year}"
    return replace(
        value,
        value=number(value.value),
        low=number(value.low),
        high=number(value.high),
        distribution=value.distribution and value.distribution.scaled(factor, 0.0),
        unit=f"{currency}/{per}",
        written_unit="",
        note="; ".join(part for part in (value.note, said) if part),
    )


def _rank(word: str, order: Sequence[str]) -> int:
    return order.index(word) if word in order else len(order)


def price(
    material: str,
    year: int | None = None,
    *,
    basis: str | None = None,
    market: str | None = None,
    currency: str = "USD",
) -> Value | Missing:
    """Return the price of a product.

    Parameters
    ----------
    material : str
        Oxide as traded or product name, as in `priced_materials`.
    year : int, optional
        Year of the price; the latest with a quotation unless given.
    basis : str, optional
        One of `BASES`; the first of them that is known for the year unless given.
    market : str, optional
        "world", "China" or "Europe"; the first of them that is known unless given.
    currency : str
        "USD" or "CNY".

    Returns
    -------
    Value or Missing
        Price per kg with its source; missing where none was quoted for the year.

    Raises
    ------
    InputError
        If the material is not in the table, or a currency or rate is absent.
    """
    names = priced_materials()
    if material not in names:
        raise InputError.single(
            f'no prices of "{material}"',
            file="prices.csv",
            allowed=", ".join(names),
            remedy=did_you_mean(material, names),
        )
    known = []
    for (one, its_basis, its_market, its_year), value in facts("prices").items():
        if one != material or basis not in (None, its_basis) or market not in (None, its_market):
            continue
        if isinstance(value, Missing):
            return value
        rank = (_rank(its_basis, BASES), _rank(its_market, MARKETS))
        known.append((int(its_year), rank, value))
    years = sorted({one[0] for one in known})
    wanted = max(years, default=None) if year is None else year
    of_year = sorted((one for one in known if one[0] == wanted), key=lambda one: one[1])
    if not of_year:
        kind = " ".join(part for part in (market, basis) if part)
        return Missing(f"no {kind} price of {material} for {year}".replace("  ", " "))
    unit = f"{of_year[0][2].unit.partition('/')[0]}/kg"
    return in_currency(of_year[0][2].to(unit), currency)


def reagent_price(
    item: str, year: int | None = None, place: str | None = None, *, currency: str = "USD"
) -> Value | Missing:
    """Return the price of a reagent, of water or of energy.

    Parameters
    ----------
    item : str
        Name, as in `priced_items`: a reagent, "electricity", "coal", "natural_gas", "heat", ...
    year : int, optional
        Year of the price; the latest with a quotation unless given.
    place : str, optional
        Where; needed where several places are quoted and none is "China".
    currency : str
        "USD" or "CNY".

    Returns
    -------
    Value or Missing
        Price per t, m3, kWh or GJ, as its unit says; missing where none was found.

    Raises
    ------
    InputError
        If the item is not in the table, or has prices at several places and none is named.
    """
    names = priced_items()
    if item not in names:
        raise InputError.single(
            f'no prices of "{item}"',
            file="reagent_prices.csv",
            allowed=", ".join(names),
            remedy=did_you_mean(item, names),
        )
    found = {key[1:]: one for key, one in facts("reagent_prices").items() if key[0] == item}
    always = found.get(("", ""))
    if always is not None:
        return always if isinstance(always, Missing) else in_currency(always, currency, year)
    places = tuple(dict.fromkeys(its_place for _, its_place in found))
    if place is None and len(places) > 1:
        if "China" not in places:
            what = f"prices of {item} are known at several places"
            raise InputError.single(what, allowed=", ".join(places), remedy="give place=")
        place = "China"
    known = {int(one[0]): found[one] for one in found if place in (None, one[1])}
    if not known:
        return Missing(f"no price of {item} at {place}")
    wanted = max(known) if year is None else year
    one = known.get(wanted, Missing(f"no price of {item} for {wanted}"))
    return one if isinstance(one, Missing) else in_currency(one, currency)
