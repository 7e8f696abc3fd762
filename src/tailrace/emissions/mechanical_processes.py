"""Blasting, hauling, crushing and the like as processes of the registry.

Each takes the published factor of one edition and multiplies it by how much is done, which follows
from the mass that the balance says is moved.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.activity import covered_area, repetitions, vehicle_distance
from tailrace.emissions.blasting import blasting_dust
from tailrace.emissions.bulldozing import bulldozing_dust
from tailrace.emissions.crushing import crushing_dust, crushing_operations
from tailrace.emissions.drilling import drilling_dust
from tailrace.emissions.drop import drop_dust
from tailrace.emissions.editions import SIZES, editions_of, processes, relative_spread
from tailrace.emissions.grading import grading_dust
from tailrace.emissions.paved_road import paved_road_dust
from tailrace.emissions.process import Conditions, Emitted, Process
from tailrace.emissions.process_input import Input
from tailrace.emissions.road_moisture import paved_dry_share, unpaved_dry_share
from tailrace.emissions.unpaved_road import industrial_road_dust
from tailrace.errors import InputError
from tailrace.quantities import Missing, Value

Array = NDArray[np.float64]

METRES_PER_KILOMETRE = 1000.0
DUST = ("feed", "stream", "end")
_MOISTURE = Input("moisture", "moisture_content", "water of the material")
_SILT = Input("silt", "silt_content", "silt of the surface")
_ROAD = (
    Input("load", "mass", "load of a vehicle"),
    Input("distance", "distance", "distance driven one way"),
    Input("vehicle_mass", "mass", "mean mass of the vehicles, loaded and empty"),
    Input("wet_days", "[d/yr]", "days a year with at least 0.254 mm of rain"),
)
DAYS = 365.0


def moved_mass(conditions: Conditions) -> Array:
    """Return the mass a source moves, with its water, kg/yr, shape (year, draw)."""
    assert conditions.moved is not None  # the registry asks for a material
    return conditions.moved.wet


def emitted(
    conditions: Conditions,
    factor: Array,
    activity: Array,
    unit: str,
    table: str,
    *,
    remarks: tuple[str, ...] = (),
) -> Emitted:
    """Return factor times activity, with the spread of the factor's rating.

    Parameters
    ----------
    conditions : Conditions
        The source.
    factor : ndarray, shape (4,) or (year, draw, 4)
        Dust per unit of activity by size.
    activity : ndarray, shape (year, draw)
        In the unit of the factor.
    unit : str
        Unit of the activity.
    table : str
        Name of the process in the table of emission factors.
    remarks : tuple of str
        What a reader must know.
    """
    by_size = np.broadcast_to(factor, (*conditions.shape, len(SIZES)))
    rated = next((size for size in ("PM10", "PM30", "PM15", "PM2.5") if _given(factor, size)), "")
    spread = relative_spread(table, conditions.source.edition, rated) if rated else None
    if isinstance(spread, Missing):
        remarks += (f"no range of the factor: {spread.reason}",)
    return Emitted(
        activity=activity,
        activity_unit=unit,
        dust=np.moveaxis(by_size, -1, 0) * activity,
        spread=spread if isinstance(spread, Value) else None,
        remarks=remarks,
    )


def _given(factor: Array, size: str) -> bool:
    return not bool(np.isnan(factor[..., SIZES.index(size)]).all())


def _times(conditions: Conditions, name: str) -> Array:
    """Return how often a mass of the name of an input goes into what is moved in a year."""
    moved, each = moved_mass(conditions), conditions.inputs[name]
    return np.asarray(repetitions.__wrapped__(moved, each, name))


def run_drilling(conditions: Conditions) -> Emitted:
    """Return dust of drilling: holes are mass over the mass a hole loosens."""
    holes = _times(conditions, "mass_per_hole")
    factor = drilling_dust.__wrapped__(conditions.source.edition)
    return emitted(conditions, factor, holes, "holes/yr", "drilling overburden")


def run_blasting(conditions: Conditions) -> Emitted:
    """Return dust of blasting: blasts are mass over the mass of one, on a bench of some height."""
    given = conditions.inputs
    each = given["mass_per_blast"]
    area = covered_area.__wrapped__(each, given["density"], given["bench_height"])
    factor = blasting_dust.__wrapped__(area, conditions.source.edition, given["bench_height"])
    blasts = _times(conditions, "mass_per_blast")
    return emitted(conditions, factor, blasts, "blasts/yr", "blasting")


def run_bulldozing(conditions: Conditions) -> Emitted:
    """Return dust of bulldozers: hours are mass over the mass moved in an hour."""
    given = conditions.inputs
    hours = _times(conditions, "mass_per_hour")
    factor = bulldozing_dust.__wrapped__(
        given["silt"], given["moisture"], conditions.source.edition
    )
    return emitted(conditions, factor, hours, "h/yr", "bulldozing overburden")


def run_grading(conditions: Conditions) -> Emitted:
    """Return dust of graders: distance is hours worked times speed."""
    given = conditions.inputs
    driven = given["hours"] * given["speed"] * 3600.0
    factor = grading_dust.__wrapped__(given["speed"], conditions.source.edition)
    return emitted(conditions, factor / METRES_PER_KILOMETRE, driven, "vehicle m/yr", "grading")


def run_drop(conditions: Conditions) -> Emitted:
    """Return dust of dropping: every drop of the mass counts."""
    given = conditions.inputs
    said: tuple[str, ...] = ()
    if "wind_speed" in given:
        wind = given["wind_speed"]
    else:
        wind, said = mean_wind(conditions)
    factor = drop_dust.__wrapped__(wind, given["moisture"], conditions.source.edition)
    dropped = moved_mass(conditions) * given["drops"]
    return emitted(conditions, factor, dropped, "kg/yr", "drop", remarks=said)


def mean_wind(conditions: Conditions) -> tuple[Array, tuple[str, ...]]:
    """Return the mean wind of the area's hours, m/s, shape (year, draw), and a remark on it."""
    if conditions.weather is None:
        raise InputError.single(
            "the wind speed is not stated and the area has no weather",
            place=f"source.{conditions.source.name}.inputs.wind_speed",
            remedy="add wind_speed, or [weather.AREA]",
        )
    mean = float(np.nanmean(conditions.weather.wind_speed))
    return np.full(conditions.shape, mean), (f"mean wind of the area's hours, {mean:.2f} m/s",)


