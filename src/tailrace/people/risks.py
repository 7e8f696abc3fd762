"""What intakes do in a year: hazard quotients and indices, cancer risk, radiation dose.

    hazard quotient        = intake / reference value                      (RfD or RfC)
    hazard index           = sum over substances and pathways of one target organ
    annual cancer risk     = slope factor or unit risk * intake * age factor / averaging time
    radiation dose         = activity taken in * dose coefficient, or the external dose

All are linear, by receptor, group, substance, pathway and year, so that totals are sums and each
part of them can be named. Risk above one per cent needs the exact form, which is applied to totals
over a life only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.errors import InputError, Problems
from tailrace.quantities.units import convert

from .intakes import MEASURES

if TYPE_CHECKING:
    import xarray as xr

CHEMICAL = ("dose", "exposure_concentration")
"""Measures that hazard and cancer risk are reckoned from."""

RADIATION = ("activity_intake", "external_dose")
"""Measures that radiation doses are reckoned from."""

ALL_ORGANS = "all organs"
"""Name of the sum over all substances, whatever their organs."""

AVERAGING_YEARS = 70.0
"""Length of life that slope factors refer to, yr (US EPA 1989, RAGS part A, section 6.4.1)."""


def hazards(
    intakes: xr.Dataset, reference: xr.DataArray, organs: xr.DataArray | None = None
) -> xr.Dataset:
    """Return hazard quotients, and hazard indices by target organ.

    Parameters
    ----------
    intakes : Dataset
        As `intakes_by_pathway` returns it, of chemicals.
    reference : DataArray, dims (substance, pathway)
        Reference dose or concentration with the unit of each pathway in the coordinate `unit`;
        NaN where there is none.
    organs : DataArray of bool, dims (organ, substance) or (organ, substance, pathway), optional
        Target organs. Without it there is the sum over all organs alone.

    Returns
    -------
    Dataset
        `hazard_quotient` by receptor, group, substance, pathway and year, NaN where not known;
        `hazard_index` by receptor, group, organ and year, the sum of what is known, NaN where
        nothing is; `hazard_index_at_least`, true where something is missing: a quotient that is
        not known may be of any organ.

    Raises
    ------
    InputError
        If a reference value is in another measure than its pathway's intake (a concentration in
        air is never divided by a dose per body weight), or is not above zero.
    """
    import xarray as xr

    amount = _amounts(intakes, CHEMICAL)
    value = _matched(reference, amount, "1", "reference value", inverse=True)
    if bool((value <= 0).any()):
        raise InputError.single(
            "a reference value is zero or less", allowed="above zero, NaN where there is none",
            remedy="zero in a table of toxicity values means that there is none",
        )  # fmt: skip
    quotient = (amount / value).transpose(*amount.dims)
    index, gap = _totals(quotient, _organ_members(quotient, organs))
    dims = ("receptor", "group", "organ", "year")
    index = index.transpose(*dims, ...)
    return xr.Dataset(
        {
            "hazard_quotient": quotient.assign_attrs(units="1", long_name="hazard quotient"),
            "hazard_index": index.assign_attrs(
                units="1", long_name="sum of known hazard quotients by target organ"
            ),
            "hazard_index_at_least": gap.broadcast_like(index).transpose(*index.dims),
        }
    )


def cancer_risks(
    intakes: xr.Dataset,
    slope: xr.DataArray,
    age_factor: xr.DataArray | None = None,
    averaging_years: float = AVERAGING_YEARS,
) -> xr.Dataset:
    """Return what each year's intake adds to the lifetime risk of cancer.

    Parameters
    ----------
    intakes : Dataset
        As `intakes_by_pathway` returns it, of chemicals.
    slope : DataArray, dims (substance, pathway)
        Slope factor or unit risk with the unit of each pathway in the coordinate `unit`; 0 where
        a substance is known not to cause cancer by it, NaN where it is not known.
    age_factor : DataArray, dims (group) or (group, substance), optional
        Adjustment for early life, 1; none by default.
    averaging_years : float
        Length of life that the slope factors refer to, yr.

    Returns
    -------
    Dataset
        `annual_cancer_risk` (1/yr) by receptor, group, substance, pathway and year, NaN where not
        known; `annual_cancer_risk_total` by receptor, group and year, the sum of what is known;
        `annual_cancer_risk_at_least`, true where something is missing.

    Raises
    ------
    InputError
        If a slope is in another measure than its pathway's intake, is negative, or the averaging
        time is not above zero.
    """
    if not averaging_years > 0:
        raise InputError.single(f"an averaging time of {averaging_years:g} yr", allowed="above 0")
    amount = _amounts(intakes, CHEMICAL)
    value = _matched(slope, amount, "1", "slope factor")
    _refuse_negative(value, "a slope factor")
    # What is known to do nothing does nothing at any intake, known or not.
    risk = (amount * value / averaging_years).where(value != 0, 0.0)
    if age_factor is not None:
        risk = risk * age_factor
    return _with_total(
        risk.transpose(*amount.dims), "annual_cancer_risk", "1/yr",
        "lifetime cancer risk added by the year",
    )  # fmt: skip


def radiation_doses(intakes: xr.Dataset, coefficient: xr.DataArray) -> xr.Dataset:
    """Return the effective dose of each year, from activity taken in and from outside.

    Parameters
    ----------
    intakes : Dataset
        As `intakes_by_pathway` returns it, of nuclides.
    coefficient : DataArray, dims (substance, pathway) or with group
        Dose coefficient with the unit of each pathway in the coordinate `unit` (Sv/Bq; 1 for
        pathways whose intake is a dose already); NaN where there is none.

    Returns
    -------
    Dataset
        `radiation_dose` (mSv/yr) by receptor, group, substance, pathway and year, NaN where not
        known; `radiation_dose_total` by receptor, group and year, the sum of what is known;
        `radiation_dose_at_least`, true where something is missing.

    Raises
    ------
    InputError
        If a coefficient's unit does not make a dose, or it is negative.
    """
    amount = _amounts(intakes, RADIATION)
    value = _matched(coefficient, amount, "mSv/yr", "dose coefficient")
    _refuse_negative(value, "a dose coefficient")
    dose = (amount * value).where(value != 0, 0.0).transpose(*amount.dims)
    return _with_total(dose, "radiation_dose", "mSv/yr", "effective dose of the year")


def cases_per_year(annual_risk: xr.DataArray, people: xr.DataArray) -> xr.DataArray:
    """Return cases a year: people times what the year adds to each one's lifetime risk.

    Parameters
    ----------
    annual_risk : DataArray, dims (receptor, group, ...), 1/yr
        `annual_cancer_risk` or its total.
    people : DataArray, dims (receptor, group) or with year, person
        People living there; NaN where not known.

    Returns
    -------
    DataArray
        Of the dims of the risk, 1/yr; NaN where either is not known.
    """
    cases = (annual_risk * people).transpose(*annual_risk.dims)
    return cases.assign_attrs(units="1/yr", long_name="cases that the year's intake leads to")


def _amounts(intakes: xr.Dataset, measures: tuple[str, ...]) -> xr.DataArray:
    """Return the intakes of some measures in one array; `measure` says the unit by pathway."""
    names = [str(name) for name in intakes["measure"].values]
    here = [name in measures for name in names]
    if not any(here):
        raise InputError.single(
            f"no pathway gives {' or '.join(MEASURES[m] for m in measures)}", place="intakes",
            remedy="chemicals and nuclides are separate sets of intakes",
        )  # fmt: skip
    parts = [intakes[name] for name in measures if name in intakes]
    amount = parts[0]
    for part in parts[1:]:
        amount = amount.where(amount["measure"] == parts[0].name, part)
    return amount.isel(pathway=[i for i, kept in enumerate(here) if kept])


def _matched(
    value: xr.DataArray, amount: xr.DataArray, wanted: str, what: str, *, inverse: bool = False
) -> xr.DataArray:
    """Return values on the intakes' substances and pathways, in units that make the wanted one."""
    import xarray as xr

    problems = Problems()
    if "unit" not in value.coords:
        raise InputError.single(
            f"the {what}s have no units", place="unit",
            remedy="give a coordinate unit along pathway",
        )  # fmt: skip
    units = dict(zip(value["pathway"].values, value["unit"].values, strict=True))
    scales = []
    for pathway, measure in zip(amount["pathway"].values, amount["measure"].values, strict=True):
        intake = MEASURES[str(measure)]
        unit = str(units.get(pathway, "")) or intake
        made = f"({intake})/({unit})" if inverse else f"({intake})*({unit})"
        if not inverse and unit == "1":
            made = intake
        try:
            scale = 1.0 if pathway not in units else float(convert(1.0, made, wanted))
        except InputError:
            problems.add(
                f"a {what} in {unit} does not go with an intake in {intake}", place=str(pathway)
            )
            scale = float("nan")
        scales.append(1.0 / scale if inverse else scale)
    problems.raise_if_any()
    # A substance or pathway without a value is missing, never dropped.
    on = value.drop_vars("unit").reindex(
        substance=amount["substance"], pathway=amount["pathway"].values
    )
    return on * xr.DataArray(scales, dims="pathway", coords={"pathway": amount["pathway"].values})


