"""Exhalation of radon and thoron against closed forms, a grid, and published orders."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import solve_banded

from tailrace.emissions.radon_diffusion import (
    PORE_WATER_RATIO,
    bare_exhalation,
    decay_of,
    exhaled_activity,
    pore_diffusion_coefficient,
    pore_saturation,
)
from tailrace.emissions.radon_exhalation import (
    ExhalingLayer,
    cover_thickness,
    exhalation,
    mixed_water_exhalation,
)
from tailrace.errors import InputError

PICOCURIE = 0.037


def tailings(thickness: float = 5.0, saturation: float = 0.3) -> ExhalingLayer:
    spread = pore_diffusion_coefficient(saturation, 0.4)
    return ExhalingLayer(thickness, spread, 0.4, saturation, 1.0e4, 1600.0, 0.3)


def clay(thickness: float, saturation: float = 0.6) -> ExhalingLayer:
    spread = pore_diffusion_coefficient(saturation, 0.35)
    return ExhalingLayer(thickness, spread, 0.35, saturation)


def grid_flux(layers: list[ExhalingLayer], nuclide: str, cells: int) -> float:
    """Return the surface flux of finite volumes in pore air, half cells at the interfaces."""
    rate = decay_of(nuclide)
    edges, conductance, sink, source = [], [], [], []
    for one in layers:
        width = float(np.asarray(one.thickness)) / cells
        held = 1.0 - (1.0 - PORE_WATER_RATIO) * float(np.asarray(one.saturation))
        pores = float(np.asarray(one.porosity))
        edges += [width] * cells
        conductance += [pores * float(np.asarray(one.diffusion_coefficient)) * held] * cells
        sink += [rate * pores * held * width] * cells
        source += [rate * float(one.formed) * width] * cells
    width, strength = np.array(edges), np.array(conductance)
    resistance = 0.5 * width / strength
    between = 1.0 / (resistance[:-1] + resistance[1:])
    diagonal = np.array(sink)
    diagonal[:-1] += between
    diagonal[1:] += between
    diagonal[-1] += 1.0 / resistance[-1]
    bands = np.zeros((3, width.size))
    bands[0, 1:], bands[1], bands[2, :-1] = -between, diagonal, -between
    return float(solve_banded((1, 1), bands, np.array(source))[-1] / resistance[-1])


def two_layer_flux(below: ExhalingLayer, above: ExhalingLayer, nuclide: str = "Rn-222") -> float:
    """Return J_c as US NRC Regulatory Guide 3.64 writes it, a and b as named there."""
    rate = decay_of(nuclide)
    a, b = [], []
    for one in (below, above):
        wet = 1.0 - (1.0 - 0.26) * float(np.asarray(one.saturation))
        spread = float(np.asarray(one.diffusion_coefficient))
        a.append(float(np.asarray(one.porosity)) ** 2 * spread * wet**2)
        b.append(np.sqrt(rate / spread) * float(np.asarray(one.thickness)))
    bare = float(exhalation([below], nuclide).flux)
    ratio = np.sqrt(a[0] / a[1]) * np.tanh(b[0])
    return float(2.0 * bare * np.exp(-b[1]) / ((1.0 + ratio) + (1.0 - ratio) * np.exp(-2.0 * b[1])))


def test_diffusion_coefficient_of_regulatory_guide_3_64() -> None:
    # D = 0.07 exp(-4 (m - m p^2 + m^5)) cm2/s, by hand at m = 0.5, p = 0.4
    expected = 0.07e-4 * np.exp(-4.0 * (0.5 - 0.5 * 0.16 + 0.03125))
    assert pore_diffusion_coefficient(0.5, 0.4) == pytest.approx(expected, rel=1e-14)
    assert pore_diffusion_coefficient(0.0, 0.4) == 0.07e-4
    # fully wet: near the diffusion of still water, 1e-9 m2/s
    assert 1e-10 < pore_diffusion_coefficient(1.0, 0.4) < 1e-8


def test_diffusion_coefficient_lies_where_the_shiprock_review_has_it() -> None:
    # US NRC memorandum of 25 July 1985 (ML20133N178): means measured on cover soil 0.026 and 0.031
    # cm2/s, conservative 0.039 and 0.040; the correlation has those at saturations of 0.15 to 0.35.
    wet = np.linspace(0.15, 0.35, 5)
    spread = pore_diffusion_coefficient(wet, 0.4) * 1e4
    assert spread[0] > 0.040
    assert spread[-1] < 0.026


def test_saturation_is_water_over_pores() -> None:
    # 10 % of water per dry mass at 1600 kg/m3 in pores of 0.4: 0.1 x 1.6 / 0.4
    assert pore_saturation(0.1, 1600.0, 0.4) == pytest.approx(0.4)
    with pytest.raises(InputError, match="times full"):
        pore_saturation(0.5, 1600.0, 0.4)


def test_dry_soil_of_the_unscear_annex() -> None:
    # UNSCEAR 2000, annex B, radon entry from soil: 40 Bq/kg, f = 0.2, grain density 2700 kg/m3,
    # porosity 0.25, D = 2e-6 m2/s: 0.033 Bq/(m2 s) (typed from memory of the annex).
    assert bare_exhalation(40.0, 2700.0 * 0.75, 0.2, 2e-6) == pytest.approx(0.033, abs=0.0005)


def test_thick_uranium_tailings_give_about_one_picocurie_per_picocurie() -> None:
    # US practice: 1 pCi/(m2 s) per pCi/g of radium in thick dry tailings (EPA 520/1-83-008, US NRC
    # NUREG-0706; from memory). Density 1600, E 0.2 to 0.35, saturation 0.2 to 0.4.
    low = bare_exhalation(37.0, 1600.0, 0.2, pore_diffusion_coefficient(0.4, 0.4)) / PICOCURIE
    high = bare_exhalation(37.0, 1600.0, 0.35, pore_diffusion_coefficient(0.2, 0.4)) / PICOCURIE
    assert low < 1.0 < high


@pytest.mark.parametrize("nuclide", ["Rn-222", "Rn-220"])
def test_one_layer_is_the_closed_form(nuclide: str) -> None:
    for thickness in (0.01, 0.1, 1.0, 30.0, np.inf):
        layer = tailings(thickness)
        closed = bare_exhalation(
            1.0e4, 1600.0, 0.3, layer.diffusion_coefficient, thickness, nuclide
        )
        assert exhalation([layer], nuclide).flux == pytest.approx(float(closed), rel=1e-12)


@pytest.mark.parametrize(("thickness", "wet"), [(0.1, 0.2), (1.0, 0.6), (3.0, 0.9), (1.0, 1.0)])
def test_a_covered_layer_is_the_form_of_regulatory_guide_3_64(thickness: float, wet: float) -> None:
    found = exhalation([tailings(), clay(thickness, wet)]).flux
    assert found == pytest.approx(two_layer_flux(tailings(), clay(thickness, wet)), rel=1e-10)


@pytest.mark.parametrize("nuclide", ["Rn-222", "Rn-220"])
def test_four_layers_converge_from_a_grid(nuclide: str) -> None:
    slimes = ExhalingLayer(1.5, pore_diffusion_coefficient(0.7, 0.5), 0.5, 0.7, 2e4, 1300.0, 0.25)
    scale = 1.0 if nuclide == "Rn-222" else 0.02
    stack = [
        ExhalingLayer(float(np.asarray(one.thickness)) * scale, *_rest(one))
        for one in (tailings(4.0), slimes, clay(0.4), clay(0.6, 0.25))
    ]
    exact = exhalation(stack, nuclide)
    coarse, fine = (grid_flux(stack, nuclide, cells) for cells in (400, 800))
    richardson = fine + (fine - coarse) / 3.0
    assert exact.flux == pytest.approx(richardson, rel=2e-6)
    assert abs(float(exact.closure)) < 1e-12


def _rest(one: ExhalingLayer) -> tuple[float, ...]:
    names = ("diffusion_coefficient", "porosity", "saturation", "parent", "dry_bulk_density",
             "emanation")  # fmt: skip
    return tuple(float(np.asarray(getattr(one, name))) for name in names)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0.01, 20.0), st.floats(0.0, 1.0), st.floats(0.1, 0.6), st.floats(0.0, 1e5)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_formed_decays_or_leaves(rows: list[tuple[float, float, float, float]]) -> None:
    stack = [
        ExhalingLayer(x, pore_diffusion_coefficient(m, p), p, m, radium, 1500.0, 0.3)
        for x, m, p, radium in rows
    ]
    found = exhalation(stack)
    formed = float(found.formed.sum())
    if formed > 1e-6:
        assert abs(float(found.closure)) < 1e-9
    assert 0.0 <= float(found.flux) <= formed * (1.0 + 1e-9) + 1e-15
    # each layer on its own: what enters below and is formed leaves above or decays
    below = np.concatenate([[0.0], found.interface_flux[:-1]])
    balance = below + found.formed - found.decayed - found.interface_flux
    assert np.abs(balance).max() <= 1e-9 * max(formed, 1e-9)


def test_draws_are_a_stack_of_the_same_systems() -> None:
    wet = np.array([0.1, 0.3, 0.8])
    spread = pore_diffusion_coefficient(wet, 0.35)
    cover = ExhalingLayer(np.array([0.5, 1.0, 2.0]), spread, 0.35, wet)
    together = exhalation([tailings(), cover])
    assert together.flux.shape == (3,)
    for index, (x, m) in enumerate(zip((0.5, 1.0, 2.0), wet, strict=True)):
        assert together.flux[index] == pytest.approx(
            float(exhalation([tailings(), clay(x, m)]).flux)
        )


def test_a_layer_cut_in_two_is_the_same_layer() -> None:
    whole = exhalation([tailings(4.0), clay(1.0)]).flux
    cut = exhalation([tailings(1.3), tailings(2.7), clay(0.25), clay(0.75)]).flux
    assert cut == pytest.approx(float(whole), rel=1e-12)


def test_a_cover_of_the_thickness_found_meets_the_target() -> None:
    # 20 pCi/(m2 s) is the limit of 10 CFR 40 appendix A, criterion 6
    target = 20.0 * PICOCURIE
    for wet in (0.2, 0.6, 0.95):
        thick = cover_thickness(tailings(), clay(1.0, wet), target)
        assert exhalation([tailings(), clay(float(thick), wet)]).flux == pytest.approx(target)
    assert cover_thickness(tailings(0.01), clay(1.0), 1000.0) == 0.0


def test_thoron_comes_from_the_surface_and_no_soil_lets_it_through() -> None:
    deep = exhalation([tailings(np.inf)], "Rn-220").flux
    assert exhalation([tailings(0.3)], "Rn-220").flux == pytest.approx(float(deep), rel=1e-6)
    # same activity: fluxes go as the root of the decay constants, 77 times
    ratio = deep / exhalation([tailings(np.inf)]).flux
    assert ratio == pytest.approx(np.sqrt(330350.4 / 55.6), rel=1e-6)
    assert exhalation([tailings(), clay(0.3, 0.3)], "Rn-220").flux < 1e-4 * deep


def test_no_radium_no_exhalation_and_more_outdoors_flows_in() -> None:
    assert exhalation([clay(2.0)]).flux == 0.0
    assert exhalation([clay(2.0)], air=10.0).flux < 0.0


def test_endless_rock_below_draws_radon_down() -> None:
    rock = clay(np.inf, 0.2)
    stack = exhalation([rock, tailings(0.5), clay(0.3)])
    alone = exhalation([tailings(0.5), clay(0.3)])
    assert 0.0 < stack.flux < alone.flux
    assert stack.formed[0] == 0.0
    assert abs(float(stack.closure)) < 1e-12
    assert stack.interface_flux[0] < 0.0


def test_water_holds_radon_back() -> None:
    wet = ExhalingLayer(5.0, pore_diffusion_coefficient(1.0, 0.4), 0.4, 1.0, 1e4, 1600.0, 0.3)
    bare = float(exhalation([tailings()]).flux)
    still = float(exhalation([wet, ExhalingLayer.still_water(0.5)]).flux)
    slow, fast = (float(mixed_water_exhalation([wet], 1.0, v)) for v in (1e-7, 1e-5))
    assert still < 1e-6 * bare
    assert slow < fast < bare
    # limits of the mixed pond: no exchange with air, nothing leaves; none to decay in, all does
    assert mixed_water_exhalation([wet], 1.0, 0.0) == 0.0
    free = float(exhalation([wet]).flux)
    assert mixed_water_exhalation([wet], 1e-9, 1.0) == pytest.approx(free, rel=1e-6)


def test_bad_input_is_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        ExhalingLayer(-1.0, 0.0, 1.4, 2.0, np.nan)
    assert len(caught.value.problems) == 5
    with pytest.raises(InputError, match="Rn-222"):
        exhalation([tailings()], "Rn-22")
    with pytest.raises(InputError, match="only the lowest"):
        exhalation([tailings(), clay(np.inf)])
    with pytest.raises(InputError, match="at least the tailings"):
        exhalation([])
    with pytest.raises(InputError, match="exhales radon itself"):
        cover_thickness(tailings(), tailings(), 1.0)


def test_a_year_of_exhalation() -> None:
    # 1 Bq/(m2 s) over 4 km2: 4e6 x 31 557 600 s
    assert exhaled_activity("1 Bq/(m2 s)", "4 km2") == pytest.approx(1.2623e14, rel=1e-4)
