"""Silica by three studies of workers; thorium by its specific activity."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.data import facts
from tailrace.errors import InputError, ValidityWarning
from tailrace.people.silica_thorium_dust import (
    airborne_activity,
    inhalation_dose,
    inhaled_activity,
    silica_endpoints,
    silica_lifetime_risk,
)
from tailrace.quantities import AtLeast, Missing, Value


def test_silicosis_death() -> None:
    """'t Mannetje et al. 2002: 13 per 1,000 at 0.1 and 6 at 0.05 mg/m3 over 45 years."""
    found = silica_lifetime_risk([0.05, 0.1], "death from silicosis", "mannetje-2002")
    assert found.low == pytest.approx([0.006, 0.013])
    assert found.high == pytest.approx([0.006, 0.013])
    half = silica_lifetime_risk(0.1, "death from silicosis", "mannetje-2002", years=22.5)
    assert half.low == pytest.approx(0.006)


def test_radiographic_silicosis() -> None:
    """Park et al. 2002: 68 to 75 per 1,000 at 0.05 mg/m3, 100 to 140 at 0.1."""
    found = silica_lifetime_risk([0.05, 0.1], "radiographic silicosis", "park-2002")
    assert found.low == pytest.approx([0.068, 0.100])
    assert found.high == pytest.approx([0.075, 0.140])


def test_lung_cancer_at_the_one_concentration() -> None:
    """Steenland et al. 2001: 1.1 to 1.7 %, at 0.1 mg/m3 and nowhere else."""
    found = silica_lifetime_risk(0.3, "lung cancer", "steenland-2001", years=15.0)
    assert (found.low, found.high) == (0.011, 0.017)
    with pytest.warns(ValidityWarning, match="missing"):
        assert np.isnan(silica_lifetime_risk(0.05, "lung cancer", "steenland-2001").low)


def test_no_silica_no_excess() -> None:
    found = silica_lifetime_risk([0.0, 0.001], "radiographic silicosis", "park-2002")
    assert found.low == pytest.approx([0.0, 0.0016])


def test_every_study_rises() -> None:
    for endpoint, series in silica_endpoints():
        if series == "park-2002":
            found = silica_lifetime_risk(np.geomspace(0.001, 0.2, 40), endpoint, series)
            assert (np.diff(found.low) > 0).all()
            assert (np.diff(found.high) > 0).all()
            assert (found.low <= found.high).all()


def test_unknown_study_and_bad_numbers() -> None:
    with pytest.raises(InputError, match="mannetje-2002"):
        silica_lifetime_risk(0.1, "silicosis", "mannetje-2002")
    with pytest.raises(InputError) as caught:
        silica_lifetime_risk(-0.1, "radiographic silicosis", "park-2002", years=60.0)
    assert {one.place for one in caught.value.problems} == {"silica", "years"}


def test_thorium_in_the_air() -> None:
    """1 mg/m3 of dust with 1 % thorium at 4,057 Bq/g (ICRP 107): 0.0406 Bq/m3."""
    assert airborne_activity(1.0, 0.01, "Th", "Th-232") == pytest.approx(0.04057, rel=1e-3)
    oxide = airborne_activity(1.0, 0.01, "ThO2", "Th-232")
    assert oxide == pytest.approx(0.04057 * 232.0377 / 264.0367, rel=1e-3)
    assert np.isnan(airborne_activity([np.nan], 0.01, "Th", "Th-232")).all()


def test_dose_of_a_year() -> None:
    """0.0406 Bq/m3, 1.2 m3/h, 2,000 h: 97.4 Bq; by 4.5e-5 Sv/Bq (ICRP 119, adult, M) 4.4 mSv."""
    taken = inhaled_activity(0.04057, 1.2, 2000.0)
    assert taken == pytest.approx(97.37, abs=0.01)
    assert inhalation_dose({"Th-232": float(taken)}, {"Th-232": 4.5e-5}) == pytest.approx(
        4.38, abs=0.01
    )
    assert inhaled_activity(0.04057, 1.2, 2000.0, 10.0) == pytest.approx(9.737, abs=0.001)


def test_a_nuclide_without_coefficient_makes_it_at_least() -> None:
    found = inhalation_dose({"Th-232": 100.0, "Ra-228": 100.0}, {"Th-232": 4.5e-5})
    assert isinstance(found, AtLeast)
    assert found.value == pytest.approx(4.5)
    assert "no inhalation dose coefficient for Ra-228" in format(found, ".3g")
    gone = Missing("not measured", "Th-228")
    assert isinstance(inhalation_dose({"Th-228": gone}, {"Th-228": 4e-5}), Missing)


def test_bad_input() -> None:
    with pytest.raises(InputError) as caught:
        inhaled_activity(-1.0, 1.2, 9000.0, 0.5)
    assert {one.place for one in caught.value.problems} == {"activity", "hours", "protection"}
    with pytest.raises(InputError, match="no nuclide"):
        inhalation_dose({}, {})
    with pytest.raises(InputError, match="coefficient of Th-232"):
        inhalation_dose({"Th-232": 1.0}, {"Th-232": -1.0})


def test_limits_from_memory_are_marked() -> None:
    """The Chinese limits were not read in their document; the US limit of 0.05 mg/m3 was."""
    found = {key[0]: value for key, value in facts("worker_dust").items()}
    silica = found["respirable crystalline silica, 8 h"]
    assert isinstance(silica, Value)
    assert (silica.central, silica.quality) == (0.05, "published")
    assert all(
        isinstance(one, Value) and one.quality == "assumed"
        for name, one in found.items()
        if name != "respirable crystalline silica, 8 h"
    )
