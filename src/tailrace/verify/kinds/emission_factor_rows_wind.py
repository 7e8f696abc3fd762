"""Checks of the rows on wind erosion in a table of emission factors."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import numpy as np

from tailrace.verify.kinds.emission_factor_rows import (
    RowCells,
    RowCheck,
    printed_formula,
    printed_numbers,
)

Points = list[tuple[str, Decimal | float, float]]

_AP42_MATERIALS = {
    "overburden at western surface coal mine": "overburden",
    "scoria (roadbed)": "scoria",
    "ground coal around pile": "ground coal",
    "uncrusted coal pile": "uncrusted coal pile",
    "scraper tracks on coal pile": "scraper tracks on coal pile",
    "fine coal dust on concrete": "fine coal dust on concrete pad",
}
_SIEVES = {"9": 3.0, "16": 1.5, "32": 0.75, "60": 0.375}
"""Middle of the interval above each Tyler sieve, mm (AP-42 table 13.2.5-1)."""


def _edition(cells: RowCells) -> str:
    found = re.search(r"13\.2\.5.*?((?:19|20)\d\d)", cells["source"])
    return found.group(1) if found else cells["year"]


def _potential(cells: RowCells) -> Points:
    from tailrace.emissions.erosion_potential import wind_erosion_potential

    return [
        (
            f"u* {u:g} m/s, ut* {ut:g} m/s",
            printed_formula(cells["value"], {"u*": u, "ut*": ut}),
            float(wind_erosion_potential(u, ut)) * 1e3,
        )
        for u, ut in ((0.5, 0.14), (1.31, 1.12), (1.5, 0.54))
    ]


def _disturbances(cells: RowCells) -> Points:
    from tailrace.emissions.erosion_potential import disturbance_emission, wind_erosion_potential
    from tailrace.emissions.wind_checks import size_multipliers

    if re.sub(r"\s", "", cells["value"]) != "EF=k*sum_iP_i":
        raise ValueError(f'"{cells["value"][:40]}" is not the sum over disturbances')
    miles, least, edition = np.array([12.0, 18.0, 25.0]), 0.55, _edition(cells)
    sums = float(wind_erosion_potential(0.053 * miles, least).sum())
    made = disturbance_emission(miles, least, edition=edition).sum(axis=0)
    k = size_multipliers(edition)
    return [(f"size {at}", float(k[at] * sums), float(made[at])) for at in range(4)]


def _multiplier(size: str) -> Callable[[RowCells], Points]:
    def check(cells: RowCells) -> Points:
        from tailrace.emissions.editions import SIZES
        from tailrace.emissions.wind_checks import size_multipliers

        if "13.2.5" not in cells["where"]:
            return []
        (printed,) = printed_numbers(cells["value"])
        edition = _edition(cells)
        return [
            (f"{size}, {edition}", printed, float(size_multipliers(edition)[SIZES.index(size)]))
        ]

    return check


def _flat(cells: RowCells) -> Points:
    from tailrace.emissions.erosion_potential import pile_friction_velocity

    return [
        (
            "wind 14.6 m/s",
            printed_formula(cells["value"], {"u10+": 14.6}),
            float(pile_friction_velocity(14.6)[0][0]),
        )
    ]


def _elevated(cells: RowCells) -> Points:
    from tailrace.emissions.erosion_potential import PILE_DRAG

    return [("u* over us+", printed_numbers(cells["value"].split("=")[-1])[0], PILE_DRAG)]


def _zones(cells: RowCells) -> Points:
    from tailrace.emissions.erosion_potential import pile_zones

    ratios, shares = (printed_numbers(part) for part in cells["value"].split(":"))
    ratio, share = pile_zones("conical")
    if not len(ratios) == len(shares) == len(ratio):
        raise ValueError("it has another number of zones than the table of the program")
    found: Points = [("us/ur", a, float(b)) for a, b in zip(ratios, ratio, strict=True)]
    return [
        *found,
        *[("share, %", a, 100.0 * float(b)) for a, b in zip(shares, share, strict=True)],
    ]


def _fastest_mile(cells: RowCells) -> Points:
    from tailrace.emissions.erosion_potential import fastest_mile

    return [
        (
            f"mean wind {u:g} m/s",
            printed_formula(cells["value"], {"u": u}),
            float(fastest_mile(u)),
        )
        for u in (2.0, 8.0)
    ]


def _ap42_threshold(cells: RowCells) -> Points:
    from tailrace.emissions.threshold_friction_velocity import threshold_of_material

    name = cells["quantity"].split(",", 1)[1].strip()
    (printed,) = printed_numbers(cells["value"])
    if name not in _AP42_MATERIALS:
        raise LookupError(f'the program has no threshold of "{name}"')
    return [(name, printed, threshold_of_material(_AP42_MATERIALS[name], "AP-42").central)]


def _sieve(cells: RowCells) -> Points:
    from tailrace.emissions.threshold_friction_velocity import threshold_of_sieve_mode

    found = re.search(r"Tyler (\d+)", cells["quantity"])
    if found is None or found.group(1) not in _SIEVES:
        raise LookupError("the program has no such sieve")
    (printed,) = printed_numbers(cells["value"])
    mode = _SIEVES[found.group(1)]
    return [(f"mode {mode:g} mm", printed, float(threshold_of_sieve_mode(mode)))]


def _mojave_threshold(cells: RowCells) -> Points:
    from tailrace.emissions.threshold_friction_velocity import (
        threshold_materials,
        threshold_of_material,
    )

    name = re.sub(r"^ut\*,\s*|\s*\([\d.]+ mm( mode)?\)$", "", cells["quantity"])
    (printed,) = printed_numbers(cells["value"])
    if name not in threshold_materials()["Mojave"]:
        raise LookupError(f'the program has no threshold of "{name}"')
    return [(name, printed, threshold_of_material(name, "Mojave").central)]


def _reservoir(cells: RowCells) -> Points:
    from tailrace.emissions.editions import SIZES
    from tailrace.emissions.unlimited_reservoir import reservoir_correction, reservoir_dust_flux

    # The formula names F(x), a printed curve: it is given the program's, and the rest is compared.
    body = cells["value"].split(",")[0].replace("F(x)", "F")
    found: Points = []
    for mean, start in ((4.0, 5.0), (2.36, 2.1)):
        curve = float(reservoir_correction(0.886 * start / mean))
        names = {"V": 0.2, "Um": mean, "Ut": start, "F": curve}
        made = float(reservoir_dust_flux(mean, start / 15.0, 15.0, 0.2)[SIZES.index("PM10")]) * 1e3
        found.append((f"Um {mean:g}, Ut {start:g} m/s", printed_formula(body, names), made))
    return found


def _reservoir_sizes(cells: RowCells) -> Points:
    from tailrace.emissions.editions import SIZES
    from tailrace.emissions.unlimited_reservoir import reservoir_dust_flux

    made = reservoir_dust_flux(4.0, 0.3, 15.0)
    made = 0.5 * made / made[SIZES.index("PM10")]
    printed = printed_numbers(cells["value"])
    if len(printed) != 3:
        raise ValueError("it does not print three sizes")
    sizes = ("PM30", "PM10", "PM2.5")
    return [
        (size, number, float(made[SIZES.index(size)]))
        for size, number in zip(sizes, printed, strict=True)
    ]


def _curve(cells: RowCells) -> Points:
    from tailrace.emissions.unlimited_reservoir import reservoir_correction

    places = printed_numbers(cells["quantity"].split("=")[1])
    printed = printed_numbers(cells["value"])
    found: Points = [
        (f"x {x}", value, float(reservoir_correction(float(x))))
        for x, value in zip(places, printed, strict=True)
    ]
    table = cells.get("note", "").partition("2.0:")[2]
    if table.strip():
        listed = printed_numbers(table)
        found += [
            (f"x {0.3 + 0.1 * at:.1f}", value, float(reservoir_correction(0.3 + 0.1 * at)))
            for at, value in enumerate(listed)
        ]
    return found


def _wind_ratio(cells: RowCells) -> Points:
    from tailrace.emissions.unlimited_reservoir import wind_ratio

    names = ("open space", "light industrial", "moderate industrial", "heavy industrial")
    printed = printed_numbers(cells["value"])
    return [(name, value, wind_ratio(name)) for name, value in zip(names, printed, strict=True)]


def _shao_lu(cells: RowCells) -> Points:
    from tailrace.emissions.threshold_friction_velocity import GRAVITY, shao_lu_threshold

    found: Points = []
    for d in (5e-5, 1e-4, 5e-4):
        names = {"rho_p": 2650.0, "rho_a": 1.225, "g": GRAVITY, "d": d}
        made = float(shao_lu_threshold(d, 2650.0, 1.225))
        found.append((f"d {d * 1e6:g} um", printed_formula(cells["value"], names), made))
    return found


def _fecan(cells: RowCells) -> Points:
    from tailrace.emissions.threshold_friction_velocity import moisture_ratio

    ratio, bound = cells["value"].split(",", 1)
    found: Points = []
    for water, clay in ((5.0, 8.0), (12.0, 20.0)):
        held = printed_formula(bound, {"clay": clay})
        names = {"w'": held, "w": water, "ut_dry": 1.0}
        expected = printed_formula(ratio, names)
        made = float(moisture_ratio(water / (100.0 + water), clay / 100.0))
        found.append((f"moisture {water:g} %, clay {clay:g} %", expected, made))
    return found


ROWS: tuple[RowCheck, ...] = (
    RowCheck(r"erosion potential, formula", _potential),
    RowCheck(r"wind erosion emission factor", _disturbances),
    RowCheck(r"k, 30 um", _multiplier("PM30")),
    RowCheck(r"k, below 15 um", _multiplier("PM15")),
    RowCheck(r"k, below 10 um", _multiplier("PM10")),
    RowCheck(r"k, below 2\.5 um", _multiplier("PM2.5")),
    RowCheck(r"friction velocity, flat pile", _flat),
    RowCheck(r"friction velocity, elevated pile", _elevated),
    RowCheck(r"us/ur zones and area shares, conical pile", _zones),
    RowCheck(r"fastest mile from hourly mean", _fastest_mile),
    RowCheck(r"ut\* from sieve mode, Tyler \d+.*", _sieve),
    RowCheck(r"ut\*, .*\([\d.]+ mm( mode)?\)", _mojave_threshold),
    RowCheck(r"ut\*, [^()]*(\(roadbed\))?", _ap42_threshold),
    RowCheck(r"unlimited reservoir, formula", _reservoir),
    RowCheck(r"unlimited reservoir, k TSP / PM10 / PM2\.5", _reservoir_sizes),
    RowCheck(r"C\(x\) at x = .*", _curve),
    RowCheck(r"wind speed to friction velocity ratio", _wind_ratio),
    RowCheck(r"Shao and Lu dry threshold", _shao_lu),
    RowCheck(r"Fecan moisture correction", _fecan),
)
"""Checks of wind-erosion rows; those of the size multipliers hold for section 13.2.5 alone."""
