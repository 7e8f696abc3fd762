"""Every mistake in a route file gets a sentence with the place and the remedy."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.errors import Problem, Problems
from tailrace.process.check_inventories import check_inventories
from tailrace.process.read_amounts import GIVEN, USED
from tailrace.process.route import Route
from tailrace.process.route_file import ROUTE_KEYS, UNIT_KEYS, read_route

GOOD = {
    "title": "a route",
    "feed": {
        "ore": {
            "to": "leach",
            "rare_earths": "bayan_obo",
            "composition": {"REO": "6 wt%", "ThO2": "0.04 wt%"},
        }
    },
    "unit": {
        "leach": {
            "kind": "leaching",
            "outlets": {"liquor": "product:oxides", "residue": "waste:tailings:pond"},
            "by_difference": "residue",
            "shares": {"liquor": {"REE": "90 %", "Th": {"value": "5 %", "source": "s"}}},
            "uses": [{"what": "sulfuric_acid", "amount": "1.4 t/t", "per": "in"}],
        }
    },
    "product": {"oxides": {"basis": "REO"}},
}


def altered(path: str, value: object) -> dict:
    raw = copy.deepcopy(GOOD)
    *parents, last = path.split("/")
    at = raw
    for key in parents:
        at = at.setdefault(key, {})  # type: ignore[assignment]
    if value is None:
        at.pop(last)
    else:
        at[last] = value
    return raw


def test_a_good_route_has_no_problem(route_problems: Callable) -> None:
    assert route_problems(GOOD) == []


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("unit/leach/shares/liquor/REE", "120 %", ["shares.liquor.REE", "1"]),
        ("unit/leach/shares/liquor/REE", -0.1, ["shares.liquor.REE"]),
        ("unit/leach/shares/liquor/Nd", "kg", ["shares.liquor.Nd"]),
        ("unit/leach/shares/liquor/Nx", "5 %", ['unknown substance "Nx"', "did you mean"]),
        ("unit/leach/shares/liquor/ThO2", "5 %", ["counted by element", 'write "Th"']),
        ("unit/leach/shares/liquor/REO", "5 %", ["counted by element", 'write "REE"']),
        ("unit/leach/shares/liqour", {"REE": 0.1}, ['"liqour" is not an outlet', '"liquor"']),
        ("unit/leach/shares/residue", {"REE": 0.1}, ["takes what the other shares leave"]),
        ("unit/leach/outlets/liquor", "extraction", ["there is no such unit", "leach"]),
        ("unit/leach/outlets/liquor", "waste:slime:pond", ["no waste of a known kind"]),
        ("unit/leach/outlets/liquor", "product:oxide", ["is not declared", '"oxides"']),
        ("unit/leach/outlets", {}, ["without outlets"]),
        ("unit/leach/by_difference", "rest", ['"rest" is not an outlet']),
        ("unit/leach/by_difference", None, ["cannot close", "by_difference"]),
        ("unit/leach/knd", "leaching", ['unknown key "knd"', 'did you mean "kind"']),
        ("unit/leach/kind", "leeching", ["unknown kind", 'did you mean "leaching"']),
        ("unit/idle", {"kind": "other", "outlets": {"o": "air:x"}}, ["nothing enters"]),
        ("feed/ore/to", "leech", ["there is no such unit", 'did you mean "leach"']),
        ("feed/ore/rare_earths", "bayan_oboo", ["no distribution", "bayan_obo"]),
        ("feed/ore/rare_earths", None, ["no distribution is named"]),
        ("feed/ore/composition/REO", "6 wt% REE", ["REE", "REO"]),
        ("feed/ore/composition/REO", "6 Bq/kg", ["Bq"]),
        ("feed/ore/composition/Xx", "6 %", ['unknown substance "Xx"']),
        ("product/oxides/basis", "TREOX", ["unknown basis"]),
        ("product/metal", {"basis": "REE"}, ["a stream is missing"]),
        ("feed", {}, ["without a feed"]),
        ("feed/ore/composition/Nd2O3", "1 %", ["REO and Nd2O3 both bring Nd"]),
        ("feed/ore/composition/Th", "0.01 %", ["ThO2 and Th both bring Th"]),
        ("feed/ore/composition/LREE", "1 %", ["LREE holds several elements"]),
        ("feed/ore/per_main", "4 t/t", ["counts a second feed"]),
        ("feed/ore/to", ["leach"], ["list", "where a text belongs"]),
        ("sources", "abc", ["sources must be a table"]),
        ("sources", {"a": 3}, ["sources.a", "where a text belongs"]),
        ("product/oxides/price", "-5 USD/kg", ["price of -5 USD/kg is below 0"]),
        ("product/oxides/price", {"value": "9 CNY/kg", "year": 1990}, ["no exchange rate"]),
        ("unit/leach/dirichlet/all", "x", ["no group of splits"]),
    ],
)
def test_a_mistake_is_named(
    path: str, value: object, said: list[str], route_problems: Callable
) -> None:
    problems = route_problems(altered(path, value))
    assert problems, "nothing was said"
    for words in said:
        assert any(words in problem for problem in problems), problems
    assert all(problem.startswith("route.toml, ") for problem in problems)


@pytest.mark.parametrize(
    ("use", "said"),
    [
        ({"what": "sulphuric_acid", "amount": "1 t/t"}, 'did you mean "sulfuric_acid"'),
        ({"what": "sulfuric_acid", "amount": "1 kWh/t"}, "kWh"),
        ({"what": "electricity", "amount": "1 t/t"}, "kWh"),
        ({"what": "sulfuric_acid", "amount": "1 t/t", "per": "calcine"}, "counted per"),
        ({"what": "sulfuric_acid", "amount": "1 t/t", "per": "out:calcine"}, "not an outlet"),
        ({"what": "sulfuric_acid", "amount": "1 t/t", "per": "in:ROE"}, "unknown substance"),
        ({"what": "sulfuric_acid", "ammount": "1 t/t"}, 'did you mean "amount"'),
        ({"what": "lime", "amount": "-5 t/t"}, "reagent_intensity of -5 kg/kg is below 0"),
        ({"what": "lime", "amount": {"low": "-1 t/t", "value": "1 t/t", "high": "2 t/t"}}, "low"),
        ({"what": "lime", "amount": "stoichiometric"}, "stoichiometric"),
        ({"what": "oxygen", "amount": "stoichiometric", "per": "in:Nd"}, "per rare earth"),
        ({"what": "heat", "amount": "-1 GJ/t"}, "heat_intensity"),
        ({"what": "diesel", "amount": "-1 L/t"}, "fuel_volume_intensity"),
        ({"what": "water", "amount": "-1 m3/t"}, "volume_per_mass"),
        ({"what": "labour", "amount": "-1 person*yr/t"}, "labour_intensity"),
    ],
)
def test_a_mistake_in_what_is_used_is_named(use: dict, said: str, route_problems: Callable) -> None:
    problems = route_problems(altered("unit/leach/uses", [use]))
    assert any(said in problem for problem in problems), problems


def test_shares_that_sum_above_one_are_refused(route_problems: Callable) -> None:
    raw = altered("unit/leach/outlets/gas", "air:stack")
    raw["unit"]["leach"]["shares"]["gas"] = {"REE": "20 %"}
    problems = route_problems(raw)
    assert any("sum to 1.1, above one (liquor 0.9, gas 0.2)" in p for p in problems), problems


def test_ranges_that_can_sum_above_one_are_refused(route_problems: Callable) -> None:
    raw = altered("unit/leach/outlets/gas", "air:stack")
    raw["unit"]["leach"]["shares"]["liquor"]["REE"] = {"value": 0.9, "low": 0.8, "high": 0.95}
    raw["unit"]["leach"]["shares"]["gas"] = {"REE": {"value": 0.05, "low": 0.0, "high": 0.2}}
    problems = route_problems(raw)
    assert any("can reach 1.15 together" in p and "dirichlet" in p for p in problems), problems


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        ({"what": "running", "amount": "-5 USD/t"}, "below 0"),
        ({"what": "running", "amount": "-5 CNY/t"}, "below 0"),
        ({"what": "closure", "amount": {"low": "-9 CNY/t", "value": "5 CNY/t"}}, "low"),
        ({"what": "capital", "amount": "-900 USD/(t/yr)"}, "capital_intensity"),
        ({"what": "capital", "amount": "900 USD/t"}, "USD/(kg/yr)"),
    ],
)
def test_a_negative_cost_is_refused(cost: dict, said: str, route_problems: Callable) -> None:
    problems = route_problems(altered("unit/leach/costs", [cost]))
    assert any(said in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("year", "rate", "said"),
    [
        ({}, 7.1974911, "no year is given, so the exchange rate is that of 2024"),
        ({"year": 2030}, 7.1898474, "no exchange rate of 2030 is known, so that of 2025"),
        ({"year": 2012}, 6.3123328, "average of 2012"),
    ],
)
def test_yuan_are_converted_and_the_note_says_at_which_rate(
    year: dict, rate: float, said: str, make_route: Callable[[dict], Route]
) -> None:
    """World Bank, PA.NUS.FCRF: 6.3123328 CNY/USD in 2012, 7.1974911 in 2024, 7.1898474 in 2025."""
    cost = {"what": "running", "amount": {"value": "720 CNY/t", **year}}
    read = make_route(altered("unit/leach/costs", [cost])).units["leach"].costs[0].amount
    assert read.central == pytest.approx(0.72 / rate, rel=1e-9)  # type: ignore[union-attr]
    assert said in read.note  # type: ignore[union-attr]


def group(**shares: str) -> dict:
    return {**shares, "distribution": "dirichlet", "concentration": 50}


@pytest.mark.parametrize("key", ["all", "REE", "LREE", "Nd", "all:mineral"])
def test_a_share_that_a_group_overrules_is_refused(key: str, route_problems: Callable) -> None:
    raw = altered(f"unit/leach/dirichlet/{key}", group(liquor="80 %", residue="20 %"))
    raw["unit"]["leach"]["shares"]["liquor"] = {"Nd": 0.9, "Nd:mineral": 0.5}
    problems = route_problems(raw)
    assert any(
        f"dirichlet.{key} covers it already" in problem and "a group of its own" in problem
        for problem in problems
    ), problems


def test_a_group_may_be_more_specific_than_the_shares(make_route: Callable) -> None:
    raw = altered("unit/leach/dirichlet/Nd", group(liquor="80 %", residue="20 %"))
    make_route(raw)


def test_shares_are_summed_for_every_name_in_every_inventory(route_problems: Callable) -> None:
    """Exchangeable Nd takes 0.9 by `all:exchangeable` here and 0.3 by REE there."""
    raw = altered("unit/leach/outlets/gas", "air:stack")
    raw["unit"]["leach"]["shares"] = {"liquor": {"all:exchangeable": 0.9}, "gas": {"REE": 0.3}}
    problems = route_problems(raw)
    assert any("exchangeable" in p and "sum to 1.2, above one" in p for p in problems), problems


@pytest.mark.parametrize(
    ("last", "good"), [(0.3, True), (0.3 + 1e-10, False), (0.2999999999, False)]
)
def test_shares_without_a_difference_sum_to_one_exactly(
    last: float, good: bool, route_problems: Callable
) -> None:
    raw = altered("unit/leach/by_difference", None)
    raw["unit"]["leach"]["shares"] = {"liquor": {"all": 0.7}, "residue": {"all": last}}
    assert (route_problems(raw) == []) is good


def test_shares_of_a_group_are_made_to_sum_to_one(make_route: Callable[[dict], Route]) -> None:
    raw = altered(
        "unit/leach/dirichlet/Nd", group(liquor="33.3333333333 %", residue="66.6666666666 %")
    )
    read = make_route(raw).units["leach"].groups["Nd"]
    assert abs(sum(read.shares) - 1) < 1e-15


def test_all_mistakes_are_told_at_once(route_problems: Callable) -> None:
    raw = altered("unit/leach/shares/liquor/REE", "120 %")
    raw["feed"]["ore"]["to"] = "nowhere"
    raw["unit"]["leach"]["kind"] = "cooking"
    raw["prodct"] = {}
    assert len(route_problems(raw)) >= 4


@pytest.mark.parametrize("raw", [None, [], "text", 3, {"unit": 5}, {"unit": {"a": 3}, "feed": 4}])
def test_nonsense_is_refused_without_a_traceback(raw: object, route_problems: Callable) -> None:
    assert route_problems(raw)


@pytest.mark.parametrize(
    "path", ["title", "sources/a", "unit/leach/kind", "unit/leach/shares/liquor/Nd", "feed/ore/to"]
)
def test_an_integer_too_long_to_print_is_refused(path: str, route_problems: Callable) -> None:
    problems = route_problems(altered(path, 10**5000))
    assert any("an integer of more than" in problem for problem in problems), problems


WORDS = st.sampled_from(
    [
        *ROUTE_KEYS,
        *UNIT_KEYS,
        *USED,
        *GIVEN,
        "what",
        "amount",
        "per",
        "to",
        "composition",
        "REO",
        "basis",
        "price",
        "surplus",
        "value",
        "low",
        "high",
        "year",
        "source",
        "leach",
        "liquor",
        "all",
        "Nd",
        "Nd:mineral",
        "in:REO",
        "out:liquor",
        "unit:leach",
        "0.5",
        "5 %",
        "",
        "\x00",
        "-1 t/t",
        "9 CNY/kg",
        "missing",
        "dirichlet",
        "concentration",
        "distribution",
        "oxides",
    ]
)
NONSENSE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.dates()
    | st.text(max_size=8)
    | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


def _places(table: object, path: tuple = ()) -> list[tuple]:
    found = [path]
    items = table.items() if isinstance(table, dict) else ()
    items = enumerate(table) if isinstance(table, list) else items
    for key, entry in items:
        found += _places(entry, (*path, key))
    return found


@settings(max_examples=400, deadline=None)
@given(st.data())
@pytest.mark.slow
def test_nonsense_anywhere_is_told_and_never_raised(data: st.DataObject) -> None:
    raw = copy.deepcopy(GOOD)
    raw["product"]["oxides"]["price"] = {"value": "9 CNY/kg", "year": 2020}  # type: ignore[index]
    for _ in range(data.draw(st.integers(1, 3))):
        *parents, last = data.draw(st.sampled_from(_places(raw)[1:]))
        at = raw
        for key in parents:
            at = at[key]
        at[last] = data.draw(NONSENSE)
    problems = Problems("route.toml")
    route = read_route(raw, "route", problems)
    assert (route is None) == bool(problems.errors)
    assert all(str(problem) for problem in problems)


ION_CLAY = {
    "feed": {
        "ore": {
            "to": "leach",
            "rare_earths": "bayan_obo",
            "composition": {"REO:exchangeable": "0.1 %", "REO:mineral": "0.05 %"},
        }
    },
    "unit": {
        "leach": {
            "kind": "in_situ_leaching",
            "outlets": {"liquor": "product:oxides", "hill": "store:hill"},
            "by_difference": "hill",
            "shares": {"liquor": {"REE:exchangeable": 0.6, "REE:mineral": 0.01}},
        }
    },
    "product": {"oxides": {"basis": "REO"}},
}


def inventory_problems(raw: dict) -> list[Problem]:
    problems = Problems("route.toml")
    route = read_route(raw, "route", problems)
    problems.raise_if_any()
    assert route is not None
    check_inventories([route], problems)
    return list(problems)


def test_inventories_that_feeds_and_shares_know() -> None:
    assert inventory_problems(ION_CLAY) == []


def test_a_misspelt_inventory_in_a_share_is_an_error() -> None:
    raw = copy.deepcopy(ION_CLAY)
    raw["unit"]["leach"]["shares"]["liquor"] = {"REE:exchangable": 0.6, "REE:mineral": 0.01}
    found = inventory_problems(raw)
    assert [problem.severity for problem in found] == ["error", "warning"]
    assert 'did you mean "exchangeable"' in str(found[0])


def test_a_misspelt_inventory_in_a_feed_is_an_error_at_the_share() -> None:
    raw = copy.deepcopy(ION_CLAY)
    composition = raw["feed"]["ore"]["composition"]
    composition["REO:exchangable"] = composition.pop("REO:exchangeable")
    found = inventory_problems(raw)
    assert {problem.severity for problem in found} == {"error", "warning"}


def test_a_nuclide_is_no_mass(route_problems: Callable) -> None:
    problems = route_problems(altered("feed/ore/composition/Th-232", "0.04 %"))
    assert any("counted by its activity" in p and '"Th"' in p for p in problems), problems
