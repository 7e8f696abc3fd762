"""`tailrace risk SAMPLES`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from tailrace.errors import InputError, Problems

if TYPE_CHECKING:
    from pandas import DataFrame

    from tailrace.people.assessment import AssessmentChoices
    from tailrace.people.censored_values import Rule
    from tailrace.people.sample_levels import Statistic
    from tailrace.quantities.value import Value


def risk(
    samples: Annotated[
        Path,
        typer.Argument(
            metavar="SAMPLES",
            help="CSV with place, medium, substance, value, unit.",
            show_default=False,
        ),
    ],
    group: Annotated[
        list[str] | None,
        typer.Option(
            "--group", "-g", metavar="GROUP",
            help="infant, child, child_6_11, adolescent, adult, woman, worker; may be repeated.",
            show_default="child and adult",
        ),
    ] = None,
    toxicity: Annotated[
        str, typer.Option("--set", metavar="SET", help="epa-2025, epa-2023, who or china.")
    ] = "epa-2025",
    factors: Annotated[
        str,
        typer.Option(
            "--factors", metavar="SET", help="Exposure factors: us-2014, hj25.3-2019, ...",
            show_default="hj25.3-2019 with china, else us-2014",
        ),
    ] = "",
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--given", metavar="FACTOR=VALUE",
            help='An exposure factor of your own: "infiltration_factor=0.7", "body_weight=60 kg".',
        ),
    ] = None,
    nondetects: Annotated[
        str,
        typer.Option(
            metavar="RULE", help="auto, half, root, limit, kaplan-meier or ros, below detection."
        ),
    ] = "auto",
    statistic: Annotated[
        str, typer.Option(metavar="WORD", help="Level: mean, maximum or upper-limit.")
    ] = "mean",
    by_year: Annotated[
        bool, typer.Option("--by-year", help="Every calendar year by itself.")
    ] = False,
    rare_earths: Annotated[
        str | None,
        typer.Option(metavar="ORE", help="Ore that turns sums of oxides into elements."),
    ] = None,
    absorption: Annotated[
        str, typer.Option(metavar="TYPE", help="Lung absorption of nuclides: F, M, S or highest.")
    ] = "highest",
    persons: Annotated[
        int | None,
        typer.Option("--samples", metavar="N", min=1, help="Draw N persons and 200 levels."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the draws.")] = 1,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FOLDER", help="Write every table (.csv) there."),
    ] = None,
) -> None:  # fmt: skip
    """Assess a table of measurements: intake, hazard, cancer risk, dose, exceeded standards.

    Example: `tailrace risk samples.csv --group child --set china -o results`
    """
    from tailrace.cli.console import stdout
    from tailrace.cli.risk_table import print_assessment
    from tailrace.output.folder import check_results_folder, write_folder
    from tailrace.people.assessment import AssessmentChoices, assess_file
    from tailrace.people.assessment_results import assessment_tables
    from tailrace.people.assessment_words import assessment_sentences
    from tailrace.people.radiation_by_pathway import RadiationChoices

    problems = Problems()
    if output is not None:
        check_results_folder(output, problems)
    choices = AssessmentChoices(
        toxicity=toxicity, factors=factors, given=read_given(given or [], problems),
        rule=cast("Rule", _word("--nondetects", nondetects, _rules(), problems)),
        statistic=cast("Statistic", _word("--statistic", statistic, _statistics(), problems)),
        by_year=by_year, rare_earths=rare_earths,
        radiation=RadiationChoices(
            absorption=_word("--absorption", absorption, ("F", "M", "S", "highest"), problems)
        ),
    )  # fmt: skip
    if problems.errors:
        _add_those_of_the_file(samples, choices, problems)
    problems.raise_if_any()
    found = assess_file(samples, group or ["child", "adult"], choices)
    tables = assessment_tables(found)
    sentences = list(assessment_sentences(found))
    if persons is not None:
        from tailrace.people.person_draws import draw_persons, person_sentences, person_table

        drawn = draw_persons(found, persons, seed=seed)
        tables["persons"] = person_table(drawn)
        sentences += person_sentences(drawn)
    console = stdout()
    print_assessment(console, sentences, tables)
    if output is not None:
        writers: dict[str, Callable[[Path], None]] = {
            f"{name}.csv": partial(_write_table, table) for name, table in tables.items()
        }
        write_folder(output, writers)
        console.print()
        console.print(f"results: {output}", markup=False, soft_wrap=True)


def _rules() -> tuple[str, ...]:
    from tailrace.people.censored_values import RULES

    return RULES


def _statistics() -> tuple[str, ...]:
    from tailrace.people.sample_levels import STATISTICS

    return STATISTICS


def _word(option: str, word: str, allowed: tuple[str, ...], problems: Problems) -> str:
    from tailrace.errors import did_you_mean

    if word not in allowed:
        problems.add(
            f'there is no "{word}"', place=option, allowed=", ".join(allowed),
            remedy=did_you_mean(word, allowed),
        )  # fmt: skip
        return allowed[0]
    return word


def read_given(texts: list[str], problems: Problems) -> dict[str, Value | float]:
    """Return exposure factors given as "name=value"; note what cannot be read.

    Parameters
    ----------
    texts : list of str
        Such as "body_weight=60 kg"; a bare number is in the unit of its factor.
    problems : Problems
        Where what is wrong is noted.
    """
    from tailrace.errors import did_you_mean
    from tailrace.people.exposure_factors import FACTOR_UNITS
    from tailrace.people.intake import GIVEN_UNITS
    from tailrace.quantities.units import convert, parse_quantity

    units = {**FACTOR_UNITS, **GIVEN_UNITS}
    units.pop("soil_share", None)
    found: dict[str, Value | float] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or name not in units:
            problems.add(
                f'"{text}" names no exposure factor', place="--given", allowed=", ".join(units),
                remedy=did_you_mean(name, units) or "write it as body_weight=60",
            )  # fmt: skip
            continue
        try:
            read = parse_quantity(value)
            # a bare number is in the unit of its factor
            unit = units[name] if read.unit == "1" else read.unit
            number = convert(read.magnitude, unit, units[name])
        except InputError as error:
            problems.extend(replace(one, place=f"--given {name}") for one in error.problems)
            continue
        found[name] = number
    return found


def _add_those_of_the_file(samples: Path, choices: AssessmentChoices, problems: Problems) -> None:
    """Note what is wrong with the file too, so that all is told at once."""
    from tailrace.people.samples_file import read_samples

    try:
        read_samples(samples, choices.rare_earths)
    except InputError as error:
        problems.extend(error.problems)


def _write_table(frame: DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False, lineterminator="\n")
