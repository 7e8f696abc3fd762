"""Half-lives, branches and chains."""

from __future__ import annotations

import math

import pytest
import radioactivedecay as rd

from tailrace.data.reader import rows
from tailrace.errors import InputError
from tailrace.nuclides.chain import (
    FISSION,
    branches,
    decay_chain,
    decay_constant,
    equilibrium_activities,
    half_life,
    nuclide_names,
)

YEAR_OF_ICRP = 365.2422 * 86400.0
PRINTED = {
    "μs": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "m": 60.0,
    "h": 3600.0,
    "d": 86400.0,
    "y": YEAR_OF_ICRP,
    "ky": 1e3 * YEAR_OF_ICRP,
    "My": 1e6 * YEAR_OF_ICRP,
    "By": 1e9 * YEAR_OF_ICRP,
}


def test_seconds_are_the_printed_half_life() -> None:
    for row in rows("nuclides"):
        if row["printed"] == "stable":
            assert half_life(row["nuclide"]) == math.inf
            continue
        number, unit = row["printed"].split()
        wanted = float(number) * PRINTED[unit]
        assert half_life(row["nuclide"]) == pytest.approx(wanted, rel=1e-12)


def test_half_lives_in_other_units() -> None:
    assert half_life("Rn-222", "d") == pytest.approx(3.8235, rel=1e-12)
    assert half_life("Po-212", "us") == pytest.approx(0.299, rel=1e-12)
    assert half_life("Ra-226", "yr") == pytest.approx(1600 * 365.2422 / 365.25, rel=1e-12)
    assert half_life("Pb-206", "yr") == math.inf


def test_a_half_life_is_no_length() -> None:
    with pytest.raises(InputError):
        half_life("Ra-226", "m")


@pytest.mark.parametrize("nuclide", nuclide_names())
def test_branches_are_those_of_icrp_107(nuclide: str) -> None:
    """Dataset icrp107_ame2020_nubase2020 of radioactivedecay."""
    theirs = rd.Nuclide(nuclide)
    wanted = dict(zip(theirs.progeny(), theirs.branching_fractions(), strict=True))
    assert {one.progeny: one.fraction for one in branches(nuclide)} == wanted
    assert half_life(nuclide) == theirs.half_life("s")


@pytest.mark.parametrize("nuclide", nuclide_names())
def test_closed_branches_sum_to_one(nuclide: str) -> None:
    total = math.fsum(one.fraction for one in branches(nuclide, "closed"))
    assert total == pytest.approx(1.0 if math.isfinite(half_life(nuclide)) else 0.0, abs=1e-15)
    changed = abs(math.fsum(one.fraction for one in branches(nuclide)) - total)
    assert changed < (0.031 if nuclide == "At-219" else 7e-5)


def test_every_chain_ends_in_lead_argon_calcium_or_fission() -> None:
    ends = {"Pb-206", "Pb-207", "Pb-208", "Ca-40", "Ar-40", FISSION}
    for nuclide in nuclide_names():
        chain = decay_chain(nuclide)
        assert chain[0] == nuclide
        stable = {one for one in chain if one == FISSION or math.isinf(half_life(one))}
        assert stable <= ends
        assert stable


@pytest.mark.parametrize(
    "parents", [("Th-232",), ("U-238", "U-235", "Th-232"), ("Ra-226", "U-238")]
)
def test_each_member_comes_before_its_progeny(parents: tuple[str, ...]) -> None:
    chain = decay_chain(*parents)
    place = {nuclide: index for index, nuclide in enumerate(chain)}
    assert len(place) == len(chain)
    assert set(parents) <= set(place)
    for nuclide in chain:
        for branch in branches(nuclide) if nuclide != FISSION else ():
            assert place[branch.progeny] > place[nuclide]


def test_the_thorium_series_has_its_ten_members_and_lead() -> None:
    members = "Th-232 Ra-228 Ac-228 Th-228 Ra-224 Rn-220 Po-216 Pb-212 Bi-212 Po-212 Tl-208 Pb-208"
    assert set(decay_chain("Th-232")) == set(members.split())


def test_equilibrium_of_the_thorium_series() -> None:
    """Each member one for one, but for the fork at Bi-212: 64.06 % and 35.94 %."""
    found = equilibrium_activities("Th-232")
    assert found.pop("Po-212") == pytest.approx(0.6406)
    assert found.pop("Tl-208") == pytest.approx(0.3594)
    assert all(ratio == pytest.approx(1.0) for ratio in found.values())
    assert "Pb-208" not in found


def test_equilibrium_of_the_uranium_series_reaches_polonium() -> None:
    found = equilibrium_activities("U-238", "closed")
    for nuclide in ("U-234", "Ra-226", "Rn-222", "Pb-210", "Po-210"):
        assert found[nuclide] == pytest.approx(1.0, rel=3e-6)


def test_constants_and_half_lives_agree() -> None:
    assert decay_constant("Ra-226") * half_life("Ra-226") == pytest.approx(math.log(2.0))
    assert decay_constant("Pb-206") == 0.0


def test_unknown_names_are_refused() -> None:
    with pytest.raises(InputError, match='did you mean "Ra-226"'):
        half_life("Ra226")
    with pytest.raises(InputError, match="no nuclide"):
        decay_chain("Xx-1")
    with pytest.raises(InputError, match='"published" or "closed"'):
        branches("Ra-226", "open")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="stable"):
        equilibrium_activities("Pb-206")