def _organ_members(quotient: xr.DataArray, organs: xr.DataArray | None) -> xr.DataArray:
    """Return which substances and pathways count for which organ, 1 or 0."""
    import xarray as xr

    rest = {dim: 0 for dim in quotient.dims if dim not in ("substance", "pathway")}
    each = xr.ones_like(quotient.isel(rest, drop=True))
    everything = each.expand_dims(organ=[ALL_ORGANS])
    if organs is None:
        return everything
    named = organs.astype(float)
    for dim in ("substance", "pathway"):
        if dim in named.dims:
            named = named.reindex({dim: quotient[dim].values}, fill_value=0.0)
    members = (named * each.drop_vars("measure", errors="ignore")).transpose("organ", ...)
    return xr.concat([everything.drop_vars("measure", errors="ignore"), members], dim="organ")


def _refuse_negative(value: xr.DataArray, what: str) -> None:
    if bool((value < 0).any()):
        raise InputError.single(f"{what} is negative", allowed="zero or more, NaN where missing")


def _totals(
    parts: xr.DataArray, weight: xr.DataArray | None = None
) -> tuple[xr.DataArray, xr.DataArray]:
    """Return the sums of what is known over substances and pathways, and where some is missing."""
    import xarray as xr

    over = ("substance", "pathway")
    known = parts.notnull()
    filled = parts.fillna(0.0)
    gap = (~known).any(over)
    if weight is None:
        total, counted = filled.sum(over), known.any(over)
    else:
        total = xr.dot(filled, weight, dim=over)
        counted = xr.dot(known.astype(float), weight, dim=over) > 0
    return total.where(counted | ~gap), gap


def _with_total(parts: xr.DataArray, name: str, units: str, long_name: str) -> xr.Dataset:
    import xarray as xr

    total, gap = _totals(parts)
    return xr.Dataset(
        {
            name: parts.assign_attrs(units=units, long_name=long_name),
            f"{name}_total": total.assign_attrs(
                units=units, long_name=f"{long_name}, sum of what is known"
            ),
            f"{name}_at_least": gap,
        }
    )
