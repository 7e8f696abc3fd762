"""`options.toml`: what could be done, each option a change of the inputs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tailrace.errors import did_you_mean
from tailrace.site.context import Reading
from tailrace.site.files import is_there
from tailrace.site.option_inputs import read_inputs
from tailrace.site.schema_ground import GroundFile
from tailrace.site.schema_options import PATHWAYS, OptionsFile, OptionTable
from tailrace.site.structure import read_structure, setattr_unchecked
from tailrace.site.toml_file import read_toml

FILE = "options.toml"


def read_options(
    years: range | None, reading: Reading, grounds: Mapping[str, GroundFile] | None = None
) -> Mapping[str, OptionTable]:
    """Read the options.

    Parameters
    ----------
    years : range or None
        Calendar years of the study; None if site.toml does not say.
    reading : Reading
        Where problems and values are noted.
    grounds : mapping of str to GroundFile, optional
        Ground of each area, whose numbers options on transport change.

    Returns
    -------
    mapping of str to OptionTable
        Options by name; empty if the site has no such file.
    """
    path = reading.folder / FILE
    if not is_there(path):
        return {}
    raw = read_toml(path, file=FILE, problems=reading.problems)
    content = None if raw is None else read_structure(OptionsFile, raw, file=FILE, reading=reading)
    if content is None:
        return {}
    for name, option in content.option.items():
        _check_references(name, option, reading)
        _check_kind(name, option, reading)
        setattr_unchecked(option, "inputs", read_inputs(name, option, grounds or {}, reading))
        if years is not None and option.first_year is not None and option.first_year not in years:
            reading.problems.add(
                f"the study does not cover {option.first_year}",
                file=FILE,
                place=f"option.{name}.first_year",
                allowed=f"{years[0]} to {years[-1]}",
            )
    return content.option


def _check_references(name: str, option: OptionTable, reading: Reading) -> None:
    """Note places, substances and pathways that nobody knows."""
    if reading.places is not None:
        _check_names(name, "at", "place", option.at, reading.places, reading)
    if option.substances:
        from tailrace.data import substance_names

        known = substance_names()
        _check_names(name, "substances", "substance", option.substances, known, reading)
    _check_names(name, "pathways", "pathway", option.pathways, PATHWAYS, reading)


def _check_kind(name: str, option: OptionTable, reading: Reading) -> None:
    """Note what the kind of an option does not go with."""
    if option.changes != "transport" and not _has_number(option.factor):
        reading.problems.add(
            f"an option that changes the {option.changes} needs a factor",
            file=FILE,
            place=f"option.{name}",
            remedy='add factor = { value = 0.2, source = "...", quality = "..." }',
        )
    if option.changes == "transport" and not option.inputs:
        reading.problems.add(
            "an option that changes the transport needs the inputs it changes",
            file=FILE,
            place=f"option.{name}",
            remedy='add a table inputs with "AREA/ground.deposit.NAME.seepage_rate" and its value',
        )
    if option.changes != "transport" and option.inputs:
        reading.problems.add(
            f"an option that changes the {option.changes} replaces no inputs",
            file=FILE,
            place=f"option.{name}.inputs",
            remedy='leave them out, or write changes = "transport"',
        )
    if option.changes == "transport" and (
        option.sources or option.substances or _has_number(option.factor)
    ):
        reading.problems.add(
            "an option that changes the transport has no factor, sources or substances",
            file=FILE,
            place=f"option.{name}",
            remedy="leave them out: its inputs say all that it does",
        )
    if option.pathways and option.changes != "exposure":
        reading.problems.add(
            f"an option that changes the {option.changes} acts on no pathway of exposure",
            file=FILE,
            place=f"option.{name}.pathways",
            remedy='leave it out, or write changes = "exposure"',
        )
    if option.sources and option.changes == "exposure":
        reading.problems.add(
            "an option that changes the exposure acts on people, not on sources",
            file=FILE,
            place=f"option.{name}.sources",
            remedy="leave it out, and name in `at` where the people live",
        )


_ALLOWED = {"substance": "a substance such as Th, F, REO"}


def _check_names(
    option: str,
    key: str,
    what: str,
    given: Collection[str],
    known: Collection[str],
    reading: Reading,
) -> None:
    """Note names that are not known."""
    for name in given:
        if name not in known:
            reading.problems.add(
                f'unknown {what} "{name}"',
                file=FILE,
                place=f"option.{option}.{key}",
                allowed=_ALLOWED.get(what, ", ".join(known)),
                remedy=did_you_mean(name, known),
            )


def _has_number(value: object) -> bool:
    """Tell whether a number was stated."""
    from tailrace.quantities import Value

    return isinstance(value, Value)
