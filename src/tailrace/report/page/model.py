"""What a page holds: plain values, with nothing of how they are drawn.

Figures are in `figures` and `map_parts`. All of them refuse what could not be told honestly, such
as a number that is not there and has no reason, or two things under one name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from tailrace.errors import InputError
from tailrace.report.page.anchor import check_key
from tailrace.report.page.estimate import NAN, Estimate

if TYPE_CHECKING:
    from tailrace.report.page.figures import Figure

Cell = str | int | float | Estimate


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    name : str
        As its head says.
    unit : str
        Unit of its numbers.
    number : bool
        Whether it holds numbers, which stand right-aligned.
    """

    name: str
    unit: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table that can be sorted, and kept as a CSV file.

    Parameters
    ----------
    key : str
        Name within the page: lower-case letters, digits and hyphens.
    title : str
        What it shows.
    columns : tuple of Column
        From left to right.
    rows : tuple of tuple
        Cells: texts, numbers and estimates.
    note : str
        How to read it.
    search : bool
        Whether a search box stands above it.
    most : int or None
        Rows the page shows, the first ones; the file holds all. None: all of them.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    search: bool = False
    most: int | None = None

    def __post_init__(self) -> None:
        check_key(self.key)
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise InputError.single(
                    f"{len(row)} cells under {len(self.columns)} heads",
                    place=f"table {self.key}, row {number}",
                )


@dataclass(frozen=True)
class Head:
    """What stands above everything.

    Parameters
    ----------
    title : str
        Site and years: "Baotou, 1958-2035".
    run : str
        Draws, seed and version in one line.
    command : str
        The command that repeats the run.
    answer, cause, doubt : str
        One sentence each.
    """

    title: str
    run: str
    command: str
    answer: str
    cause: str
    doubt: str


@dataclass(frozen=True)
class BudgetLine:
    """Whether the budget of one substance closes.

    Parameters
    ----------
    substance : str
        Its name.
    discrepancy : float
        (in − out) / in of the worst year, as a fraction.
    unknown : str
        What of it nobody knows ("no arsenic assay of the overburden").
    """

    substance: str
    discrepancy: float
    unknown: str = ""


@dataclass(frozen=True)
class Census:
    """How well the inputs are known.

    Parameters
    ----------
    counts : mapping of str to int
        Values by quality word: measured, published, derived, assumed.
    missing : tuple of str
        Values nobody has, as words.
    gaps : tuple of str
        What of the results is not known, as sentences: another count than that of values.
    """

    counts: Mapping[str, int]
    missing: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """One thing judged at every place.

    Parameters
    ----------
    name, unit : str
        As the head of its column says: "hazard index, child".
    limit : float
        What it is held against; nan where there is no limit.
    limit_label : str
        Where the limit comes from.
    """

    name: str
    unit: str = ""
    limit: float = NAN
    limit_label: str = ""


@dataclass(frozen=True)
class Place:
    """One place and its results.

    Parameters
    ----------
    name : str
        Its name, with the value set where two of them differ by more than ten.
    people : int or None
        Who lives there; None where nobody knows.
    results : tuple of Estimate
        One for each measure.
    notes : tuple of str
        A word under each result, such as the worst organ; as many as there are measures, or none.
    main_source : str
        What causes most of it.
    """

    name: str
    people: int | None
    results: tuple[Estimate, ...]
    notes: tuple[str, ...] = ()
    main_source: str = ""


@dataclass(frozen=True)
class Places:
    """The table on the first screen.

    Parameters
    ----------
    measures : tuple of Measure
        What is judged.
    places : tuple of Place
        In the order in which they are first shown.
    note : str
        What is said below the table.
    """

    measures: tuple[Measure, ...]
    places: tuple[Place, ...]
    note: str = ""

    def __post_init__(self) -> None:
        for place in self.places:
            wrong = len(place.results) != len(self.measures)
            if wrong or len(place.notes) not in (0, len(self.measures)):
                raise InputError.single(
                    f"results and notes do not match the {len(self.measures)} measures",
                    place=f"place {place.name}",
                )


@dataclass(frozen=True)
class Choice:
    """Figures of which one is seen at a time: by substance, by layer, by year.

    Parameters
    ----------
    key, label : str
        Name within the page, and what is chosen.
    names : tuple of str
        What each is called on its button or beside the slider.
    figures : tuple of Figure
        One for each name.
    slider : bool
        Whether they follow each other, as years do: a slider with a play button.
    """

    key: str
    label: str
    names: tuple[str, ...]
    figures: tuple[Figure, ...]
    slider: bool = False

    def __post_init__(self) -> None:
        check_key(self.key)
        if not self.names or len(self.names) != len(self.figures):
            raise InputError.single(
                f"{len(self.names)} names for {len(self.figures)} figures",
                place=f"choice {self.key}",
            )


@dataclass(frozen=True)
class Panel:
    """A part whose HTML another part of the program has made and answers for.

    Parameters
    ----------
    key : str
        Name within the page.
    html : markupsafe.Markup
        Its content, already escaped; a plain text is refused.
    """

    key: str
    html: Markup

    def __post_init__(self) -> None:
        check_key(self.key)
        if not isinstance(self.html, Markup):
            raise InputError.single("a panel takes Markup, not a text", place=f"panel {self.key}")


@dataclass(frozen=True)
class Section:
    """One chapter.

    Parameters
    ----------
    key, title : str
        Name within the page, and its heading.
    text : tuple of str
        Paragraphs before its items.
    items : tuple
        Figures, tables, choices and panels.
    short : str
        What the navigation calls it; the title unless given.
    """

    key: str
    title: str
    text: tuple[str, ...] = ()
    items: tuple[Figure | Table | Choice | Panel, ...] = ()
    short: str = ""

    def __post_init__(self) -> None:
        check_key(self.key)


@dataclass(frozen=True)
class Page:
    """A whole report.

    Parameters
    ----------
    head : Head
        Title, run and the three sentences.
    budget : tuple of BudgetLine
        By substance.
    census : Census
        How well the inputs are known.
    places : Places
        Limits against results.
    sections : tuple of Section
        What follows.
    lang : str
        Language of its words.
    scripts : tuple of str
        Scripts of panels, run after the page's own.
    data : mapping of str to str
        Data for scripts, by key, as `<script type="text/plain" id="data-KEY">` holds it; neither
        "<" nor "&" may stand in it, which base64 never has.
    style : str
        Style sheet of panels, after the page's own.
    """

    head: Head
    budget: tuple[BudgetLine, ...]
    census: Census
    places: Places
    sections: tuple[Section, ...] = ()
    lang: str = "en"
    scripts: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=dict)
    style: str = ""

    def __post_init__(self) -> None:
        for key, text in self.data.items():
            check_key(key)
            if "<" in text or "&" in text:
                raise InputError.single('"<" or "&" in baked data', place=f"data {key}")
        if any("</script" in script.lower() for script in self.scripts):
            raise InputError.single("a script that ends its own element", place="Page.scripts")
        if "</style" in self.style.lower():
            raise InputError.single("a style that ends its own element", place="Page.style")
