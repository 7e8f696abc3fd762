"""What an assessment of a site found, labelled, from the ore to the risks.

Areas do not share air: what one sends another through the air is missing, and said so. So every
area has results of its own, as one labelled data set; what belongs to the site as a whole (budget,
releases, costs of options) stands beside them as tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tailrace.errors import InputError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from tailrace.site import Site

STATISTICS = ("P5", "P50", "P95", "mean")
"""Statistics over the draws that summaries hold."""

BACKGROUND = "background"
"""Name of the source that stands for what is there without the works."""

RISKS = {
    "hazard_index": "hazard index",
    "cancer_risk": "cancer risk",
    "radiation_dose": "radiation dose",
}
"""Variables of `Assessment.risks`, and how their endpoints begin."""

AREA_VARIABLES: dict[str, tuple[tuple[str, ...], str]] = {
    "result": (
        ("endpoint", "receptor", "group", "year", "draw"),
        "what is known of each headline result, background included",
    ),
    "result_statistic": (
        ("statistic", "endpoint", "receptor", "group", "year"),
        "statistics of the headline results over all draws made, kept or not",
    ),
    "increment": (
        ("endpoint", "receptor", "group", "year", "draw"),
        "the same, of the works alone",
    ),
    "organ_index": (
        ("organ_endpoint", "receptor", "group", "stated_year", "draw"),
        "hazard indices of single organs, background included",
    ),
    "at_least": (
        ("endpoint", "receptor", "group"),
        "whether an unknown amount comes on top",
    ),
    "mean_contribution": (
        ("endpoint", "receptor", "group", "stated_year", "source", "substance", "pathway"),
        "means over the draws, by all that a result is made of",
    ),
    "central_contribution": (
        ("endpoint", "receptor", "group", "stated_year", "source", "substance", "pathway"),
        "of the run of central values, by all that a result is made of",
    ),
    "attribution": (
        ("statistic_of", "endpoint", "receptor", "group", "stated_year", "source", "pathway"),
        "parts of the mean and of percentiles, by the draws around them",
    ),
    "level": (
        ("statistic", "medium", "substance", "receptor", "stated_year"),
        "levels in the media, background included where it is known",
    ),
    "level_increment": (
        ("statistic", "medium", "substance", "receptor", "stated_year"),
        "levels in the media from the works alone",
    ),
    "level_at_least": (
        ("medium", "substance"),
        "whether an unknown amount comes on top of a level: of the works, or without them",
    ),
    "level_increment_at_least": (
        ("medium", "substance"),
        "whether the works add an unknown amount to a level",
    ),
    "level_by_source": (
        ("medium", "source", "substance", "receptor", "stated_year"),
        "means over the draws of the works' part, by source",
    ),
    "central_level_by_source": (
        ("medium", "source", "substance", "receptor", "stated_year"),
        "levels of the run of central values, by source, background among them: NaN where it is "
        "not known",
    ),
    "exposure_share": (
        ("receptor", "pathway", "stated_year"),
        "what is left of an exposure, central values: what the place supplies of it, and what "
        "options leave",
    ),
    "map_level": (
        ("layer", "source", "stated_year", "point"),
        "the works' part at the points of the map, central values",
    ),
    "plume_level": (
        ("ground_source", "ground_substance", "ground_year", "ground_point"),
        "what ponds add to groundwater in the middle of a year, central values",
    ),
}
"""Variables of an area's data set, with their dimensions and what they are."""


@dataclass(frozen=True, repr=False)
class AreaAssessment:
    """Results of one area.

    Parameters
    ----------
    name : str
        The area.
    data : xarray.Dataset
        Variables of `AREA_VARIABLES`; one that an area lacks is absent. Coordinates beside the
        dimensions: `unit` by endpoint, by medium and by layer; `medium_of` by pathway;
        `layer_at_least`, whether an unknown amount comes on top of a layer; `east`, `north` (m) by
        point; `receptor_east`, `receptor_north`.
    missing : tuple of str
        What is not known, one sentence each.
    screening_only : str
        Why no limit may be declared met; empty where one may.
    provenance : tuple of str
        How weather and transfers came about.
    """

    name: str
    data: xr.Dataset
    missing: tuple[str, ...] = ()
    screening_only: str = ""
    provenance: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"{self.name}: {dict(self.data.sizes)}, {len(self.missing)} things missing"


@dataclass(frozen=True, repr=False)
class Assessment:
    """What an assessment of a site found.

    Parameters
    ----------
    site : Site
        The site as it was declared.
    choices : mapping
        What the run was made with: samples, seed, scheme, with (options), version, and the hash of
        every input file. Enough to repeat it.
    areas : mapping of str to AreaAssessment
        Results by area.
    tables : mapping of str to DataFrame
        See `table_columns.TABLES`.
    timings : mapping of str to float
        Seconds by stage.
    missing : tuple of str
        What is not known of the site as a whole.
    page : mapping of str to object
        What the page recomputes from: see `tailrace.assess.page_draws`.
    """

    site: Site
    choices: Mapping[str, Any]
    areas: Mapping[str, AreaAssessment]
    tables: Mapping[str, pd.DataFrame]
    timings: Mapping[str, float] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    page: Mapping[str, Any] = field(default_factory=dict)

    @property
    def risks(self) -> xr.Dataset:
        """Median results of all areas: `hazard_index`, `cancer_risk` and `radiation_dose`.

        By receptor, group and year; hazard and cancer by the first set of toxicity values that the
        site names. What is not known is left out: `areas[...].data["at_least"]` says where.
        """
        import xarray as xr

        parts = [area.data["result_statistic"].sel(statistic="P50") for area in self.areas.values()]
        whole = xr.concat(parts, dim="receptor", join="outer")
        names = [str(name) for name in whole["endpoint"].values]
        found = {}
        for variable, words in RISKS.items():
            chosen = next((name for name in names if name.startswith(words)), None)
            if chosen is not None:
                found[variable] = whole.sel(endpoint=chosen, drop=True)
        return xr.Dataset(found).drop_vars(["unit", "statistic"], errors="ignore")

    def save(self, folder: str) -> None:
        """Write everything but the report into a folder, whole or not at all.

        Parameters
        ----------
        folder : str
            Folder to make; one that is there is replaced only if this program wrote all of it.
        """
        from tailrace.assess.assessment_files import save_assessment

        save_assessment(self, folder)

    def area_of(self, receptor: str) -> AreaAssessment:
        """Return the area in which a place lies.

        Parameters
        ----------
        receptor : str
            Name of the place.

        Raises
        ------
        InputError
            If no result is for that place.
        """
        known: list[str] = []
        for area in self.areas.values():
            names = [str(name) for name in area.data["receptor"].values]
            if receptor in names:
                return area
            known += names
        raise InputError.single(
            f'there is no result for "{receptor}"',
            allowed=", ".join(known),
            remedy=did_you_mean(receptor, known),
        )

    def __repr__(self) -> str:
        closure = self.tables["closure"]
        exact = closure[~closure["independent"].astype(str).str.startswith("by difference")]
        worst = float(exact["discrepancy"].max())
        places = sum(area.data.sizes["receptor"] for area in self.areas.values())
        drawn = self.choices.get("samples")
        return (
            f"Assessment of {self.site.name}: {places} places, "
            f"{'central values' if drawn is None else f'{drawn} draws'}\n"
            f"  budget closes to {worst:.1e}; {self.site.census.total.sentence()}"
        )
