"""Options as typed behind --with."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.assess.chosen_options import OptionEffects, choose_options
from tailrace.errors import InputError
from tailrace.site import Site, load_site


@pytest.fixture(scope="module")
def site() -> Site:
    return load_site("baotou")


def test_name_strength_and_year_are_read(site: Site) -> None:
    plain, dated = choose_options(site, ["beach_cover,wet_beach=0.5@2030"])
    assert (plain.name, plain.strength) == ("beach_cover", None)
    assert plain.start == (site.options["beach_cover"].first_year or site.plan_year)
    assert (dated.strength, dated.start) == (0.5, 2030)
    assert dated.as_text == "wet_beach=0.5@2030"
    assert dated.left(None) == pytest.approx([0.5])
    assert plain.left(None) == pytest.approx([site.options["beach_cover"].factor.central])


def test_every_mistake_is_told_at_once(site: Site) -> None:
    with pytest.raises(InputError) as caught:
        choose_options(site, ["beach_cove", "wet_beach=2", "beach_cover@1800", "beach_cover=x"])
    said = str(caught.value)
    for word in ("beach_cover", "2", "1800", '"x"'):
        assert word in said
    assert len(caught.value.problems) >= 4


def test_options_on_one_release_multiply_from_their_years_on(site: Site) -> None:
    options = choose_options(site, ["beach_cover=0.5@2026,wet_beach=0.6@2030"])
    years = tuple(range(2024, 2032))
    effects = OptionEffects(
        options, {one.name: one.left(None) for one in options},
        {one.name: tuple(one.table.sources) for one in options}, years,
    )  # fmt: skip
    left = effects.of_release("dry_beach", "dust")
    assert left is not None
    np.testing.assert_allclose(left[:, 0], [1, 1, 0.5, 0.5, 0.5, 0.5, 0.2, 0.2])
    assert effects.of_release("ore_hauling", "dust") is None


def test_an_option_on_substances_leaves_others_and_dust_as_they_are(site: Site) -> None:
    options = choose_options(site, ["second_scrubber=0.5"])
    effects = OptionEffects(
        options, {one.name: one.left(None) for one in options},
        {one.name: tuple(one.table.sources) for one in options}, (2030,),
    )  # fmt: skip
    assert effects.of_release("air:roaster_stack", "F") is not None
    assert effects.of_release("air:roaster_stack", "Th") is None
    assert effects.of_release("air:roaster_stack", "dust") is None
