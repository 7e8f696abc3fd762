"""The form of `works.toml`, for editors; the file itself is read by `tailrace.process`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tailrace.site.schema_value import RawValue, Table

Years = Annotated[
    list[RawValue],
    Field(
        min_length=1,
        description='[ { year = 2010, value = "12 Mt/yr", source = "..." }, ... ]; `published` is '
        "the year of the source",
        json_schema_extra={"x-by-year": True},
    ),
]


class Currency(Table):
    """Terms on which costs are counted."""

    base: Literal["USD"] = "USD"
    discount_rate: RawValue = Field(default=None, description="yearly rate for the annuity")
    life: RawValue = Field(default=None, description="years over which capital is recovered")
    wage: RawValue = Field(default=None, description="yearly pay of one worker")
    prices_at: str = Field(default="", description="where reagents are bought, as the table has it")


class WorksRouteTable(Table):
    """A route at work on the site."""

    name: str = Field(description="name on this site")
    title: str = ""
    use: str = Field(description="file of the route: routes/USE.toml here, else a packaged route")
    area: str = Field(default="", description="area it stands in")
    place: str = Field(default="", description="place it stands at")
    takes: dict[str, str | list[str]] = Field(
        default_factory=dict, description='feed = "route:stream", or a list of such'
    )
    feed: str = Field(default="", description="feed that feed_rate counts; absent: the first")
    feed_rate: Years = Field(default_factory=list)
    product: str = Field(default="", description="product that production counts")
    basis: str = Field(default="", description="what a tonne of it counts")
    production: Years = Field(default_factory=list)
    interpolation: Literal["linear", "step"] = Field(
        default="linear", description="between the years declared; absent: every year is declared"
    )
    note: str = ""


class WorksFile(Table):
    """`works.toml`."""

    title: str = ""
    description: str = ""
    sources: dict[str, str] = Field(default_factory=dict, description="citation by short key")
    currency: Currency = Field(default_factory=Currency)
    route: Annotated[list[WorksRouteTable], Field(min_length=1)]
