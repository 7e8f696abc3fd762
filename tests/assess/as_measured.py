"""Levels as if they had been measured, judged by the people room without the chain."""

from __future__ import annotations

from tailrace.assess.needed_files import people_of
from tailrace.assess.radiation_weights import GASES, members_of, radiation_choices
from tailrace.people.assessment import AssessmentChoices, PeopleAssessment, assess_samples
from tailrace.people.sample_media import MEDIA
from tailrace.people.samples_file import Sample, Samples
from tailrace.quantities import Value
from tailrace.site import Site


def as_samples(levels: dict[tuple[str, str], float]) -> Samples:
    """Return levels as measurements, thorium and uranium by every member as well.

    Parameters
    ----------
    levels : dict of (str, str) to float
        By medium and substance, in the medium's unit.
    """
    rows: list[Sample] = []

    def add(medium: str, name: str, value: float, kind: str) -> None:
        unit = MEDIA[medium].unit(kind)  # type: ignore[arg-type]
        rows.append(Sample(len(rows) + 2, "here", medium, name, value, unit, kind))  # type: ignore[arg-type]

    for (medium, name), value in levels.items():
        if name.startswith("Rn-"):
            add("air", name, value, "activity")
            if name == "Rn-222":  # enters houses; thoron does not
                add("indoor_air", name, value, "activity")
            continue
        add(medium, name, value, "mass")
        for member, (activity, _) in members_of(name).items() if name in ("Th", "U") else ():
            if member not in GASES:
                add(medium, member, value * activity, "activity")
    return Samples("levels.csv", tuple(rows))


def assessed(
    site: Site, levels: dict[tuple[str, str], float], toxicity: str, group: str
) -> PeopleAssessment:
    """Return the people room's assessment of levels, all food local.

    Parameters
    ----------
    site : Site
        Its people.toml chooses exposure factors.
    levels : dict of (str, str) to float
        By medium and substance.
    toxicity, group : str
        Set of toxicity values, and group of people.
    """
    people = people_of(site)
    given: dict[str, Value | float] = {"crops_local_share": 1.0, "milk_local_share": 1.0,
                                       "meat_local_share": 1.0}  # fmt: skip
    for table in (people.exposure.everybody, people.exposure.group[group]):
        given |= {name: getattr(table, name) for name in table.model_fields_set}
    factors = people.exposure.factors_of.get(group, people.exposure.factors or "")
    choices = AssessmentChoices(toxicity, factors, given, radiation=radiation_choices(people))
    return assess_samples(as_samples(levels), [group], choices)
