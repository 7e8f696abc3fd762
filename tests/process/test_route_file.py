"""Every mistake in a route file gets a sentence with the place and the remedy."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

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


def test_all_mistakes_are_told_at_once(route_problems: Callable) -> None:
    raw = altered("unit/leach/shares/liquor/REE", "120 %")
    raw["feed"]["ore"]["to"] = "nowhere"
    raw["unit"]["leach"]["kind"] = "cooking"
    raw["prodct"] = {}
    assert len(route_problems(raw)) >= 4


@pytest.mark.parametrize("raw", [None, [], "text", 3, {"unit": 5}, {"unit": {"a": 3}, "feed": 4}])
def test_nonsense_is_refused_without_a_traceback(raw: object, route_problems: Callable) -> None:
    assert route_problems(raw)
