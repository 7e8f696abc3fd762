"""Names of inputs as words: what it is, of what, and where."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tailrace.report.site_report.reading import readable

if TYPE_CHECKING:
    from tailrace.site import Site

Named = re.Match[str]
MEDIA = {"diet": "food"}


def input_words(site: Site, name: str) -> str:
    """Return the name of an input as words.

    Parameters
    ----------
    site : Site
        For the names of areas and sources.
    name : str
        As `tables/sensitivity.csv` has it: "surface.baotou.background.diet.As".

    Returns
    -------
    str
        "As in food without the works (Baotou)"; what no pattern knows is what it is, then
        where it stands.
    """
    for pattern, told in _PATTERNS:
        found = pattern.fullmatch(name)
        if found:
            return told(site, found)
    *where, what = name.split(".")
    if not where:
        return readable(name)
    places = dict.fromkeys(readable(part) for part in where)
    return f"{readable(what)} ({', '.join(places)})"


def _area(site: Site, name: str) -> str:
    title = site.areas[name].title.split(":")[0] if name in site.areas else ""
    return title or readable(name)


def _source(site: Site, name: str) -> str:
    sources = {} if site.emissions is None else site.emissions.sources
    return sources[name].title if name in sources else readable(name.split(":")[-1])


def _air(site: Site, found: Named) -> str:
    return f"the error of the air model ({_area(site, found['area'])})"


def _background(site: Site, found: Named) -> str:
    medium = MEDIA.get(found["medium"], readable(found["medium"]))
    return f"{found['what']} in {medium} without the works ({_area(site, found['area'])})"


def _emission(site: Site, found: Named) -> str:
    what = readable(found["what"].rpartition(".")[2])
    within = [readable(part) for part in found["what"].split(".")[:-1]]
    return f"the {what} of {', '.join([_source(site, found['source']), *within])}"


def _content(site: Site, found: Named) -> str:
    return f"the {found['what']} content of {readable(found['feed'])}"


def _share(site: Site, found: Named) -> str:
    of = "everything" if found["what"] == "all" else readable(found["what"])
    return f"the share of {of} to {readable(found['stream'])} in {readable(found['unit'])}"


def _sorption(site: Site, found: Named) -> str:
    area = _area(site, found["area"])
    return f"how the ground holds {found['what']} back ({area})"


def _ground(site: Site, found: Named) -> str:
    *where, what = found["what"].split(".")
    within = [*map(readable, where[-1:]), _area(site, found["area"])]
    return f"{readable(what)} ({', '.join(within)})"


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[Site, Named], str]], ...] = (
    (re.compile(r"surface\.(?P<area>\w+)\.surface\.air_transfer_factor"), _air),
    (re.compile(r"surface\.(?P<area>\w+)\.background\.(?P<medium>\w+)\.(?P<what>[\w-]+)"),
     _background),
    (re.compile(r"emissions\.(?P<source>[\w:]+)\.(?P<what>[\w.]+)"), _emission),
    (re.compile(r"works\.\w+\.feed\.(?P<feed>\w+)\.composition\.(?P<what>[\w:-]+)"), _content),
    (re.compile(r"works\.\w+\.unit\.(?P<unit>\w+)\.shares\.(?P<stream>\w+)\.(?P<what>[\w:-]+)"),
     _share),
    (re.compile(r"(?P<area>\w+)/ground\.distribution_coefficient\.(?P<what>[\w-]+)"), _sorption),
    (re.compile(r"(?P<area>\w+)/(?:ground|land)\.(?P<what>[\w. -]+)"), _ground),
)  # fmt: skip
