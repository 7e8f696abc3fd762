"""The form of `options.toml`: what could be done, and which input it changes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tailrace.site.schema_value import Name, RawValue, Table, quantity

Changes = Literal["release", "transport", "exposure"]


class OptionTable(Table):
    """One option: a factor on a release, a change of transport, or of exposure."""

    title: str = Field(default="", description="name as printed")
    changes: Changes = Field(
        description="release: a factor on what a source lets out; transport: transfers are "
        "computed again; exposure: a factor on what people take in"
    )
    at: Annotated[list[Name], Field(min_length=1)] = Field(
        description="names of the places it acts on"
    )
    sources: list[Name] = Field(
        default_factory=list, description="sources of emissions.toml it acts on; absent: all there"
    )
    substances: list[Name] = Field(default_factory=list, description="absent: all substances")
    factor: RawValue = quantity("share", "what is left of the release or exposure, 0 to 1")
    capital: RawValue = quantity("capital_cost", "cost of building it")
    running: RawValue = quantity("cost", "cost of keeping it")
    first_year: int | None = Field(default=None, description="first calendar year it can act")
    note: str = ""


class OptionsFile(Table):
    """`options.toml`."""

    option: Annotated[dict[Name, OptionTable], Field(min_length=1)] = Field(
        description="options by name"
    )
