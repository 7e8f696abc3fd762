"""People: what they take in, what that does to them, and the level that would be safe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.lazy import public_face

if TYPE_CHECKING:
    # Dense by hand: one name a line would be longer than a file may be.
    # fmt: off
    # isort: off
    from tailrace.people.activity_doses import (
        dose_per_activity, drinking_water_guidance_level, yearly_amount,
    )
    from tailrace.people.age_adjusted import (
        age_adjusted_event_time, age_adjusted_factor, resident_factors,
    )
    from tailrace.people.arsenic import (
        ArsenicRisk, arsenic_cancer_risks, arsenic_hazard_quotients, arsenic_water_cancer_risk,
    )
    from tailrace.people.assessment import (
        AssessmentChoices, PeopleAssessment, assess_file, assess_samples,
    )
    from tailrace.people.assessment_dataset import assessment_dataset_of
    from tailrace.people.assessment_results import assessment_tables
    from tailrace.people.assessment_words import assessment_sentences
    from tailrace.people.attributable_burden import attributable_fraction, deaths_by_source
    from tailrace.people.averaging import (
        LIFETIMES, averaging_time_cancer, averaging_time_threshold, days_per_year,
        exposure_fraction,
    )
    from tailrace.people.baseline_rates import BaselineRate, BaselineRates, read_baseline_rates
    from tailrace.people.beir_vi import beir_excess_relative_risk
    from tailrace.people.bioavailability import (
        absorption, dermal_reference_dose, dermal_slope_factor,
    )
    from tailrace.people.burden_table import EffectBurden, PopulationBurden, population_burden
    from tailrace.people.cancer import (
        age_factor, annual_risk_increment, bounded_risk, cohort_risk, inhalation_cancer_risk,
        lifetime_cancer_risk, mean_age_factor, risk_if_level_lasted,
    )
    from tailrace.people.censored_values import (
        CensoredMean, censored_mean, kaplan_meier_mean, regression_on_order_statistics,
        upper_limit_of_mean,
    )
    from tailrace.people.chemical_intakes import ChemicalTerm, chemical_terms
    from tailrace.people.coefficient_guards import guard_failures, guard_report
    from tailrace.people.cohort import Cohort, along_cohorts, life_years, lifetime_if_level_lasted
    from tailrace.people.dalys import (
        NO_WEIGHTS, disability_adjusted_life_years, disability_weight, read_disability_weights,
        years_lived_with_disability,
    )
    from tailrace.people.dermal import (
        dermal_soil_dose, dermal_water_dose, dermal_water_event, exposed_skin_area,
    )
    from tailrace.people.dose_ages import age_weights, dose_age_index, group_age_weights
    from tailrace.people.dose_coefficients import (
        DoseCoefficient, coefficient_table, dose_coefficient,
    )
    from tailrace.people.dose_limits import RadiationVerdict, compare_with_limit, radiation_limit
    from tailrace.people.environmental_limits import (
        Limit, LimitCheck, check_limit, check_limits, limits, standards,
    )
    from tailrace.people.exposure_factors import FACTOR_UNITS, exposure_factor, factor_sets
    from tailrace.people.exposure_ratio import ExposureRatio, exposure_over_reference
    from tailrace.people.fluorosis import (
        FluorosisSeries, Prevalence, fluorosis_prevalence, fluorosis_series,
    )
    from tailrace.people.food_intake import food_ingestion_intake
    from tailrace.people.gamma_indices import (
        activities_of_indices, alpha_index, external_hazard_index, gamma_index,
        internal_hazard_index, radium_equivalent, representative_level_index,
    )
    from tailrace.people.gamma_soil import (
        annual_gamma_dose, gamma_coefficients, gamma_conversion, soil_gamma_dose_rate,
    )
    from tailrace.people.gemm import (
        GemmParameters, gemm_ages, gemm_causes, gemm_parameters, gemm_relative_risk,
    )
    from tailrace.people.ground_shine import ground_shine_dose, ground_shine_doses
    from tailrace.people.groups import GROUPS, Group, group_named
    from tailrace.people.hazard import (
        Judgement, hazard_by_organ, hazard_index, hazard_quotient, inhalation_hazard_quotient,
        judge_total,
    )
    from tailrace.people.inhalation import (
        dust_from_soil, exposure_concentration, inhaled_dose_by_body_weight,
    )
    from tailrace.people.intake import (
        GIVEN_UNITS, INTAKE_UNITS, draw_intake_factors, group_factors, intake_factors,
        needed_factors, pathway_factor,
    )
    from tailrace.people.intakes import intakes_by_pathway
    from tailrace.people.internal_dose import activity_intake, committed_dose, intake_doses
    from tailrace.people.known_effects import KnownEffect, arsenic_of_terms, fluorosis_of_levels
    from tailrace.people.life_tables import (
        LifeTable, abridged_life_table, life_expectancy_lost, remaining_life_expectancy,
        years_of_life_lost,
    )
    from tailrace.people.lifetime_dose import cohort_dose, lifetime_dose_if_it_lasted
    from tailrace.people.log_linear_response import (
        LogLinearBurden, log_linear_burden, log_linear_relative_risk,
    )
    from tailrace.people.lung_cancer_life_table import excess_lifetime_risk, lifetime_risk_of_cause
    from tailrace.people.nuclide_doses import NuclideDoses
    from tailrace.people.parameter_names import (
        MeasuredParameter, measured_parameter, measured_parameters,
    )
    from tailrace.people.particle_deaths import Adults, ParticleBurden, particle_burden
    from tailrace.people.percentile_distribution import Percentiles, mixture
    from tailrace.people.person_draws import (
        PersonDraws, draw_persons, person_sentences, person_table,
    )
    from tailrace.people.persons_by_pathway import person_factors
    from tailrace.people.point_of_departure import (
        dose_from_water, drinking_water_equivalent_level, non_diet_reference_dose,
        reference_dose_from_study,
    )
    from tailrace.people.population_percentiles import (
        Band, confidence_band, percentiles_over_persons,
    )
    from tailrace.people.radiation_by_pathway import (
        RadiationChoices, RadiationTerm, radiation_terms,
    )
    from tailrace.people.radiation_risk import (
        detriment_per_dose, radionuclide_slope_factor, risk_of_dose, risk_of_intake,
    )
    from tailrace.people.radon_dose import (
        alpha_energy_exposure, epa_working_level_months, equilibrium_equivalent,
        equilibrium_factor, radon_constant, radon_gas_dose, radon_progeny_dose,
        working_level_months,
    )
    from tailrace.people.radon_lung_cancer import home_radon_risk, lung_cancer_risk, risk_per_wlm
    from tailrace.people.random_blocks import DrawBlock, draw_blocks, latin_levels
    from tailrace.people.rare_earth_intake import (
        RareEarthJudgement, RareEarthLimit, apart_in_words, judge_rare_earths, oxide_factor,
        rare_earth_limits,
    )
    from tailrace.people.rare_earths_of_samples import RareEarthIntake, rare_earth_intakes
    from tailrace.people.risks import cancer_risks, cases_per_year, hazards, radiation_doses
    from tailrace.people.sample_levels import MeasuredLevel, measured_levels
    from tailrace.people.sample_media import MEDIA, Medium
    from tailrace.people.sample_standards import (
        PlaceClass, SampleCheck, check_samples, classes_of_waters,
    )
    from tailrace.people.sample_totals import PlaceTotals, place_totals
    from tailrace.people.samples_file import Sample, Samples, read_samples
    from tailrace.people.screening_exposure import (
        ScreeningExposure, resident_exposure, worker_exposure,
    )
    from tailrace.people.screening_levels import (
        air_screening_level, irrigation_water_screening_level, radiological_screening_level,
        road_dust_screening_level, soil_screening_level, tap_water_screening_level,
    )
    from tailrace.people.screening_overview import screening_overview_of
    from tailrace.people.screening_targets import (
        ScreeningLevel, level_for_target, screening_level, two_figures,
    )
    from tailrace.people.screening_values import ScreeningToxicity, screening_toxicity
    from tailrace.people.series_dose import series_activities, series_intake_doses, with_progeny
    from tailrace.people.silica_thorium_dust import (
        SilicaRisk, airborne_activity, inhalation_dose, inhaled_activity, silica_endpoints,
        silica_lifetime_risk,
    )
    from tailrace.people.soil_ingestion import soil_ingestion_intake, split_soil_and_dust
    from tailrace.people.submersion import submersion_dose, submersion_doses
    from tailrace.people.substance_sums import endpoint_coefficients, hazard_weights, missing_terms
    from tailrace.people.time_budget import (
        day_mean_concentration, infiltration_factor, occupancy_share,
    )
    from tailrace.people.toxicity import (
        ToxicitySet, ToxicityValue, toxicity_history, toxicity_set, toxicity_sets,
        toxicity_value,
    )
    from tailrace.people.toxicity_by_pathway import (
        PathwayToxicity, ToxicityLookup, pathway_toxicity,
    )
    from tailrace.people.two_dimensional import two_dimensional_monte_carlo
    from tailrace.people.two_dimensional_summary import TwoDimensionalSummary
    from tailrace.people.valuation import (
        MoneyValue, ValuationMethod, income_elasticities, money_value, transferred_value,
        valuation_method, valuation_methods,
    )
    from tailrace.people.water_classes import (
        ClassLimit, SampleClass, class_limits, sample_class, water_class, within_source_limit,
    )
    from tailrace.people.water_ingestion import water_ingestion_intake
    # isort: on
    # fmt: on

_FACE = {
    "activity_doses": "dose_per_activity drinking_water_guidance_level yearly_amount",
    "age_adjusted": "age_adjusted_event_time age_adjusted_factor resident_factors",
    "arsenic": "ArsenicRisk arsenic_cancer_risks arsenic_hazard_quotients "
    "arsenic_water_cancer_risk",
    "assessment": "AssessmentChoices PeopleAssessment assess_file assess_samples",
    "assessment_dataset": "assessment_dataset_of",
    "assessment_results": "assessment_tables",
    "assessment_words": "assessment_sentences",
    "attributable_burden": "attributable_fraction deaths_by_source",
    "averaging": "LIFETIMES averaging_time_cancer averaging_time_threshold days_per_year "
    "exposure_fraction",
    "baseline_rates": "BaselineRate BaselineRates read_baseline_rates",
    "beir_vi": "beir_excess_relative_risk",
    "bioavailability": "absorption dermal_reference_dose dermal_slope_factor",
    "burden_table": "EffectBurden PopulationBurden population_burden",
    "cancer": "age_factor annual_risk_increment bounded_risk cohort_risk "
    "inhalation_cancer_risk lifetime_cancer_risk mean_age_factor "
    "risk_if_level_lasted",
    "censored_values": "CensoredMean censored_mean kaplan_meier_mean "
    "regression_on_order_statistics upper_limit_of_mean",
    "chemical_intakes": "ChemicalTerm chemical_terms",
    "coefficient_guards": "guard_failures guard_report",
    "cohort": "Cohort along_cohorts life_years lifetime_if_level_lasted",
    "dalys": "NO_WEIGHTS disability_adjusted_life_years disability_weight "
    "read_disability_weights years_lived_with_disability",
    "dermal": "dermal_soil_dose dermal_water_dose dermal_water_event exposed_skin_area",
    "dose_ages": "age_weights dose_age_index group_age_weights",
    "dose_coefficients": "DoseCoefficient coefficient_table dose_coefficient",
    "dose_limits": "RadiationVerdict compare_with_limit radiation_limit",
    "environmental_limits": "Limit LimitCheck check_limit check_limits limits standards",
    "exposure_factors": "FACTOR_UNITS exposure_factor factor_sets",
    "exposure_ratio": "ExposureRatio exposure_over_reference",
    "fluorosis": "FluorosisSeries Prevalence fluorosis_prevalence fluorosis_series",
    "food_intake": "food_ingestion_intake",
    "gamma_indices": "activities_of_indices alpha_index external_hazard_index gamma_index "
    "internal_hazard_index radium_equivalent representative_level_index",
    "gamma_soil": "annual_gamma_dose gamma_coefficients gamma_conversion soil_gamma_dose_rate",
    "gemm": "GemmParameters gemm_ages gemm_causes gemm_parameters gemm_relative_risk",
    "ground_shine": "ground_shine_dose ground_shine_doses",
    "groups": "GROUPS Group group_named",
    "hazard": "Judgement hazard_by_organ hazard_index hazard_quotient "
    "inhalation_hazard_quotient judge_total",
    "inhalation": "dust_from_soil exposure_concentration inhaled_dose_by_body_weight",
    "intake": "GIVEN_UNITS INTAKE_UNITS draw_intake_factors group_factors intake_factors "
    "needed_factors pathway_factor",
    "intakes": "intakes_by_pathway",
    "internal_dose": "activity_intake committed_dose intake_doses",
    "known_effects": "KnownEffect arsenic_of_terms fluorosis_of_levels",
    "life_tables": "LifeTable abridged_life_table life_expectancy_lost "
    "remaining_life_expectancy years_of_life_lost",
    "lifetime_dose": "cohort_dose lifetime_dose_if_it_lasted",
    "log_linear_response": "LogLinearBurden log_linear_burden log_linear_relative_risk",
    "lung_cancer_life_table": "excess_lifetime_risk lifetime_risk_of_cause",
    "nuclide_doses": "NuclideDoses",
    "parameter_names": "MeasuredParameter measured_parameter measured_parameters",
    "particle_deaths": "Adults ParticleBurden particle_burden",
    "percentile_distribution": "Percentiles mixture",
    "person_draws": "PersonDraws draw_persons person_sentences person_table",
    "persons_by_pathway": "person_factors",
    "point_of_departure": "dose_from_water drinking_water_equivalent_level "
    "non_diet_reference_dose reference_dose_from_study",
    "population_percentiles": "Band confidence_band percentiles_over_persons",
    "radiation_by_pathway": "RadiationChoices RadiationTerm radiation_terms",
    "radiation_risk": "detriment_per_dose radionuclide_slope_factor risk_of_dose risk_of_intake",
    "radon_dose": "alpha_energy_exposure epa_working_level_months equilibrium_equivalent "
    "equilibrium_factor radon_constant radon_gas_dose radon_progeny_dose "
    "working_level_months",
    "radon_lung_cancer": "home_radon_risk lung_cancer_risk risk_per_wlm",
    "random_blocks": "DrawBlock draw_blocks latin_levels",
    "rare_earth_intake": "RareEarthJudgement RareEarthLimit apart_in_words judge_rare_earths "
    "oxide_factor rare_earth_limits",
    "rare_earths_of_samples": "RareEarthIntake rare_earth_intakes",
    "risks": "cancer_risks cases_per_year hazards radiation_doses",
    "sample_levels": "MeasuredLevel measured_levels",
    "sample_media": "MEDIA Medium",
    "sample_standards": "PlaceClass SampleCheck check_samples classes_of_waters",
    "sample_totals": "PlaceTotals place_totals",
    "samples_file": "Sample Samples read_samples",
    "screening_exposure": "ScreeningExposure resident_exposure worker_exposure",
    "screening_levels": "air_screening_level irrigation_water_screening_level "
    "radiological_screening_level road_dust_screening_level "
    "soil_screening_level tap_water_screening_level",
    "screening_overview": "screening_overview_of",
    "screening_targets": "ScreeningLevel level_for_target screening_level two_figures",
    "screening_values": "ScreeningToxicity screening_toxicity",
    "series_dose": "series_activities series_intake_doses with_progeny",
    "silica_thorium_dust": "SilicaRisk airborne_activity inhalation_dose inhaled_activity "
    "silica_endpoints silica_lifetime_risk",
    "soil_ingestion": "soil_ingestion_intake split_soil_and_dust",
    "submersion": "submersion_dose submersion_doses",
    "substance_sums": "endpoint_coefficients hazard_weights missing_terms",
    "time_budget": "day_mean_concentration infiltration_factor occupancy_share",
    "toxicity": "ToxicitySet ToxicityValue toxicity_history toxicity_set toxicity_sets "
    "toxicity_value",
    "toxicity_by_pathway": "PathwayToxicity ToxicityLookup pathway_toxicity",
    "two_dimensional": "two_dimensional_monte_carlo",
    "two_dimensional_summary": "TwoDimensionalSummary",
    "valuation": "MoneyValue ValuationMethod income_elasticities money_value transferred_value "
    "valuation_method valuation_methods",
    "water_classes": "ClassLimit SampleClass class_limits sample_class water_class "
    "within_source_limit",
    "water_ingestion": "water_ingestion_intake",
}
_HOME = {name: module for module, names in _FACE.items() for name in names.split()}

__all__ = [
    "FACTOR_UNITS", "GIVEN_UNITS", "GROUPS", "INTAKE_UNITS", "LIFETIMES", "MEDIA", "NO_WEIGHTS",
    "Adults", "ArsenicRisk", "AssessmentChoices", "Band", "BaselineRate", "BaselineRates",
    "CensoredMean", "ChemicalTerm", "ClassLimit", "Cohort", "DoseCoefficient", "DrawBlock",
    "EffectBurden", "ExposureRatio", "FluorosisSeries", "GemmParameters", "Group", "Judgement",
    "KnownEffect", "LifeTable", "Limit", "LimitCheck", "LogLinearBurden", "MeasuredLevel",
    "MeasuredParameter", "Medium", "MoneyValue", "NuclideDoses", "ParticleBurden",
    "PathwayToxicity", "PeopleAssessment", "Percentiles", "PersonDraws", "PlaceClass",
    "PlaceTotals", "PopulationBurden", "Prevalence", "RadiationChoices", "RadiationTerm",
    "RadiationVerdict", "RareEarthIntake", "RareEarthJudgement", "RareEarthLimit", "Sample",
    "SampleCheck", "SampleClass", "Samples", "ScreeningExposure", "ScreeningLevel",
    "ScreeningToxicity", "SilicaRisk", "ToxicityLookup", "ToxicitySet", "ToxicityValue",
    "TwoDimensionalSummary", "ValuationMethod", "abridged_life_table", "absorption",
    "activities_of_indices", "activity_intake", "age_adjusted_event_time",
    "age_adjusted_factor", "age_factor", "age_weights", "air_screening_level",
    "airborne_activity", "along_cohorts", "alpha_energy_exposure", "alpha_index",
    "annual_gamma_dose", "annual_risk_increment", "apart_in_words", "arsenic_cancer_risks",
    "arsenic_hazard_quotients", "arsenic_of_terms", "arsenic_water_cancer_risk", "assess_file",
    "assess_samples", "assessment_dataset_of", "assessment_sentences", "assessment_tables",
    "attributable_fraction", "averaging_time_cancer", "averaging_time_threshold",
    "beir_excess_relative_risk", "bounded_risk", "cancer_risks", "cases_per_year",
    "censored_mean", "check_limit", "check_limits", "check_samples", "chemical_terms",
    "class_limits", "classes_of_waters", "coefficient_table", "cohort_dose", "cohort_risk",
    "committed_dose", "compare_with_limit", "confidence_band", "day_mean_concentration",
    "days_per_year", "deaths_by_source", "dermal_reference_dose", "dermal_slope_factor",
    "dermal_soil_dose", "dermal_water_dose", "dermal_water_event", "detriment_per_dose",
    "disability_adjusted_life_years", "disability_weight", "dose_age_index", "dose_coefficient",
    "dose_from_water", "dose_per_activity", "draw_blocks", "draw_intake_factors",
    "draw_persons", "drinking_water_equivalent_level", "drinking_water_guidance_level",
    "dust_from_soil", "endpoint_coefficients", "epa_working_level_months",
    "equilibrium_equivalent", "equilibrium_factor", "excess_lifetime_risk", "exposed_skin_area",
    "exposure_concentration", "exposure_factor", "exposure_fraction", "exposure_over_reference",
    "external_hazard_index", "factor_sets", "fluorosis_of_levels", "fluorosis_prevalence",
    "fluorosis_series", "food_ingestion_intake", "gamma_coefficients", "gamma_conversion",
    "gamma_index", "gemm_ages", "gemm_causes", "gemm_parameters", "gemm_relative_risk",
    "ground_shine_dose", "ground_shine_doses", "group_age_weights", "group_factors",
    "group_named", "guard_failures", "guard_report", "hazard_by_organ", "hazard_index",
    "hazard_quotient", "hazard_weights", "hazards", "home_radon_risk", "income_elasticities",
    "infiltration_factor", "inhalation_cancer_risk", "inhalation_dose",
    "inhalation_hazard_quotient", "inhaled_activity", "inhaled_dose_by_body_weight",
    "intake_doses", "intake_factors", "intakes_by_pathway", "internal_hazard_index",
    "irrigation_water_screening_level", "judge_rare_earths", "judge_total", "kaplan_meier_mean",
    "latin_levels", "level_for_target", "life_expectancy_lost", "life_years",
    "lifetime_cancer_risk", "lifetime_dose_if_it_lasted", "lifetime_if_level_lasted",
    "lifetime_risk_of_cause", "limits", "log_linear_burden", "log_linear_relative_risk",
    "lung_cancer_risk", "mean_age_factor", "measured_levels", "measured_parameter",
    "measured_parameters", "missing_terms", "mixture", "money_value", "needed_factors",
    "non_diet_reference_dose", "occupancy_share", "oxide_factor", "particle_burden",
    "pathway_factor", "pathway_toxicity", "percentiles_over_persons", "person_factors",
    "person_sentences", "person_table", "place_totals", "population_burden", "radiation_doses",
    "radiation_limit", "radiation_terms", "radiological_screening_level",
    "radionuclide_slope_factor", "radium_equivalent", "radon_constant", "radon_gas_dose",
    "radon_progeny_dose", "rare_earth_intakes", "rare_earth_limits", "read_baseline_rates",
    "read_disability_weights", "read_samples", "reference_dose_from_study",
    "regression_on_order_statistics", "remaining_life_expectancy", "representative_level_index",
    "resident_exposure", "resident_factors", "risk_if_level_lasted", "risk_of_dose",
    "risk_of_intake", "risk_per_wlm", "road_dust_screening_level", "sample_class",
    "screening_level", "screening_overview_of", "screening_toxicity", "series_activities",
    "series_intake_doses", "silica_endpoints", "silica_lifetime_risk", "soil_gamma_dose_rate",
    "soil_ingestion_intake", "soil_screening_level", "split_soil_and_dust", "standards",
    "submersion_dose", "submersion_doses", "tap_water_screening_level", "toxicity_history",
    "toxicity_set", "toxicity_sets", "toxicity_value", "transferred_value",
    "two_dimensional_monte_carlo", "two_figures", "upper_limit_of_mean", "valuation_method",
    "valuation_methods", "water_class", "water_ingestion_intake", "with_progeny",
    "within_source_limit", "worker_exposure", "working_level_months", "yearly_amount",
    "years_lived_with_disability", "years_of_life_lost",
]  # fmt: skip

__getattr__, __dir__ = public_face(__name__, _HOME)
