"""`options.toml`: what could be done, each option a change of the inputs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from tailrace.errors import did_you_mean
from tailrace.site.context import Reading
from tailrace.site.files import is_there
from tailrace.site.schema_options import OptionsFile, OptionTable
from tailrace.site.structure import read_structure
from tailrace.site.toml_file import read_toml

FILE = "options.toml"


def read_options(reading: Reading) -> Mapping[str, OptionTable]:
    """Read the options.

    Parameters
    ----------
    reading : Reading
        Where problems and values are noted.

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
        if reading.places is not None:
            _check_names(name, "at", option.at, reading.places, reading)
        if option.substances:
            from tailrace.data import substance_names

            _check_names(name, "substances", option.substances, substance_names(), reading)
        if option.changes != "transport" and not _has_number(option.factor):
            reading.problems.add(
                f"an option that changes the {option.changes} needs a factor",
                file=FILE,
                place=f"option.{name}",
                remedy='add factor = { value = 0.2, source = "...", quality = "..." }',
            )
    return content.option


def _check_names(
    option: str, key: str, given: Collection[str], known: Collection[str], reading: Reading
) -> None:
    """Note names that are not known."""
    what = "place" if key == "at" else "substance"
    for name in given:
        if name not in known:
            reading.problems.add(
                f'unknown {what} "{name}"',
                file=FILE,
                place=f"option.{option}.{key}",
                allowed=", ".join(known) if what == "place" else "a substance such as Th, F, REO",
                remedy=did_you_mean(name, known),
            )


def _has_number(value: object) -> bool:
    """Tell whether a number was stated."""
    from tailrace.quantities import Value

    return isinstance(value, Value)