def run_unpaved_road(conditions: Conditions) -> Emitted:
    """Return dust of an unpaved road of a works, less what rain holds down."""
    given = conditions.inputs
    factor = industrial_road_dust.__wrapped__(
        given["silt"], given["vehicle_mass"], conditions.source.edition
    )
    dry = unpaved_dry_share.__wrapped__(given["wet_days"])
    return emitted(
        conditions,
        factor * np.asarray(dry)[..., np.newaxis] / METRES_PER_KILOMETRE,
        _driven(conditions),
        "vehicle m/yr",
        "unpaved road, industrial",
    )


def run_paved_road(conditions: Conditions) -> Emitted:
    """Return dust of a paved road, less what rain holds down."""
    given = conditions.inputs
    factor = paved_road_dust.__wrapped__(
        given["silt_loading"], given["vehicle_mass"], conditions.source.edition
    )
    dry = paved_dry_share.__wrapped__(given["wet_days"], DAYS)
    return emitted(
        conditions,
        factor * np.asarray(dry)[..., np.newaxis] / METRES_PER_KILOMETRE,
        _driven(conditions),
        "vehicle m/yr",
        "paved road",
    )


def _driven(conditions: Conditions) -> Array:
    given = conditions.inputs
    return np.asarray(
        vehicle_distance.__wrapped__(moved_mass(conditions), given["load"], given["distance"])
    )


def run_plant(conditions: Conditions) -> Emitted:
    """Return dust of crushing, screening, grinding or transfer in a plant."""
    choices = conditions.source.choices
    factor = crushing_dust.__wrapped__(
        choices["operation"],
        conditions.source.edition,
        total_is_pm30=choices["total"] == "counts as PM30",
    )
    passes = conditions.inputs.get("passes", np.ones(conditions.shape))
    return emitted(
        conditions,
        factor,
        moved_mass(conditions) * passes,
        "kg/yr",
        f"crushing: {choices['operation']}",
    )


def _plant_editions() -> tuple[str, ...]:
    found = (editions_of(p) for p in processes() if p.startswith("crushing: "))
    return tuple(dict.fromkeys(name for several in found for name in several))


def _plant_operations() -> tuple[str, ...]:
    found = (crushing_operations(edition) for edition in _plant_editions())
    return tuple(dict.fromkeys(name for several in found for name in several))


def _process(
    name: str,
    title: str,
    run: Callable[[Conditions], Emitted],
    table: str,
    *inputs: Input,
    may_lack_material: bool = False,
) -> Process:
    return Process(
        name=name,
        title=title,
        run=run,
        inputs=inputs,
        materials=DUST,
        may_lack_material=may_lack_material,
        editions=editions_of(table),
    )


MECHANICAL_PROCESSES = (
    _process(
        "drilling",
        "drilling of blast holes",
        run_drilling,
        "drilling overburden",
        Input("mass_per_hole", "mass", "rock that one hole loosens"),
    ),
    _process(
        "blasting",
        "blasting",
        run_blasting,
        "blasting",
        Input("mass_per_blast", "mass", "rock that one blast loosens"),
        Input("bench_height", "height", "height of the bench"),
        Input("density", "density", "density of the rock in place"),
    ),
    _process(
        "bulldozing",
        "bulldozing",
        run_bulldozing,
        "bulldozing overburden",
        Input("mass_per_hour", "[kg/h]", "material a bulldozer moves in an hour"),
        _SILT,
        _MOISTURE,
    ),
    _process(
        "grading",
        "grading of roads",
        run_grading,
        "grading",
        Input("hours", "[h/yr]", "hours that graders work in a year"),
        Input("speed", "[m/s]", "speed of the grader"),
    ),
    _process(
        "drop",
        "loading and dumping",
        run_drop,
        "drop",
        Input("drops", "[1]", "times the material is dropped"),
        _MOISTURE,
        Input("wind_speed", "wind_speed", "mean wind speed", required=False),
    ),
    _process(
        "unpaved_road",
        "hauling on unpaved roads",
        run_unpaved_road,
        "unpaved road, industrial",
        *_ROAD,
        _SILT,
        may_lack_material=True,
    ),
    _process(
        "paved_road",
        "driving on paved roads",
        run_paved_road,
        "paved road",
        *_ROAD,
        Input("silt_loading", "[kg/m2]", "silt on the road"),
        may_lack_material=True,
    ),
    Process(
        name="plant",
        title="crushing, screening and transfer",
        run=run_plant,
        inputs=(Input("passes", "[1]", "times the material passes", required=False),),
        materials=DUST,
        editions=_plant_editions(),
        choices={
            "operation": _plant_operations(),
            "total": ("counts as PM30", "has no size"),
        },
    ),
)
"""Processes of moving and breaking rock."""
